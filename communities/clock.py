"""How long a community may be forming. Pure: no database, and today is what the caller says."""

import calendar
import datetime

TIME = 12  # months to become active
LONGER = 6  # months more, once
WARNED = 2  # months before the end


def months_after(day: datetime.date, months: int) -> datetime.date:
    """The same day of the month, or the last day of a month that is too short for it. `months` may be negative."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return datetime.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def ends_on(formed_on: datetime.date, *, is_extended: bool) -> datetime.date:
    """The day on which a community that is still forming becomes dormant."""
    return months_after(formed_on, TIME + LONGER if is_extended else TIME)


def warned_from(formed_on: datetime.date, *, is_extended: bool) -> datetime.date:
    """From this day on the coordinators know that the time is running out."""
    return months_after(formed_on, (TIME + LONGER if is_extended else TIME) - WARNED)

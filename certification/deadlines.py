"""Clocks of the office. They stand still while the applicant is asked something."""

import calendar
import datetime


def after(day: datetime.date, days: int) -> datetime.date:
    """The last day of a term of so many days that begins on the day after `day`."""
    return day + datetime.timedelta(days=days)


def days_left(due_on: datetime.date, today: datetime.date) -> int:
    """How many days the office has left; negative when it is late. What was lost is not given back by a pause."""
    return (due_on - today).days


def months_later(day: datetime.date, months: int) -> datetime.date:
    """The same day so many months later (or earlier, when negative), or the last day of a month that is too short."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return datetime.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def validity(granted_on: datetime.date, months: int) -> tuple[datetime.date, datetime.date]:
    """First and last day of a mark: 1 April 2026 and 36 months give 31 March 2029."""
    return granted_on, months_later(granted_on, months) - datetime.timedelta(days=1)

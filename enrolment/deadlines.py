"""Until when an offered place is held. Pure: dates in, a moment out."""

import datetime
from functools import cache
from zoneinfo import ZoneInfo

import holidays

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
HOLD = datetime.timedelta(hours=48)  # working time: weekends and national holidays do not count
END_OF_DAY = datetime.time(17, 0)
WITHDRAWAL_DAYS = 14  # Dutch Civil Code 6:230o


@cache
def _holidays():
    return holidays.country_holidays("NL")


def is_working_day(day: datetime.date) -> bool:
    """Monday to Friday, national holidays left out."""
    return day.weekday() < 5 and day not in _holidays()


def next_working_day(day: datetime.date) -> datetime.date:
    day += datetime.timedelta(days=1)
    while not is_working_day(day):
        day += datetime.timedelta(days=1)
    return day


def last_moment(*, starts_on: datetime.date | None, closes_on: datetime.date | None) -> datetime.datetime | None:
    """The moment from which nobody can be given a place any more: the first day begins, or the day after the
    enrolment period. None when the offering knows neither."""
    days = [starts_on] if starts_on else []
    if closes_on:
        days.append(closes_on + datetime.timedelta(days=1))
    return datetime.datetime.combine(min(days), datetime.time.min, AMSTERDAM) if days else None


def offer_expires_at(
    now: datetime.datetime, *, starts_on: datetime.date | None, closes_on: datetime.date | None
) -> datetime.datetime | None:
    """Until when a place that is offered `now` is held: 48 hours that fall on working days, never before 17:00 of the
    next working day, and never beyond the start or the enrolment period. None when no place may be offered any more.
    """
    now = now.astimezone(AMSTERDAM)
    end = last_moment(starts_on=starts_on, closes_on=closes_on)
    if end is not None and end <= now:
        return None
    held = max(_add_working_time(now, HOLD), _at(next_working_day(now.date()), END_OF_DAY))
    return held if end is None else min(held, end)


def withdraw_until(day: datetime.date) -> datetime.date:
    """The last of the 14 days in which a consumer may withdraw from a contract that was made on `day`. When that is not
    a working day the period runs to the end of the next one (Regulation 1182/71, art. 3)."""
    end = day + datetime.timedelta(days=WITHDRAWAL_DAYS)
    return end if is_working_day(end) else next_working_day(end)


def _add_working_time(moment: datetime.datetime, span: datetime.timedelta) -> datetime.datetime:
    while span > datetime.timedelta():
        midnight = _at(moment.date() + datetime.timedelta(days=1), datetime.time.min)
        if is_working_day(moment.date()):
            step = min(span, midnight - moment)
            moment, span = moment + step, span - step
        else:
            moment = midnight
    return moment


def _at(day: datetime.date, time: datetime.time) -> datetime.datetime:
    return datetime.datetime.combine(day, time, AMSTERDAM)

"""On which moments a series of meetings falls. A clock time stays the same through summer and winter. Pure."""

import datetime
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from communities.clock import months_after
from config.calendars import NoSuchTime, moment

MOST = 52
WEEKLY, FORTNIGHTLY, MONTHLY = "weekly", "fortnightly", "monthly"
STEPS = {WEEKLY: 7, FORTNIGHTLY: 14}  # days


@dataclass(frozen=True)
class Span:
    starts_at: datetime.datetime
    ends_at: datetime.datetime


class NoSuchDay(ValueError):
    """On this day the clock skips the time of the meeting."""

    def __init__(self, day: datetime.date):
        super().__init__(day.isoformat())
        self.day = day


def copies(span: Span, *, zone: ZoneInfo, every: str, times: int) -> list[Span]:
    """The next `times` moments after `span`, without it. A month without such a day takes its last day.

    Raises `NoSuchDay` where one would fall in the hour that the clock skips.
    """
    return [_moved(span, zone, every, number) for number in range(1, times + 1)]


def _moved(span: Span, zone: ZoneInfo, every: str, number: int) -> Span:
    starts, ends = span.starts_at.astimezone(zone), span.ends_at.astimezone(zone)
    day = _day_after(starts.date(), every, number)
    last = day + (ends.date() - starts.date())
    try:
        found = Span(moment(day, starts.time(), zone), moment(last, ends.time(), zone))
    except NoSuchTime as error:
        raise NoSuchDay(day) from error
    if found.ends_at <= found.starts_at:  # over the hour that comes twice
        return Span(found.starts_at, found.starts_at + (span.ends_at - span.starts_at))
    return found


def _day_after(day: datetime.date, every: str, number: int) -> datetime.date:
    if every == MONTHLY:
        return months_after(day, number)
    return day + datetime.timedelta(days=STEPS[every] * number)

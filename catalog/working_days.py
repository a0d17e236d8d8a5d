"""How many days of work a course takes, from its meetings. Pure.

A day counts when a meeting lies within working hours (Monday to Friday, between 7 and 18 hours on the clock of its place)
for longer than an hour; up to four such hours are half a day, more are a whole one. What lies outside them is told apart.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

FROM, UNTIL = datetime.time(7), datetime.time(18)
HALF_DAY = datetime.timedelta(hours=4)
NOT_COUNTED = datetime.timedelta(hours=1)
FRIDAY = 4


@dataclass(frozen=True)
class Away:
    """`halves` are half days of work, `outside` the days with a meeting in the evening or at the weekend only."""

    halves: int = 0
    outside: int = 0

    @property
    def days(self) -> float:
        return self.halves / 2


def away(meetings: Iterable[tuple[datetime.datetime, datetime.datetime]]) -> Away:
    """`meetings` are (begin, end) as the clock there shows them."""
    worked: dict[datetime.date, datetime.timedelta] = {}
    for first, last in meetings:
        worked[first.date()] = worked.get(first.date(), datetime.timedelta()) + _within_work(first, last)
    halves = sum(0 if time <= NOT_COUNTED else 1 if time <= HALF_DAY else 2 for time in worked.values())
    return Away(halves, sum(time <= NOT_COUNTED for time in worked.values()))


def _within_work(first: datetime.datetime, last: datetime.datetime) -> datetime.timedelta:
    if first.weekday() > FRIDAY:
        return datetime.timedelta()
    begins, ends = (datetime.datetime.combine(first.date(), clock) for clock in (FROM, UNTIL))
    return max(min(last, ends) - max(first, begins), datetime.timedelta())

"""Days and clock times of meetings, in the Netherlands. Pure."""

import datetime
from zoneinfo import ZoneInfo

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


class NoSuchTime(ValueError):
    """The clock skips this time: the night on which summer time begins."""


def moment(day: datetime.date, clock: datetime.time) -> datetime.datetime:
    """The moment at which a Dutch clock shows this, in UTC: Python compares local times of the night on which summer
    time ends to nothing. Where the clock shows it twice, the first of the two. Raises `NoSuchTime` where it never does."""
    local = datetime.datetime.combine(day, clock, AMSTERDAM)
    found = local.astimezone(datetime.UTC)
    if found.astimezone(AMSTERDAM).replace(tzinfo=None) != local.replace(tzinfo=None):
        raise NoSuchTime(f"{day} {clock}")
    return found

"""Days and clock times of meetings, in the Netherlands. Pure."""

import datetime
from zoneinfo import ZoneInfo

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


class NoSuchTime(ValueError):
    """The clock skips this time: the night on which summer time begins."""


def moment(day: datetime.date, clock: datetime.time) -> datetime.datetime:
    """The moment at which a Dutch clock shows this. Where it shows it twice (the night on which summer time ends) the
    first of the two. Raises `NoSuchTime` where it never does."""
    local = datetime.datetime.combine(day, clock, AMSTERDAM)
    if local.astimezone(datetime.UTC).astimezone(AMSTERDAM).replace(tzinfo=None) != local.replace(tzinfo=None):
        raise NoSuchTime(f"{day} {clock}")
    return local

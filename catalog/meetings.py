"""Days and clock times of meetings, on the clock of the place where they are."""

import datetime
from dataclasses import dataclass
from typing import Any

from communities.models.agenda import OnAClock, Zone
from config.calendars import AMSTERDAM, NoSuchTime, moment

__all__ = ["AMSTERDAM", "Hours", "NoSuchTime", "Zone", "hours_of", "moment"]


@dataclass(frozen=True)
class Hours(OnAClock):
    """A meeting as a document knows it (`catalog.document`), which a template shows as it does a stored one."""

    starts_at: datetime.datetime
    ends_at: datetime.datetime
    place: str = ""
    zone: str = Zone.AMSTERDAM

    @property
    def get_zone_display(self):
        return Zone(self.zone).label


def hours_of(offering: Any) -> list[Hours]:
    """The meetings of an offering in a document, whichever release drew it."""
    read = datetime.datetime.fromisoformat
    return [
        Hours(read(each.starts_at), read(each.ends_at), each.place, getattr(each, "zone", Zone.AMSTERDAM))
        for each in offering.sessions
    ]

"""Days and clock times of meetings, on the clock of the place where they are."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from communities.models.agenda import OnAClock, Zone
from config.calendars import AMSTERDAM, NoSuchTime, moment
from config.texts import date_full

__all__ = ["AMSTERDAM", "Hours", "NoSuchTime", "Zone", "hours_of", "moment", "outside"]


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


def outside(
    rows: Sequence[Mapping[str, Any]], first: datetime.date | None, last: datetime.date | None
) -> dict[int, str]:
    """Which of these meetings are on other days than their offering, by their place in `rows`, with a sentence. The day
    is that of the clock where the meeting is. An offering without a last day ends on its first."""
    found = {}
    for number, row in enumerate(rows):
        day = row["starts_at"].astimezone(ZoneInfo(row.get("zone") or Zone.AMSTERDAM)).date()
        if first and day < first:
            found[number] = _("A meeting is before the first day of the offering, %(day)s.") % {"day": date_full(first)}
        elif last and day > last:
            found[number] = _("A meeting is after the last day of the offering, %(day)s.") % {"day": date_full(last)}
        elif first and not last and day > first:
            found[number] = _(
                "A meeting is after the first day, and the offering has no last day. Fill in its last day."
            )
    return found

"""The meetings of an offering for somebody's own calendar, as the public may know them: never the link for those enrolled."""

import datetime

from django.utils.translation import gettext as _

from catalog.cards import where
from catalog.meetings import Zone
from catalog.models import Module, Offering, Session
from config.addresses import reverse
from config.calendars import Entry, drawn
from config.texts import absolute, clock_short, text

SINCE = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)


def calendar_of(offering: Offering) -> bytes:
    """Each meeting an entry; without meetings one entry from the first day to the last. Empty without a day at all."""
    module = offering.version.module
    is_public = module.visibility == Module.Visibility.PUBLIC
    # The address of a module with a link is a secret of its own, that a calendar does not pass on.
    page = absolute(reverse("catalog:listing-detail", args=[module.slug])) if is_public else ""
    title = text(offering.version, "title")
    return drawn(_entries(offering, title, page), uid=f"{offering.uuid}@leerkring", name=title, url=page)


def _entries(offering: Offering, title: str, page: str) -> list[Entry]:
    same = {
        "title": title,
        "changed_at": offering.updated_at,
        # Minutes since the beginning: goes up with each change, as the number of a revision does.
        "sequence": int((offering.updated_at - SINCE).total_seconds() // 60),
        "is_cancelled": offering.status == Offering.Status.CANCELLED,
        "description": f"{offering.provider.name}\n{page}".strip(),
        "url": page,
    }
    meetings = list(offering.sessions.all())
    if meetings:
        return [
            Entry(
                uid=f"{offering.uuid}-{number}@leerkring",
                starts=meeting.starts_at,
                ends=meeting.ends_at,
                place=", ".join(filter(None, [meeting.place, offering.address, offering.city])),
                **same | {"description": "\n".join(filter(None, [_clock(meeting), same["description"]]))},
            )
            for number, meeting in enumerate(meetings, 1)
        ]
    if not offering.starts_on:
        return []
    uid, place = f"{offering.uuid}-0@leerkring", where(offering)
    return [Entry(uid=uid, starts=offering.starts_on, ends=offering.ends_on, place=place, **same)]


def _clock(meeting: Session) -> str:
    """Moments are written in UTC (docs/decisions/0094); on which clock the provider counts stands beside them where that
    is not the Dutch one."""
    if meeting.zone == Zone.AMSTERDAM:
        return ""
    begins, ends = clock_short(meeting.starts_there), clock_short(meeting.ends_there)
    return _("%(begins)s to %(ends)s, time of %(zone)s") % {
        "begins": begins,
        "ends": ends,
        "zone": meeting.get_zone_display(),
    }

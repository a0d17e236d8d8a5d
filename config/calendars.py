"""Dates of a calendar: clock times to moments, and moments to iCalendar (RFC 5545). Pure, but for `answer`.

Whoever has something with a date gives `Entry`s:

    content = calendars.drawn(entries, uid=..., name=..., url=...)
    return calendars.answer(request, content, "agenda")
"""

import datetime
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from icalendar import Calendar, Event, vDuration

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
REFRESH = datetime.timedelta(hours=6)  # how often a calendar program is asked to look again
TYPE = "text/calendar; charset=utf-8"


class NoSuchTime(ValueError):
    """The clock skips this time: the night on which summer time begins."""


def moment(day: datetime.date, clock: datetime.time, zone: ZoneInfo = AMSTERDAM) -> datetime.datetime:
    """The moment at which a clock there (a Dutch one, unless said otherwise) shows this, in UTC: Python compares local
    times of the night on which summer time ends to nothing. Where the clock shows it twice, the first of the two.
    Raises `NoSuchTime` where it never does."""
    local = datetime.datetime.combine(day, clock, zone)
    found = local.astimezone(datetime.UTC)
    if found.astimezone(zone).replace(tzinfo=None) != local.replace(tzinfo=None):
        raise NoSuchTime(f"{day} {clock}")
    return found


@dataclass(frozen=True)
class Entry:
    """One thing in a calendar. `uid` never changes, `sequence` goes up with each change of what people plan by. `starts`
    and `ends` are moments with a zone, or days (then `ends` is the last day, and it may be left out)."""

    uid: str
    title: str
    starts: datetime.datetime | datetime.date
    changed_at: datetime.datetime
    ends: datetime.datetime | datetime.date | None = None
    sequence: int = 0
    is_cancelled: bool = False
    description: str = ""  # plain text
    place: str = ""
    url: str = ""


def drawn(entries: Iterable[Entry], *, uid: str, name: str, url: str = "", description: str = "") -> bytes:
    """The calendar as a file. The same entries give the same bytes: nothing in it depends on the clock."""
    calendar = Calendar.new(
        prodid="-//Leerkring//leerkring//NL", method="PUBLISH", uid=uid, name=name, url=url or None,
        description=description or None, refresh_interval=REFRESH,
    )  # fmt: skip
    calendar.add("X-PUBLISHED-TTL", vDuration(REFRESH))  # how Outlook calls it
    for entry in entries:
        calendar.add_component(_event(entry))
    return calendar.to_ical()


def answer(request: HttpRequest, content: bytes, name: str, *, is_public: bool) -> HttpResponse:
    """The calendar for a program that comes back for it: with a tag, so that an unchanged one is not sent again."""
    etag = f'"{hashlib.sha256(content).hexdigest()}"'
    response = get_conditional_response(request, etag=etag)
    if response is None:
        response = HttpResponse(content, content_type=TYPE)
        response["Content-Disposition"] = f'attachment; filename="{name}.ics"'
    response["ETag"] = etag
    response["Cache-Control"] = f"{'public' if is_public else 'private'}, no-cache"
    return response


def _event(entry: Entry) -> Event:
    event = Event.new(
        uid=entry.uid,
        stamp=entry.changed_at,
        last_modified=entry.changed_at,
        sequence=entry.sequence,
        summary=entry.title,
        start=_written(entry.starts),
        end=_end(entry),
        description=entry.description or None,
        location=entry.place or None,
        url=entry.url or None,
    )
    event.add("STATUS", "CANCELLED" if entry.is_cancelled else "CONFIRMED")
    return event


def _end(entry: Entry) -> datetime.datetime | datetime.date | None:
    if isinstance(entry.starts, datetime.datetime):
        return _written(entry.ends) if entry.ends else None
    return (entry.ends or entry.starts) + datetime.timedelta(days=1)  # the first day after it


def _written(when: datetime.datetime | datetime.date) -> datetime.datetime | datetime.date:
    """Moments in UTC: a reader's program shows them in the reader's own time, and of the hour that a clock shows twice
    each can be meant. With a zone by name every program would count by its own rules for it."""
    return when.astimezone(datetime.UTC) if isinstance(when, datetime.datetime) else when

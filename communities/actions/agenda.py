"""The agenda of a community, kept by its coordinators, and the personal address to follow it."""

import secrets
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from communities import recurrence
from communities.actions.mails import tell_coordinators, tell_partners
from communities.actions.registration import require_editable
from communities.models import CalendarKey, Community, Meeting
from communities.models.agenda import PLANNED_BY
from config.texts import absolute, date_full, text
from partners import editing
from people.history import NotPossible, lock, move, record
from people.models import User

Status = Meeting.Status
COPIED = ("title_nl", "title_en", "text_nl", "text_en", "zone", "place", "city", "province", "link", "is_public")


@transaction.atomic
def plan_meeting(community: Community, *, by: User, **fields: Any) -> Meeting:
    """Stands in the agenda at once; a public one for everybody as soon as the community itself is public."""
    require_editable(community)
    meeting = Meeting.objects.create(community=community, **fields)
    record(meeting, "meeting.planned", by=by)
    return meeting


@transaction.atomic
def change_meeting(meeting: Meeting, *, seen: int, by: User, **fields: Any) -> Meeting:
    """Raises `editing.ChangedMeanwhile` when somebody else changed the same fields after `seen`, and `NotPossible` for
    one that is cancelled or over."""
    require_editable(meeting.community)
    stored = _still_to_come(meeting)
    replanned = any(name in fields and fields[name] != getattr(stored, name) for name in PLANNED_BY)
    editing.save_changes(meeting, fields, seen=seen, by=by)
    if replanned:
        meeting.sequence = stored.sequence + 1
        meeting.save(update_fields=["sequence", "updated_at"])
    return meeting


def _still_to_come(meeting: Meeting) -> Meeting:
    stored = lock(meeting)
    if stored.status == Status.CANCELLED:
        raise NotPossible(_("This meeting has been cancelled. Plan a new one."))
    if stored.is_over:
        raise NotPossible(_("This meeting is over. Copy it for a new one."))
    return stored


@transaction.atomic
def cancel_meeting(meeting: Meeting, *, notice: str, by: User) -> Meeting:
    """It stays in the agenda as cancelled, with the notice; the partners get a mail. Also after the community fell
    asleep or ended. Raises `NotPossible` for one that is over or cancelled already."""
    stored = _still_to_come(meeting)
    cancelled = {"notice": notice, "cancelled_at": timezone.now(), "sequence": stored.sequence + 1}
    move(meeting, Status.CANCELLED, by=by, note=notice, **cancelled)
    told = {
        "meeting": lambda: text(meeting, "title"),
        "when": meeting.starts_at,
        "notice": notice,
        "url": absolute(meeting.get_absolute_url()),
    }
    tell_partners(meeting.community, "meeting_cancelled", **told)
    told["meeting_url"] = told.pop("url")
    tell_coordinators(meeting.community, "meeting_cancelled", but=by, **told)
    return meeting


@transaction.atomic
def copy_meeting(meeting: Meeting, *, every: str, times: int, by: User) -> list[Meeting]:
    """The same again, `times` times after it: each is a meeting of its own from then on.

    Raises `NotPossible` where one of them would fall in the hour that the clock skips.
    """
    require_editable(meeting.community)
    if not 1 <= times <= recurrence.MOST:
        raise NotPossible(_("At most %(most)d at once.") % {"most": recurrence.MOST})
    span = recurrence.Span(meeting.starts_at, meeting.ends_at)
    try:
        spans = recurrence.copies(span, zone=ZoneInfo(meeting.zone), every=every, times=times)
    except recurrence.NoSuchDay as error:
        raise NotPossible(
            _("On %(day)s the clock skips this time. Copy up to then, and plan that one by itself.")
            % {"day": date_full(error.day)}
        ) from error
    shared = {name: getattr(meeting, name) for name in COPIED}
    made = [
        Meeting.objects.create(community=meeting.community, starts_at=each.starts_at, ends_at=each.ends_at, **shared)
        for each in spans
    ]
    for each in made:
        record(each, "meeting.planned", by=by, copied_from=meeting.pk)
    return made


@transaction.atomic
def make_calendar_key(person: User) -> str:
    """The secret of a new address, told this once. An earlier one stops working."""
    secret = secrets.token_urlsafe(32)
    key, _made = CalendarKey.objects.update_or_create(
        person=person, defaults={"digest": CalendarKey.digest_of(secret), "made_at": timezone.now()}
    )
    record(key, "calendarkey.made", by=person)
    return secret


@transaction.atomic
def end_calendar_key(person: User) -> None:
    """Calendar programs that have the address get nothing any more. Nothing happens where there is none."""
    for key in CalendarKey.objects.filter(person=person):
        record(person, "user.calendar_key_ended", by=person)
        key.delete()

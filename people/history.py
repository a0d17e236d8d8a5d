"""The audit trail and the one way in which a status changes."""

import datetime
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from people import roles
from people.models import Event, User
from people.sentences import sentence

M = TypeVar("M", bound=models.Model)


class NotPossible(Exception):
    """The thing is not (or no longer) in a state in which this can be done. Shown to people as a friendly 409.

    The message is for the reader: a whole sentence that says what is the matter and what to do.
    """


def record(
    obj: models.Model,
    verb: str,
    *,
    by: User | None,
    note: str = "",
    from_status: str = "",
    to_status: str = "",
    **data: Any,
) -> Event:
    """Writes one audit row about `obj`. Call it inside the transaction of the change.

    `verb` is "<noun>.<past participle>" ("partnership.accepted"). `data` holds ids and plain values, never names or
    addresses of people. `by` is None for what the system does by itself.
    """
    return Event.objects.create(
        actor=by if by is not None and by.is_authenticated else None,
        verb=verb,
        subject_type=obj._meta.label_lower,
        subject_id=obj.pk,
        from_status=from_status,
        to_status=to_status,
        note=note,
        data=data,
    )


def lock(obj: M) -> M:
    """The stored row behind `obj`, locked until the transaction ends. For actions that judge a row before they move it."""
    return obj._meta.model._base_manager.select_for_update(of=("self",)).get(pk=obj.pk)


@transaction.atomic
def move(obj: M, to: str, *, by: User | None, note: str = "", **changes: Any) -> M:
    """Moves `obj` to the status `to`: locks the row, judges the *stored* status by `MOVES`, saves `status` and
    `changes`, and writes the audit event. `obj` itself is brought up to date and returned.

    Raises `NotPossible` when the stored status has no move to `to`: somebody was before you.
    """
    stored = lock(obj)
    if to not in stored.MOVES[stored.status]:
        raise NotPossible(
            _(
                "This cannot be done now: the status is “%(status)s”. Someone may have been before you; look at the page again."
            )
            % {"status": stored.get_status_display()}
        )
    old = stored.status
    for target in (stored, obj):
        target.status = to
        for field, value in changes.items():
            setattr(target, field, value)
    fields = {"status", *changes} | {f.name for f in obj._meta.fields if getattr(f, "auto_now", False)}
    stored.save(update_fields=fields)
    record(obj, f"{obj._meta.model_name}.{to}", by=by, note=note, from_status=old, to_status=to)
    return obj


@transaction.atomic
def move_all(rows: models.QuerySet[M], to: str, *, by: User | None, note: str = "", **changes: Any) -> list[int]:
    """`move` for many rows at once, in one statement and with an audit event each. Gives their ids.

    Raises `NotPossible`, and moves none, when one of them has no move to `to`.
    """
    model = rows.model
    locked = model._base_manager.select_for_update().filter(pk__in=list(rows.values_list("pk", flat=True)))
    stored = dict(locked.order_by("pk").values_list("pk", "status"))
    if stuck := next((old for old in stored.values() if to not in model.MOVES[old]), None):
        raise NotPossible(
            _("This cannot be done now: one of them has the status “%(status)s”. Look at the page again.")
            % {"status": model.Status(stuck).label}
        )
    touched = {field.name: timezone.now() for field in model._meta.fields if getattr(field, "auto_now", False)}
    model._base_manager.filter(pk__in=stored).update(status=to, **changes, **touched)
    Event.objects.bulk_create(
        Event(
            actor=by if by is not None and by.is_authenticated else None,
            verb=f"{model._meta.model_name}.{to}",
            subject_type=model._meta.label_lower,
            subject_id=pk,
            from_status=old,
            to_status=to,
            note=note,
        )
        for pk, old in stored.items()
    )
    return list(stored)


@dataclass(frozen=True)
class Entry:
    """One line of what happened, for `people/_history.html`."""

    at: datetime.datetime
    sentence: str
    actor: str  # empty for what the system did, and for people who have been erased
    note: str


def timeline(*things: models.Model, limit: int = 50) -> list[Entry]:
    """What happened to these things and to the roles around them, newest first, in the reader's language. Notes hold the
    reasons that people typed: show the list only to those who may read them."""
    about = Q(pk__in=[])
    for obj in things:
        about |= Q(subject_type=obj._meta.label_lower, subject_id=obj.pk)
        for table in roles.table_of_scope(obj):
            grants = table.model.objects.filter(**{table.model.scope_field: obj})
            about |= Q(subject_type=table.label, subject_id__in=grants.values("pk"))
    events = Event.objects.filter(about).select_related("actor")[:limit]
    return [Entry(event.at, sentence(event), event.actor.name if event.actor else "", event.note) for event in events]

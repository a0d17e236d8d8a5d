"""The rows of synchronisation: what should travel, who carries it, what came of it. No HTTP here.

A status changes by `SyncItem.MOVES` like any other, but these rows are a machine's own bookkeeping, thousands of them:
they write `SyncCall` rows instead of audit events. What a person does is audited.
"""

import datetime
from collections.abc import Iterable

from django.db import transaction
from django.db.models import Max
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _

from catalog.models import CatalogTarget, ListingChange, Module, SyncCall, SyncItem, SyncRun
from catalog.sync.adapters import Answer, Parcel
from catalog.sync.backoff import wait
from people.history import NotPossible, record
from people.models import User
from people.nudges import nudge

LEASE = datetime.timedelta(minutes=2)  # longer than any call may take
RELEASE_LASTS = datetime.timedelta(hours=1)
KEEP_CALLS = datetime.timedelta(days=30)
Status = SyncItem.Status


@transaction.atomic
def follow_changes(target: CatalogTarget) -> int:
    """Turns the changes since the last time into what should travel: one item per module, however often it changed.
    Numbers become visible in their own order, so nothing is passed over. Gives how many items were touched."""
    target = CatalogTarget.objects.select_for_update().get(pk=target.pk)
    changes = ListingChange.objects.filter(id__gt=target.seen_change)
    last = changes.aggregate(last=Max("id"))["last"]
    if last is None:
        return 0
    newest = changes.filter(id__lte=last).order_by("number", "-id").distinct("number")
    alive = set(Module.objects.filter(pk__in=newest.values("number")).values_list("pk", flat=True))
    count = want(target, ((each.number, each.id, each.is_removal) for each in newest if each.number in alive))
    CatalogTarget.objects.filter(pk=target.pk).update(seen_change=last)
    return count


def want(target: CatalogTarget, items: Iterable[tuple[int, int, bool]]) -> int:
    """Upserts items (module, version, is it a removal). An item on its way keeps its status: when it lands, the newer
    version is seen to be wanted and it waits again."""
    now = timezone.now()
    rows = [
        SyncItem(target=target, module_id=module, wanted_version=version, is_removal=is_removal, next_attempt_at=now)
        for module, version, is_removal in items
    ]
    SyncItem.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["target", "module"],
        update_fields=["wanted_version", "is_removal", "next_attempt_at"],
    )
    waiting = SyncItem.objects.filter(target=target, module__in=[row.module_id for row in rows])
    waiting.exclude(status=Status.IN_FLIGHT).update(status=Status.WAITING, attempts=0, failure="", reason="")
    return len(rows)


@transaction.atomic
def free_abandoned(target: CatalogTarget) -> int:
    """Gives back what a worker took and never answered for, because it was killed. It is pushed again under the same
    idempotency key, so the target does it once."""
    return SyncItem.objects.filter(target=target).abandoned().update(status=Status.WAITING, claimed_until=None)


@transaction.atomic
def claim(target: CatalogTarget, *, but: set[int] = frozenset()) -> SyncItem | None:
    """Takes the item that has waited longest, for as long as the lease lasts; None when nothing is due. `but` are ids
    that this run leaves alone."""
    item = (
        SyncItem.objects.select_for_update(skip_locked=True, of=("self",))
        .due()
        .filter(target=target)
        .exclude(pk__in=but)
        .select_related("module__listing")
        .order_by("next_attempt_at", "id")
        .first()
    )
    if item is not None:
        item.status, item.claimed_until = Status.IN_FLIGHT, timezone.now() + LEASE
        item.save(update_fields=["status", "claimed_until", "updated_at"])
    return item


@transaction.atomic
def settle(item: SyncItem, parcel: Parcel, answer: Answer) -> SyncItem:
    """Records what came of a call. When a newer version is wanted by now the item waits again at once."""
    stored = SyncItem.objects.select_for_update().get(pk=item.pk)
    SyncCall.objects.create(
        item=stored,
        method=parcel.method,
        url=f"{item.target.base_url}/courses/{parcel.module}",
        idempotency_key=parcel.key,
        status_code=answer.status_code,
        duration_ms=answer.duration_ms,
        answer=answer.text,
    )
    if answer.is_success:
        _acknowledge(stored, parcel)
    else:
        _postpone(stored, answer)
    if answer.is_over:
        CatalogTarget.objects.filter(pk=stored.target_id).update(is_enabled=False, stopped_reason=answer.reason[:300])
    stored.claimed_until = None
    stored.save()
    return stored


def _acknowledge(item: SyncItem, parcel: Parcel) -> None:
    is_removal = parcel.method == "DELETE"
    item.pushed_version = max(parcel.version, item.pushed_version or 0)
    item.pushed_hash = "" if is_removal else parcel.body_hash
    item.pushed_content = "" if is_removal else parcel.content_hash
    item.removed_at = timezone.now() if is_removal else None
    item.acknowledged_at = timezone.now()
    finish(item)


def finish(item: SyncItem) -> None:
    """In step, unless something newer is wanted by now. The caller saves."""
    is_newer = item.pushed_version is not None and item.wanted_version > item.pushed_version
    item.status = Status.WAITING if is_newer else Status.DONE
    item.next_attempt_at, item.attempts, item.failure, item.reason = timezone.now(), 0, "", ""


def _postpone(item: SyncItem, answer: Answer) -> None:
    item.attempts += 1
    item.failure, item.reason = answer.failure, answer.reason[:500]
    waits = None if answer.is_final else wait(item.attempts, retry_after=answer.retry_after)
    if waits is not None:
        item.status, item.next_attempt_at = Status.WAITING, timezone.now() + waits
    else:
        item.status = Status.BLOCKED if answer.is_final and not answer.is_over else Status.FAILED


@transaction.atomic
def leave_out(item: SyncItem, *, reason: str) -> None:
    """Blocks an item that does not fit the profile of its target, with the reason for the editor."""
    SyncItem.objects.filter(pk=item.pk).update(
        status=Status.BLOCKED, failure=SyncItem.Failure.PERMANENT, reason=reason[:500], claimed_until=None
    )


@transaction.atomic
def skip(item: SyncItem) -> None:
    """Nothing to tell: the target has this content already, or never had it."""
    stored = SyncItem.objects.select_for_update().get(pk=item.pk)
    stored.pushed_version = stored.pushed_version and max(stored.pushed_version, item.wanted_version)
    stored.status = Status.WAITING if stored.wanted_version > item.wanted_version else Status.DONE
    stored.attempts, stored.failure, stored.reason, stored.claimed_until = 0, "", "", None
    stored.save()


@transaction.atomic
def ask_again(target: CatalogTarget, *, again: Iterable[str], surplus: Iterable[str]) -> None:
    """Repairs what differs at a target (ids are uuids of modules): what it misses or has otherwise is told anew, what it
    has too much is taken away. Each becomes a change with a new number, or the target would take it for an old call.
    What the target has of modules that we never knew is not ours to remove."""
    items = SyncItem.objects.filter(target=target)
    items.filter(module__uuid__in=again).update(pushed_content="", pushed_hash="")
    items.filter(module__uuid__in=surplus).update(removed_at=None, pushed_version=Coalesce("pushed_version", 0))
    for uuids, is_removal in ((again, False), (surplus, True)):
        found = Module.objects.filter(uuid__in=uuids).values_list("pk", flat=True)
        ListingChange.objects.bulk_create(ListingChange(number=pk, is_removal=is_removal) for pk in found)


@transaction.atomic
def start_run(target: CatalogTarget) -> SyncRun:
    return SyncRun.objects.create(target=target)


@transaction.atomic
def end_run(run: SyncRun, status: str, *, reason: str = "", **counts: int) -> SyncRun:
    for name, value in {"status": status, "reason": reason[:500], "ended_at": timezone.now(), **counts}.items():
        setattr(run, name, value)
    run.save()
    return run


@transaction.atomic
def retry(item: SyncItem, *, by: User) -> SyncItem:
    """A person sets an item that is blocked or has failed back in the queue. Raises `NotPossible` for one that is not."""
    stored = SyncItem.objects.select_for_update().get(pk=item.pk)
    if stored.status not in (Status.BLOCKED, Status.FAILED):
        raise NotPossible(_("This module is in the queue already, or in step. There is nothing to try again."))
    stored.status, stored.attempts, stored.next_attempt_at = Status.WAITING, 0, timezone.now()
    stored.save()
    record(stored.target, "sync.retried", by=by, module=stored.module_id)
    nudge("catalog.synchronise")
    return stored


@transaction.atomic
def allow_removals(target: CatalogTarget, *, by: User, reason: str) -> CatalogTarget:
    """A person has looked at a run that stopped for safety: for an hour this target may lose as much as it must."""
    target.removals_allowed_until = timezone.now() + RELEASE_LASTS
    target.save(update_fields=["removals_allowed_until"])
    record(target, "sync.removals_allowed", by=by, note=reason)
    nudge("catalog.synchronise")
    return target


@transaction.atomic
def switch(target: CatalogTarget, *, is_enabled: bool, by: User) -> CatalogTarget:
    """Switches a target on or off. Switched on again it gets everything that changed in the meantime."""
    target.is_enabled = is_enabled
    target.stopped_reason = "" if is_enabled else _("Switched off by a catalogue manager.")
    target.save(update_fields=["is_enabled", "stopped_reason"])
    record(target, "sync.switched_on" if is_enabled else "sync.switched_off", by=by)
    nudge("catalog.synchronise")
    return target


@transaction.atomic
def clean_up(now: datetime.datetime) -> None:
    """Drops the log of calls after 30 days and tombstones after the days of their target."""
    SyncCall.objects.filter(at__lt=now - KEEP_CALLS).delete()
    for target in CatalogTarget.objects.all():
        before = now - datetime.timedelta(days=target.tombstone_days)
        SyncItem.objects.filter(target=target, status=Status.DONE, removed_at__lt=before).delete()

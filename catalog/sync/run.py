"""One run for one target, in five steps: read -> compare -> check safety -> push -> record."""

import time
from contextlib import contextmanager

import structlog
from django.db import connection
from django.utils import timezone

from catalog.actions import sync as actions
from catalog.models import CatalogTarget, Listing, SyncItem, SyncRun
from catalog.sync import profile, safety
from catalog.sync.adapters import Adapter, Unreadable, adapter_for
from catalog.sync.compare import Difference, compare

log = structlog.get_logger(__name__)
LONGEST = 20.0  # seconds of pushing in one run: a worker that is told to stop ends in peace. The rest comes next
MOST_IN_VAIN = 3  # in a row; a target that answers nothing must not hold the worker for hours


def run(target: CatalogTarget, *, reconcile: bool = False) -> SyncRun | None:
    """Brings a target in step. None when there was nothing to do. With `reconcile` the target is asked what it shows,
    and whatever differs from what we mean is put right too.

    One run per target at a time; the lock falls with the connection, so a killed worker holds nobody up.
    """
    with only_run_of(target) as is_mine:
        if not is_mine:
            return actions.end_run(actions.start_run(target), SyncRun.Status.PREVIOUS_BUSY) if reconcile else None
        adapter = adapter_for(target)
        read(target)
        if reconcile:
            return _reconcile(target, adapter)
        if not SyncItem.objects.filter(target=target).due().exists():
            return None
        return _push_all(target, adapter, actions.start_run(target))


@contextmanager
def only_run_of(target: CatalogTarget):
    """Whether this process got the lock of the target: a session lock of PostgreSQL."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_lock(hashtext('catalog.sync'), %s::int)", [target.pk])
        (is_mine,) = cursor.fetchone()
    try:
        yield is_mine
    finally:
        if is_mine:
            with connection.cursor() as cursor:
                cursor.execute("select pg_advisory_unlock(hashtext('catalog.sync'), %s::int)", [target.pk])


def read(target: CatalogTarget) -> None:
    """Step 1: what changed here, and what a killed worker left behind."""
    actions.free_abandoned(target)
    actions.follow_changes(target)


def difference(target: CatalogTarget, adapter: Adapter) -> Difference:
    """Step 2: what they show against what we mean. Raises `Unreadable`."""
    pushed = {
        str(uuid): digest
        for uuid, digest in SyncItem.objects.filter(target=target).values_list("module__uuid", "pushed_hash")
    }
    wanted = {
        document["uuid"]: pushed.get(document["uuid"], "")
        for document in Listing.objects.of_modules().values_list("document", flat=True).iterator()
        if profile.wants(document, target.profile) and not profile.shortcomings(document, target.profile)
    }
    return compare(wanted, dict(adapter.held()))


def objection(target: CatalogTarget) -> str:
    """Step 3: why the removals that are due may not be carried out yet; empty when they may."""
    if target.removals_allowed_until and target.removals_allowed_until > timezone.now():
        return ""
    items = SyncItem.objects.filter(target=target)
    return safety.objection(
        removals=items.held().filter(status=SyncItem.Status.WAITING, is_removal=True).count(),
        held=items.held().count(),
        share=profile.removal_share(target.profile),
    )


def push(item: SyncItem, target: CatalogTarget, adapter: Adapter) -> str:
    """Step 4 and 5 for one claimed item: tells the target, and records what it answered. Gives "pushed", "removed",
    "unchanged", "blocked" or "failed"."""
    listing = getattr(item.module, "listing", None)
    document = listing.document if listing is not None else None
    if document is None or not profile.wants(document, target.profile):
        if item.pushed_version is None or item.removed_at is not None:
            actions.skip(item)
            return "unchanged"
        parcel = adapter.removal(str(item.module.uuid), item.wanted_version)
    elif wrong := profile.shortcomings(document, target.profile):
        actions.leave_out(item, reason=" ".join(wrong))
        return "blocked"
    else:
        parcel = adapter.parcel(document, item.wanted_version)
        if parcel.content_hash == item.pushed_content:
            actions.skip(item)
            return "unchanged"
    item.target = target
    stored = actions.settle(item, parcel, adapter.send(parcel))
    if stored.failure:
        log.warning("sync_failed", target=target.slug, module=item.module_id, reason=stored.reason)
        return "blocked" if stored.status == SyncItem.Status.BLOCKED else "failed"
    return "removed" if parcel.method == "DELETE" else "pushed"


def _push_all(target: CatalogTarget, adapter: Adapter, this: SyncRun) -> SyncRun:
    stopped = objection(target)
    left_alone: set[int] = set()
    if stopped:
        removals = SyncItem.objects.filter(target=target, status=SyncItem.Status.WAITING, is_removal=True)
        left_alone = set(removals.values_list("pk", flat=True))
    counts = dict.fromkeys(("pushed", "removed", "unchanged", "blocked", "failed"), 0)
    in_vain, end = 0, time.monotonic() + LONGEST
    while time.monotonic() < end:
        item = actions.claim(target, but=left_alone)
        if item is None:
            break
        outcome = push(item, target, adapter)
        counts[outcome] += 1
        in_vain = in_vain + 1 if outcome == "failed" else 0
        if in_vain == MOST_IN_VAIN:
            break
        if not CatalogTarget.objects.filter(pk=target.pk, is_enabled=True).exists():
            break  # it wants nothing any more, or somebody switched it off
    return actions.end_run(
        this,
        _outcome(stopped, counts),
        reason=stopped,
        to_push=counts["pushed"],
        to_remove=counts["removed"],
        unchanged=counts["unchanged"],
        failed=counts["failed"] + counts["blocked"],
    )


def _outcome(stopped: str, counts: dict[str, int]) -> str:
    done, wrong = counts["pushed"] + counts["removed"], counts["failed"] + counts["blocked"]
    if stopped:
        return SyncRun.Status.ABORTED_SAFETY
    if wrong:
        return SyncRun.Status.PARTIAL if done or counts["unchanged"] else SyncRun.Status.FAILED
    return SyncRun.Status.DONE if done else SyncRun.Status.NO_CHANGES


def _reconcile(target: CatalogTarget, adapter: Adapter) -> SyncRun:
    this = actions.start_run(target)
    try:
        found = difference(target, adapter)
    except Unreadable as error:
        return actions.end_run(this, SyncRun.Status.FAILED, reason=str(error))
    if not found.is_empty:
        actions.ask_again(target, again=[*found.missing, *found.outdated], surplus=found.surplus)
        actions.follow_changes(target)
    return _push_all(target, adapter, this)

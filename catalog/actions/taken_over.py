"""An imported batch as taken-over supply: public, marked as such, linked to its source, without enrolment here."""

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from catalog import consequences, listing
from catalog.models import ImportBatch, Listing, Module, ModuleVersion, Offering
from people.history import NotPossible, lock, move_all, record
from people.models import User

Status = ModuleVersion.Status


def versions_to_publish(batch: ImportBatch) -> QuerySet[ModuleVersion]:
    """What publishing the batch makes public: its drafts that nobody took in hand, or what was public with the batch
    before. Nothing but a title is asked of them."""
    return ModuleVersion.objects.filter(
        Q(status=Status.DRAFT) | Q(status=Status.ARCHIVED, published_at__isnull=False),
        module__import_batch=batch,
        module__archived_at__isnull=True,
        number=1,
        written_by__isnull=True,
    ).exclude(module__versions__number__gt=1)


def versions_public(batch: ImportBatch) -> QuerySet[ModuleVersion]:
    """What is public with the batch. A module of which its organisation has published a version itself is no longer of
    the batch."""
    return ModuleVersion.objects.filter(
        status=Status.PUBLISHED, module__import_batch=batch, module__origin=Module.Origin.TAKEN_OVER
    )


def obstacles_to_publish_batch(batch: ImportBatch) -> list[str]:
    """Why the batch cannot be published now, as sentences for the reader. Problems of rows are none."""
    found = []
    if batch.status != ImportBatch.Status.DONE:
        found.append(_("The file has not been read to its end."))
    if batch.published_at:
        found.append(_("This batch has been published already."))
    if not batch.organisation.is_verified:
        found.append(
            _("%(organisation)s has not been verified yet. The hub verifies it first.")
            % {"organisation": batch.organisation.name}
        )
    if not batch.published_at and not versions_to_publish(batch).exists():
        found.append(
            _(
                "Nothing of this batch waits to be published: its modules came in with another batch, or people are at work on them."
            )
        )
    return found


@transaction.atomic
def publish_batch(batch: ImportBatch, *, by: User) -> ImportBatch:
    """Makes the modules of the batch public as taken-over supply. Offerings that begin today or later open where the
    source can be linked to; all others stay drafts, and none takes enrolments here.

    Raises `NotPossible` with all obstacles.
    """
    stored = lock(batch)
    if obstacles := obstacles_to_publish_batch(stored):
        raise NotPossible(" ".join(obstacles))
    now = timezone.now()
    versions = ModuleVersion.objects.filter(pk__in=list(versions_to_publish(stored).values_list("pk", flat=True)))
    modules = list(versions.values_list("module_id", flat=True))
    move_all(versions, Status.PUBLISHED, by=by, published_at=now, published_by=by)
    Module.objects.filter(pk__in=modules).update(origin=Module.Origin.TAKEN_OVER, source_url=stored.source_url)
    move_all(_offerings_to_open(modules), Offering.Status.ACTIVE, by=by)
    # No consequence follows: these are first versions, of modules without a mark, an application or an enrolment.
    listing.ask_for_ids(modules)
    return _stamped(
        batch, stored, published_at=now, published_by=by, verb="importbatch.published", count=len(modules), by=by
    )


def _offerings_to_open(modules: list[int]) -> QuerySet[Offering]:
    return Offering.objects.filter(
        version__module__in=modules,
        status__in=[Offering.Status.CONCEPT, Offering.Status.INACTIVE],
        starts_on__gte=timezone.localdate(),
        enrol_via=Offering.EnrolVia.PROVIDER,
    ).exclude(Q(delivery="") | Q(enrol_url=""))


@transaction.atomic
def unpublish_batch(batch: ImportBatch, *, by: User, reason: str) -> ImportBatch:
    """Takes what is public with the batch out of the catalogue, at once. It can be published again."""
    stored = lock(batch)
    if stored.published_at is None:
        raise NotPossible(_("This batch is not public."))
    versions = list(versions_public(stored).select_related("module"))
    modules = [version.module_id for version in versions]
    move_all(versions_public(stored), Status.ARCHIVED, by=by, note=reason)
    open_ = Offering.objects.filter(version__module__in=modules, status=Offering.Status.ACTIVE)
    move_all(open_, Offering.Status.INACTIVE, by=by, note=reason)
    # Holds back drawings, as `listing.take_away` does for one.
    list(Module.objects.select_for_update(no_key=True).filter(pk__in=modules).order_by("pk").values_list("pk"))
    Module.objects.filter(pk__in=modules).update(origin=Module.Origin.OWN)
    Listing.objects.filter(pk__in=modules).delete()
    for version in versions:
        consequences.follow("module_unpublished", version.module, by=by, reason=reason)
    return _stamped(
        batch,
        stored,
        published_at=None,
        published_by=None,
        verb="importbatch.unpublished",
        count=len(modules),
        by=by,
        note=reason,
    )


def _stamped(batch, stored, *, published_at, published_by, verb, count, by, note="") -> ImportBatch:
    for target in (stored, batch):
        target.published_at, target.published_by = published_at, published_by
    stored.save(update_fields=["published_at", "published_by"])
    record(stored, verb, by=by, note=note, modules=count)
    return batch

"""How fresh the modules of the public catalogue are: the facts for `catalog.freshness`, read for many at once."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Greatest, TruncDate
from django.utils import timezone

from catalog.freshness import Freshness, freshness
from catalog.models import Module, ModuleVersion, Offering


@dataclass(frozen=True)
class Quiet:
    """A module with what there is to say about its freshness."""

    module: Module
    freshness: Freshness


def of(module: Module, today: datetime.date) -> Freshness:
    """Of a row that `with_facts` read. Supply that was taken over stands by its provider's own list: it is as fresh as
    that list, and nobody here can answer for it."""
    if module.origin == Module.Origin.TAKEN_OVER:
        return Freshness()
    return freshness(
        confirmed_on=module.stood_for_on,
        has_start=module.has_start,
        started_until=module.started_until,
        asked_on=module.asked_after_on,
        today=today,
    )


def with_facts(modules: QuerySet[Module], today: datetime.date) -> QuerySet[Module]:
    """Adds `stood_for_on`, `has_start` and `started_until` to public modules."""
    published = ModuleVersion.objects.filter(module=OuterRef("pk"), status=ModuleVersion.Status.PUBLISHED)
    given = Offering.objects.filter(version__module=OuterRef("pk"), status=Offering.Status.ACTIVE).order_by()
    return modules.annotate(
        published_on=Subquery(published.annotate(day=TruncDate("published_at")).values("day")[:1]),
        checked_on=Subquery(published.values("reviewed_on")[:1]),
        has_start=Exists(given.filter(Q(starts_on__isnull=True) | Q(starts_on__gte=today))),
        started_until=Subquery(given.values("version__module").annotate(last=Max("starts_on")).values("last")),
    ).annotate(
        stood_for_on=Coalesce(Greatest(F("published_on"), F("checked_on"), F("confirmed_on")), TruncDate("created_at"))
    )


def quiet_among(modules: QuerySet[Module], today: datetime.date | None = None) -> list[Quiet]:
    """Those of these public modules that somebody has to answer for."""
    today = today or timezone.localdate()
    return quiet_of(with_facts(modules, today), today)


def quiet_of(modules: Iterable[Module], today: datetime.date) -> list[Quiet]:
    """The same of modules that were read `with_facts`."""
    found = (Quiet(module, of(module, today)) for module in modules)
    return [each for each in found if each.freshness.reasons]

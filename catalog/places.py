"""Whether there is room in the coming starts of a module, as one word. The numbers change with each enrolment; the word
seldom does, so it can stand on a card (docs/decisions/0055). Only offerings with enrolment here have places."""

import datetime
from collections.abc import Collection
from dataclasses import dataclass

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Case, CharField, F, IntegerField, Max, Q, QuerySet, Value, When
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce

from catalog.models import Listing, Offering
from partners.models import Organisation

LAST_PLACES = 3
# A place for which people wait is not free: it will be offered to them.
LEFT = Case(When(waiting__gt=0, then=0), default=F("capacity") - F("taken"), output_field=IntegerField())


@dataclass(frozen=True)
class Room:
    """Where one can enrol here now in a module: in words, and which start is the first with room (0: none)."""

    places: str = Listing.Places.NONE
    start: int = 0
    start_places: str = Listing.Places.NONE
    open_here: Collection[int] = ()


def open_here(today: datetime.date) -> QuerySet[Offering]:
    """Offerings in which one can enrol here on this day: the last day before the first meeting is the last to enrol."""
    return Offering.objects.filter(
        Q(starts_on__isnull=True) | Q(starts_on__gt=today),
        Q(enrol_opens_on__isnull=True) | Q(enrol_opens_on__lte=today),
        Q(enrol_closes_on__isnull=True) | Q(enrol_closes_on__gte=today),
        status=Offering.Status.ACTIVE,
        enrol_via=Offering.EnrolVia.HERE,
        provider__status=Organisation.Status.VERIFIED,
    )


def rooms(today: datetime.date) -> QuerySet:
    """A row for each module with starts in which one can enrol here now (those starts are grouped, never asked for row by
    row): `places_now`, the word of all of them together; `start_now`, the first with room (0: none), and `start_places_now`,
    the word of that one."""
    roomy = {"filter": Q(left__gt=0), "order_by": (F("starts_on").asc(nulls_last=True), F("pk"))}
    grouped = open_here(today).annotate(left=LEFT).order_by().values("version__module")
    return (
        grouped.annotate(most_left=Max("left"), roomy=ArrayAgg("pk", **roomy), lefts=ArrayAgg("left", **roomy))
        .annotate(start_now=Coalesce(F("roomy__0"), 0), start_left=F("lefts__0"))
        .annotate(places_now=_words("most_left"), start_places_now=_words("start_left", without=Listing.Places.NONE))
    )


def rooms_of(modules: Collection[int], today: datetime.date) -> dict[int, Room]:
    """By module, each of which is in the answer."""
    found = rooms(today).filter(version__module__in=modules).annotate(open_here=ArrayAgg("pk"))
    names = ("version__module", "places_now", "start_now", "start_places_now", "open_here")
    return dict.fromkeys(modules, Room()) | {module: Room(*room) for module, *room in found.values_list(*names)}


# One pass over the starts and one over the listings; asked per listing it takes three times as long.
OUT_OF_STEP = """
    SELECT listing.module_id FROM catalog_listing listing LEFT JOIN ({rooms}) room ON room.module = listing.module_id
    WHERE listing.places <> COALESCE(room.places_now, '') OR listing.start <> COALESCE(room.start_now, 0)
        OR listing.start_places <> COALESCE(room.start_places_now, '')
"""


def out_of_step(today: datetime.date) -> Q:
    """The listings that say something else about places than the counters do."""
    names = ("places_now", "start_now", "start_places_now")
    rows, values = rooms(today).values(*names, module=F("version__module")).query.sql_with_params()
    return Q(pk__in=RawSQL(OUT_OF_STEP.format(rooms=rows), values))  # noqa: S611  (values are parameters)


def _words(left: str, *, without: Listing.Places = Listing.Places.FULL) -> Case:
    """`word` in SQL; `without` is what no number gives."""
    return Case(
        When(**{f"{left}__gt": LAST_PLACES}, then=Value(Listing.Places.FREE)),
        When(**{f"{left}__gt": 0}, then=Value(Listing.Places.FEW)),
        When(**{f"{left}__lte": 0}, then=Value(Listing.Places.FULL)),
        default=Value(without),
        output_field=CharField(),
    )


def word(left: int) -> Listing.Places:
    """The same word for one start with so many places left."""
    if left <= 0:
        return Listing.Places.FULL
    return Listing.Places.FEW if left <= LAST_PLACES else Listing.Places.FREE

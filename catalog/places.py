"""Whether there is room in the coming starts of a module, as one word. The numbers change with each enrolment; the word
seldom does, so it can stand on a card (docs/decisions/0055). Only offerings with enrolment here have places.

`catalog.starts` says how a start stands; here is the part of it that changes with each enrolment, in SQL, so that one pass
over all starts finds the listings that no longer say what the counters do."""

import datetime
from collections.abc import Iterable

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Case, CharField, F, IntegerField, Max, Q, QuerySet, Value, When
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce

from catalog.models import Listing, Offering
from catalog.starts import Standing, State
from partners.models import Organisation

LAST_PLACES = 3
# A place for which people wait is not free: it will be offered to them.
LEFT = Case(When(waiting__gt=0, then=0), default=F("capacity") - F("taken"), output_field=IntegerField())
HERE, AT_PROVIDER = Q(enrol_via=Offering.EnrolVia.HERE), Q(enrol_via=Offering.EnrolVia.PROVIDER)


def open_here(today: datetime.date) -> QuerySet[Offering]:
    """Offerings in which one can enrol here on this day: the last day before the first meeting is the last to enrol."""
    return _open_to_all(today).filter(_here(today))


def _open_to_all(today: datetime.date) -> QuerySet[Offering]:
    return Offering.objects.filter(
        Q(enrol_opens_on__isnull=True) | Q(enrol_opens_on__lte=today),
        Q(enrol_closes_on__isnull=True) | Q(enrol_closes_on__gte=today),
        status=Offering.Status.ACTIVE,
        provider__status=Organisation.Status.VERIFIED,
    )


def _here(today: datetime.date) -> Q:
    return HERE & (Q(starts_on__isnull=True) | Q(starts_on__gt=today))


def _at_provider(today: datetime.date) -> Q:
    return AT_PROVIDER & (Q(starts_on__isnull=True) | Q(starts_on__gte=today))


def rooms(today: datetime.date) -> QuerySet:
    """A row for each module with starts in which everybody can enrol now (those starts are grouped, never asked for row by
    row): `places_now`, the word of all of them together; `start_now`, the first in which one can enrol by oneself (0:
    none), and `start_places_now`, the word of that one."""
    starts = _open_to_all(today).filter(_here(today) | _at_provider(today)).annotate(left=Case(When(HERE, then=LEFT)))
    possible = {
        "filter": Q(left__gt=0) | AT_PROVIDER,
        "order_by": (F("starts_on").asc(nulls_last=True), F("pk")),
    }
    return (
        starts.order_by()
        .values("version__module")
        .annotate(most_left=Max("left"), possible=ArrayAgg("pk", **possible), lefts=ArrayAgg("left", **possible))
        .annotate(start_now=Coalesce(F("possible__0"), 0), start_left=F("lefts__0"))
        .annotate(places_now=_words("most_left"), start_places_now=_words("start_left"))
    )


# One pass over the starts and one over the listings; asked per listing it takes three times as long. Which start comes
# first where one can enrol in none does not change with the counters.
OUT_OF_STEP = """
    SELECT listing.number FROM catalog_listing listing LEFT JOIN ({rooms}) room ON room.module = listing.module_id
    WHERE listing.places <> COALESCE(room.places_now, '')
        OR CASE WHEN room.start_now > 0
            THEN listing.start <> room.start_now OR listing.start_places <> room.start_places_now
            ELSE listing.start_places IN ('free', 'few') END
"""


def out_of_step(today: datetime.date) -> Q:
    """The listings that say something else about places than the counters do."""
    names = ("places_now", "start_now", "start_places_now")
    rows, values = rooms(today).values(*names, module=F("version__module")).query.sql_with_params()
    return Q(pk__in=RawSQL(OUT_OF_STEP.format(rooms=rows), values))  # noqa: S611  (values are parameters)


def _words(left: str) -> Case:
    """`word` in SQL; no number gives no word."""
    return Case(
        When(**{f"{left}__gt": LAST_PLACES}, then=Value(Listing.Places.FREE)),
        When(**{f"{left}__gt": 0}, then=Value(Listing.Places.FEW)),
        When(**{f"{left}__lte": 0}, then=Value(Listing.Places.FULL)),
        default=Value(Listing.Places.NONE),
        output_field=CharField(),
    )


def word(left: int) -> Listing.Places:
    """The same word for one start with so many places left."""
    if left <= 0:
        return Listing.Places.FULL
    return Listing.Places.FEW if left <= LAST_PLACES else Listing.Places.FREE


def word_of(start: Standing | None) -> Listing.Places:
    """Of one start; none where everybody cannot enrol here now."""
    if start is None or start.is_for_group or start.state not in (State.ROOM, State.FULL):
        return Listing.Places.NONE
    return word(start.left)


def word_of_all(starts: Iterable[Standing]) -> Listing.Places:
    """The best of their words."""
    words = {word_of(start) for start in starts}
    order = (Listing.Places.FREE, Listing.Places.FEW, Listing.Places.FULL)
    return next((each for each in order if each in words), Listing.Places.NONE)


def uuids_of(listings: Iterable[Listing]) -> dict[int, str]:
    """Of the starts that these listings name first, as documents know them: by `Listing.start`."""
    named = Offering.objects.filter(pk__in={listing.start for listing in listings})
    return {pk: str(uuid) for pk, uuid in named.order_by().values_list("pk", "uuid")}

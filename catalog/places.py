"""Whether there is room in the coming starts of a module, as one word. The numbers change with each enrolment; the word
seldom does, so it can stand on a card (docs/decisions/0055). Only offerings with enrolment here have places."""

import datetime

from django.db.models import Case, CharField, F, IntegerField, Max, OuterRef, Q, QuerySet, Subquery, Value, When

from catalog.models import Listing, Offering
from partners.models import Organisation

LAST_PLACES = 3
# A place for which people wait is not free: it will be offered to them.
LEFT = Case(When(waiting__gt=0, then=0), default=F("capacity") - F("taken"), output_field=IntegerField())


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


def with_places(rows: QuerySet, module_pk: str, today: datetime.date) -> QuerySet:
    """Rows whose field `module_pk` holds a module, with `places_now` (`Listing.Places`)."""
    of_module = open_here(today).filter(version__module=OuterRef(module_pk)).order_by().values("version__module")
    return rows.annotate(most_left=Subquery(of_module.annotate(most=Max(LEFT)).values("most"))).annotate(
        places_now=Case(
            When(most_left__isnull=True, then=Value(Listing.Places.NONE)),
            When(most_left__lte=0, then=Value(Listing.Places.FULL)),
            When(most_left__lte=LAST_PLACES, then=Value(Listing.Places.FEW)),
            default=Value(Listing.Places.FREE),
            output_field=CharField(),
        )
    )


def word(left: int) -> Listing.Places:
    """The same word for one start with so many places left."""
    if left <= 0:
        return Listing.Places.FULL
    return Listing.Places.FEW if left <= LAST_PLACES else Listing.Places.FREE

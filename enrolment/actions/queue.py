"""The queue: who is offered a freed place, for how long, and what happens then.

Every function that decides about the queue holds the lock of its offering, taken before any enrolment's.
"""

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

import catalog.listing
from catalog import periods
from catalog.models import Offering
from config.texts import moment_full
from enrolment.deadlines import offer_expires_at
from enrolment.letters import tell
from enrolment.models import Enrolment, PlaceOffer
from people.history import NotPossible, move, record
from people.models import User


def lock_offering(offering: Offering) -> Offering:
    """The stored offering, locked until the transaction ends, with what its mails need."""
    return (
        Offering.objects.select_for_update(of=("self",))
        .select_related("version__module", "provider")
        .get(pk=offering.pk)
    )


def change_counters(offering: Offering, *, taken: int = 0, waiting: int = 0) -> None:
    """Adds to the counters of a locked offering, and asks for a new listing where free places came or went."""
    had_places = offering.places_left
    Offering.objects.filter(pk=offering.pk).update(taken=F("taken") + taken, waiting=F("waiting") + waiting)
    offering.taken += taken
    offering.waiting += waiting
    if bool(had_places) != bool(offering.places_left):
        catalog.listing.ask_for(offering.version.module)


@transaction.atomic
def settle(offering: Offering) -> None:
    """Ends the offers of this offering that have run out and passes their seats on. Each action settles first, so a
    seat is never held by an offer whose time has passed. One query when there is nothing to settle."""
    if not PlaceOffer.objects.lapsed().filter(enrolment__offering=offering).exists():
        return
    offering = lock_offering(offering)
    for offer in PlaceOffer.objects.lapsed().filter(enrolment__offering=offering).select_related("enrolment__person"):
        enrolment = offer.enrolment
        move(
            enrolment,
            Enrolment.Status.CANCELLED,
            by=None,
            cancelled_at=timezone.now(),
            cancelled_because=Enrolment.CancelledBecause.LAPSED,
        )
        PlaceOffer.objects.filter(pk=offer.pk).update(released_at=timezone.now())
        record(offer, "placeoffer.lapsed", by=None)
        change_counters(offering, taken=-1)
        tell(enrolment, "cancelled_lapsed")
    promote(offering)


def promote(offering: Offering) -> list[PlaceOffer]:
    """Offers each free seat of a locked offering to the next in the queue. The offer holds the seat."""
    offers = []
    closes_on = offering.enrol_closes_on and periods.closes_on(offering, offering.periods.all())
    expires_at = offer_expires_at(timezone.now(), starts_on=offering.starts_on, closes_on=closes_on)
    if expires_at is None or offering.status != Offering.Status.ACTIVE:
        return offers
    free = (offering.capacity or 0) - offering.taken
    for enrolment in Enrolment.objects.filter(offering=offering).in_queue().select_related("person")[: max(free, 0)]:
        offer = PlaceOffer.objects.create(enrolment=enrolment, expires_at=expires_at)
        record(offer, "placeoffer.made", by=None, enrolment=enrolment.pk)
        change_counters(offering, taken=1, waiting=-1)
        tell(enrolment, "place_offered", expires_at=lambda: moment_full(expires_at))
        offers.append(offer)
    return offers


@transaction.atomic
def accept_offer(offer: PlaceOffer, *, by: User) -> Enrolment:
    """Turns a held seat into an enrolment. Raises `NotPossible` when the offer has run out or was answered."""
    lock_offering(offer.enrolment.offering)
    offer = _open(offer)
    move(offer, PlaceOffer.Status.ACCEPTED, by=by, answered_at=timezone.now())
    enrolment = move(offer.enrolment, Enrolment.Status.ASSOCIATED, by=by, associated_at=timezone.now())
    tell(enrolment, "associated")
    return enrolment


@transaction.atomic
def decline_offer(offer: PlaceOffer, *, by: User) -> Enrolment:
    """Gives the held seat to the next in the queue and ends this enrolment."""
    offering = lock_offering(offer.enrolment.offering)
    offer = _open(offer)
    enrolment = move(
        offer.enrolment,
        Enrolment.Status.CANCELLED,
        by=by,
        cancelled_at=timezone.now(),
        cancelled_because=Enrolment.CancelledBecause.DECLINED,
    )
    close_offer(offer, offering=offering, by=by)
    promote(offering)
    return enrolment


def place_of(enrolment: Enrolment) -> int:
    """The place of somebody in the queue, 1 for the first."""
    return (
        Enrolment.objects.filter(offering=enrolment.offering, queue_number__lte=enrolment.queue_number)
        .in_queue()
        .count()
    )


def close_offer(offer: PlaceOffer, *, offering: Offering, by: User | None) -> None:
    """Ends an offer that still holds its seat; the offering is locked."""
    now = timezone.now()
    move(offer, PlaceOffer.Status.DECLINED, by=by, answered_at=now, released_at=now)
    change_counters(offering, taken=-1)


def _open(offer: PlaceOffer) -> PlaceOffer:
    stored = PlaceOffer.objects.select_related("enrolment__person").get(pk=offer.pk)
    if not stored.is_open:
        raise NotPossible(
            _("This offer of a place has run out or has been answered. Look at “My learning” to see how things stand.")
        )
    return stored

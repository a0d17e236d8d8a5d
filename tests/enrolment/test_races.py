"""Many people at once, on real connections. The control shows that the race is real: a naive way oversells."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction

from catalog.models import Offering
from enrolment import actions
from enrolment.models import Enrolment, PlaceOffer
from people.history import NotPossible
from tests.factories.catalog import OfferingFactory
from tests.factories.enrolment import EnrolmentFactory
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db(transaction=True)
PLACES, PEOPLE = 5, 16


def at_once(work, items):
    """Runs `work(item)` for all items, each in a thread with a connection of its own, started together."""
    together = threading.Barrier(len(items))

    def run(item):
        together.wait()
        try:
            return work(item)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(items)) as threads:
        return list(threads.map(run, items))


def enrol_naively(offering, person):
    """What must not be done: look, then write."""
    with transaction.atomic():
        taken = Enrolment.objects.filter(offering=offering, status=Enrolment.Status.ASSOCIATED).count()
        if taken < offering.capacity:
            connection.cursor().execute("select pg_sleep(0.05)")
            Enrolment.objects.create(
                person=person, offering=offering, status="associated", associated_at=offering.created_at
            )


def test_the_last_places_go_to_as_many_people_as_there_are_places():
    offering = OfferingFactory(active=True, capacity=PLACES)
    at_once(lambda person: actions.enrol(offering, by=person), [UserFactory() for _ in range(PEOPLE)])
    rows = Enrolment.objects.filter(offering=offering)
    assert rows.filter(status="associated").count() == PLACES
    numbers = rows.filter(status="queued").order_by("queue_number").values_list("queue_number", flat=True)
    assert list(numbers) == list(range(1, PEOPLE - PLACES + 1))
    assert Offering.objects.values_list("taken", "waiting").get(pk=offering.pk) == (PLACES, PEOPLE - PLACES)


def test_the_naive_way_oversells():
    offering = OfferingFactory(active=True, capacity=PLACES)
    at_once(lambda person: enrol_naively(offering, person), [UserFactory() for _ in range(PEOPLE)])
    assert Enrolment.objects.filter(offering=offering, status="associated").count() > PLACES


def test_one_person_who_presses_many_times_gets_one_place():
    offering, person = OfferingFactory(active=True, capacity=PLACES), UserFactory()

    def press(_):
        try:
            return actions.enrol(offering, by=person).status
        except NotPossible:
            return "refused"

    assert sorted(at_once(press, range(8))) == ["associated"] + ["refused"] * 7
    assert Offering.objects.values_list("taken", "waiting").get(pk=offering.pk) == (1, 0)


def test_everybody_leaves_while_others_come_and_no_seat_is_lost_or_given_twice():
    offering = OfferingFactory(active=True, capacity=PLACES)
    leaving = [EnrolmentFactory(offering=offering) for _ in range(PLACES)]
    for _ in range(2):
        EnrolmentFactory(offering=offering, queued=True)

    def one(item):
        return actions.cancel(item, by=item.person) if isinstance(item, Enrolment) else actions.enrol(offering, by=item)

    at_once(one, [*leaving, *(UserFactory() for _ in range(6))])
    rows, held = Enrolment.objects.filter(offering=offering), PlaceOffer.objects.holding().count()
    taken, waiting = Offering.objects.values_list("taken", "waiting").get(pk=offering.pk)
    assert taken == rows.filter(status="associated").count() + held == PLACES
    assert waiting == rows.filter(status="queued").count() - held == 8 - PLACES
    offered = (
        PlaceOffer.objects.holding()
        .order_by("enrolment__queue_number")
        .values_list("enrolment__queue_number", flat=True)
    )
    assert {1, 2} <= set(offered)  # who waited longest was served first


def test_an_offer_is_accepted_once_however_often_it_is_pressed():
    offering = OfferingFactory(active=True, capacity=1)
    waiting = EnrolmentFactory(offering=offering, queued=True)
    with transaction.atomic():
        (offer,) = actions.promote(actions.lock_offering(offering))

    def press(_):
        try:
            return actions.accept_offer(offer, by=waiting.person).status
        except NotPossible:
            return "refused"

    assert sorted(at_once(press, range(4))) == ["associated"] + ["refused"] * 3

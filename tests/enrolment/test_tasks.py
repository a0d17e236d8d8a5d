import pytest

from enrolment.models import PlaceOffer
from enrolment.tasks import settle_offers
from tests.factories.catalog import OfferingFactory
from tests.factories.enrolment import EnrolmentFactory, PlaceOfferFactory

pytestmark = pytest.mark.django_db


def test_settle_offers_passes_on_what_has_run_out_and_leaves_the_rest():
    lapsed = PlaceOfferFactory(enrolment__offering=OfferingFactory(active=True, capacity=1), lapsed=True)
    waiting = EnrolmentFactory(offering=lapsed.enrolment.offering, queued=True)
    running = PlaceOfferFactory(enrolment__offering=OfferingFactory(active=True, capacity=1))
    settle_offers()
    assert {offer.enrolment for offer in PlaceOffer.objects.holding()} == {waiting, running.enrolment}

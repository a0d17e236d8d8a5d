from celery import shared_task

from catalog.models import Offering
from enrolment import actions
from enrolment.models import PlaceOffer


@shared_task(name="enrolment.settle_offers")
def settle_offers():
    """Passes on the seats of offers that have run out, one offering at a time."""
    lapsed = PlaceOffer.objects.lapsed().values("enrolment__offering")
    for offering in Offering.objects.filter(pk__in=lapsed):
        actions.settle(offering)

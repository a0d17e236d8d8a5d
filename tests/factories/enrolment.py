import datetime

import factory
from django.db.models import F
from django.utils import timezone
from factory.django import DjangoModelFactory

from catalog.models import Offering
from enrolment.deadlines import offer_expires_at
from enrolment.models import Enrolment, PlaceOffer

COUNTED = {Enrolment.Status.ASSOCIATED: {"taken": 1}, Enrolment.Status.QUEUED: {"waiting": 1}}


class EnrolmentFactory(DjangoModelFactory):
    """Somebody with a place; `queued`, `pending`, `finished`... for the rest. Keeps the counters of the offering."""

    class Meta:
        model = Enrolment
        skip_postgeneration_save = True

    person = factory.SubFactory("tests.factories.people.UserFactory")
    offering = factory.SubFactory("tests.factories.catalog.OfferingFactory", active=True)
    status = Enrolment.Status.ASSOCIATED
    associated_at = factory.LazyAttribute(
        lambda row: timezone.now() if row.status in (Enrolment.Status.ASSOCIATED, Enrolment.Status.FINISHED) else None
    )

    class Params:
        queued = factory.Trait(status=Enrolment.Status.QUEUED)
        pending = factory.Trait(status=Enrolment.Status.PENDING)
        finished = factory.Trait(
            status=Enrolment.Status.FINISHED,
            finished_at=factory.LazyFunction(timezone.now),
            result=Enrolment.Result.PASSED,
        )
        denied = factory.Trait(
            status=Enrolment.Status.DENIED,
            denied_at=factory.LazyFunction(timezone.now),
            denied_reason="U voldoet niet aan de toelatingseis.",
        )
        cancelled = factory.Trait(
            status=Enrolment.Status.CANCELLED,
            cancelled_at=factory.LazyFunction(timezone.now),
            cancelled_because=Enrolment.CancelledBecause.PERSON,
        )

    @classmethod
    def _create(cls, model, *args, **kwargs):
        offering, status = kwargs["offering"], kwargs["status"]
        if status in (Enrolment.Status.QUEUED, Enrolment.Status.PENDING):
            Offering.objects.filter(pk=offering.pk).update(last_queue_number=F("last_queue_number") + 1)
            kwargs.setdefault("queue_number", Offering.objects.get(pk=offering.pk).last_queue_number)
        for counter, step in COUNTED.get(status, {}).items():
            Offering.objects.filter(pk=offering.pk).update(**{counter: F(counter) + step})
        offering.refresh_from_db(fields=["taken", "waiting", "last_queue_number"])
        return super()._create(model, *args, **kwargs)


class PlaceOfferFactory(DjangoModelFactory):
    """A place that is held for somebody in the queue: the seat moves from the queue to the taken ones."""

    class Meta:
        model = PlaceOffer

    enrolment = factory.SubFactory(EnrolmentFactory, queued=True)
    expires_at = factory.LazyFunction(lambda: offer_expires_at(timezone.now(), starts_on=None, closes_on=None))

    class Params:
        lapsed = factory.Trait(
            offered_at=factory.LazyFunction(lambda: timezone.now() - datetime.timedelta(days=5)),
            expires_at=factory.LazyFunction(lambda: timezone.now() - datetime.timedelta(minutes=1)),
        )

    @classmethod
    def _create(cls, model, *args, **kwargs):
        offering = kwargs["enrolment"].offering
        Offering.objects.filter(pk=offering.pk).update(taken=F("taken") + 1, waiting=F("waiting") - 1)
        offering.refresh_from_db(fields=["taken", "waiting"])
        return super()._create(model, *args, **kwargs)

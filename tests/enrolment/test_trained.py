"""How many people a community trained in a year."""

import datetime

import pytest

from enrolment.models import Enrolment
from enrolment.trained import people_trained
from tests.factories.catalog import ModuleFactory, ModuleVersionFactory, OfferingFactory
from tests.factories.communities import CommunityFactory
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db


def finish(person, offering, moment, status="finished"):
    at = datetime.datetime.fromisoformat(moment)
    return Enrolment.objects.create(
        person=person, offering=offering, status=status, associated_at=at, finished_at=at, result="passed"
    )


def test_people_trained_counts_each_person_once_in_dutch_time():
    community = CommunityFactory(active=True)
    own = OfferingFactory(version=ModuleVersionFactory(module=ModuleFactory(community=community)))
    second = OfferingFactory(version=own.version)
    elsewhere = OfferingFactory()
    anna, bart = UserFactory(), UserFactory()
    finish(anna, own, "2025-03-01T12:00+00:00")
    finish(anna, second, "2025-09-01T12:00+00:00")
    finish(bart, own, "2024-12-31T23:30+00:00")  # half past midnight in the Netherlands: 2025
    finish(UserFactory(), own, "2025-12-31T23:30+00:00")  # 2026
    finish(UserFactory(), elsewhere, "2025-03-01T12:00+00:00")
    assert [people_trained(community, year) for year in (2024, 2025, 2026)] == [0, 2, 1]

import datetime

import pytest
from django.utils import timezone

from catalog import listing
from catalog.models import ListingTask, SyncItem
from catalog.sync import lag
from tests.factories.catalog import ModuleFactory
from tests.factories.sync import CatalogTargetFactory

pytestmark = pytest.mark.django_db


def ago(**span):
    return timezone.now() - datetime.timedelta(**span)


def test_the_lag_of_listings_is_the_age_of_what_has_waited_longest():
    assert listing.lag() == 0
    for minutes in (1, 5):
        ListingTask.objects.create(module=ModuleFactory(), asked_at=ago(minutes=minutes))
    assert 300 <= listing.lag() < 330


def test_the_lag_of_synchronisation_counts_what_is_due_at_targets_that_are_on():
    assert lag.of_all() == 0
    for target, minutes in ((CatalogTargetFactory(), 2), (CatalogTargetFactory(is_enabled=False), 50)):
        SyncItem.objects.create(
            target=target, module=ModuleFactory(), wanted_version=1, next_attempt_at=ago(minutes=minutes)
        )
    assert 120 <= lag.of_all() < 150


def test_readyz_tells_both(client):
    parts = client.get("/readyz").json()
    assert {"listing_lag", "sync_lag"} <= parts.keys()

"""The step before the constraint: rows that were double already."""

from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection

from catalog.models import ListingTask, Offering
from tests.factories.catalog import ModuleVersionFactory, OfferingFactory

number = import_module("catalog.migrations.0020_codes_that_stood_twice").number


@pytest.mark.django_db
def test_the_oldest_keeps_a_code_that_stood_twice_and_the_listings_of_the_others_are_drawn_again():
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX offering_code_once_per_provider")
    version, long = ModuleVersionFactory(published=True), "c" * 60
    later = ModuleVersionFactory(module__owner_organisation=version.module.owner_organisation, published=True)
    codes = ["NJ", "NJ", "NJ-2", "", "", long, long]
    kept = [OfferingFactory(version=version, code=code).pk for code in codes]
    third = OfferingFactory(version=later, code="NJ").pk
    elsewhere = OfferingFactory(code="NJ").pk
    for _ in range(2):  # once more changes nothing
        number(apps, None)
    found = dict(Offering.objects.values_list("pk", "code"))
    assert [found[pk] for pk in kept] == ["NJ", "NJ-3", "NJ-2", "", "", long, "c" * 58 + "-2"]
    assert (found[third], found[elsewhere]) == ("NJ-4", "NJ")
    asked = ListingTask.objects.order_by("module").values_list("module", flat=True)
    assert list(asked) == [version.module_id, later.module_id]

"""Price changes are written down; a rise that stands out against the past year is marked."""

import datetime
from decimal import Decimal

import pytest
from django.urls import reverse

from catalog import actions, prices
from catalog.models import PriceChange
from tests.factories.catalog import LicenceFactory, ModuleVersionFactory, OfferingFactory, PriceFactory
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db


def changes():
    return [(each.audience, each.before, each.after, each.is_unusual) for each in PriceChange.objects.order_by("pk")]


@pytest.mark.parametrize(
    ("lowest", "after", "unusual"),
    [(100, 149, False), (100, 151, True), (1000, 1300, False), (1000, 1301, True), (0, 49, False), (0, 50, True),
     (None, 900, False), (400, None, False), (500, 100, False)],
)  # fmt: skip
def test_a_rise_is_unusual_by_amount_and_share(lowest, after, unusual):
    as_amount = [None if each is None else Decimal(each) for each in (lowest, after)]
    assert prices.is_unusual(*as_amount) is unusual


def test_small_steps_towards_a_high_price_are_seen(at):
    by, version = UserFactory(), ModuleVersionFactory(published=True, price=Decimal(400))
    for day, price in ((1, 480), (2, 480), (3, 560)):
        at(f"2026-12-0{day} 10:00")
        new = actions.new_version(version.module, by=by)
        actions.save_draft(new, content={"price": Decimal(price)}, outcomes=_outcomes(new), by=by)
        actions.publish(new, by=by)
    assert changes() == [("consumer", 400, 480, False), ("consumer", 480, 560, True)]
    at("2028-01-01 10:00")
    assert not prices.note(version.module, before=Decimal(560), after=Decimal(640), by=by).is_unusual


def _outcomes(version):
    return [{"nl": outcome.text_nl, "en": outcome.text_en} for outcome in version.outcomes.all()]


def test_prices_of_an_open_offering_are_noted_by_customer_and_of_a_draft_are_not():
    by = UserFactory()
    offering = OfferingFactory(active=True, version__price=Decimal(450))
    PriceFactory(offering=offering, audience="business", amount=Decimal(900))
    rows = [_row("consumer", 700), _row("business", 900)]
    actions.save_offering(offering, content={}, sessions=[], prices=rows, by=by)
    draft = OfferingFactory()
    actions.save_offering(draft, content={}, sessions=[], prices=rows, by=by)
    assert changes() == [("consumer", 450, 700, True)]


def test_a_start_that_costs_more_than_the_one_before_it_is_noted_when_it_opens():
    by = UserFactory()
    version = ModuleVersionFactory(published=True, price=Decimal(450))
    for consumer, business in ((None, 900), (450, 1150), (700, 1150), (None, 2000)):
        offering = OfferingFactory(version=version)
        for audience, amount in (("consumer", consumer), ("business", business)):
            if amount:
                PriceFactory(offering=offering, audience=audience, amount=Decimal(amount))
        actions.activate_offering(offering, by=by)
        actions.close_offering(offering, by=by)
        actions.activate_offering(offering, by=by)  # the same start again is no change
    assert changes() == [
        ("business", 900, 1150, False),
        ("consumer", 450, 700, True),
        ("business", 1150, 2000, True),
        ("consumer", 700, 450, False),
    ]
    other = OfferingFactory(version=version, provider=LicenceFactory(module=version.module, granted=True).organisation)
    PriceFactory(offering=other, audience="consumer", amount=Decimal(460))
    actions.activate_offering(other, by=by)  # another provider asks its own price
    assert changes()[4:] == [("consumer", 450, 460, False)]


def _row(audience, amount):
    return {"audience": audience, "amount": Decimal(amount), "vat": "included", "includes_nl": "", "includes_en": ""}


def test_who_keeps_the_catalogue_sees_the_changes(client_of, catalogue_manager, django_assert_num_queries):
    module = ModuleVersionFactory(published=True).module
    for day in range(3):
        PriceChange.objects.create(
            module=module, before=100, after=100 + day, is_unusual=day == 2,
            at=datetime.datetime(2026, 1, day + 1, tzinfo=datetime.UTC),
        )  # fmt: skip
    client, address = client_of(catalogue_manager), reverse("catalog:price-change-list")
    assert len(client.get(address).context["changes"]) == 3
    assert [each.after for each in client.get(address, {"unusual": ""}).context["changes"]] == [102]

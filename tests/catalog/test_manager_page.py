"""The page for who decides about time and money."""

import datetime
from decimal import Decimal

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone

from catalog import listing
from catalog.working_days import Away, away
from tests.factories.catalog import (
    ModuleFactory,
    ModuleVersionFactory,
    OfferingFactory,
    PriceFactory,
    SessionFactory,
    in_days,
)


def meeting(day, begins, ends):
    """As a clock there shows it."""
    return tuple(datetime.datetime.fromisoformat(f"{day}T{clock}:00") for clock in (begins, ends))


@pytest.mark.parametrize(
    ("meetings", "found"),
    [
        ([], Away(0, 0)),
        ([meeting("2027-01-14", "09:30", "16:30")], Away(2, 0)),  # a Thursday
        ([meeting("2027-01-14", "09:00", "12:30")], Away(1, 0)),
        ([meeting("2027-01-14", "09:00", "12:00"), meeting("2027-01-14", "13:00", "16:00")], Away(2, 0)),  # one day
        ([meeting("2027-01-14", "19:00", "21:30")], Away(0, 1)),
        ([meeting("2027-01-14", "17:00", "20:00")], Away(0, 1)),  # an hour of it is work
        ([meeting("2027-01-16", "09:00", "17:00")], Away(0, 1)),  # a Saturday
        ([meeting("2027-01-14", "09:00", "17:00"), meeting("2027-01-19", "13:00", "17:00")], Away(3, 0)),
    ],
)
def test_away_counts_half_days_within_working_hours(meetings, found):
    assert away(meetings) == found


def page_of(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def part(page, name):
    return " ".join(page.select_one(f"#{name}").find_parent("section").get_text(" ").split())


@pytest.mark.django_db
def test_listing_manager_is_about_the_offering_that_was_asked_for(client):
    version = ModuleVersionFactory(module=ModuleFactory(slug="m"), published=True, title_nl="M", price=450)
    OfferingFactory(version=version, active=True, starts_on=in_days(10))
    later = OfferingFactory(version=version, active=True, starts_on=in_days(35), city="Assen")
    PriceFactory(offering=later, audience="consumer", amount=605)
    PriceFactory(offering=later, audience="business", amount=Decimal(500), vat="excluded")
    for day in (14, 21):
        begins, ends = (timezone.make_aware(each) for each in meeting(f"2027-01-{day}", "09:30", "16:30"))
        SessionFactory(offering=later, starts_at=begins, ends_at=ends, place="Zaal 3")
    listing.draw(version.module)
    page = page_of(client, f"/nl/catalogue/m/for-my-manager/?offering={later.uuid}")
    assert "2 dagen" in part(page, "days")
    assert "€ 605" in part(page, "costs").replace("\xa0", " ") and "btw over € 500" in part(page, "costs").replace(
        "\xa0", " "
    )
    assert "Assen" in part(page, "when") and "14 januari 2027, 09.30 tot 16.30 uur · Zaal 3" in part(page, "when")
    first = page_of(client, "/nl/catalogue/m/for-my-manager/?offering=onzin")
    assert "niet opgegeven" in part(first, "days")
    assert "€ 450" in part(first, "costs").replace("\xa0", " ")


@pytest.mark.django_db
def test_days_away_are_counted_on_the_clock_of_the_place(client):
    version = ModuleVersionFactory(module=ModuleFactory(slug="m"), published=True)
    offering = OfferingFactory(version=version, active=True, city="Kralendijk", delivery="presential")
    begins = datetime.datetime(2027, 7, 1, 18, 0, tzinfo=datetime.UTC)  # 14:00 there, 20:00 here
    ends = begins + datetime.timedelta(hours=3)
    SessionFactory(offering=offering, starts_at=begins, ends_at=ends, zone="America/Curacao")
    listing.draw(version.module)
    page = page_of(client, "/nl/catalogue/m/for-my-manager/")
    assert "Een halve dag" in part(page, "days")
    assert "1 juli 2027, 14.00 tot 17.00 uur (tijd van Caribisch deel van het Koninkrijk)" in part(page, "when")


@pytest.mark.django_db
def test_listing_manager_of_a_module_without_a_start_or_a_price(client, django_assert_num_queries):
    version = ModuleVersionFactory(module=ModuleFactory(slug="kaal"), published=True, empty=True, title_nl="Kaal")
    listing.draw(version.module)
    with django_assert_num_queries(5):
        page = page_of(client, "/nl/catalogue/kaal/for-my-manager/")
    assert part(page, "costs") == "Wat het kost De aanbieder geeft de prijs op aanvraag."
    assert client.get("/nl/catalogue/bestaat-niet/for-my-manager/").status_code == 404

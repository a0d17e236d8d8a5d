"""Enrolling in the period of a target group, before or after everybody else."""

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from catalog import listing
from catalog.models import EnrolmentPeriod
from enrolment import actions, entry
from enrolment.models import Enrolment
from people.history import NotPossible
from tests.enrolment.test_views import agreed, at, words
from tests.factories.catalog import OfferingFactory, SessionFactory, in_days
from tests.factories.enrolment import EnrolmentFactory
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db
NOT_FOR_ALL = {"enrol_opens_on": in_days(10), "starts_on": in_days(30)}


def offering_for(group="teacher", opens=-2, closes=5, **fields):
    offering = OfferingFactory(active=True, **{**NOT_FOR_ALL, **fields})
    last = None if closes is None else in_days(closes)
    EnrolmentPeriod.objects.create(offering=offering, target_group=group, opens_on=in_days(opens), closes_on=last)
    return offering


@pytest.mark.parametrize(
    ("period", "group", "is_let_in"),
    [
        ({}, "teacher", True),
        ({"opens": 0, "closes": 0}, "teacher", True),
        ({"closes": None}, "teacher", True),
        ({"enrol_opens_on": None, "enrol_closes_on": in_days(-1)}, "teacher", True),  # longer than everybody
        ({"enrol_opens_on": None}, "", True),  # open for everybody
        ({"enrol_opens_on": None, "opens": 3}, "", True),
        ({}, "", False),
        ({}, "student", False),
        ({"opens": 1}, "teacher", False),
        ({"closes": -1}, "teacher", False),
        ({"starts_on": in_days(0)}, "teacher", False),
    ],
)
def test_the_statement_that_gives_the_seat_keeps_to_the_period_of_the_group(period, group, is_let_in):
    offering = offering_for(**period)
    if is_let_in:
        enrolment = actions.enrol(offering, by=UserFactory(), target_group=group)
        assert (enrolment.status, enrolment.target_group) == ("associated", group)
    else:
        with pytest.raises(NotPossible):
            actions.enrol(offering, by=UserFactory(), target_group=group)
        assert not Enrolment.objects.exists()


def test_a_place_that_comes_free_in_the_period_of_a_group_goes_to_who_waits():
    offering = offering_for(enrol_opens_on=None, enrol_closes_on=in_days(-1), capacity=1)
    first, second = (actions.enrol(offering, by=UserFactory(), target_group="teacher") for _ in range(2))
    assert second.status == "queued"
    actions.cancel(first, by=first.person)
    assert second.offers.count() == 1


def test_enrolment_create_asks_for_the_group_and_the_provider_sees_the_answer(client_of, professional, world):
    offering = world.offering
    type(offering).objects.filter(pk=offering.pk).update(**NOT_FOR_ALL, ends_on=None)
    EnrolmentPeriod.objects.create(offering=offering, target_group="teacher", opens_on=in_days(-1))
    client, address = client_of(professional), at("enrolment-create", offering.uuid)
    page = BeautifulSoup(client.get(address).content, "html.parser")
    assert [radio["value"] for radio in page.select("input[name=target_group]")] == ["teacher"]
    refused = client.post(address, agreed(offering, target_group="student"))
    assert list(refused.context["form"].errors) == ["target_group"]
    client.post(address, agreed(offering, target_group="teacher"))
    assert Enrolment.objects.get(person=professional).target_group == "teacher"
    desk = client_of(world.provider_editor).get(at("participant-list", offering.uuid))
    assert "hoort volgens eigen opgave bij: Docenten" in words(desk)


def test_the_page_of_the_module_names_the_groups_and_offers_enrolling(client):
    offering = offering_for(closes=5)
    EnrolmentPeriod.objects.create(offering=offering, target_group="student", opens_on=in_days(6))
    module = listing.draw(offering.version.module).module
    page = client.get(reverse("catalog:listing-detail", args=[module.slug]))
    row = page.context["page"].rows[0]
    assert (row.note, [each.split(":")[0] for each in row.periods]) == (
        "nu alleen voor een doelgroep", ["Docenten en docent-onderzoekers", "Studenten"]
    )  # fmt: skip
    assert (row.action.label, row.action.is_main) == ("Inschrijven", False)
    offering.periods.all().delete()
    assert entry.groups_of_today(offering, in_days(0)) == []
    listing.draw(module)
    row = client.get(reverse("catalog:listing-detail", args=[module.slug])).context["page"].rows[0]
    assert (row.words, row.action, row.periods) == ("Nog niet open", None, ())


def test_the_link_of_a_meeting_is_for_those_who_have_a_place(client_of, client):
    link = "https://samen.example/kamer-7"
    offering = OfferingFactory(active=True, capacity=1)
    SessionFactory(offering=offering, place="Zaal 2", online_url=link)
    module = listing.draw(offering.version.module).module
    has_place, waits = EnrolmentFactory(offering=offering), EnrolmentFactory(offering=offering, queued=True)
    shown = {
        enrolment.status: link in client_of(enrolment.person).get(enrolment.get_absolute_url()).content.decode()
        for enrolment in (has_place, waits)
    }
    assert shown == {"associated": True, "queued": False}
    for name, key in (("listing-detail", module.slug), ("offering-calendar", offering.uuid)):
        assert link not in client.get(reverse(f"catalog:{name}", args=[key])).content.decode()

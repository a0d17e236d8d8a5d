import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from partners.duplicates import alike, plain
from partners.models import Organisation
from tests.factories.partners import (
    HubRoleFactory,
    OrganisationFactory,
    OrganisationNameFactory,
    OrganisationRoleFactory,
)
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db

NEW = {"kind": "sme", "city": "Gouda", "province": "NL-ZH", "seen": "0"}


def names(text, number="", **options):
    found = alike(text, number, seen_by=AnonymousUser(), **options)
    return [(each.organisation.name, each.name, each.has_same_number) for each in found]


@given(st.text(max_size=300))
def test_plain_is_the_same_when_it_is_done_twice(text):
    assert plain(plain(text)) == plain(text)


@pytest.mark.parametrize(
    "typed", ["kaasfabriek gouda", "Kaasfabriek Gouda B.V.", "Gouda Kaasfabriek", "Kaasfabrik Gouda"]
)
def test_alike_finds_a_name_that_is_written_otherwise(typed):
    OrganisationFactory(verified=True, name="Kaasfabriek Gouda BV (fictief)")
    OrganisationFactory(verified=True, name="Melkfabriek Leiden (fictief)")
    name = "Kaasfabriek Gouda BV (fictief)"
    assert names(typed) == [(name, name, False)]


@pytest.mark.parametrize("typed", ["", "ka", "Melkfabriek Gouda", "BV (fictief)", "x" * 5000])
def test_alike_says_nothing_about_another_name(typed):
    OrganisationFactory(verified=True, name="Kaasfabriek Gouda (fictief)")
    assert names(typed) == []


def test_alike_finds_the_kvk_number_first_and_older_names():
    numbered = OrganisationFactory(verified=True, name="Zuivel (fictief)", kvk_number="12345678")
    renamed = OrganisationFactory(verified=True, name="Melk (fictief)")
    OrganisationNameFactory(organisation=renamed, name="Kaasfabriek Gouda")
    assert names("Kaasfabriek Gouda", "12345678") == [
        (numbered.name, numbered.name, True), (renamed.name, "Kaasfabriek Gouda", False),
    ]  # fmt: skip
    assert names("Kaasfabriek Gouda", "12345678", besides=renamed) == [(numbered.name, numbered.name, True)]


def test_alike_keeps_silent_about_what_the_reader_may_not_see_and_what_has_ended():
    OrganisationFactory(name="Kaasfabriek Gouda")
    OrganisationFactory(name="Kaasfabriek Gouda", dissolved=True)
    assert names("Kaasfabriek Gouda") == []


def test_alike_gives_at_most_five():
    for _ in range(7):
        OrganisationFactory(verified=True, name="Kaasfabriek Gouda")
    assert len(names("Kaasfabriek Gouda")) == 5


@pytest.mark.parametrize("number", [1, 3])
def test_alike_takes_three_queries_for_any_number(number, django_assert_num_queries):
    for _ in range(number):
        OrganisationFactory(verified=True, name="Kaasfabriek Gouda")
    with django_assert_num_queries(3):
        names("Kaasfabriek Gouda")


def test_organisation_alike_answers_while_typing(client_of):
    organisation = OrganisationFactory(verified=True, name="Kaasfabriek Gouda")
    client, address = client_of(UserFactory()), reverse("partners:organisation-alike")
    response = client.get(address, {"name": "kaasfabriek goud"})
    assert organisation.get_absolute_url() in response.text and "Is deze organisatie er al?" in response.text
    assert "max-age=60" in response.headers["Cache-Control"]
    assert client.get(address, {"name": "iets anders"}).text.strip() == ""
    assert client.get(address, {"name": organisation.name, "besides": organisation.slug}).text.strip() == ""


def test_organisation_create_warns_once_and_then_saves(client_of):
    OrganisationFactory(verified=True, name="Kaasfabriek Gouda")
    client, address = client_of(UserFactory()), reverse("partners:organisation-create")
    warned = client.post(address, {**NEW, "name": "Kaasfabriek Gouda BV"})
    soup = BeautifulSoup(warned.content, "html.parser")
    assert soup.select_one("form [data-lk-alike] a").get_text() == "Kaasfabriek Gouda"
    assert soup.select_one("#id_city")["value"] == "Gouda"
    assert Organisation.objects.count() == 1
    data = {**NEW, "name": "Kaasfabriek Gouda BV", "alike": soup.select_one("form input[name=alike]")["value"]}
    assert client.post(address, data).status_code == 302
    assert Organisation.objects.count() == 2


def test_organisation_create_leads_to_who_has_the_kvk_number(client_of):
    taken = OrganisationFactory(verified=True, name="Zuivel (fictief)", kvk_number="12345678")
    response = client_of(UserFactory()).post(
        reverse("partners:organisation-create"), {**NEW, "name": "Kaas", "kvk_number": "12345678"}
    )
    assert taken.get_absolute_url() in response.text and "heeft dit KVK-nummer" in response.text


def test_organisation_edit_warns_only_about_a_new_name(client_of):
    OrganisationFactory(verified=True, name="Kaasfabriek Gouda")
    role = OrganisationRoleFactory(organisation__name="Kaasfabriek Gouda BV")
    client, address = client_of(role.person), reverse("partners:organisation-edit", args=[role.organisation.slug])
    assert client.post(address, {**NEW, "name": "Kaasfabriek te Gouda"}).status_code == 200
    assert client.post(address, {**NEW, "name": "Kaasfabriek Gouda BV"}).status_code == 302


def test_organisation_verify_shows_what_looks_alike(client_of):
    hub_role = HubRoleFactory()
    known = OrganisationFactory(verified=True, name="Kaasfabriek Gouda")
    organisation = OrganisationFactory(hub=hub_role.hub, name="Kaasfabriek Gouda BV")
    response = client_of(hub_role.person).get(reverse("partners:organisation-verify", args=[organisation.slug]))
    assert known.get_absolute_url() in response.text

from datetime import date, timedelta

import pytest
from bs4 import BeautifulSoup
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from partners import actions
from partners.editing import version_of
from partners.models import OrganisationAddress, OrganisationName
from people.history import NotPossible
from people.models import Event, Notification
from tests.factories.partners import (
    HubFactory,
    HubRoleFactory,
    LabFactory,
    OrganisationAddressFactory,
    OrganisationFactory,
    OrganisationNameFactory,
    OrganisationRoleFactory,
    QualityMarkFactory,
    RoleClaimFactory,
)
from tests.factories.people import PortalRoleFactory, UserFactory

pytestmark = pytest.mark.django_db


def url(name, *args):
    return reverse(f"partners:{name}", args=args)


def found(client, words):
    soup = BeautifulSoup(client.get(url("organisation-list"), {"q": words}).content, "html.parser")
    return [row.h3.get_text() for row in soup.select(".lk-row")]


def rename(organisation, name):
    return actions.change_organisation(organisation, seen=0, by=UserFactory(), name=name)


def names_of(organisation):
    return list(organisation.other_names.values_list("name", "kind", "valid_from", "valid_until"))


def test_a_rename_keeps_the_old_name_and_the_old_address():
    organisation = OrganisationFactory(name="Melk BV (fictief)", slug="melk-bv")
    rename(organisation, "Kaas BV (fictief)")
    organisation.refresh_from_db()
    today = timezone.localdate()
    assert (organisation.name, organisation.slug) == ("Kaas BV (fictief)", "kaas-bv-fictief")
    assert names_of(organisation) == [("Melk BV (fictief)", "former", None, today)]
    assert list(organisation.old_addresses.values_list("slug", flat=True)) == ["melk-bv"]


def test_a_second_rename_begins_where_the_first_ended():
    organisation = OrganisationFactory(name="Melk BV (fictief)")
    day = timezone.localdate() - timedelta(days=100)
    OrganisationNameFactory(organisation=organisation, name="Boter BV (fictief)", kind="former", valid_until=day)
    rename(organisation, "Kaas BV (fictief)")
    assert names_of(organisation) == [
        ("Melk BV (fictief)", "former", day, timezone.localdate()),
        ("Boter BV (fictief)", "former", None, day),
    ]


def test_a_rename_back_takes_the_old_address_again():
    organisation = actions.register_organisation(by=UserFactory(), name="Melk BV (fictief)", kind="sme")
    rename(organisation, "Kaas BV (fictief)")
    actions.change_organisation(
        organisation, seen=Event.objects.latest("pk").pk, by=UserFactory(), name="Melk BV (fictief)"
    )
    assert organisation.slug == "melk-bv-fictief"
    assert list(organisation.old_addresses.values_list("slug", flat=True)) == ["kaas-bv-fictief"]
    assert [name for name, *_ in names_of(organisation)] == ["Kaas BV (fictief)"]


def test_another_change_keeps_the_address():
    organisation = OrganisationFactory(slug="melk-bv")
    actions.change_organisation(organisation, seen=0, by=UserFactory(), city="Delft")
    assert (organisation.slug, OrganisationName.objects.count(), OrganisationAddress.objects.count()) == (
        "melk-bv",
        0,
        0,
    )


def test_a_new_organisation_does_not_get_the_old_address_of_another():
    OrganisationAddressFactory(slug="kaas-bv-fictief")
    organisation = actions.register_organisation(by=UserFactory(), name="Kaas BV (fictief)", kind="sme")
    assert organisation.slug == "kaas-bv-fictief-2"


def test_add_name_is_recorded():
    organisation, person = OrganisationFactory(), UserFactory()
    actions.add_name(organisation, name=" De  Kaas ", kind="alias", by=person)
    event = Event.objects.about(organisation).get()
    assert names_of(organisation) == [("De Kaas", "alias", None, None)]
    assert (event.verb, event.actor, event.data) == ("organisation.name_added", person, {"name": "De Kaas"})


@pytest.mark.parametrize("name", ["Kaas BV (fictief)", "De Kaas"])
def test_add_name_refuses_a_name_that_is_there(name):
    organisation = OrganisationFactory(name="Kaas BV (fictief)")
    OrganisationNameFactory(organisation=organisation, name="De Kaas")
    with pytest.raises(NotPossible, match="deze naam al"):
        actions.add_name(organisation, name=name, kind="alias", by=UserFactory())


def test_remove_name_keeps_the_old_address():
    organisation = OrganisationFactory(name="Melk BV (fictief)", slug="melk-bv")
    rename(organisation, "Kaas BV (fictief)")
    actions.remove_name(organisation.other_names.get(), by=UserFactory())
    assert (names_of(organisation), organisation.old_addresses.count()) == ([], 1)
    assert Event.objects.about(organisation).first().verb == "organisation.name_removed"


def test_the_database_refuses_dates_the_wrong_way_round():
    with pytest.raises(IntegrityError), transaction.atomic():
        OrganisationNameFactory(valid_from=date(2026, 2, 1), valid_until=date(2026, 1, 1))


def test_organisation_list_finds_by_every_name_and_by_kvk_number(client):
    organisation = OrganisationFactory(verified=True, name="Kaas BV (fictief)", kvk_number="12345678")
    OrganisationNameFactory(organisation=organisation, name="Melk BV (fictief)", kind="former")
    OrganisationNameFactory(organisation=organisation, name="De Melkboer")
    assert [found(client, words) for words in ("kaas", "melk", "12345678", "1234")] == [
        ["Kaas BV (fictief)"], ["Kaas BV (fictief)"], ["Kaas BV (fictief)"], [],
    ]  # fmt: skip
    assert "Vroegere naam: Melk BV (fictief)" in client.get(url("organisation-list"), {"q": "melk"}).text


def test_organisation_list_names_the_hub_that_is_also_known_as(client):
    HubFactory(name="AI-hub Testland", also_known_as="Testland AI")
    assert "Testland AI" in client.get(url("organisation-list"), {"q": "testland ai"}).text


@pytest.mark.parametrize("number", [1, 3])
def test_organisation_list_searches_with_the_same_queries_for_any_number(client, number, django_assert_num_queries):
    for _ in range(number):
        OrganisationNameFactory(organisation=OrganisationFactory(verified=True), name=f"De Kaas {_}")
    with django_assert_num_queries(6):
        client.get(url("organisation-list"), {"q": "kaas"})


def test_organisation_detail_shows_the_other_names(client):
    organisation = OrganisationFactory(verified=True)
    OrganisationNameFactory(organisation=organisation, name="De Melkboer", kind="former", valid_until=date(2020, 1, 31))
    page = client.get(organisation.get_absolute_url()).text
    assert "De Melkboer" in page and "tot en met 31 januari 2020" in page


def test_an_old_address_leads_to_the_present_one_for_good(client, client_of):
    old = OrganisationAddressFactory(organisation=OrganisationFactory(verified=True), slug="melk-bv")
    manager = OrganisationRoleFactory(organisation=old.organisation).person
    for reader, name in ((client, "organisation-detail"), (client_of(manager), "organisation-desk")):
        response = reader.get(url(name, "melk-bv"))
        assert (response.status_code, response.url) == (301, url(name, old.organisation.slug))


def test_a_form_that_was_opened_under_the_old_address_is_saved(client_of):
    old = OrganisationAddressFactory(slug="melk-bv")
    manager = OrganisationRoleFactory(organisation=old.organisation).person
    client_of(manager).post(
        url("organisation-roles", "melk-bv"), {"email": "a@b.example", "role": "editor", "reason": "x"}
    )
    assert old.organisation.roles.filter(email="a@b.example").exists()


def test_an_old_address_does_not_tell_of_an_unverified_organisation(client):
    OrganisationAddressFactory(organisation=OrganisationFactory(), slug="melk-bv")
    assert client.get(url("organisation-detail", "melk-bv")).status_code == 404


def test_a_name_finds_nothing_until_who_verifies_has_checked_it(client, client_of):
    hub_manager = HubRoleFactory()
    role = OrganisationRoleFactory(organisation__verified=True, organisation__hub=hub_manager.hub)
    organisation, own, hub = role.organisation, client_of(role.person), client_of(hub_manager.person)
    address, name = url("organisation-names", organisation.slug), {"name": "De Kaas", "kind": "alias"}
    assert own.post(address, name).url == address
    other = organisation.other_names.get()
    assert [each.recipient for each in Notification.objects.all()] == [hub_manager.person]
    check = url("name-check", organisation.slug, other.pk)
    assert ("wacht op controle" in own.get(address).text, check in own.get(address).text) == (True, False)
    assert "Nieuwe namen controleren" in hub.get(organisation.get_absolute_url()).text
    assert (found(client, "kaas"), "De Kaas" in client.get(organisation.get_absolute_url()).text) == ([], False)
    assert own.post(check).status_code == 403

    assert check in hub.get(address).text
    assert hub.post(check).url == address
    assert hub.post(check).status_code == 409
    assert found(client, "kaas") == [organisation.name]
    assert "De Kaas" in client.get(organisation.get_absolute_url()).text
    hub.post(address, {"name": "De Boter", "kind": "alias"})  # checked by who adds it
    assert found(client, "boter") == [organisation.name]
    assert own.post(url("name-remove", organisation.slug, other.pk)).url == address
    assert names_of(organisation) == [("De Boter", "alias", None, None)]


def test_names_of_an_unverified_organisation_are_checked_with_it(client):
    organisation = OrganisationFactory()
    actions.add_name(organisation, name="De Kaas", kind="alias", by=UserFactory())
    actions.verify(organisation, checks=actions.CHECKS, note="", by=UserFactory())
    assert found(client, "kaas") == [organisation.name]


def test_organisation_names_says_that_the_dates_are_the_wrong_way_round(client_of):
    role = OrganisationRoleFactory()
    data = {"name": "De Kaas", "kind": "former", "valid_from": "2026-02-01", "valid_until": "2026-01-01"}
    response = client_of(role.person).post(url("organisation-names", role.organisation.slug), data)
    assert "Het einde ligt voor het begin." in response.text


def test_name_remove_of_another_organisation_is_not_found(client_of):
    role, other = OrganisationRoleFactory(), OrganisationNameFactory()
    address = url("name-remove", role.organisation.slug, other.pk)
    assert client_of(role.person).post(address).status_code == 404


def test_hub_detail_is_found_under_its_other_name(client):
    response = client.get(url("hub-detail", "holland-ai"))
    assert (response.status_code, response.url) == (301, url("hub-detail", "ai-hub-zuid-holland"))
    assert client.get(url("hub-detail", "bestaat-niet")).status_code == 404


def test_a_lab_is_found_under_its_former_name(client):
    lab = LabFactory(name="Leerwerkloket Oever (fictief)", organisations=[OrganisationFactory(verified=True)])

    def rename(name):
        organisations = lab.organisations.all()
        actions.change_lab(lab, organisations=organisations, seen=version_of(lab), by=UserFactory(), name=name)

    rename("Loket Oever (fictief)")
    rename("Werkcentrum Oever (fictief)")
    rename("Loket Oever (fictief)")
    for words in ("leerwerkloket", "werkcentrum", "loket oever"):
        assert lab.get_absolute_url() in client.get(url("organisation-list"), {"q": words}).text
    page = client.get(lab.get_absolute_url())
    assert [former.name for former in page.context["former_names"]] == [
        "Werkcentrum Oever (fictief)",
        "Leerwerkloket Oever (fictief)",
    ]
    assert "Vroegere namen" in page.text


def test_names_to_check_wait_on_the_start_page_of_who_may_verify(client_of):
    role = HubRoleFactory()
    ours = OrganisationFactory(verified=True, hub=role.hub, name="Zuivelhuis (fictief)", slug="zuivelhuis")
    own = OrganisationRoleFactory(person=role.person, organisation=OrganisationFactory(verified=True, hub=role.hub))
    elsewhere = OrganisationFactory(verified=True, hub=HubFactory())
    for organisation in (ours, own.organisation, elsewhere, OrganisationFactory(hub=role.hub)):
        OrganisationNameFactory(organisation=organisation, name="De Melkfabriek", checked_at=None)

    def waiting():
        rows = BeautifulSoup(client_of(role.person).get(reverse("people:home")).content, "html.parser")
        return [row.get_text(" ", strip=True) for row in rows.select(".lk-task") if "naam" in row.get_text()]

    [task] = waiting()
    assert task.startswith("1 andere naam wacht op uw controle Het langst: De Melkfabriek (Zuivelhuis (fictief))")
    actions.check_name(ours.other_names.get(), by=role.person)
    assert waiting() == []


def test_what_no_hub_manager_can_judge_waits_for_the_administrators(client_of):
    administrator = PortalRoleFactory(role="administrator").person
    seat = HubRoleFactory()
    of_the_manager = OrganisationRoleFactory(
        person=seat.person, role="editor", organisation=OrganisationFactory(hub=seat.hub, name="Eigen huis (fictief)")
    ).organisation
    without = OrganisationFactory(verified=True, hub=HubFactory(), name="Zuivelhuis (fictief)")
    with_manager = OrganisationFactory(verified=True, hub=seat.hub, name="Zaaghuis (fictief)")
    for organisation in (without, with_manager):
        OrganisationNameFactory(organisation=organisation, name="De Melkfabriek", checked_at=None)
        QualityMarkFactory(organisation=organisation)
        RoleClaimFactory(organisation=organisation)
    OrganisationFactory(hub=seat.hub, name="Nieuw huis (fictief)")
    OrganisationRoleFactory(person=administrator, organisation=OrganisationFactory(name="Beheerhuis (fictief)"))

    def waiting(person):
        rows = BeautifulSoup(client_of(person).get(reverse("people:home")).content, "html.parser")
        titles = sorted(row.h3.get_text(" ", strip=True) for row in rows.select(".lk-task"))
        return [title for title in titles if title.startswith(("1", "Iemand"))]

    judged = [
        "1 andere naam wacht op uw controle",
        "1 keurmerk wacht op uw controle",
        "1 organisatie wacht op verificatie",
    ]
    claimed = "Iemand wil namens {} werken"
    assert waiting(seat.person) == [*judged, claimed.format(with_manager)]
    assert waiting(administrator) == [*judged, claimed.format(without)]
    listed = client_of(administrator).get(reverse("communities:advice-list")).text
    assert of_the_manager.name in listed
    assert reverse("partners:organisation-names", args=[without.slug]) in listed
    assert listed.count("De Melkfabriek") == 1

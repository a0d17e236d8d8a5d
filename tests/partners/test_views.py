import re

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from partners import panels
from partners.models import Organisation, OrganisationRole, Term
from tests.factories.partners import (
    HubFactory,
    HubRoleFactory,
    LabFactory,
    OrganisationFactory,
    OrganisationRoleFactory,
    RoleClaimFactory,
)
from tests.factories.people import PortalRoleFactory, UserFactory

pytestmark = pytest.mark.django_db

GOOD = {"name": "Kaas BV (fictief)", "kind": "sme", "city": "Gouda", "province": "NL-ZH", "seen": "0"}


def url(name, *args):
    return reverse(f"partners:{name}", args=args)


def page(response):
    return BeautifulSoup(response.content, "html.parser")


def words(response):
    return re.sub(r"[\s\u00ad]+", " ", page(response).main.get_text(" "))


def test_organisation_create_makes_a_manager_in_waiting(client_of):
    client = client_of(UserFactory())
    response = client.post(url("organisation-create"), GOOD)
    organisation = Organisation.objects.get()
    assert response.url == url("organisation-desk", organisation.slug)
    assert "Ongeverifieerd" in words(client.get(response.url))
    assert client.get(organisation.get_absolute_url()).status_code == 200


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("kvk_number", "1234567a", "Een KVK-nummer heeft 8 cijfers"),
        ("kvk_number", "123", "Een KVK-nummer heeft 8 cijfers"),
        ("kvk_number", "11112222", "Er is al een organisatie met dit KVK-nummer"),
        ("kvk_establishment", "00001234567", "heeft 12 cijfers"),
        ("kvk_establishment", "00001234567b", "heeft 12 cijfers"),
        ("brin", "AB12", "twee cijfers en twee letters"),
        ("rio_code", "123B456", "drie cijfers, de letter A"),
        ("ror_id", "02e2c7k08", "Een ROR-id"),
        ("ror_id", "https://example.org/02e2c7k09", "Een ROR-id"),
        ("size", "giant", "geldige keuze"),
        ("name", "", "Dit veld is verplicht"),
        ("name", "x" * 161, "160"),
        ("website", "javascript:alert(1)", "geldige URL"),
        ("mail_domain", "info@kaas.example", "alleen het deel na de @"),
        ("contact_email", "geen adres", "geldig e-mailadres"),
        ("kind", "circus", "geldige keuze"),
        ("is_contact_public", "on", "Vul een naam of adres in"),
    ],
)
def test_organisation_create_says_what_is_wrong(client_of, field, value, message):
    OrganisationFactory(kvk_number="11112222")
    response = client_of(UserFactory()).post(url("organisation-create"), {**GOOD, field: value})
    assert message in words(response)
    assert page(response).select_one(".lk-errors a")["href"].startswith("#id_")
    assert not Organisation.objects.filter(name=GOOD["name"]).exists()


def test_organisation_create_brings_numbers_to_one_form(client_of):
    numbers = {
        "kvk_establishment": "000012345678", "brin": " 12ab", "rio_code": "123a456",
        "ror_id": "https://ror.org/02E2C7K09/", "size": "small",
    }  # fmt: skip
    client_of(UserFactory()).post(url("organisation-create"), {**GOOD, **numbers})
    assert Organisation.objects.values(*numbers).get() == {
        "kvk_establishment": "000012345678", "brin": "12AB", "rio_code": "123A456", "ror_id": "02e2c7k09", "size": "small",
    }  # fmt: skip


def test_organisation_edit_shows_what_somebody_else_changed(client_of):
    organisation = OrganisationFactory()
    first, second = (OrganisationRoleFactory(organisation=organisation).person for _ in range(2))
    address = url("organisation-edit", organisation.slug)
    client_of(first).post(address, {**GOOD, "city": "Delft"})
    response = client_of(second).post(address, {**GOOD, "city": "Leiden"})
    organisation.refresh_from_db()
    assert organisation.city == "Delft"
    assert "Iemand anders heeft dit gewijzigd" in words(response)
    assert page(response).select_one("#id_city")["value"] == "Leiden"


@pytest.mark.parametrize(("role", "chooses"), [("manager", True), ("contact", False)])
def test_organisation_edit_lets_a_manager_choose_that_a_second_person_checks_modules(client_of, role, chooses):
    person = OrganisationRoleFactory(role=role)
    sent = {**GOOD, "name": person.organisation.name, "needs_second_pair_of_eyes": "on"}
    client_of(person.person).post(url("organisation-edit", person.organisation.slug), sent)
    person.organisation.refresh_from_db()
    assert (person.organisation.city, person.organisation.needs_second_pair_of_eyes) == (GOOD["city"], chooses)


def test_organisation_edit_keeps_its_own_kvk_number(client_of):
    role = OrganisationRoleFactory(organisation=OrganisationFactory(kvk_number="11112222"))
    response = client_of(role.person).post(
        url("organisation-edit", role.organisation.slug), {**GOOD, "kvk_number": "11112222"}
    )
    assert response.status_code == 302


@pytest.mark.parametrize("opted_in", [True, False])
def test_organisation_detail_shows_a_contact_only_after_opting_in(client, opted_in):
    organisation = OrganisationFactory(verified=True, contact_name="Karin Kaas", is_contact_public=opted_in)
    assert ("Karin Kaas" in words(client.get(organisation.get_absolute_url()))) == opted_in


def test_organisation_detail_of_an_unverified_one_is_not_found(client, client_of):
    organisation = OrganisationFactory()
    assert client.get(organisation.get_absolute_url()).status_code == 404
    assert client_of(UserFactory()).get(organisation.get_absolute_url()).status_code == 404


def test_organisation_detail_of_a_dissolved_one_keeps_answering(client):
    assert "bestaat niet meer" in words(client.get(OrganisationFactory(dissolved=True).get_absolute_url()))


def test_organisation_list_filters_verified_ones(client):
    OrganisationFactory(verified=True, name="Kaas BV (fictief)", province="NL-ZH")
    OrganisationFactory(verified=True, name="Melk BV (fictief)", province="NL-FR")
    OrganisationFactory(name="Kaas in oprichting (fictief)")
    soup = page(client.get(url("organisation-list") + "?q=kaas"))
    assert [row.get_text() for row in soup.select(".lk-row h3")] == ["Kaas BV (fictief)"]
    assert "Niets gevonden" in words(client.get(url("organisation-list") + "?province=NL-ZE"))


@pytest.mark.parametrize("number", [1, 3])
def test_organisation_list_takes_the_same_queries_for_any_number(client, number, django_assert_num_queries):
    for _ in range(number):
        OrganisationFactory(verified=True, hub=HubFactory())
    with django_assert_num_queries(3):
        client.get(url("organisation-list"))


@pytest.mark.parametrize("number", [1, 3])
def test_organisation_desk_takes_the_same_queries_for_any_number(
    client_of, number, django_assert_num_queries, monkeypatch
):
    monkeypatch.setattr(panels, "organisation_desk", panels.Place())  # what others show there is counted by them
    role = OrganisationRoleFactory()
    for _ in range(number):
        OrganisationRoleFactory(organisation=role.organisation, role="editor")
        RoleClaimFactory(organisation=role.organisation)
    client = client_of(role.person)
    with django_assert_num_queries(5):
        client.get(url("organisation-desk", role.organisation.slug))


def test_organisation_verify_makes_it_public(client, client_of):
    hub_role = HubRoleFactory()
    organisation = OrganisationFactory(hub=hub_role.hub)
    data = {"checks": ["kvk", "website", "mail_domain", "manager"]}
    client_of(hub_role.person).post(url("organisation-verify", organisation.slug), data)
    assert client.get(organisation.get_absolute_url()).status_code == 200


def test_organisation_verify_asks_why_something_is_not_ticked(client_of):
    hub_role = HubRoleFactory()
    organisation = OrganisationFactory(hub=hub_role.hub)
    response = client_of(hub_role.person).post(url("organisation-verify", organisation.slug), {"checks": ["kvk"]})
    organisation.refresh_from_db()
    assert "Niet alles is aangevinkt" in words(response)
    assert organisation.status == "unverified"


def test_organisation_postpone_needs_to_say_what_is_missing(client_of):
    hub_role = HubRoleFactory()
    organisation = OrganisationFactory(hub=hub_role.hub)
    client, address = client_of(hub_role.person), url("organisation-postpone", organisation.slug)
    assert "Schrijf wat er ontbreekt" in words(client.post(address, {"note": ""}))
    assert client.post(address, {"note": "Het KVK-nummer"}).status_code == 302


def test_organisation_roles_invites_by_address(client_of):
    role = OrganisationRoleFactory()
    data = {"email": "nieuw@voorbeeld.example", "role": "editor", "reason": "Schrijft modules"}
    client_of(role.person).post(url("organisation-roles", role.organisation.slug), data)
    waiting = OrganisationRole.objects.get(email="nieuw@voorbeeld.example")
    assert (waiting.role, waiting.is_waiting, waiting.given_by) == ("editor", True, role.person)


def test_organisation_role_end_refuses_the_last_manager(client_of):
    role = OrganisationRoleFactory()
    address = url("organisation-role-end", role.organisation.slug, role.pk)
    response = client_of(role.person).post(address, {"reason": "Weg"})
    assert response.status_code == 409
    assert "laatste beheerder" in words(response)


def test_organisation_role_end_of_another_organisation_is_not_found(client_of):
    role, other = OrganisationRoleFactory(), OrganisationRoleFactory()
    address = url("organisation-role-end", role.organisation.slug, other.pk)
    assert client_of(role.person).post(address, {"reason": "Weg"}).status_code == 404


def test_role_claim_is_asked_and_granted(client_of):
    manager, person = OrganisationRoleFactory(), UserFactory()
    data = {"role": "editor", "message": "Ik geef hier les"}
    client_of(person).post(url("role-claim", manager.organisation.slug), data)
    claim = manager.organisation.role_claims.get()
    client_of(manager.person).post(url("claim-grant", claim.uuid))
    assert OrganisationRole.objects.offered_to(person).get().role == "editor"


def test_lab_detail_names_its_organisations(client):
    organisation = OrganisationFactory(verified=True, name="Hogeschool (fictief)")
    lab = LabFactory(organisations=[organisation])
    assert "Hogeschool (fictief)" in words(client.get(lab.get_absolute_url()))
    assert lab.name in words(client.get(organisation.get_absolute_url()))


def test_lab_detail_waits_for_the_verification_of_its_organisation(client):
    assert client.get(LabFactory(organisations=[OrganisationFactory()]).get_absolute_url()).status_code == 404


def test_hub_list_says_where_no_hub_is_known(client):
    text = words(client.get(url("hub-list")))
    assert "Voor Flevoland en Zeeland is geen hub bekend." in text


def test_term_create_refuses_a_code_twice_and_dates_the_wrong_way_round(client_of):
    client = client_of(PortalRoleFactory(role="catalogue_manager").person)
    data = {"vocabulary": "topic", "code": "nlp", "label_nl": "Taal", "label_en": "Language", "position": "5"}
    assert "heeft deze code al" in words(client.post(url("term-create"), data))
    wrong = {**data, "code": "taal", "valid_from": "2027-01-01", "valid_until": "2026-01-01"}
    assert "Het einde ligt voor het begin." in words(client.post(url("term-create"), wrong))
    client.post(url("term-create"), {**data, "code": "taal"})
    assert Term.objects.get(vocabulary="topic", code="taal").label_en == "Language"


def test_term_edit_changes_the_label_everywhere(client_of):
    client = client_of(PortalRoleFactory(role="catalogue_manager").person)
    data = {"label_nl": "Taal-AI", "label_en": "Language AI", "position": "5", "seen": "0"}
    client.post(url("term-edit", "topic", "nlp"), data)
    assert Term.objects.get(code="nlp").label_nl == "Taal-AI"


@pytest.mark.parametrize(
    ("verified", "name"), [(False, "Een andere naam (fictief)"), (True, "Gecontroleerd (fictief)")]
)
def test_organisation_edit_keeps_what_an_organisation_was_verified_by(client_of, verified, name):
    organisation = OrganisationFactory(name="Gecontroleerd (fictief)", slug="gecontroleerd", verified=verified)
    role = OrganisationRoleFactory(organisation=organisation, role="manager")
    client_of(role.person).post(
        url("organisation-edit", "gecontroleerd"), {**GOOD, "name": "Een andere naam (fictief)", "city": "Delft"}
    )
    organisation.refresh_from_db()
    assert (organisation.name, organisation.city) == (name, "Delft")


@pytest.mark.parametrize("name", ["organisation-verify", "organisation-postpone"])
def test_a_note_that_is_too_long_is_told_so_and_nothing_else(client_of, name):
    organisation = OrganisationFactory(hub=HubFactory())
    manager = HubRoleFactory(hub=organisation.hub).person
    note = "Het KVK-nummer klopt niet. " * 40
    shown = page(client_of(manager).post(url(name, organisation.slug), {"checks": ["kvk"], "note": note}))
    (error,) = [each.get_text(" ", strip=True) for each in shown.select(".invalid-feedback")]
    assert "1000" in error
    assert shown.select_one("#id_note").get_text().strip() == note.strip()


def test_a_wrong_public_address_is_told_so_and_nothing_else(client_of):
    role = OrganisationRoleFactory()
    typed = {"is_contact_public": "on", "contact_email": "geen adres", "city": "Utrecht", "province": "NL-UT"}
    typed |= {"name": role.organisation.name, "kind": role.organisation.kind}
    shown = client_of(role.person).post(url("organisation-edit", role.organisation.slug), typed)
    assert list(shown.context["form"].errors) == ["contact_email"]

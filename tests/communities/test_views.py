import re

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone

from communities import panels
from communities.models import Community, HubAdvice, Partnership
from partners.models import Hub, Organisation
from people.models import Notification
from tests.factories.communities import CommunityFactory, CommunityRoleFactory, OutputFactory, PartnershipFactory
from tests.factories.partners import (
    HubFactory,
    HubRoleFactory,
    OrganisationFactory,
    OrganisationRoleFactory,
    RoleClaimFactory,
)
from tests.factories.people import PortalRoleFactory, UserFactory

pytestmark = pytest.mark.django_db


def url(name, *args):
    return reverse(f"communities:{name}", args=args)


def page(response):
    return BeautifulSoup(response.content, "html.parser")


def words(response):
    return re.sub(r"[\s\u00ad]+", " ", page(response).main.get_text(" "))


@pytest.fixture
def only_own_panels(monkeypatch):
    """What other apps show on these pages is counted by them."""
    monkeypatch.setattr(panels, "community_page", panels.Place())
    monkeypatch.setattr(panels, "community_desk", panels.Place())


@pytest.fixture
def community(db):
    """A draft of somebody who coordinates it."""
    return CommunityRoleFactory().community


@pytest.fixture
def coordinator_client(client_of, community):
    return client_of(community.roles.get().person)


# Public pages


def test_community_list_shows_public_ones_only(client):
    CommunityFactory(active=True, title_nl="Zichtbaar")
    for trait in ("submitted", "returned", "declined", "retracted"):
        CommunityFactory(**{trait: True}, title_nl="Verborgen")
    text = words(client.get(url("community-list")))
    assert "Zichtbaar" in text
    assert "Verborgen" not in text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("area=health", {"Zorg"}),
        ("province=NL-GR", {"Zorg"}),
        ("hub=ai-hub-brainport", {"Bouw"}),
        ("phase=3", {"Bouw"}),
        ("status=forming", {"Bouw"}),
        ("status=ended", {"Voorbij"}),
        ("area=health&province=NL-ZE", set()),
        ("", {"Zorg", "Bouw"}),
        ("area=nonsense&hub=nowhere&phase=x", {"Zorg", "Bouw"}),
    ],
)
def test_community_list_filters(client, query, found):
    CommunityFactory(active=True, title_nl="Zorg", application_areas=["health"], provinces=["NL-GR"])
    CommunityFactory(forming=True, title_nl="Bouw", phase=3, hub=Hub.objects.get(slug="ai-hub-brainport"))
    CommunityFactory(ended=True, title_nl="Voorbij")
    soup = page(client.get(f"{url('community-list')}?{query}"))
    assert {heading.get_text() for heading in soup.select(".lk-numbered h3")} == found


def test_community_list_numbers_the_map_like_the_list(client):
    CommunityFactory(active=True, title_nl="A", provinces=["NL-GR"])
    CommunityFactory(active=True, title_nl="B")
    CommunityFactory(active=True, title_nl="C", provinces=["NL-ZE"])
    soup = page(client.get(url("community-list")))
    assert [pin["aria-label"] for pin in soup.select("a.lk-map-pin")] == ["1 A", "3 C"]


@pytest.mark.parametrize("number", [1, 3])
def test_community_list_takes_the_same_queries_for_any_number(client, number, django_assert_num_queries):
    for _ in range(number):
        PartnershipFactory(community=CommunityFactory(active=True, complete=True))
    with django_assert_num_queries(5):
        client.get(url("community-list"))


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.usefixtures("only_own_panels")
def test_community_detail_takes_the_same_queries_for_any_number_of_partners(client, number, django_assert_num_queries):
    community = CommunityFactory(active=True, complete=True)
    for _ in range(number):
        PartnershipFactory(community=community)
    client.get(community.get_absolute_url())
    with django_assert_num_queries(3):
        client.get(community.get_absolute_url())


def test_community_detail_tells_which_rules_are_met_and_what_is_missing(client):
    community = CommunityFactory(active=True, complete=True)
    text = words(client.get(community.get_absolute_url()))
    assert "Aan 2 van 4 regels is voldaan." in text
    assert "1 van 3 partners; voeg twee partners toe." in text
    assert "Zij zegt niets over kwaliteit." in text


def test_community_detail_hides_partners_that_nobody_has_verified(client):
    community = CommunityFactory(active=True)
    PartnershipFactory(community=community, organisation=OrganisationFactory(name="Onbekend BV"))
    PartnershipFactory(community=community, invited=True, organisation__name="Nog niet gevraagd BV")
    text = words(client.get(community.get_absolute_url()))
    assert "Onbekend BV" not in text
    assert "Nog niet gevraagd BV" not in text


def test_community_detail_shows_text_of_users_as_text(client):
    community = CommunityFactory(active=True, title_nl="<script>x</script>", mission_nl="<img src=x> **vet**")
    body = client.get(community.get_absolute_url()).content.decode()
    assert "<script>x" not in body
    assert "<img src=x>" not in body
    assert "<strong>vet</strong>" in body


def test_community_detail_of_a_draft_is_for_its_own_people(client, coordinator_client, community):
    assert client.get(community.get_absolute_url()).status_code == 404
    assert coordinator_client.get(community.get_absolute_url()).status_code == 200


def test_community_detail_shows_its_source(client):
    community = CommunityFactory(active=True, source_url="https://bron.example/lc")
    assert "https://bron.example/lc" in words(client.get(community.get_absolute_url()))


# Registration


def test_community_create_first_asks_for_an_organisation(client_of):
    text = words(client_of(UserFactory()).get(url("community-create")))
    assert "Eerst uw organisatie" in text


def test_community_create_makes_a_draft_and_goes_on(client_of):
    role = OrganisationRoleFactory()
    response = client_of(role.person).post(
        url("community-create"), {"title_nl": "AI in de zorg", "lead": role.organisation_id}
    )
    community = Community.objects.get()
    assert response.url == url("community-edit", community.slug, "focus")
    assert (community.lead, community.status) == (role.organisation, "draft")


def test_community_create_refuses_somebody_elses_organisation(client_of):
    role, other = OrganisationRoleFactory(), OrganisationFactory(verified=True)
    response = client_of(role.person).post(url("community-create"), {"title_nl": "AI", "lead": other.pk})
    assert response.status_code == 200
    assert not Community.objects.exists()
    assert "Selecteer een geldige keuze" in words(response)


def test_community_create_says_what_is_wrong_and_where(client_of):
    role = OrganisationRoleFactory()
    response = client_of(role.person).post(
        url("community-create"), {"title_nl": "x" * 161, "lead": role.organisation_id}
    )
    summary = page(response).select_one(".lk-errors")
    assert summary.a["href"] == "#id_title_nl"
    assert "160" in summary.get_text()


def test_community_edit_saves_a_step_and_goes_to_the_next(coordinator_client, community):
    data = {"focus": "both", "topics": ["nlp"], "application_areas": ["health"], "seen": "0"}
    response = coordinator_client.post(url("community-edit", community.slug, "focus"), data)
    community.refresh_from_db()
    assert response.url == url("community-edit", community.slug, "place")
    assert (community.focus, community.topics, community.application_areas) == ("both", ["nlp"], ["health"])


def test_community_edit_goes_back_to_the_desk_once_registered(client_of):
    role = CommunityRoleFactory(community__active=True)
    data = {"title_nl": "Nieuwe naam", "seen": "0"}
    response = client_of(role.person).post(url("community-edit", role.community.slug, "basics"), data)
    assert response.url == url("community-desk", role.community.slug)


def test_community_edit_shows_what_somebody_else_changed_and_keeps_what_was_typed(client_of, community):
    first, second = community.roles.get().person, CommunityRoleFactory(community=community).person
    address = url("community-edit", community.slug, "basics")
    client_of(first).post(address, {"title_nl": "Van de eerste", "seen": "0"})
    response = client_of(second).post(address, {"title_nl": "Van de tweede", "seen": "0"})
    community.refresh_from_db()
    soup = page(response)
    assert community.title_nl == "Van de eerste"
    assert "Iemand anders heeft dit gewijzigd" in words(response)
    assert "“Van de eerste”" in words(response)
    assert soup.select_one("#id_title_nl")["value"] == "Van de tweede"
    again = {"title_nl": "Van de tweede", "seen": soup.select_one("#id_seen")["value"]}
    assert client_of(second).post(address, again).status_code == 302
    community.refresh_from_db()
    assert community.title_nl == "Van de tweede"


def test_community_edit_keeps_a_word_that_may_no_longer_be_chosen(coordinator_client, community):
    from partners.models import Term

    Term.objects.filter(code="nlp").update(valid_until=timezone.localdate() - timezone.timedelta(days=1))
    Community.objects.update(topics=["nlp"])
    data = {"focus": "expert", "topics": ["nlp"], "seen": "0"}
    assert coordinator_client.post(url("community-edit", community.slug, "focus"), data).status_code == 302
    Community.objects.update(topics=[])
    assert coordinator_client.post(url("community-edit", community.slug, "focus"), data).status_code == 200


def test_community_edit_of_an_unknown_step_is_not_found(coordinator_client, community):
    assert coordinator_client.get(url("community-edit", community.slug, "money")).status_code == 404


def test_location_and_output_are_added_changed_and_removed(coordinator_client, community):
    place = {"name": "Lab", "city": "Utrecht", "province": "NL-UT"}
    assert coordinator_client.post(url("location-create", community.slug), place).status_code == 302
    location = community.locations.get()
    coordinator_client.post(url("location-edit", location.uuid), {**place, "name": "Werkplaats", "seen": "0"})
    assert community.locations.get().name == "Werkplaats"
    coordinator_client.post(url("location-remove", location.uuid))
    assert not community.locations.exists()
    coordinator_client.post(url("output-create", community.slug), {"kind": "module", "title_nl": "Module"})
    assert community.outputs.get().title_nl == "Module"


def test_output_create_refuses_knowledge_from_the_future(coordinator_client, community):
    data = {"kind": "module", "title_nl": "Module", "known_on": "2099-01-01"}
    response = coordinator_client.post(url("output-create", community.slug), data)
    assert "Deze dag moet nog komen." in words(response)
    assert not community.outputs.exists()


def test_output_create_refuses_an_address_that_runs_script(coordinator_client, community):
    data = {"kind": "module", "title_nl": "Module", "url": "javascript:alert(1)"}
    assert coordinator_client.post(url("output-create", community.slug), data).status_code == 200
    assert not community.outputs.exists()


def test_community_submit_lists_what_is_missing_with_links(coordinator_client, community):
    soup = page(coordinator_client.get(url("community-submit", community.slug)))
    links = [link["href"] for link in soup.select(".lk-banner-bad a")]
    assert url("community-edit", community.slug, "outputs") in links
    assert soup.select_one("form.lk-form-act button").has_attr("disabled")
    assert coordinator_client.post(url("community-submit", community.slug)).status_code == 409


def test_a_registration_is_left_and_resumed(coordinator_client, community):
    OutputFactory(community=community)
    soup = page(coordinator_client.get(url("community-desk", community.slug)))
    assert url("community-edit", community.slug, "basics") in [link["href"] for link in soup.select(".lk-task a")]
    start = words(coordinator_client.get(reverse("people:home")))
    assert f"Maak de aanmelding van {community.title_nl} af" in start


# Advice


@pytest.fixture
def submitted(db):
    return CommunityFactory(submitted=True, complete=True, hub=HubFactory())


def test_community_advise_sets_it_forming(client_of, submitted):
    manager = HubRoleFactory(hub=submitted.hub).person
    response = client_of(manager).post(url("community-advise", submitted.slug), {"verdict": "positive"})
    submitted.refresh_from_db()
    assert (response.url, submitted.status) == (url("hub-desk", submitted.hub.slug), "forming")


def test_all_that_was_registered_is_shown_to_who_advises_and_later_to_everybody(client, client_of, submitted):
    told = {
        "kems": ["participation_cocreation"],
        "building_blocks": ["lifelong_learning"],
        "ambition_students": 1,
        "ambition_professionals": 80,
        "ambition_smes": 12,
    }
    Community.objects.update(**told)
    Community.objects.update(governance="foundation", initiated_by="companies")
    shown = words(client_of(HubRoleFactory(hub=submitted.hub).person).get(url("community-advise", submitted.slug)))
    Community.objects.update(status="active", forming_at=timezone.now(), active_at=timezone.now())
    for text in (shown, words(client.get(submitted.get_absolute_url()))):
        for part in (
            "Stichting",
            "een groep bedrijven",
            "Participatie en co-creatie",
            "Leven lang ontwikkelen",
            "1 student per jaar 80 professionals per jaar 12 mkb-bedrijven betrokken",
        ):
            assert part.lower() in text.lower(), part


def test_community_advise_asks_for_reasons(client_of, submitted):
    manager = HubRoleFactory(hub=submitted.hub).person
    response = client_of(manager).post(url("community-advise", submitted.slug), {"verdict": "negative", "reasons": ""})
    assert "Geef de redenen" in words(response)
    assert not HubAdvice.objects.exists()


@pytest.mark.parametrize("method", ["get", "post"])
def test_community_advise_refuses_who_has_an_own_partner_in_it_and_says_why(client_of, submitted, method):
    manager = HubRoleFactory(hub=submitted.hub).person
    OrganisationRoleFactory(organisation=submitted.lead, person=manager, role="editor")
    response = getattr(client_of(manager), method)(url("community-advise", submitted.slug), {"verdict": "positive"})
    submitted.refresh_from_db()
    assert (response.status_code, submitted.status) == (403, "submitted")
    assert f"Uw eigen organisatie doet mee in deze community ({submitted.lead.name})" in words(response)


def test_an_administrator_takes_over_from_a_hub_manager_with_a_conflict(client_of, submitted):
    manager = HubRoleFactory(hub=submitted.hub).person
    OrganisationRoleFactory(organisation=submitted.lead, person=manager)
    administrator = PortalRoleFactory(role="administrator").person
    assert "Adviseer over" in words(client_of(administrator).get(url("advice-list")))
    client_of(administrator).post(url("community-advise", submitted.slug), {"verdict": "positive"})
    submitted.refresh_from_db()
    assert submitted.status == "forming"


def test_community_advise_of_another_hub_does_not_exist_for_this_manager(client_of, submitted):
    assert client_of(HubRoleFactory().person).get(url("community-advise", submitted.slug)).status_code == 404


def test_hub_desk_shows_the_queue_the_region_and_who_to_verify(client_of, submitted):
    manager = HubRoleFactory(hub=submitted.hub).person
    OrganisationFactory(hub=submitted.hub, name="Nieuw BV")
    text = words(client_of(manager).get(url("hub-desk", submitted.hub.slug)))
    assert f"Adviseer over {submitted.title_nl}" in text
    assert "vandaag ingediend" in text
    assert "Nieuw BV" in text


def test_the_coordinator_reads_the_reasons_and_finds_the_way_back(client_of, submitted):
    coordinator = CommunityRoleFactory(community=submitted).person
    manager = HubRoleFactory(hub=submitted.hub).person
    client_of(manager).post(url("community-advise", submitted.slug), {"verdict": "negative", "reasons": "Te klein."})
    client = client_of(coordinator)
    assert "Te klein." in words(client.get(url("community-desk", submitted.slug)))
    client.post(url("community-improve", submitted.slug))
    submitted.refresh_from_db()
    assert submitted.status == "returned"
    PartnershipFactory(community=submitted, planned=True)
    client.post(url("community-submit", submitted.slug))
    submitted.refresh_from_db()
    assert submitted.status == "submitted"


# Partners


def test_partner_invite_finds_by_name_and_names_the_partner(coordinator_client, community):
    organisation = OrganisationFactory(verified=True, name="Metaal Jansen (fictief)", kind="sme")
    address = url("partner-invite", community.slug)
    organisation.other_names.create(name="Ketelmakers", kind="former", checked_at=timezone.now())
    organisation.other_names.create(name="Nooit nagekeken")
    assert "Metaal Jansen" in words(coordinator_client.get(f"{address}?q=jansen"))
    assert "Vroegere naam: Ketelmakers" in words(coordinator_client.get(f"{address}?q=ketelmakers"))
    assert "Metaal Jansen" not in words(coordinator_client.get(f"{address}?q=nagekeken"))
    chosen = f"{address}?organisation={organisation.slug}"
    assert page(coordinator_client.get(chosen)).select_one("#id_helix option[selected]")["value"] == "business"
    coordinator_client.post(chosen, {"role": "co_applicant", "helix": "business"})
    partnership = community.partnerships.get()
    assert (partnership.organisation, partnership.role, partnership.is_sent) == (organisation, "co_applicant", False)


def test_partner_invite_twice_is_refused_in_words(coordinator_client, community):
    partnership = PartnershipFactory(community=community, planned=True)
    address = f"{url('partner-invite', community.slug)}?organisation={partnership.organisation.slug}"
    response = coordinator_client.post(address, {"role": "co_applicant", "helix": "business"})
    assert response.status_code == 409
    assert "al uitgenodigd" in words(response)


def test_partner_propose_adds_an_organisation_and_asks_its_manager(coordinator_client, community):
    data = {
        "name": "Kaas BV (fictief)",
        "kind": "sme",
        "city": "Gouda",
        "province": "NL-ZH",
        "manager_email": "kaas@voorbeeld.example",
    }
    response = coordinator_client.post(url("partner-propose", community.slug), data)
    organisation = Organisation.objects.get(name="Kaas BV (fictief)")
    assert response.url == f"{url('partner-invite', community.slug)}?organisation={organisation.slug}"
    assert organisation.status == "unverified"
    assert Notification.objects.get().address == "kaas@voorbeeld.example"


def test_partner_propose_warns_once_of_one_that_looks_alike(coordinator_client, community):
    there = OrganisationFactory(verified=True, name="Kaasfabriek Gouda (fictief)")
    address = url("partner-propose", community.slug)
    choose = f"{url('partner-invite', community.slug)}?organisation={there.slug}"
    typing = page(coordinator_client.get(f"{address}?name=Kaasfabriek+Goude"))
    assert typing.select_one("#alike a")["href"] == choose
    data = {
        "name": "Kaasfabriek Goude",
        "kind": "sme",
        "city": "Gouda",
        "province": "NL-ZH",
        "manager_email": "kaas@voorbeeld.example",
    }
    warned = page(coordinator_client.post(address, data))
    assert (warned.select_one("#alike a")["href"], warned.select_one("#id_city")["value"]) == (choose, "Gouda")
    assert list(Organisation.objects.filter(name__startswith="Kaas")) == [there]
    seen = {"alike": warned.select_one("[name=alike]")["value"]}
    assert coordinator_client.post(address, {**data, **seen}).status_code == 302
    assert Organisation.objects.filter(name__startswith="Kaas").count() == 2


def test_partner_propose_refuses_a_name_that_is_there(coordinator_client, community):
    OrganisationFactory(name="Kaas BV (fictief)")
    data = {
        "name": "kaas bv (fictief)",
        "kind": "sme",
        "city": "Gouda",
        "province": "NL-ZH",
        "manager_email": "kaas@voorbeeld.example",
    }
    assert "staat al een organisatie" in words(coordinator_client.post(url("partner-propose", community.slug), data))


@pytest.fixture
def invitation(db):
    return PartnershipFactory(community__forming=True, invited=True)


def test_partnership_accept_by_a_manager_of_the_other_organisation(client_of, invitation):
    manager = OrganisationRoleFactory(organisation=invitation.organisation).person
    client = client_of(manager)
    assert "Uitnodiging beantwoorden" in words(client.get(reverse("people:home")))
    client.post(url("partnership-accept", invitation.uuid))
    invitation.refresh_from_db()
    assert (invitation.status, invitation.answered_by) == ("active", manager)


def test_partnership_refuse_loses_no_reason_that_is_too_long(client_of, invitation):
    client = client_of(OrganisationRoleFactory(organisation=invitation.organisation).person)
    reason = "Geen tijd. " * 100
    shown = page(client.post(url("partnership-refuse", invitation.uuid), {"reason": reason}))
    assert "1000" in shown.select_one("#id_reason ~ .invalid-feedback, .invalid-feedback").get_text()
    assert shown.select_one("#id_reason").get_text().strip() == reason.strip()
    invitation.refresh_from_db()
    assert invitation.status == "invited"


@pytest.mark.parametrize(("method", "name"), [("get", "detail"), ("post", "accept"), ("post", "refuse")])
def test_a_forwarded_invitation_says_whose_it_is(client_of, invitation, method, name):
    response = getattr(client_of(UserFactory()), method)(url(f"partnership-{name}", invitation.uuid))
    invitation.refresh_from_db()
    assert (response.status_code, invitation.status) == (403, "invited")
    assert f"De uitnodiging is voor {invitation.organisation}" in words(response)


def test_an_editor_may_not_answer_for_the_organisation(client_of, invitation):
    editor = OrganisationRoleFactory(organisation=invitation.organisation, role="editor").person
    assert client_of(editor).post(url("partnership-accept", invitation.uuid)).status_code == 403


def test_the_coordinator_may_not_accept_for_the_other_side(client_of, invitation):
    coordinator = CommunityRoleFactory(community=invitation.community).person
    assert client_of(coordinator).post(url("partnership-accept", invitation.uuid)).status_code == 403


def test_a_named_partner_does_not_see_the_registration_yet(client_of):
    partnership = PartnershipFactory(community__submitted=True, planned=True)
    client = client_of(OrganisationRoleFactory(organisation=partnership.organisation).person)
    assert client.get(url("partnership-detail", partnership.uuid)).status_code == 403
    assert client.get(partnership.community.get_absolute_url()).status_code == 404


def test_an_expired_invitation_says_so_and_has_no_button(client_of):
    partnership = PartnershipFactory(community__forming=True, expired=True)
    client = client_of(OrganisationRoleFactory(organisation=partnership.organisation).person)
    response = client.get(url("partnership-detail", partnership.uuid))
    assert "kan niet meer worden aanvaard" in words(response)
    assert url("partnership-accept", partnership.uuid) not in response.content.decode()
    assert client.post(url("partnership-accept", partnership.uuid)).status_code == 409


def test_a_reused_invitation_says_when_it_was_answered(client_of, invitation):
    client = client_of(OrganisationRoleFactory(organisation=invitation.organisation).person)
    client.post(url("partnership-accept", invitation.uuid))
    response = client.post(url("partnership-accept", invitation.uuid))
    assert response.status_code == 409
    assert "al aanvaard" in words(response)


def test_community_join_asks_and_the_coordinator_accepts(client_of):
    community = CommunityFactory(active=True)
    coordinator = CommunityRoleFactory(community=community).person
    role = OrganisationRoleFactory()
    data = {
        "organisation": role.organisation_id,
        "role": "collaboration_partner",
        "helix": "business",
        "message": "Data",
    }
    client_of(role.person).post(url("community-join", community.slug), data)
    partnership = Partnership.objects.get()
    client_of(coordinator).post(url("partnership-accept", partnership.uuid))
    partnership.refresh_from_db()
    assert partnership.status == "active"


def test_community_join_refuses_somebody_elses_organisation(client_of):
    community, role, other = (
        CommunityFactory(active=True),
        OrganisationRoleFactory(),
        OrganisationFactory(verified=True),
    )
    data = {"organisation": other.pk, "role": "collaboration_partner", "helix": "business", "message": "Data"}
    assert client_of(role.person).post(url("community-join", community.slug), data).status_code == 200
    assert not Partnership.objects.exists()


def test_who_asked_to_join_may_not_accept_it(client_of):
    partnership = PartnershipFactory(community__active=True, requested=True)
    client = client_of(OrganisationRoleFactory(organisation=partnership.organisation).person)
    assert client.post(url("partnership-accept", partnership.uuid)).status_code == 403


def test_partnership_leave_warns_about_the_rules_that_break(client_of):
    community = CommunityFactory(active=True, complete=True)
    partnership = PartnershipFactory(community=community, organisation__kind="sme")
    client = client_of(OrganisationRoleFactory(organisation=partnership.organisation).person)
    text = words(client.get(url("partnership-leave", partnership.uuid)))
    assert "Minstens één partner uit bedrijfsleven, overheid of zorg" in text
    client.post(url("partnership-leave", partnership.uuid), {"reason": "Reorganisatie"})
    partnership.refresh_from_db()
    assert partnership.status == "left"


# Desk


@pytest.mark.parametrize(("state", "may"), [("returned", True), ("submitted", False)])
def test_community_desk_offers_changes_when_they_are_possible(client_of, state, may):
    role = CommunityRoleFactory(**{f"community__{state}": True})
    partnership = PartnershipFactory(community=role.community, planned=True)
    page = client_of(role.person).get(url("community-desk", role.community.slug)).content.decode()
    changes = [url("partner-invite", role.community.slug), url("partnership-withdraw", partnership.uuid)]
    assert [address in page for address in changes] == [may, may]


def test_community_desk_lists_conditions_and_activates_when_they_hold(client_of):
    role = CommunityRoleFactory(community__forming=True, community__complete=True)
    community = role.community
    client = client_of(role.person)
    address = url("community-activate", community.slug)
    assert address not in client.get(url("community-desk", community.slug)).content.decode()
    assert client.post(address).status_code == 409
    PartnershipFactory(community=community, organisation__kind="sme")
    PartnershipFactory(community=community, organisation__kind="public_authority")
    assert address in client.get(url("community-desk", community.slug)).content.decode()
    client.post(address)
    community.refresh_from_db()
    assert community.status == "active"


@pytest.mark.parametrize("number", [1, 3])
@pytest.mark.usefixtures("only_own_panels")
def test_community_desk_takes_the_same_queries_for_any_number_of_partners(client_of, number, django_assert_num_queries):
    role = CommunityRoleFactory(community__forming=True, community__complete=True)
    for _ in range(number):
        PartnershipFactory(community=role.community)
        PartnershipFactory(community=role.community, requested=True)
    client = client_of(role.person)
    with django_assert_num_queries(7):
        client.get(url("community-desk", role.community.slug))


def test_community_desk_lists_what_it_makes(client_of):
    role = CommunityRoleFactory(community__active=True)
    desk, client = url("community-desk", role.community.slug), client_of(role.person)
    assert "Nog geen resultaat" in words(client.get(desk))
    outputs = [OutputFactory(community=role.community, known_on="2026-03-02") for _ in range(9)]
    section = page(client.get(desk)).select_one("section:has(> header > #outputs), section:has(#outputs)")
    links = [each["href"] for each in section.select("a")]
    assert links == [
        *(url("output-edit", each.uuid) for each in outputs[:8]),
        url("output-create", role.community.slug),
        url("community-edit", role.community.slug, "outputs"),
    ]
    assert "beschikbaar sinds 2 maart 2026" in section.get_text(" ")


@pytest.mark.parametrize("number", [1, 3])
def test_the_start_page_takes_the_same_queries_for_any_number(client_of, number, django_assert_num_queries):
    """Of who manages organisations and a hub, and coordinates communities, with something waiting in each."""
    seat = HubRoleFactory()
    for _ in range(number):
        own = OrganisationRoleFactory(person=seat.person).organisation
        running = CommunityRoleFactory(person=seat.person, community__active=True).community
        CommunityRoleFactory(person=seat.person, waiting=True)
        PartnershipFactory(organisation=own, invited=True)
        PartnershipFactory(community=running, requested=True)
        CommunityFactory(submitted=True, hub=seat.hub)
        OrganisationFactory(hub=seat.hub)
        RoleClaimFactory(organisation=own)
    client = client_of(seat.person)
    with django_assert_num_queries(6):  # session, person, roles, all that waits, which roles are offered, and those
        response = client.get(reverse("people:home"))
    assert len(response.context["tasks"]) == 5 * number + 1


def test_community_desk_tells_what_happened(client_of, invitation):
    coordinator = CommunityRoleFactory(community=invitation.community).person
    client = client_of(OrganisationRoleFactory(organisation=invitation.organisation).person)
    client.post(url("partnership-accept", invitation.uuid))
    text = words(client_of(coordinator).get(url("community-desk", invitation.community.slug)))
    assert f"Partner heeft aanvaard: {invitation.organisation}" in text


def test_community_phase_refuses_a_day_ahead(client_of):
    role = CommunityRoleFactory(community__active=True)
    data = {"phase": "2", "since_on": "2099-01-01"}
    response = client_of(role.person).post(url("community-phase", role.community.slug), data)
    assert "ligt in de toekomst" in words(response)


def test_community_roles_invites_a_second_coordinator(client_of, coordinator_client, community):
    colleague = UserFactory()
    data = {"email": colleague.email, "reason": "Samen coördineren"}
    coordinator_client.post(url("community-roles", community.slug), data)
    grant = community.roles.get(accepted_at__isnull=True)
    assert grant in type(grant).objects.offered_to(colleague)


# Other pages


def test_organisation_detail_names_its_public_communities(client):
    partnership = PartnershipFactory(community__active=True, community__title_nl="Zichtbaar")
    PartnershipFactory(
        organisation=partnership.organisation, community__submitted=True, community__title_nl="Verborgen"
    )
    text = words(client.get(partnership.organisation.get_absolute_url()))
    assert "Zichtbaar" in text
    assert "Verborgen" not in text


def test_hub_detail_names_its_public_communities(client):
    hub = HubFactory()
    CommunityFactory(active=True, hub=hub, title_nl="Zichtbaar")
    CommunityFactory(submitted=True, hub=hub, title_nl="Verborgen")
    text = words(client.get(hub.get_absolute_url()))
    assert "Zichtbaar" in text
    assert "Verborgen" not in text


def test_community_edit_saves_by_itself_what_is_right_and_names_what_is_not(client_of):
    role = CommunityRoleFactory()
    address = url("community-edit", role.community.slug, "basics")
    client = client_of(role.person)
    filled = {"autosave": "1", "seen": "0", "title_nl": "", "summary_nl": "Half af", "initiated_by": "companies"}
    response = client.post(address, filled)
    role.community.refresh_from_db()
    assert (role.community.summary_nl, role.community.initiated_by) == ("Half af", "companies")
    assert role.community.title_nl != ""
    assert "Nog niet bewaard, omdat daar iets niet klopt: Naam in het Nederlands" in response.text
    seen = re.search(r'id="id_seen" value="(\d+)"', response.text)[1]
    assert "Half af" in client.get(address).text
    other = CommunityRoleFactory(community=role.community)
    client_of(other.person).post(address, {**filled, "title_nl": "Van een ander", "seen": seen})
    told = client.post(address, {**filled, "title_nl": "Van mij", "seen": seen}).text
    assert "Iemand anders heeft dit tegelijk gewijzigd" in told
    role.community.refresh_from_db()
    assert role.community.title_nl == "Van een ander"


@pytest.mark.parametrize("kind", ["vocational_school", "research_institute", "sme", "public_authority"])
def test_a_community_can_start_from_any_side(client_of, kind):
    role = OrganisationRoleFactory(organisation__kind=kind, organisation__verified=True)
    client_of(role.person).post(url("community-create"), {"title_nl": "Samen", "lead": role.organisation.pk})
    community = Community.objects.get()
    assert (community.lead, community.status) == (role.organisation, Community.Status.DRAFT)


def test_community_list_filters_by_kind_of_partner_and_by_who_is_open(client):
    care = OrganisationFactory(verified=True, kind="care_organisation")
    shut = CommunityFactory(active=True, title_nl="Dicht", is_open_for_partners=False)
    CommunityFactory(active=True, title_nl="Vrij")
    PartnershipFactory(community=shut, organisation=care)
    PartnershipFactory(community=shut, organisation=OrganisationFactory(kind="sme"))
    for query, shown in (
        ("kind=care_organisation", (True, False)),
        ("kind=sme", (False, False)),
        ("open=yes", (False, True)),
    ):
        page = client.get(f"{url('community-list')}?{query}").text
        assert (">Dicht<" in page, ">Vrij<" in page) == shown


def test_community_list_shows_what_fits_all_filters_together(client):
    hub = Hub.objects.get(slug="ai-hub-brainport")
    wanted = {"application_areas": ["health"], "hub": hub, "provinces": ["NL-NB"], "phase": 2}
    misses = {"application_areas": ["retail"], "hub": None, "provinces": ["NL-ZE"], "phase": 3}
    fits, *others = (
        CommunityFactory(active=True, **wanted | {name: value for name, value in misses.items() if name == miss})
        for miss in ("", *misses)
    )
    shut = CommunityFactory(active=True, **wanted, is_open_for_partners=False)
    for community in (fits, *others, shut):
        PartnershipFactory(community=community, organisation=OrganisationFactory(verified=True, kind="sme"))
    PartnershipFactory(community=CommunityFactory(active=True, **wanted), organisation__kind="care_organisation")
    query = f"area=health&hub={hub.slug}&province=NL-NB&phase=2&kind=sme&open=yes&status=active"
    soup = page(client.get(f"{url('community-list')}?{query}"))
    assert [each["href"] for each in soup.select(".lk-numbered h3 a")] == [fits.get_absolute_url()]


def test_partners_and_communities_are_saved_as_a_sheet_without_formulas(client_of):
    role = CommunityRoleFactory(community=CommunityFactory(active=True, complete=True))
    partner = OrganisationFactory(verified=True, name="=HYPERLINK(1) (fictief)")
    PartnershipFactory(community=role.community, organisation=partner)
    PartnershipFactory(community=role.community, left=True, until_on="2026-06-30")
    desk, client = url("community-desk", role.community.slug), client_of(role.person)
    assert (
        "1\N{NO-BREAK SPACE}januari\N{NO-BREAK SPACE}2025 tot en met 30\N{NO-BREAK SPACE}juni" in client.get(desk).text
    )
    response = client.get(f"{desk}?export=csv")
    lines = response.content.decode("utf-8-sig").splitlines()
    assert response["Content-Disposition"] == f'attachment; filename="partners-{role.community.slug}.csv"'
    assert lines[0] == "Organisatie,Soort,Geleding,Rol,Status,Wanneer"
    assert sum(line.endswith("1 januari 2025 tot en met 30 juni 2026") for line in lines) == 1
    assert sum(line.startswith("'=HYPERLINK(1) (fictief),mkb,bedrijfsleven") for line in lines) == 1


def test_hub_desk_counts_each_organisation_once_and_communities_by_status_and_phase(client_of):
    manager = HubRoleFactory()
    both = OrganisationFactory(verified=True, kind="care_organisation")
    for phase in (2, 4):
        PartnershipFactory(community=CommunityFactory(active=True, hub=manager.hub, phase=phase), organisation=both)
    page = client_of(manager.person).get(url("hub-desk", manager.hub.slug))
    glance = page.context["glance"]
    assert glance.kinds == (("Zorginstelling", 1),)
    counts = {value: (count, [cell.count for cell in cells]) for _label, value, count, cells in glance.lines}
    assert counts["active"] == (2, [0, 1, 0, 1, 0])
    sheet = client_of(manager.person).get(f"{url('hub-desk', manager.hub.slug)}?export=xlsx")
    assert sheet["Content-Type"].endswith("spreadsheetml.sheet")

"""Who could mend a broken rule, front-runners, and the rules of all communities."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from communities import actions, permissions
from communities.models import Partnership, Rule, RuleSet
from communities.standing import checks_of, standing_of
from communities.suggestions import suggestions_for
from people.history import NotPossible
from tests.communities.test_actions import verbs
from tests.communities.test_views import words
from tests.factories.communities import (
    CommunityFactory,
    CommunityRoleFactory,
    PartnershipFactory,
    RuleFactory,
    RuleSetFactory,
)
from tests.factories.partners import HubFactory, HubRoleFactory, OrganisationFactory
from tests.factories.people import PortalRoleFactory, UserFactory

pytestmark = pytest.mark.django_db


def company(name, **fields):
    return OrganisationFactory(**{"verified": True, "kind": "sme", "name": name, "province": "NL-ZE"} | fields)


def community_with(*rules, **fields):
    rule_set = RuleSetFactory()
    for position, rule in enumerate(rules):
        RuleFactory(rule_set=rule_set, position=position, **rule)
    return CommunityFactory(active=True, rule_set=rule_set, provinces=["NL-UT"], **fields)


SMES = {"kind": Rule.Kind.MIN_OF_KINDS, "values": ["sme"], "minimum": 3, "label_nl": "drie mkb-bedrijven"}
BUSINESS = {"kind": Rule.Kind.MIN_OF_HELIX, "values": ["business"], "minimum": 1, "label_nl": "één bedrijf"}


def found(community):
    suggested = suggestions_for(community, standing_of(community).findings)
    return [
        [each.organisation.name for each in suggested.get(finding, [])] for finding in standing_of(community).findings
    ]


def test_the_region_comes_first_and_there_are_five_at_most():
    hub = HubFactory()
    for number in range(5):
        company(f"Verweg {number}")
    company("Provincie", province="NL-UT")
    company("Hub", hub=hub)
    assert found(community_with(SMES, hub=hub)) == [["Hub", "Provincie", "Verweg 0", "Verweg 1", "Verweg 2"]]


def test_a_suggestion_says_why_and_which_rules_it_would_mend():
    hub = HubFactory()
    company("Hub", hub=hub)
    community = community_with(SMES, BUSINESS, hub=hub)
    findings = standing_of(community).findings
    (suggestion,) = suggestions_for(community, findings)[findings[0]]
    assert suggestion.reason == f"Hoort bij dezelfde hub, {hub}."
    assert suggestion.mends == ("drie mkb-bedrijven", "één bedrijf")


def test_only_verified_organisations_that_are_open_and_were_never_asked_are_suggested():
    community = community_with(SMES)
    OrganisationFactory(kind="sme", province="NL-UT")
    company("Gesloten", is_open_for_partnership=False)
    company("Ander soort", kind="university")
    for trait in ("refused", "invited", "requested", "left", "planned"):
        PartnershipFactory(community=community, organisation=company(trait), **{trait: True})
    assert found(community) == [[]]
    declined_elsewhere = PartnershipFactory(refused=True, organisation=company("Elders geweigerd"))
    assert found(community) == [[declined_elsewhere.organisation.name]]


def test_rules_that_are_met_get_no_suggestions():
    community = community_with(BUSINESS)
    PartnershipFactory(community=community, organisation=company("Partner"))
    company("Nog een")
    assert suggestions_for(community, standing_of(community).findings) == {}


def test_nobody_is_suggested_as_main_applicant_but_anybody_as_co_financier():
    company("Iemand")
    rule = {"kind": Rule.Kind.MIN_WITH_ROLE, "minimum": 1}
    community = community_with(rule | {"values": ["main_applicant"]}, rule | {"values": ["co_financier"]})
    assert found(community) == [[], ["Iemand"]]


def test_front_runners_of_other_communities_are_suggested_where_a_rule_counts_them():
    company("Volger")
    PartnershipFactory(organisation=company("Koploper"), is_front_runner=True)
    community = community_with({"kind": Rule.Kind.MIN_FRONT_RUNNERS, "minimum": 1, "what_nl": "koplopers"})
    assert found(community) == [["Koploper"]]
    (finding,) = standing_of(community).findings
    assert finding.reason == "0 van 1 koplopers; voeg één koploper toe."


@pytest.mark.parametrize("number", [1, 3])
def test_suggestions_cost_one_query(number, django_assert_num_queries):
    for each in range(number):
        company(f"Bedrijf {each}")
    community = community_with(SMES, BUSINESS, hub=HubFactory())
    findings = standing_of(community).findings
    with django_assert_num_queries(1):
        suggestions_for(community, findings)


def test_a_rule_for_each_level_suggests_only_who_fills_what_is_lacking():
    levels = ["education_vocational", "education_applied", "research_vocational", "research_academic"]
    rule = {"kind": Rule.Kind.MIN_PER_LEVEL, "values": levels, "minimum": 1, "label_nl": "elk niveau"}
    community = community_with(rule | {"values": levels[:2]}, rule | {"values": levels[2:]}, BUSINESS)
    PartnershipFactory(community=community, organisation=company("Hbo", kind="university_of_applied_sciences"))
    for name, kind in {
        "Mbo": "vocational_school",
        "Nog een hbo": "university_of_applied_sciences",
        "TO2": "research_institute",
        "Wo": "university",
    }.items():
        company(name, kind=kind)
    assert found(community) == [["Mbo"], ["Mbo", "TO2", "Wo"], []]


# Front-runners


def test_mark_front_runner_counts_for_rules_and_can_be_taken_back():
    community = community_with({"kind": Rule.Kind.MIN_FRONT_RUNNERS, "minimum": 1})
    partnership = PartnershipFactory(community=community)
    for is_front_runner in (True, True, False):
        actions.mark_front_runner(partnership, is_front_runner=is_front_runner, by=UserFactory())
        assert standing_of(community).findings[0].is_met == is_front_runner
    assert verbs(partnership) == ["partnership.front_runner_named", "partnership.front_runner_unnamed"]


def test_only_a_partner_of_today_is_a_front_runner():
    with pytest.raises(NotPossible, match="huidige partner"):
        actions.mark_front_runner(PartnershipFactory(left=True), is_front_runner=True, by=UserFactory())


# The choice of rules


def test_rule_sets_that_are_over_cannot_be_chosen_but_stay():
    today = timezone.localdate()
    over = RuleSetFactory(valid_until=today - timedelta(days=1))
    later = RuleSetFactory(valid_from=today + timedelta(days=1))
    now = RuleSetFactory(valid_from=today, valid_until=today)
    assert set(RuleSet.objects.to_choose_on(today)) & {over, later, now} == {now}
    assert set(RuleSet.objects.to_choose_on(today, keep=over.pk)) & {over, later, now} == {now, over}
    assert [each.has_expired for each in (over, later, now)] == [True, False, False]


# The pages


def test_community_consortium_suggests_and_leads_to_the_invitation(client_of):
    community = community_with(SMES)
    role = CommunityRoleFactory(community=community)
    organisation = company("Slim BV (fictief)")
    response = client_of(role.person).get(reverse("communities:community-consortium", args=[community.slug]))
    text = words(response)
    assert "0 van 3 partners; voeg drie mkb-bedrijven toe." in text
    assert "Slim BV (fictief) Mkb · " in text
    assert "Telt mee voor: drie mkb-bedrijven" in text
    assert f"?organisation={organisation.slug}" in response.content.decode()


def test_partnership_front_runner_from_the_page(client_of):
    partnership = PartnershipFactory(community__active=True)
    role = CommunityRoleFactory(community=partnership.community)
    url = reverse("communities:partnership-front-runner", args=[partnership.uuid])
    text = words(client_of(role.person).post(url, {"is": "yes"}, follow=True))
    assert "Geen koploper meer" in text
    client_of(role.person).post(url, {"is": "no"})
    assert not Partnership.objects.get().is_front_runner


@pytest.mark.parametrize("number", [1, 3])
def test_community_consortium_takes_the_same_queries_for_any_number(client_of, number, django_assert_num_queries):
    community = community_with(SMES | {"minimum": 9}, hub=HubFactory())
    client = client_of(CommunityRoleFactory(community=community).person)
    for each in range(number):
        PartnershipFactory(community=community)
        company(f"Bedrijf {each}")
    client.get(reverse("communities:community-consortium", args=[community.slug]))
    with django_assert_num_queries(8):
        client.get(reverse("communities:community-consortium", args=[community.slug]))


@pytest.mark.parametrize("number", [1, 3])
def test_rule_list_shows_all_communities_to_a_hub_manager(client_of, number, django_assert_num_queries):
    hub_manager = HubRoleFactory()
    for each in range(number):
        PartnershipFactory(
            community=community_with(SMES, title_nl=f"Community {each}"), organisation=company(f"B{each}")
        )
    CommunityFactory(title_nl="Nog een concept")
    client = client_of(hub_manager.person)
    client.get(reverse("communities:rule-list"))
    with django_assert_num_queries(10):
        text = words(client.get(reverse("communities:rule-list")))
    assert text.count("1 van 3 partners") == number
    assert "Nog een concept" not in text


def test_rule_list_of_one_hub(client_of):
    hub_manager = HubRoleFactory()
    CommunityFactory(active=True, hub=hub_manager.hub, title_nl="Van hier")
    CommunityFactory(active=True, title_nl="Van elders")
    text = words(client_of(hub_manager.person).get(f"{reverse('communities:rule-list')}?hub={hub_manager.hub.slug}"))
    assert "Van hier" in text
    assert "Van elders" not in text


def test_checks_of_judges_each_community_by_its_own_rules():
    strict, basic = community_with(SMES), CommunityFactory(active=True)
    assert [(each.community, each.rule_set.code, each.met_count) for each in checks_of([strict, basic])] == [
        (strict, strict.rule_set.code, 0),
        (basic, "leerkring", 0),
    ]


def test_hub_managers_see_the_rules_of_all_communities():
    people = [HubRoleFactory().person, PortalRoleFactory(role="auditor").person, CommunityRoleFactory().person]
    assert [permissions.can_see_rules(each) for each in people] == [True, True, False]

from datetime import date

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction

from communities import facts
from communities.models import Community, HubAdvice, Partnership, RuleSet
from communities.standing import gaps_of, newly_broken, standing_of
from tests.factories.communities import (
    CommunityFactory,
    HubAdviceFactory,
    OutputFactory,
    PartnershipFactory,
    RuleFactory,
    RuleSetFactory,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "fields",
    [
        {"status": "forming"},
        {"status": "active"},
        {"status": "submitted"},
        {"phase": 6},
        {"phase": 0},
    ],
)
def test_the_database_refuses_a_status_without_its_fact(fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        CommunityFactory(**fields)


@pytest.mark.parametrize(
    "fields",
    [
        {"since_on": None},
        {"status": "left", "until_on": None},
        {"status": "left", "since_on": date(2026, 5, 1), "until_on": date(2026, 4, 30)},
    ],
)
def test_the_database_refuses_a_partnership_with_impossible_days(fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        PartnershipFactory(**fields)


@pytest.mark.parametrize("trait", [{}, {"invited": True}, {"requested": True}])
def test_the_database_refuses_the_same_partner_twice(trait):
    first = PartnershipFactory(**trait)
    with pytest.raises(IntegrityError), transaction.atomic():
        PartnershipFactory(community=first.community, organisation=first.organisation)


def test_the_database_refuses_advice_without_reasons():
    with pytest.raises(IntegrityError), transaction.atomic():
        HubAdviceFactory(verdict=HubAdvice.Verdict.NEGATIVE, reasons="")


def test_there_is_one_default_rule_set():
    with pytest.raises(IntegrityError), transaction.atomic():
        RuleSetFactory(is_default=True)


def test_every_status_has_its_moves():
    assert set(Community.MOVES) == set(Community.Status)
    assert set(Partnership.MOVES) == set(Partnership.Status)


def test_the_migration_has_loaded_the_rule_sets_with_their_sources():
    found = {each.code: (each.is_default, bool(each.source_url), each.rules.count()) for each in RuleSet.objects.all()}
    assert found == {
        "leerkring": (True, False, 4),
        "ciiic-2026": (False, True, 3),
        "rif-mbo": (False, True, 2),
        "nro-networks-2024": (False, True, 1),
    }


def test_loading_the_rule_sets_again_changes_nothing():
    RuleSet.objects.filter(code="rif-mbo").update(name_nl="Eigen naam")
    facts.load(apps)
    assert RuleSet.objects.count() == 4
    assert RuleSet.objects.get(code="rif-mbo").name_nl == "Eigen naam"


def test_a_community_is_judged_by_the_rules_that_it_chose():
    chosen = RuleFactory().rule_set
    assert standing_of(CommunityFactory(rule_set=chosen)).rule_set == chosen
    assert standing_of(CommunityFactory()).rule_set.code == "leerkring"


def test_a_kick_start_community_of_which_only_the_school_is_known_meets_two_of_four_rules():
    """Active as a fact; what is not known is shown as not met."""
    community = CommunityFactory(active=True, lead__kind="university_of_applied_sciences")
    PartnershipFactory(community=community, lead=True)
    standing = standing_of(community)
    assert [(each.have, each.need, each.is_met) for each in standing.findings] == [
        (1, 1, True),
        (1, 1, True),
        (0, 1, False),
        (1, 3, False),
    ]


@pytest.mark.parametrize(
    ("focus", "topics", "areas", "is_clear"),
    [
        ("", ["nlp"], ["health"], False),
        ("expert", ["nlp"], [], True),
        ("expert", [], ["health"], False),
        ("application", [], ["health"], True),
        ("application", ["nlp"], [], False),
        ("both", ["nlp"], ["health"], True),
        ("both", ["nlp"], [], False),
    ],
)
def test_the_focus_needs_the_areas_that_it_names(focus, topics, areas, is_clear):
    community = CommunityFactory(complete=True, focus=focus, topics=topics, application_areas=areas)
    assert ("focus" in {gap.step for gap in gaps_of(community)}) == (not is_clear)


def test_a_rule_is_newly_broken_when_only_this_partner_meets_it():
    community = CommunityFactory(active=True, complete=True)
    partnership = PartnershipFactory(community=community, organisation__kind="sme")
    OutputFactory(community=community)
    assert standing_of(community).met_count == 3
    assert [each.rule.kind for each in newly_broken(partnership)] == ["min_of_kinds"]

from dataclasses import dataclass

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from communities import consortium, facts, shares
from communities.consortium import Finding, Partner, evaluate
from communities.models import Partnership, Rule
from partners.models import Organisation


@dataclass(frozen=True)
class Plain:
    kind: str
    values: tuple = ()
    minimum: int = 1
    label_nl: str = "regel"
    label_en: str = "rule"
    what_nl: str = "praktijkpartners"
    what_en: str = "practice partners"


KINDS, SIDES, ROLES = Organisation.Kind.values, Partnership.Helix.values, Partnership.Role.values
LEVELS = list(consortium.AT_LEVEL)
partners = st.builds(Partner, st.sampled_from(KINDS), st.sampled_from(SIDES), st.sampled_from(ROLES), st.booleans())
rules = st.one_of(
    st.builds(
        Plain,
        st.just("min_of_kinds"),
        st.lists(st.sampled_from(KINDS), min_size=1, max_size=4, unique=True).map(tuple),
        st.integers(1, 12),
    ),
    st.builds(
        Plain,
        st.just("min_of_helix"),
        st.lists(st.sampled_from(SIDES), min_size=1, max_size=2, unique=True).map(tuple),
        st.integers(1, 12),
    ),
    st.builds(
        Plain,
        st.just("min_with_role"),
        st.lists(st.sampled_from(ROLES), min_size=1, max_size=2, unique=True).map(tuple),
        st.integers(1, 12),
    ),
    st.builds(
        Plain,
        st.just("min_per_level"),
        st.lists(st.sampled_from(LEVELS), min_size=1, max_size=4, unique=True).map(tuple),
        st.integers(1, 12),
    ),
    st.builds(Plain, st.sampled_from(["min_partners", "min_front_runners"]), st.just(()), st.integers(1, 12)),
)

SCHOOL = Partner("university_of_applied_sciences", "education", "main_applicant")
COMPANY = Partner("sme", "business", "collaboration_partner")
TOWN = Partner("public_authority", "government", "co_financier")
VOCATIONAL = Partner("vocational_school", "education", "co_applicant")
PRACTORAAT = Partner("vocational_school", "research", "co_applicant")
UNIVERSITY = Partner("university", "research", "co_applicant")
WANTED = [Partner(kind, side, role, is_front_runner=True) for kind in KINDS for side in SIDES for role in ROLES]
PRACTICE = Plain("min_of_kinds", ("sme", "public_authority"), 3)


def test_evaluate_says_in_words_what_is_missing():
    with override("en"):
        assert evaluate([PRACTICE], [SCHOOL, COMPANY]) == (
            Finding(PRACTICE, False, 1, 3, "1 of 3 practice partners; add two SMEs or public bodies."),
        )


def test_evaluate_says_it_in_dutch_too():
    assert evaluate([PRACTICE], [SCHOOL, COMPANY, TOWN]) == (
        Finding(PRACTICE, False, 2, 3, "2 van 3 praktijkpartners; voeg één mkb-bedrijf of overheidsorganisatie toe."),
    )


def test_a_rule_that_is_met_says_how_many_there_are():
    with override("en"):
        assert evaluate([PRACTICE], [COMPANY, TOWN, TOWN, COMPANY]) == (
            Finding(PRACTICE, True, 4, 3, "Practice partners: 4, needed: 3."),
        )


LADDER = Plain(
    "min_per_level",
    ("education_vocational", "education_applied", "research_applied"),
    what_nl="niveaus",
    what_en="levels",
)


def test_a_rule_for_each_level_names_what_each_level_lacks():
    with override("en"):
        assert evaluate([LADDER], [COMPANY]) == (
            Finding(
                LADDER,
                False,
                0,
                3,
                "0 of 3 levels; add one partner that teaches at EQF 2 to 4, one partner that teaches applied sciences "
                "and one partner with applied research.",
                LADDER.values,
            ),
        )
    assert evaluate([LADDER], [SCHOOL, SCHOOL]) == (
        Finding(
            LADDER,
            False,
            2,
            3,
            "2 van 3 niveaus; voeg één partner die lesgeeft op EQF 2 tot en met 4 toe.",
            ("education_vocational",),
        ),
    )
    assert evaluate([LADDER], [SCHOOL, VOCATIONAL]) == (Finding(LADDER, True, 3, 3, "Niveaus: 3, nodig: 3."),)


@pytest.mark.parametrize(
    ("partner", "counts_for"),
    [
        (SCHOOL, ["education_applied", "research_applied"]),
        (VOCATIONAL, ["education_vocational"]),
        (PRACTORAAT, ["education_vocational", "research_vocational"]),
        (UNIVERSITY, ["education_academic", "research_academic"]),
        (Partner("research_institute", "research", "co_applicant"), ["research_academic"]),
        (COMPANY, []),
    ],
)
def test_what_a_partner_does_at_which_level(partner, counts_for):
    assert [value for value in LEVELS if consortium.works_at(partner, value)] == counts_for


@pytest.mark.parametrize(
    ("rule", "have"),
    [
        (Plain("min_of_kinds", ("sme",)), 1),
        (Plain("min_of_helix", ("education", "government")), 2),
        (Plain("min_with_role", ("co_financier",)), 1),
        (Plain("min_partners"), 3),
    ],
)
def test_each_kind_of_rule_counts_its_own_partners(rule, have):
    (finding,) = evaluate([rule], [SCHOOL, COMPANY, TOWN])
    assert finding.have == have


@given(st.lists(rules, max_size=5), st.lists(partners, max_size=12))
def test_there_is_one_finding_for_each_rule_in_order(rules, partners):
    findings = evaluate(rules, partners)
    assert [finding.rule for finding in findings] == rules
    for finding in findings:
        assert finding.is_met == (finding.have >= finding.need)
        ways = len(finding.rule.values) if finding.rule.kind == "min_per_level" else 1
        assert 0 <= finding.have <= len(partners) * ways
        assert bool(finding.lacking) == (finding.rule.kind == "min_per_level" and not finding.is_met)
        assert finding.reason.endswith(".")
        assert "%" not in finding.reason


@given(st.lists(rules, max_size=5), st.lists(partners, max_size=12), partners)
def test_one_more_partner_never_breaks_a_rule(rules, partners, newcomer):
    before, after = evaluate(rules, partners), evaluate(rules, [*partners, newcomer])
    assert all(new.have >= old.have for old, new in zip(before, after, strict=True))
    assert all(new.is_met for old, new in zip(before, after, strict=True) if old.is_met)


@given(rules, st.lists(partners, max_size=12), st.randoms())
def test_the_order_of_partners_does_not_matter(rule, partners, chance):
    shuffled = partners.copy()
    chance.shuffle(shuffled)
    assert evaluate([rule], partners) == evaluate([rule], shuffled)


@given(rules, st.lists(partners, max_size=12))
def test_as_many_as_are_missing_mend_a_rule(rule, partners):
    (finding,) = evaluate([rule], partners)
    newcomers = [wanted for wanted in WANTED if consortium.helps(finding, wanted)]
    assert evaluate([rule], [*partners, *newcomers * (finding.need - finding.have)])[0].is_met


@given(rules, st.lists(partners, max_size=12), partners)
def test_one_more_partner_brings_a_broken_rule_nearer_exactly_when_it_is_said_to_help(rule, partners, newcomer):
    (before,), (after,) = evaluate([rule], partners), evaluate([rule], [*partners, newcomer])
    if not before.is_met:
        assert (after.have > before.have) == consortium.helps(before, newcomer)


def test_every_value_that_a_rule_can_hold_has_a_noun():
    assert {*KINDS, *SIDES, *ROLES, *LEVELS} <= consortium.NOUNS.keys()
    assert shares.MEASURES.keys() == Rule.MONEY
    assert set(Rule.Kind.values) == consortium.COUNTS.keys() | shares.MEASURES.keys()


def test_the_rule_sets_use_only_known_values():
    for rule_set in facts.RULE_SETS:
        for rule in rule_set["rules"]:
            assert set(rule["values"]) <= consortium.NOUNS.keys(), rule
            assert rule["kind"] in consortium.COUNTS.keys() | shares.MEASURES.keys()

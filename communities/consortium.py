"""Which rules of a rule set a consortium meets, and what is missing. Pure: no database, no clock."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, npgettext_lazy

from config.texts import text


@dataclass(frozen=True)
class Partner:
    """One organisation that takes part: values of `Organisation.Kind`, `Partnership.Helix` and `Partnership.Role`."""

    kind: str
    helix: str
    role: str
    is_front_runner: bool = False


class Rule(Protocol):
    """What a rule has: a row of `communities.models.Rule`, or anything with the same attributes."""

    kind: str
    values: Iterable[str]
    minimum: int
    label_nl: str
    label_en: str
    what_nl: str
    what_en: str


@dataclass(frozen=True)
class Finding:
    """How one rule stands. `reason` is a sentence in the reader's language: "1 of 3 practice partners; add two SMEs or
    public bodies"."""

    rule: Rule
    is_met: bool
    have: int
    need: int
    reason: str
    lacking: tuple[str, ...] = ()  # which `values` still ask for partners, where each of them has to be there

    @property
    def label(self) -> str:
        return text(self.rule, "label")

    @property
    def figure(self) -> str:
        return _("%(have)d (needed: %(need)d)") % {"have": self.have, "need": self.need}


# what a rule for each level can ask -> the kinds of organisation that do it, whichever side they take part on
AT_LEVEL = {
    "education_vocational": {"vocational_school"},
    "education_applied": {"university_of_applied_sciences"},
    "education_academic": {"university"},
    "research_vocational": set(),
    "research_applied": {"university_of_applied_sciences"},
    "research_academic": {"university", "research_institute"},
}


def works_at(partner: Partner, value: str) -> bool:
    """Whether a partner counts for this value of `AT_LEVEL`. Not every vocational school does research: one with a
    practoraat takes part on the side of research."""
    is_practoraat = (partner.kind, partner.helix) == ("vocational_school", "research")
    return partner.kind in AT_LEVEL[value] or (value == "research_vocational" and is_practoraat)


# kind of rule -> whether a partner counts for it
COUNTS: dict[str, Callable[[Rule, Partner], bool]] = {
    "min_of_kinds": lambda rule, partner: partner.kind in rule.values,
    "min_of_helix": lambda rule, partner: partner.helix in rule.values,
    "min_with_role": lambda rule, partner: partner.role in rule.values,
    "min_front_runners": lambda rule, partner: partner.is_front_runner,
    "min_partners": lambda rule, partner: True,
    "min_per_level": lambda rule, partner: any(works_at(partner, value) for value in rule.values),
}


def evaluate(rules: Iterable[Rule], partners: Iterable[Partner]) -> tuple[Finding, ...]:
    """One finding for each rule, in the order of the rules. Adding a partner never breaks a rule that was met."""
    partners = list(partners)
    return tuple(
        _at_each_level(rule, partners) if rule.kind == "min_per_level" else _all_together(rule, partners)
        for rule in rules
    )


def helps(finding: Finding, partner: Partner) -> bool:
    """Whether one more partner like this one brings a broken rule nearer."""
    if finding.lacking:
        return any(works_at(partner, value) for value in finding.lacking)
    return COUNTS[finding.rule.kind](finding.rule, partner)


def _all_together(rule: Rule, partners: list[Partner]) -> Finding:
    have = sum(COUNTS[rule.kind](rule, partner) for partner in partners)
    return _finding(rule, have, rule.minimum, missing(rule, rule.minimum - have) if have < rule.minimum else "")


def _at_each_level(rule: Rule, partners: list[Partner]) -> Finding:
    """One partner may do several things, and counts for each. What there is too much of one does not fill the others."""
    short = {
        value: max(0, rule.minimum - sum(works_at(partner, value) for partner in partners)) for value in rule.values
    }
    lacking = tuple(value for value, number in short.items() if number)
    *first, last = [_number_of(short[value], value) for value in lacking] or [""]
    need = rule.minimum * len(short)
    words = _("%(first)s and %(last)s") % {"first": ", ".join(first), "last": last} if first else last
    return _finding(rule, need - sum(short.values()), need, words, lacking)


def _finding(rule: Rule, have: int, need: int, missing: str, lacking: tuple[str, ...] = ()) -> Finding:
    facts = {"have": have, "need": need, "what": text(rule, "what"), "missing": missing}
    if have >= need:
        reason = _("%(what)s: %(have)d, needed: %(need)d.") % (facts | {"what": capfirst(facts["what"])})
    else:
        reason = _("%(have)d of %(need)d %(what)s; add %(missing)s.") % facts
    return Finding(rule, have >= need, have, need, reason, lacking)


NUMBERS = [
    gettext_lazy("one"), gettext_lazy("two"), gettext_lazy("three"), gettext_lazy("four"), gettext_lazy("five"),
    gettext_lazy("six"), gettext_lazy("seven"), gettext_lazy("eight"), gettext_lazy("nine"), gettext_lazy("ten"),
]  # fmt: skip
NOUNS = {
    "university": npgettext_lazy("consortium", "university", "universities"),
    "university_of_applied_sciences": npgettext_lazy(
        "consortium", "university of applied sciences", "universities of applied sciences"
    ),
    "vocational_school": npgettext_lazy("consortium", "vocational school", "vocational schools"),
    "private_trainer": npgettext_lazy("consortium", "private trainer", "private trainers"),
    "research_institute": npgettext_lazy("consortium", "research institute", "research institutes"),
    "sme": npgettext_lazy("consortium", "SME", "SMEs"),
    "large_company": npgettext_lazy("consortium", "large company", "large companies"),
    "startup": npgettext_lazy("consortium", "startup", "startups"),
    "public_authority": npgettext_lazy("consortium", "public body", "public bodies"),
    "care_organisation": npgettext_lazy("consortium", "care organisation", "care organisations"),
    "civil_society": npgettext_lazy("consortium", "civil society organisation", "civil society organisations"),
    "sector_fund": npgettext_lazy("consortium", "sector fund", "sector funds"),
    "ai_hub": npgettext_lazy("consortium", "AI hub", "AI hubs"),
    "development_agency": npgettext_lazy("consortium", "development agency", "development agencies"),
    "education": npgettext_lazy("consortium", "partner from education", "partners from education"),
    "research": npgettext_lazy("consortium", "partner from research", "partners from research"),
    "business": npgettext_lazy("consortium", "partner from business", "partners from business"),
    "government": npgettext_lazy("consortium", "partner from government", "partners from government"),
    "society": npgettext_lazy("consortium", "partner from society", "partners from society"),
    "main_applicant": npgettext_lazy("consortium", "main applicant", "main applicants"),
    "co_applicant": npgettext_lazy("consortium", "co-applicant", "co-applicants"),
    "collaboration_partner": npgettext_lazy("consortium", "collaboration partner", "collaboration partners"),
    "co_financier": npgettext_lazy("consortium", "co-financier", "co-financiers"),
    "education_vocational": npgettext_lazy(
        "consortium", "partner that teaches at EQF 2 to 4", "partners that teach at EQF 2 to 4"
    ),
    "education_applied": npgettext_lazy(
        "consortium", "partner that teaches applied sciences", "partners that teach applied sciences"
    ),
    "education_academic": npgettext_lazy(
        "consortium", "partner that teaches at a university", "partners that teach at a university"
    ),
    "research_vocational": npgettext_lazy(
        "consortium", "vocational school on the side of research", "vocational schools on the side of research"
    ),
    "research_applied": npgettext_lazy("consortium", "partner with applied research", "partners with applied research"),
    "research_academic": npgettext_lazy(
        "consortium", "partner with academic research", "partners with academic research"
    ),
}
WITHOUT_VALUES = {
    "min_front_runners": npgettext_lazy("consortium", "front-runner", "front-runners"),
    "min_partners": npgettext_lazy("consortium", "partner", "partners"),
}


def missing(rule: Rule, number: int) -> str:
    """What would mend the rule, in words: "two SMEs or public bodies"."""
    nouns = [str(NOUNS[value] % number) for value in rule.values] or [str(WITHOUT_VALUES[rule.kind] % number)]
    *first, last = nouns
    choice = _("%(first)s or %(last)s") % {"first": ", ".join(first), "last": last} if first else last
    return f"{_in_words(number)} {choice}"


def _number_of(number: int, value: str) -> str:
    return f"{_in_words(number)} {NOUNS[value] % number}" if number else ""


def _in_words(number: int) -> str:
    return str(NUMBERS[number - 1]) if number <= len(NUMBERS) else str(number)

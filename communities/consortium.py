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

    @property
    def label(self) -> str:
        return text(self.rule, "label")

    @property
    def figure(self) -> str:
        return _("%(have)d (needed: %(need)d)") % {"have": self.have, "need": self.need}


# kind of rule -> whether a partner counts for it
COUNTS: dict[str, Callable[[Rule, Partner], bool]] = {
    "min_of_kinds": lambda rule, partner: partner.kind in rule.values,
    "min_of_helix": lambda rule, partner: partner.helix in rule.values,
    "min_with_role": lambda rule, partner: partner.role in rule.values,
    "min_front_runners": lambda rule, partner: partner.is_front_runner,
    "min_partners": lambda rule, partner: True,
}


def evaluate(rules: Iterable[Rule], partners: Iterable[Partner]) -> tuple[Finding, ...]:
    """One finding for each rule, in the order of the rules. Adding a partner never breaks a rule that was met."""
    partners = list(partners)
    return tuple(_finding(rule, sum(COUNTS[rule.kind](rule, partner) for partner in partners)) for rule in rules)


def _finding(rule: Rule, have: int) -> Finding:
    need, what = rule.minimum, text(rule, "what")
    if have >= need:
        reason = _("%(what)s: %(have)d, needed: %(need)d.") % {"have": have, "what": capfirst(what), "need": need}
    else:
        facts = {"have": have, "need": need, "what": what, "missing": missing(rule, need - have)}
        reason = _("%(have)d of %(need)d %(what)s; add %(missing)s.") % facts
    return Finding(rule, have >= need, have, need, reason)


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
}
WITHOUT_VALUES = {
    "min_front_runners": npgettext_lazy("consortium", "front-runner", "front-runners"),
    "min_partners": npgettext_lazy("consortium", "partner", "partners"),
}


def missing(rule: Rule, number: int) -> str:
    """What would mend the rule, in words: "two SMEs or public bodies"."""
    nouns = [str(NOUNS[value] % number) for value in rule.values] or [str(WITHOUT_VALUES[rule.kind] % number)]
    words = str(NUMBERS[number - 1]) if number <= len(NUMBERS) else str(number)
    *first, last = nouns
    choice = _("%(first)s or %(last)s") % {"first": ", ".join(first), "last": last} if first else last
    return f"{words} {choice}"

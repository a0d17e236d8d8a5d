"""Where a community stands: what its registration still lacks, which conditions for being active hold, which rules
its consortium meets. Reads only; the judging itself needs no database."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from communities import consortium, ledger, shares
from communities.consortium import Finding, Partner
from communities.models import Community, Partnership, Rule, RuleSet
from config import together
from partners.models import Organisation


@dataclass(frozen=True)
class Condition:
    """One thing that has to hold. `step` is the page of the registration where it is mended, "" where that is not
    in the coordinator's hands."""

    label: str
    is_met: bool
    reason: str
    step: str


@dataclass(frozen=True)
class Check:
    """Which rules the consortium of a community meets."""

    community: Community
    rule_set: RuleSet | None
    findings: tuple[Finding, ...]

    @property
    def met_count(self) -> int:
        return sum(finding.is_met for finding in self.findings)

    @property
    def broken(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if not finding.is_met)


@dataclass(frozen=True)
class Standing(Check):
    """The same, with the conditions for being active."""

    conditions: tuple[Condition, ...]

    @property
    def is_complete(self) -> bool:
        return all(condition.is_met for condition in self.conditions)

    @property
    def missing(self) -> tuple[Condition, ...]:
        return tuple(condition for condition in self.conditions if not condition.is_met)


class Group(NamedTuple):
    """How many partners of a community are alike in all that conditions and rules ask."""

    status: str
    leads: bool
    organisation_status: str
    kind: str
    helix: str
    role: str
    is_front_runner: bool
    count: int


@together.kept
def _groups_of(community):
    return _grouped(Partnership.objects.filter(community=community))


def _grouped(partnerships: QuerySet[Partnership]) -> QuerySet[Partnership, tuple]:
    alike = "status", "leads", "organisation__status", "organisation__kind", "helix", "role", "is_front_runner"
    rows = partnerships.annotate(leads=Q(organisation=F("community__lead"))).order_by()
    return rows.values_list(*alike).annotate(count=Count("pk"))


def counted(groups: Iterable[Group]) -> list[Partner]:
    """The partners that count for rules: those that take part now and whose organisation has been verified."""
    return [
        Partner(each.kind, each.helix, each.role, each.is_front_runner)
        for each in groups
        if each.status == Partnership.Status.ACTIVE and each.organisation_status == Organisation.Status.VERIFIED
        for _one in range(each.count)
    ]


def asked_of(community: Community) -> dict[str, together.Asked]:
    """What `standing_of` needs besides the community, for a page that reads it together with other lists: its partners
    in groups, and the rules of the set that the community chose, otherwise those of the default set."""
    return {"groups": _groups_of(community.pk), "rules": _rules_asked(community)}


def rules_of(community: Community) -> list[Rule]:
    return together.read(_rules_asked(community))[0]


def _rules_asked(community: Community) -> together.Asked:
    return _rules_of_set(community.rule_set_id) if community.rule_set_id else _default_rules()


@together.kept
def _rules_of_set(rule_set):
    return Rule.objects.filter(rule_set=rule_set).select_related("rule_set")


@together.kept
def _default_rules():
    return Rule.objects.filter(rule_set__is_default=True).select_related("rule_set")


def findings_of(rules: Iterable[Rule], partners: list[Partner], purse: shares.Purse | None) -> tuple[Finding, ...]:
    """One finding for each rule, in their order: those about partners, and those about what they bring in."""
    return tuple(
        shares.judge(rule, purse or shares.EMPTY)
        if rule.kind in Rule.MONEY
        else consortium.evaluate([rule], partners)[0]
        for rule in rules
    )


def _purses(
    communities: Iterable[Community], rules: Iterable[Rule], *, without: Partnership | None = None
) -> dict[int, shares.Purse]:
    """What was brought into the communities, where one of the rules asks for it."""
    return ledger.purses_of(communities, without=without) if any(rule.kind in Rule.MONEY for rule in rules) else {}


def _purse(community: Community, rules: Iterable[Rule], *, without: Partnership | None = None) -> shares.Purse | None:
    return _purses([community], rules, without=without).get(community.pk)


def standing_of(
    community: Community, *, groups: Iterable[tuple] | None = None, rules: list[Rule] | None = None
) -> Standing:
    """How the community stands now. `groups` and `rules`, where the caller has read what `asked_of` gives."""
    if groups is None or rules is None:
        groups, rules = together.read(*asked_of(community).values())
    groups = [Group(*each) for each in groups]
    findings = findings_of(rules, counted(groups), _purse(community, rules))
    facts = _facts(community)
    conditions = (
        _lead(community),
        _others(groups),
        _rules(findings),
        _place(facts.has_place),
        _focus(community),
        _output(facts.has_output),
    )
    return Standing(community, rules[0].rule_set if rules else community.rule_set, findings, conditions)


def newly_broken(partnership: Partnership) -> list[Finding]:
    """The rules that hold now and would not without this partner."""
    community = partnership.community
    now, rules = together.read(*asked_of(community).values())
    later = _grouped(community.partnerships.exclude(pk=partnership.pk))
    broken = {each.rule for each in _findings_among(now, rules, _purse(community, rules)) if not each.is_met}
    findings = _findings_among(later, rules, _purse(community, rules, without=partnership))
    return [each for each in findings if not each.is_met and each.rule not in broken]


def _findings_among(groups: Iterable[tuple], rules: list[Rule], purse: shares.Purse | None) -> tuple[Finding, ...]:
    return findings_of(rules, counted(Group(*each) for each in groups), purse)


def _facts(community: Community) -> Community:
    """The community with what a query has to tell; itself, where it was fetched `with_facts`."""
    if hasattr(community, "has_place"):
        return community
    return Community.objects.with_facts().only("pk").get(pk=community.pk)


def checks_of(communities: Iterable[Community]) -> list[Check]:
    """How the consortium of each of these communities stands now, in three queries for any number; two more where a
    rule is about what partners bring in."""
    communities = list(communities)
    sets = {each.rule_set_id for each in communities if each.rule_set_id}
    chosen = RuleSet.objects.filter(Q(pk__in=sets) | Q(is_default=True)).prefetch_related("rules")
    rule_sets = {rule_set.pk: rule_set for rule_set in chosen}
    default = next((each for each in rule_sets.values() if each.is_default), None)
    partners = defaultdict(list)
    taking_part = Partnership.objects.active().filter(
        community__in=communities, organisation__status=Organisation.Status.VERIFIED
    )
    facts = ("community", "organisation__kind", "helix", "role", "is_front_runner")
    for community, *partner in taking_part.values_list(*facts).order_by():
        partners[community].append(Partner(*partner))
    purses = _purses(communities, [rule for rule_set in rule_sets.values() for rule in rule_set.rules.all()])
    found = []
    for community in communities:
        rule_set = rule_sets[community.rule_set_id] if community.rule_set_id else default
        rules = rule_set.rules.all() if rule_set else ()
        findings = findings_of(rules, partners[community.pk], purses.get(community.pk))
        found.append(Check(community, rule_set, findings))
    return found


def gaps_of(community: Community) -> list[Condition]:
    """What the registration lacks before it can be submitted. Partners only have to be named: they are asked later."""
    facts = _facts(community)
    found = (
        Condition(
            _("Summary"), bool(community.summary_nl), _("Describe the community in a few Dutch sentences."), "basics"
        ),
        Condition(_("Who started it"), bool(community.initiated_by), _("Say who started the community."), "basics"),
        _focus(community),
        Condition(
            _("Region"), bool(community.hub_id or community.provinces), _("Choose a hub or a province."), "place"
        ),
        _place(facts.has_place),
        Condition(
            _("Partners"),
            facts.has_named,
            _("Name at least one partner besides the lead organisation."),
            "partners",
        ),
        _output(facts.has_output),
    )
    return [condition for condition in found if not condition.is_met]


def _lead(community: Community) -> Condition:
    label = _("The lead organisation has been verified")
    met = community.lead.is_verified
    name = community.lead.name
    reason = (
        "" if met else _("%(name)s has not been verified yet. Its hub or an administrator does that.") % {"name": name}
    )
    return Condition(label, met, reason, "")


def _others(groups: list[Group]) -> Condition:
    accepted = sum(each.count for each in groups if each.status == Partnership.Status.ACTIVE and not each.leads)
    waiting = sum(each.count for each in groups if each.status == Partnership.Status.INVITED)
    reason = ngettext("%(count)d partner accepted", "%(count)d partners accepted", accepted) % {"count": accepted}
    if waiting:
        waits = ngettext("%(count)d invitation is open", "%(count)d invitations are open", waiting) % {"count": waiting}
        reason = f"{reason}; {waits}"
    return Condition(_("Partners have accepted their invitation"), accepted > 0, f"{reason}.", "partners")


def _rules(findings: tuple[Finding, ...]) -> Condition:
    met = sum(finding.is_met for finding in findings)
    facts = {"met": met, "all": len(findings)}
    reason = _("%(met)d of %(all)d rules are met.") % facts
    return Condition(_("The rules for the consortium are met"), met == len(findings), reason, "partners")


def _place(exists: bool) -> Condition:
    reason = "" if exists else _("Add the place where people learn together.")
    return Condition(_("There is a place to learn"), exists, reason, "place")


def _focus(community: Community) -> Condition:
    focus, kinds = community.focus, Community.Focus
    lacks = []
    if not focus:
        lacks.append(_("Choose an expert area, an application area, or both."))
    if focus in (kinds.EXPERT, kinds.BOTH) and not community.topics:
        lacks.append(_("Choose at least one expert area."))
    if focus in (kinds.APPLICATION, kinds.BOTH) and not community.application_areas:
        lacks.append(_("Choose at least one application area."))
    return Condition(_("The focus is clear"), not lacks, " ".join(lacks), "focus")


def _output(exists: bool) -> Condition:
    reason = "" if exists else _("Add what the community wants to make, for instance a module.")
    return Condition(_("At least one output is planned"), exists, reason, "outputs")

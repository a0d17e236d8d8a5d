"""Organisations that could mend a rule which a consortium does not meet."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.utils.translation import gettext as _

from communities import consortium
from communities.actions.registration import HELIX, helix_of
from communities.consortium import Finding, Partner
from communities.models import Community, Partnership
from partners.models import Organisation, Province

MOST = 5  # for each rule
SAME_HUB, SAME_PROVINCE, ELSEWHERE = range(3)


@dataclass(frozen=True)
class Suggestion:
    """`reason` says why this organisation; `mends` which of the broken rules it would count for."""

    organisation: Organisation
    reason: str
    mends: tuple[str, ...]


def suggestions_for(community: Community, findings: Sequence[Finding]) -> dict[Finding, list[Suggestion]]:
    """At most five organisations for each finding that is not met, those of the region first. Only verified ones that
    are open for partnership, and none that takes part, was asked, refused or left before. Costs one query."""
    broken = [finding for finding in findings if not finding.is_met and finding.rule.kind in consortium.COUNTS]
    possible = _possible(community)
    choices = [_fitting(possible, finding, number) for number, finding in enumerate(broken)]
    choices = [choice for choice in choices if choice is not None]
    if not choices:
        return {}
    first, *others = choices
    rows = sorted(
        first.union(*others, all=True) if others else first,
        key=lambda each: (each.rule_number, each.nearness, each.name),
    )
    return {
        finding: [_suggestion(each, broken, community) for each in rows if each.rule_number == number]
        for number, finding in enumerate(broken)
    }


def _possible(community: Community) -> QuerySet[Organisation]:
    known = community.partnerships.values("organisation")
    near = Case(
        When(hub=community.hub_id, then=SAME_HUB) if community.hub_id else When(pk=None, then=SAME_HUB),
        When(Q(province__in=community.provinces) | Q(other_provinces__overlap=community.provinces), then=SAME_PROVINCE),
        default=ELSEWHERE,
        output_field=IntegerField(),
    )
    found = Organisation.objects.filter(status=Organisation.Status.VERIFIED, is_open_for_partnership=True)
    return found.exclude(pk__in=known).exclude(pk=community.lead_id).annotate(nearness=near)


def _fitting(possible: QuerySet[Organisation], finding: Finding, number: int) -> QuerySet[Organisation] | None:
    """Those of `possible` that would count for the rule; None where an invitation cannot mend it."""
    rule = finding.rule
    match rule.kind:
        case "min_of_kinds":
            possible = possible.filter(kind__in=rule.values)
        case "min_of_helix":
            kinds = [
                kind for kind in Organisation.Kind.values if HELIX.get(kind, Partnership.Helix.SOCIETY) in rule.values
            ]
            possible = possible.filter(kind__in=kinds)
        case "min_per_level":
            role = Partnership.Role.COLLABORATION
            kinds = [
                kind
                for kind in Organisation.Kind.values
                if any(consortium.helps(finding, Partner(kind, side, role)) for side in Partnership.Helix.values)
            ]
            possible = possible.filter(kind__in=kinds)
        case "min_with_role" if set(rule.values) == {Partnership.Role.MAIN_APPLICANT}:
            return None
        case "min_front_runners":
            known = Partnership.objects.active().filter(is_front_runner=True)
            possible = possible.filter(pk__in=known.values("organisation"))
    return possible.annotate(rule_number=Value(number)).order_by("nearness", "name")[:MOST]


def _suggestion(organisation: Organisation, broken: list[Finding], community: Community) -> Suggestion:
    partner = Partner(organisation.kind, helix_of(organisation), Partnership.Role.COLLABORATION)
    fits = [
        finding.label
        for number, finding in enumerate(broken)
        if number == organisation.rule_number or consortium.helps(finding, partner)
    ]
    return Suggestion(organisation, _reason(organisation, community), tuple(fits))


def _reason(organisation: Organisation, community: Community) -> str:
    here = [code for code in (organisation.province, *organisation.other_provinces) if code in community.provinces]
    facts = {"hub": community.hub, "province": Province(here[0]).label if here else ""}
    if organisation.nearness == SAME_HUB:
        return _("Belongs to the same hub, %(hub)s.") % facts
    if organisation.nearness == SAME_PROVINCE:
        return _("Works in your region, in %(province)s.") % facts
    return _("Is open for new partnerships; outside your region.")

"""Reads from the database what `communities.peers` judges: as many queries for all communities as for one."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.db.models import Q

from communities.models import Community, CommunityRole, Partnership, PeerRequest, PeerReview
from communities.peers import Balance, Facts, Fit, fit
from config import together
from config.texts import current_language, text

RUNNING = (Community.Status.FORMING, Community.Status.ACTIVE)


class Candidate(NamedTuple):
    """What the choice of peers shows and judges of a community: some hundred on a page of 25."""

    pk: int
    slug: str
    title_nl: str
    title_en: str
    status: str
    lead: int
    lead_name: str
    hub_name: str | None


@together.kept
def _candidates(review, host):
    asked = PeerRequest.objects.open_or_accepted().filter(review=review).values("community")
    rows = Community.objects.filter(status__in=RUNNING).exclude(pk=host).exclude(pk__in=asked)
    columns = "pk", "slug", "title_nl", "title_en", "status", "lead", "lead__name", "hub__name"
    return rows.order_by("title_nl", "pk").values_list(*columns)


@together.kept
def _partners_as_of(host, lead, communities):
    """The partners of these communities that are the host's as well."""
    active = Partnership.objects.active().order_by()
    here = Q(organisation__in=active.filter(community=host).values("organisation")) | Q(organisation=lead)
    rows = active.filter(here, community__in=communities)
    return rows.values_list("community", "organisation", "organisation__name")


@together.kept
def _coordinators_of(communities):
    grants = CommunityRole.objects.current().filter(community__in=communities)
    return grants.values_list("community", "person")


def _facts_of(communities: list[Candidate], host: Candidate) -> list[Facts]:
    """In their order. One query for any number."""
    numbers = [each.pk for each in communities]
    shared, grants = together.read(_partners_as_of(host.pk, host.lead, numbers), _coordinators_of(numbers))
    partners: dict[int, dict[int, str]] = defaultdict(dict)
    for community, organisation, name in shared:
        partners[community][organisation] = name
    coordinators: dict[int, set[int]] = defaultdict(set)
    for community, person in grants:
        coordinators[community].add(person)
    language = current_language()
    return [
        Facts(
            pk=each.pk,
            name=text(each, "title", language),
            is_running=each.status in RUNNING,
            lead=each.lead,
            partners={each.lead: each.lead_name} | partners[each.pk],
            coordinators=frozenset(coordinators[each.pk]),
        )
        for each in communities
    ]


def candidates_for(review: PeerReview) -> list[tuple[Candidate, Fit]]:
    """Communities that are forming or active and have not been asked yet, those that can be asked first."""
    (rows,) = together.read(_candidates(review.pk, review.community_id))
    found = [Candidate(*each) for each in rows]
    judged = zip(found, _fits(review, found), strict=True)
    return sorted(judged, key=lambda pair: not pair[1].is_possible)


def fit_of(review: PeerReview, peer: Community) -> Fit:
    return _fits(review, [_candidate(peer)])[0]


def _fits(review: PeerReview, peers: list[Candidate]) -> list[Fit]:
    own = _candidate(review.community)
    host, *others = _facts_of([own, *peers], own)
    return [fit(host, each) for each in others]


def _candidate(community: Community) -> Candidate:
    titles = community.slug, community.title_nl, community.title_en
    return Candidate(community.pk, *titles, community.status, community.lead_id, community.lead.name, None)


def balance_of(community: Community) -> Balance:
    """Counts what was carried out, on both sides."""
    return balance_from(community.peer_reviews.all(), PeerRequest.objects.carried_out_by(community))


def balance_from(hosted: Iterable[PeerReview], given: Sequence[PeerRequest]) -> Balance:
    """The same, where both have been read already."""
    return Balance(given=len(given), received=sum(each.status in PeerReview.HELD_OR_LATER for each in hosted))

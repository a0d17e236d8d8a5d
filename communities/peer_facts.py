"""Reads from the database what `communities.peers` judges: as many queries for all communities as for one."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.db.models import Q, QuerySet

from communities.models import Community, CommunityRole, Partnership, PeerRequest, PeerReview
from communities.peers import Balance, Facts, Fit, fit
from config.light_rows import light
from config.texts import current_language, text

RUNNING = (Community.Status.FORMING, Community.Status.ACTIVE)


def facts_of(host: Community, peers: Iterable[Community]) -> dict[int, Facts]:
    """By the number of the community; of the partners of the peers only those that are the host's as well. Two queries."""
    communities = [host, *peers]
    numbers = peers.order_by().values("pk") if isinstance(peers, QuerySet) else [each.pk for each in peers]
    here = Q(community=host) | Q(community__in=numbers)
    partners: dict[int, dict[int, str]] = defaultdict(dict)
    rows = Partnership.objects.active().filter(here)
    of_host = Partnership.objects.active().filter(community=host).values("organisation")
    rows = rows.filter(Q(organisation__in=of_host) | Q(organisation=host.lead_id))
    for community, organisation, name in rows.values_list("community", "organisation", "organisation__name"):
        partners[community][organisation] = name
    coordinators: dict[int, set[int]] = defaultdict(set)
    grants = CommunityRole.objects.current().filter(here)
    for community, person in grants.values_list("community", "person"):
        coordinators[community].add(person)
    language = current_language()
    return {
        each.pk: Facts(
            pk=each.pk,
            name=text(each, "title", language),
            is_running=each.status in RUNNING,
            lead=each.lead_id,
            partners={each.lead_id: each.lead.name} | partners[each.pk],
            coordinators=frozenset(coordinators[each.pk]),
        )
        for each in communities
    }


def candidates_for(review: PeerReview) -> list[tuple[Community, Fit]]:
    """Communities that are forming or active and have not been asked yet, those that can be asked first."""
    asked = PeerRequest.objects.open_or_accepted().filter(review=review).values("community")
    rows = Community.objects.filter(status__in=RUNNING).exclude(pk=review.community_id).exclude(pk__in=asked)
    rows = rows.only("title_nl", "title_en", "slug", "status", "lead", "hub").order_by("title_nl", "pk")
    rows = light(rows, lead=("name",), hub=("name",))
    facts = facts_of(review.community, rows)
    host = facts[review.community_id]
    found = [(each, fit(host, facts[each.pk])) for each in rows]
    return sorted(found, key=lambda pair: not pair[1].is_possible)


def fit_of(review: PeerReview, peer: Community) -> Fit:
    facts = facts_of(review.community, [peer])
    return fit(facts[review.community_id], facts[peer.pk])


def balance_of(community: Community) -> Balance:
    """Counts what was carried out, on both sides."""
    return balance_from(community.peer_reviews.all(), PeerRequest.objects.carried_out_by(community))


def balance_from(hosted: Iterable[PeerReview], given: Sequence[PeerRequest]) -> Balance:
    """The same, where both have been read already."""
    return Balance(given=len(given), received=sum(each.status in PeerReview.HELD_OR_LATER for each in hosted))

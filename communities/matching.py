"""Which challenges suit a community, with the reasons. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from communities.models import Challenge, Community
from partners.models import Term
from partners.vocabulary import Words


@dataclass(frozen=True)
class Match:
    """A challenge that suits, and why: sentences without a full stop, the strongest first. `weight` orders matches."""

    challenge: Challenge
    reasons: tuple[str, ...]
    weight: int


def match(community: Community, challenge: Challenge, words: Words) -> Match | None:
    """None when nothing is shared. A shared area or topic counts twice, the same region once; the region alone is
    enough, because a challenge is best answered nearby."""
    areas = set(community.application_areas) & set(challenge.application_areas)
    topics = set(community.topics) & set(challenge.topics)
    reasons = []
    for shared, vocabulary in ((areas, Term.Vocabulary.APPLICATION_AREA), (topics, Term.Vocabulary.TOPIC)):
        reasons += [word.label for word in words.of(vocabulary, shared)]
    is_near = _is_near(community, challenge)
    if is_near:
        reasons.append(_("your region"))
    weight = 2 * (len(areas) + len(topics)) + is_near
    return Match(challenge, tuple(reasons), weight) if weight else None


def _is_near(community: Community, challenge: Challenge) -> bool:
    organisation = challenge.organisation
    same_hub = organisation.hub_id is not None and organisation.hub_id == community.hub_id
    return same_hub or organisation.province in community.provinces


def best(community: Community, challenges: Iterable[Challenge], words: Words, limit: int) -> list[Match]:
    """The strongest matches; of equal ones those that were opened last."""
    found = [each for challenge in challenges if (each := match(community, challenge, words))]
    found.sort(key=lambda each: (-each.weight, -each.challenge.pk))
    return found[:limit]

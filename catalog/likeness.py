"""Which modules are like one another, and why: a sum that anybody can follow, with its reasons. Pure.

Like is what shares topics (3 each, at most two), the application area (2), the level (2) and the community (1). What
shares neither topic nor area is not like it, whatever else it has. Among those that are equally alike stands first
what one can more easily do: in the same province (2), sooner (2), with places where this one has none (2), cheaper (1).
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum

MOST = 3
MOST_TOPICS = 2


class Reason(Enum):
    """In the order in which they are told."""

    TOPIC = "topic"
    AREA = "area"
    LEVEL = "level"
    COMMUNITY = "community"
    NEARER = "nearer"
    SOONER = "sooner"
    PLACES = "places"
    CHEAPER = "cheaper"


LIKE = (Reason.TOPIC, Reason.AREA, Reason.LEVEL, Reason.COMMUNITY)
POINTS = {Reason.AREA: 2, Reason.LEVEL: 2, Reason.COMMUNITY: 1}
EASE = {Reason.NEARER: 2, Reason.SOONER: 2, Reason.PLACES: 2, Reason.CHEAPER: 1}


@dataclass(frozen=True)
class Traits:
    """What is compared of a module. `price` None is on request; `next_start_on` None is no start with a day."""

    pk: int
    topics: frozenset[str] = frozenset()
    areas: frozenset[str] = frozenset()
    level: str = ""
    community: str = ""
    provinces: frozenset[str] = frozenset()
    next_start_on: datetime.date | None = None
    has_free_places: bool = False
    price: Decimal | None = None


@dataclass(frozen=True)
class Match:
    pk: int
    likeness: int
    ease: int
    reasons: tuple[Reason, ...]
    topics: tuple[str, ...] = field(default=())  # the shared ones


def match(this: Traits, other: Traits, *, province: str = "") -> Match | None:
    """How much `other` is like `this`; None where it is not. `province` is the reader's own, where it is known."""
    topics = tuple(sorted(this.topics & other.topics))
    shared = {Reason.TOPIC: bool(topics), Reason.AREA: bool(this.areas & other.areas)}
    if other.pk == this.pk or not any(shared.values()):
        return None
    near = {province} if province else this.provinces
    facts = shared | {
        Reason.LEVEL: bool(this.level) and this.level == other.level,
        Reason.COMMUNITY: bool(this.community) and this.community == other.community,
        Reason.NEARER: bool(near & other.provinces) and (not province or province not in this.provinces),
        Reason.SOONER: other.next_start_on is not None
        and other.next_start_on < (this.next_start_on or datetime.date.max),
        Reason.PLACES: other.has_free_places and not this.has_free_places,
        Reason.CHEAPER: other.price is not None and this.price is not None and other.price < this.price,
    }
    reasons = tuple(reason for reason in Reason if facts[reason])
    likeness = 3 * min(len(topics), MOST_TOPICS) + sum(POINTS.get(reason, 0) for reason in reasons)
    return Match(other.pk, likeness, sum(EASE.get(reason, 0) for reason in reasons), reasons, topics)


def alike(this: Traits, others: Iterable[Traits], *, province: str = "") -> list[Match]:
    """The three most alike; of what is equally alike first what is easier to do, then the oldest."""
    found = [each for other in others if (each := match(this, other, province=province))]
    return sorted(found, key=lambda each: (-each.likeness, -each.ease, each.pk))[:MOST]

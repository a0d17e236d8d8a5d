"""How a start stands on a day, and which start of a module is named first. One rule for the card, the panel of the page,
the order of what starts first, the comparison, the front page and what machines read, so that they cannot differ. Pure.

First comes the soonest start in which everybody can enrol by themselves now: here while there is room, or at its
provider, who alone knows the places. Neither goes before the other but by its day: enrolling here is no advantage that
is ours to give. Without one comes the soonest that asks for another step (the waiting list, a question to the provider, a
target group that may enrol already); then the soonest in which enrolment opens on a later day; then the soonest that is
still to come. A start without a day comes after those with one; of one day the one that was planned first.

`catalog.places` says the same in SQL of what changes with each enrolment; `tests/catalog/test_starts.py` holds the two
together, and the card to the panel.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum, IntEnum
from typing import Any

from catalog import periods
from catalog.models import EnrolmentPeriod, Offering


class State(Enum):
    CANCELLED = "cancelled"
    CLOSED = "closed"
    BEGUN = "begun"
    OPENS_LATER = "opens_later"
    ENROLMENT_OVER = "enrolment_over"
    AT_PROVIDER = "at_provider"
    ASKING = "asking"
    ROOM = "room"
    FULL = "full"


class Step(IntEnum):
    """What somebody can do about a start now, the best first."""

    ENROL = 0
    OTHERWISE = 1
    LATER = 2
    NONE = 3


@dataclass(frozen=True)
class Standing:
    state: State
    step: Step = Step.NONE
    left: int = 0  # places here; a place for which people wait is not free: it will be offered to them
    is_for_group: bool = False  # who belongs to a target group may enrol already (or still), nobody else


def standing(offering: Offering, groups: Iterable[EnrolmentPeriod | Any], today: datetime.date) -> Standing:
    """`groups` are its periods for target groups: rows, or parts of a document."""
    status = Offering.Status
    if offering.status != status.ACTIVE:
        return Standing(State.CANCELLED if offering.status == status.CANCELLED else State.CLOSED)
    if _has_begun(offering, today):
        return Standing(State.BEGUN)
    is_for_group = False
    if not periods.is_open_to_all(offering, today):
        is_for_group = bool(periods.open_on(groups, today))
        if not is_for_group and offering.enrol_opens_on and offering.enrol_opens_on > today:
            return Standing(State.OPENS_LATER, Step.LATER)
        if not is_for_group:
            return Standing(State.ENROLMENT_OVER)
    return _open(offering, is_for_group)


def _has_begun(offering: Offering, today: datetime.date) -> bool:
    """Who enrols here does so before the first day; elsewhere the provider says until when."""
    if offering.starts_on is None or offering.starts_on > today:
        return False
    return offering.starts_on < today or offering.enrol_via == Offering.EnrolVia.HERE


def _open(offering: Offering, is_for_group: bool) -> Standing:
    """On a day on which one may enrol."""
    enrol = Step.OTHERWISE if is_for_group else Step.ENROL
    if offering.enrol_via == Offering.EnrolVia.PROVIDER:
        return Standing(State.AT_PROVIDER, enrol, is_for_group=is_for_group)
    if offering.enrol_via == Offering.EnrolVia.ASKING:
        can_ask = offering.enrol_email or offering.enrol_url
        return Standing(State.ASKING, Step.OTHERWISE if can_ask else Step.NONE, is_for_group=is_for_group)
    left = 0 if offering.waiting else max(0, (offering.capacity or 0) - offering.taken)
    if left:
        return Standing(State.ROOM, enrol, left, is_for_group)
    return Standing(State.FULL, Step.OTHERWISE, is_for_group=is_for_group)


def is_coming(offering: Offering, today: datetime.date) -> bool:
    """Open, and not begun before this day."""
    begins = offering.starts_on is None or offering.starts_on >= today
    return offering.status == Offering.Status.ACTIVE and begins


def first(standings: dict[Offering, Standing], today: datetime.date) -> Offering | None:
    """The start that is named first; None when none is to come."""
    coming = [offering for offering in standings if is_coming(offering, today)]
    return min(coming, key=lambda each: (standings[each].step, *_by_day(each)), default=None)


def soonest(offerings: Iterable[Offering], today: datetime.date) -> Offering | None:
    """The first that is to come, whether one can enrol in it or not."""
    return min((each for each in offerings if is_coming(each, today)), key=_by_day, default=None)


def _by_day(offering: Offering) -> tuple[bool, datetime.date, int]:
    return offering.starts_on is None, offering.starts_on or datetime.date.max, offering.pk

"""Whether a module is still given: when its owner is asked, and when it leaves the usual results. Pure.

A module goes quiet when nobody said for twelve months that its page is right, or when it has had no coming or open
start for ninety days. Its owner is then asked; sixty days later it no longer stands among the usual results, and is
still found on request. One click of the owner ("this is still right") begins the count anew, and so does a new start.
"""

import datetime
from dataclasses import dataclass
from enum import Enum

YEAR = datetime.timedelta(days=365)
WITHOUT_START = datetime.timedelta(days=90)
PATIENCE = datetime.timedelta(days=60)


class Reason(Enum):
    NOT_CONFIRMED = "not_confirmed"
    NO_START = "no_start"


@dataclass(frozen=True)
class Freshness:
    """`asks`: the owner has to be asked today. `leaves_on`: the day on which it leaves the usual results, once asked."""

    reasons: tuple[Reason, ...] = ()
    asks: bool = False
    leaves_on: datetime.date | None = None
    is_dormant: bool = False


def freshness(
    *,
    confirmed_on: datetime.date,
    has_start: bool,
    started_until: datetime.date | None,
    asked_on: datetime.date | None,
    today: datetime.date,
) -> Freshness:
    """`confirmed_on`: when somebody last stood for the page (by publishing, checking or confirming it). `has_start`: one
    can still enrol, or a start without a day is open. `started_until`: the last day on which one could, where it is past."""
    reasons = []
    if confirmed_on + YEAR <= today:
        reasons.append(Reason.NOT_CONFIRMED)
    quiet_since = max(confirmed_on, started_until or confirmed_on)
    if not has_start and quiet_since + WITHOUT_START <= today:
        reasons.append(Reason.NO_START)
    if not reasons:
        return Freshness()
    if asked_on is None or asked_on < confirmed_on:
        return Freshness(tuple(reasons), asks=True)
    leaves_on = asked_on + PATIENCE
    return Freshness(tuple(reasons), leaves_on=leaves_on, is_dormant=leaves_on <= today)

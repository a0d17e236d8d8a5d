"""Who works on a challenge besides communities: apps above register what they know (`catalog`: student projects)."""

from collections.abc import Callable

from communities.models import Challenge

_registered: list[Callable[[Challenge], bool]] = []


def register(has_taker: Callable[[Challenge], bool]) -> None:
    """`has_taker(challenge)` says whether something of that app works on it now. In `AppConfig.ready`, once."""
    if has_taker not in _registered:
        _registered.append(has_taker)


def any_of(challenge: Challenge) -> bool:
    return any(has_taker(challenge) for has_taker in _registered)

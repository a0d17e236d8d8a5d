"""What apps above want to do when something happens to a community, a challenge or an output, in the same transaction.

An app registers in `AppConfig.ready`: `consequences.register("community_ended", fn)`. What `fn` raises stops the change
itself, so a consequence can also refuse.

    community_ended(community, *, by, heir)     has ended; `heir` is the organisation that takes over what it owns, or None
    challenge_withdrawn(challenge, *, by)       has been withdrawn: whoever works on it stops
    output_removed(output, *, by)               is about to be removed: refuse where something was made of it
"""

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from people.models import User

HAPPENINGS = frozenset({"community_ended", "challenge_withdrawn", "output_removed"})
_registered: dict[str, list[Callable[..., None]]] = defaultdict(list)


def register(happening: str, consequence: Callable[..., None]) -> None:
    """Adds a consequence, once. Raises `LookupError` for a happening that does not exist."""
    if happening not in HAPPENINGS:
        raise LookupError(f"Nothing is called {happening!r}; there are {sorted(HAPPENINGS)}.")
    if consequence not in _registered[happening]:
        _registered[happening].append(consequence)


def follow(happening: str, obj: Any, *, by: User | None, **facts: Any) -> None:
    """Carries out all consequences, in the order in which they were registered."""
    for consequence in _registered[happening]:
        consequence(obj, by=by, **facts)

"""What other apps want to do when something happens to an offering or a module, in the same transaction.

An app above registers in `AppConfig.ready`: `consequences.register("offering_cancelled", fn)`. What `fn` raises stops the
change itself, so a consequence can also refuse.

    offering_cancelled(offering, *, by, reason)     has been cancelled: tell those concerned
    offering_closed(offering, *, by)                takes no new enrolments any more
    offering_changed(offering, *, by, fields)       dates, place or form of an open offering differ: tell those enrolled
    places_added(offering, *, by)                   there are more places: the queue moves up
    version_published(version, *, by)               a version became public
    module_unpublished(module, *, by, reason)       the module is no longer public
"""

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from people.models import User

HAPPENINGS = frozenset(
    {
        "offering_cancelled",
        "offering_closed",
        "offering_changed",
        "places_added",
        "version_published",
        "module_unpublished",
    }
)
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

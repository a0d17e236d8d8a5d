"""Two people in one form: who saves second is told, and loses nothing."""

from typing import Any

from django.utils.translation import gettext as _

from people.history import NotPossible


class Stale(NotPossible):
    """Somebody saved this after the page was opened. Nothing has been written."""


def stamp(obj: Any) -> str:
    """What a form carries to say which state of `obj` its reader has seen."""
    return obj.updated_at.isoformat()


def check_seen(stored: Any, seen: str | None) -> None:
    """Raises `Stale` when the stored row is not the one that was seen. None means that nobody looked at a page."""
    if seen is not None and seen != stamp(stored):
        raise Stale(_("Somebody else saved this while you were writing. Look at the differences, and save again."))


def differing(obj: Any, content: dict[str, Any]) -> list[str]:
    """The fields of `content` that differ from what `obj` holds."""
    return [name for name, value in content.items() if getattr(obj, name) != value]

"""What happens to a person's data when they take it along or leave. Each app registers its part in `AppConfig.ready`."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db.models import ForeignKey, OneToOneField

from people.models import User

_exports: dict[str, Callable[[User], Any]] = {}


@dataclass(frozen=True)
class Erasure:
    """One app's part of erasing a person. `fields` are the foreign keys to a person that this part answers for
    ("enrolment.enrolment.learner"): `erase(user)` clears or deletes what they hold, or they are kept on purpose and then
    point at an account without name and address. `obstacles(user)` gives sentences that say why it cannot be done yet."""

    fields: frozenset[str]
    obstacles: Callable[[User], list[str]] = field(default=lambda user: [])
    erase: Callable[[User], None] = field(default=lambda user: None)


_erasures: dict[str, Erasure] = {}


def register_export(name: str, rows: Callable[[User], Any]) -> None:
    """`rows(user)` gives what this part knows about a person, as plain values for JSON, under `name` in the file."""
    _exports[name] = rows


def register_erasure(name: str, *, fields: list[str] = (), obstacles=None, erase=None) -> None:
    """Adds an app's part of erasing a person; see `Erasure`."""
    given: Mapping[str, Any] = {"obstacles": obstacles, "erase": erase}
    _erasures[name] = Erasure(frozenset(fields), **{key: value for key, value in given.items() if value})


def export_of(user: User) -> dict[str, Any]:
    """All that is known about a person, by part."""
    return {name: rows(user) for name, rows in _exports.items()}


def obstacles_for(user: User) -> list[str]:
    """Why this person cannot be erased yet, as sentences for the reader. Empty when nothing stands in the way."""
    return [sentence for part in _erasures.values() for sentence in part.obstacles(user)]


def erase_all(user: User) -> None:
    """Lets each part erase what it holds about this person: the higher apps first, the account itself last, because the
    others still look for its addresses."""
    for part in reversed(_erasures.values()):
        part.erase(user)


def forgotten_fields() -> set[str]:
    """Foreign keys to a person that no part answers for. A test fails when there are any."""
    found = {
        f"{model._meta.label_lower}.{key.name}"
        for model in apps.get_models()
        for key in model._meta.get_fields()
        if isinstance(key, ForeignKey | OneToOneField) and key.related_model is User
    }
    return found - {name for part in _erasures.values() for name in part.fields}

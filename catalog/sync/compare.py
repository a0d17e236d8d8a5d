"""What a target shows against what we mean. Pure: numbers and hashes in, three lists out."""

from collections.abc import Mapping
from dataclasses import dataclass

from catalog.sync.adapters import Held


@dataclass(frozen=True)
class Difference:
    """Ids (uuid as text) of modules: `missing` there, `surplus` there, `outdated` there, and how many are `equal`."""

    missing: tuple[str, ...]
    surplus: tuple[str, ...]
    outdated: tuple[str, ...]
    equal: int

    @property
    def is_empty(self) -> bool:
        return not (self.missing or self.surplus or self.outdated)


def compare(wanted: Mapping[str, str], theirs: Mapping[str, Held]) -> Difference:
    """`wanted` maps the id of every module that the target should show to the hash of what was last acknowledged
    (empty when nothing was); `theirs` is what the target says that it holds."""
    shown = {key: held for key, held in theirs.items() if not held.is_removed}
    outdated = [key for key in wanted if key in shown and shown[key].body_hash != wanted[key]]
    return Difference(
        missing=tuple(sorted(key for key in wanted if key not in shown)),
        surplus=tuple(sorted(key for key in shown if key not in wanted)),
        outdated=tuple(sorted(outdated)),
        equal=sum(1 for key in wanted if key in shown) - len(outdated),
    )

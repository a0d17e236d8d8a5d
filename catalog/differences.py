"""What differs between two versions of a module. Pure: works on snapshots (`catalog.snapshot.content`)."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

WORDS = re.compile(r"\s+|[^\s]+")
COMPARED_WORDS = 4_000  # beyond this a text counts as changed as a whole: comparing words would take seconds


@dataclass(frozen=True)
class Piece:
    """A stretch of text: `same`, `added` (only in the new version) or `removed` (only in the old one)."""

    kind: str
    text: str


@dataclass(frozen=True)
class Difference:
    """One field that differs. For texts `pieces` tells it word by word; it is empty for anything else."""

    field: str
    old: Any
    new: Any
    pieces: tuple[Piece, ...] = ()


def between(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Difference]:
    """The fields that differ, in the order of `new`; fields that only `old` has come last."""
    names = [*new, *(name for name in old if name not in new)]
    return [
        Difference(name, old.get(name), new.get(name), _pieces(old.get(name), new.get(name)))
        for name in names
        if old.get(name) != new.get(name)
    ]


def _pieces(old: Any, new: Any) -> tuple[Piece, ...]:
    if not (isinstance(old, str) and isinstance(new, str) and (" " in old or " " in new)):
        return ()
    before, after = WORDS.findall(old), WORDS.findall(new)
    if len(before) + len(after) > COMPARED_WORDS:
        return tuple(piece for piece in (Piece("removed", old), Piece("added", new)) if piece.text)
    found = []
    for kind, i, j, k, m in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind == "equal":
            found.append(Piece("same", "".join(before[i:j])))
            continue
        if j > i:
            found.append(Piece("removed", "".join(before[i:j])))
        if m > k:
            found.append(Piece("added", "".join(after[k:m])))
    return tuple(found)

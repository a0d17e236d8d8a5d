# ruff: noqa: S608  (only our own ORDER BY clauses are put into the text)
"""Orders of all modules, cut into blocks, so that the page at any depth is found without sorting.

Each block knows its modules in order, and the same as a bitmap. A page: blocks are skipped by the size of their
intersection with what was found; only the one or two that hold the page are looked through. PostgreSQL alone compares
titles: a module that changed is put where *it* sorts it among a few others, then among fewer that lie closer. So the
order with changes is the order of a rebuild. That takes some questions, so it waits until a page needs it: several
changes are placed together, and an order that nobody asks for costs nothing.
"""

from array import array
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate, islice

import numpy as np
from django.db import connection
from pyroaring import BitMap

from catalog.search import postings
from catalog.search.bitmaps import size_of
from catalog.search.changes import after
from catalog.search.moment import moment
from catalog.search.postings import Damaged
from config.planned import planned_cursor

SMALLEST_BLOCK = 256
MANY = 1_000  # so many changes at once, and such a share of all modules, are sorted together with all others
LARGE_SHARE = 0.015
WAYS = 48  # modules that one of them is compared with at once
SPARSE = 30  # modules of a block
FEW = 50  # modules found, which are sorted by themselves while others wait for a place


@dataclass(slots=True)
class Block:
    ids: array
    members: BitMap

    @classmethod
    def of(cls, ids: Iterable[int]) -> "Block":
        numbers = array("I", ids)
        return cls(numbers, BitMap(numbers))

    def at(self, found: BitMap, here: int, start: int, end: int) -> list[int]:
        """Those at these places among the found, of which so many are here. Few are looked for in the block; where there are
        many, the block is not looked through to its end."""
        if here == 1:
            return list(self.members & found)
        if here > SPARSE:
            return list(islice((pk for pk in self.ids if pk in found), start, end))
        ids = np.frombuffer(self.ids, dtype=np.uint32)
        wanted = np.frombuffer((self.members & found).to_array(), dtype=np.uint32)
        places = (ids == wanted[:, np.newaxis]).argmax(axis=1)
        return wanted[places.argsort()].tolist()[start:end]


class Order:
    def __init__(self, clause: str):
        """`clause` is what stands after ORDER BY; it leaves no two modules equal."""
        self.clause = clause
        self.blocks: list[Block] = []
        self._waiting = BitMap()
        self._load()

    def changed(self, ids: BitMap) -> None:
        """These modules came, went or changed."""
        self._waiting |= ids

    def page(self, found: BitMap, start: int, size: int, number: int) -> list[int]:
        """The modules at these places among those found, which know of the changes up to this number."""
        if len(found) < 2:
            return list(found)[start : start + size]
        if self._waiting and len(found) <= FEW:
            return self._sorted(found)[start : start + size]
        if self._waiting:
            self._place(number)
        page: list[int] = []
        for block in self.blocks:
            here = block.members.intersection_cardinality(found)
            if here <= start:
                start -= here
                continue
            page += block.at(found, here, start, start + size - len(page))
            start = 0
            if len(page) == size:
                break
        return page

    def _place(self, number: int) -> None:
        """All that wait, and what changed after that number: at this moment it may stand elsewhere than here."""
        with moment():
            self._waiting |= BitMap(module for _number, module in after(number))
            self.settle()

    def settle(self) -> None:
        """Places all that wait, in a moment that knows of nothing else that changed."""
        if len(self._waiting) > max(MANY, LARGE_SHARE * self._starts()[-1]):
            self._sort()
        elif self._waiting:
            self._replace(self._waiting)
        self._waiting = BitMap()

    def _replace(self, ids: BitMap) -> None:
        for block in self.blocks:
            if not block.members.isdisjoint(ids):
                block.members -= ids
                block.ids = array("I", (pk for pk in block.ids if pk not in ids))
        self.blocks = [block for block in self.blocks if block.ids] or [Block.of([])]
        places = self._places(list(ids))
        self._insert(self._sorted(places) if places else [], places)

    def _places(self, ids: list[int]) -> dict[int, int]:
        """How many modules come before each of these, of those that are there."""
        starts = self._starts()
        between = dict.fromkeys(ids, (0, starts[-1]))
        while open_ := [pk for pk, (low, high) in between.items() if low < high]:
            probes = {self._at(place, starts): place for pk in open_ for place in _spread(*between[pk])}
            found = self._sorted([*probes, *open_])
            gone = {*probes, *open_}.difference(found)
            if gone & probes.keys():
                raise LookupError("A module went without a change that says so.")
            for pk in gone:
                del between[pk]
            last, waiting = -1, []
            for pk in found:
                if pk in probes:
                    last = probes[pk]
                    between |= {each: (between[each][0], min(between[each][1], last)) for each in waiting}
                    waiting = []
                else:
                    between[pk] = (max(between[pk][0], last + 1), between[pk][1])
                    waiting.append(pk)
        return {pk: low for pk, (low, _high) in between.items()}

    def _sorted(self, ids: Iterable[int]) -> list[int]:
        """Those that are still there, in this order."""
        with planned_cursor() as cursor:
            cursor.execute(
                f"SELECT number FROM catalog_listing WHERE number = ANY(%s) ORDER BY {self.clause}", [list(ids)]
            )
            return [pk for (pk,) in cursor.fetchall()]

    def _insert(self, ids: list[int], places: dict[int, int]) -> None:
        """From the last to the first, so that places before stay what they are."""
        starts = self._starts()
        for pk in reversed(ids):
            at = min(bisect_right(starts, places[pk]) - 1, len(self.blocks) - 1)
            self.blocks[at].ids.insert(places[pk] - starts[at], pk)
            self.blocks[at].members.add(pk)
        most = 2 * _most(starts[-1])
        self.blocks = [
            part
            for block in self.blocks
            for part in (_cut(block.ids) if len(block.ids) > most else [block])
            if part.ids
        ]

    def _starts(self) -> list[int]:
        """The place of the first of each block, and how many there are."""
        return list(accumulate((len(block.ids) for block in self.blocks), initial=0))

    def _at(self, place: int, starts: list[int]) -> int:
        at = bisect_right(starts, place) - 1
        return self.blocks[at].ids[place - starts[at]]

    @property
    def size(self) -> int:
        return sum(4 * len(block.ids) + size_of(block.members) + 200 for block in self.blocks)

    def to_keep(self) -> bytes:
        """All modules as they are now, as `postings` keeps them. Call it in a moment."""
        self.settle()
        return b"".join(block.ids.tobytes() for block in self.blocks)

    def _load(self) -> None:
        """As it is kept, while what changed since waits; else sorted."""
        try:
            kept = postings.order(self.clause)
        except Damaged as damage:
            postings.tell(damage)
            kept = None
        if kept:
            ids, self._waiting = kept
            self.blocks = _cut(ids)
        else:
            self._sort()

    def _sort(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT string_agg(int4send(number::int), '' ORDER BY {self.clause}) FROM catalog_listing")
            ids = array("I")
            ids.frombytes(cursor.fetchone()[0] or b"")
        ids.byteswap()
        self.blocks = _cut(ids)


def _spread(low: int, high: int) -> range:
    """Places between these, evenly."""
    return range(low, high, max(1, -(-(high - low) // WAYS)))


def _cut(ids) -> list[Block]:
    """Blocks of about twice the root of the length of the whole."""
    most = _most(len(ids))
    parts = -(-len(ids) // most)
    size = -(-len(ids) // parts) if parts else most
    return [Block.of(ids[start : start + size]) for start in range(0, len(ids), size)]


def _most(count: int) -> int:
    return max(SMALLEST_BLOCK, int(2 * count**0.5))

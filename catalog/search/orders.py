# ruff: noqa: S608  (only our own ORDER BY clauses are put into the text)
"""Orders of all modules, cut into blocks, so that the page at any depth is found without sorting.

Each block knows its modules in order, and the same as a bitmap. A page: blocks are skipped by the size of their
intersection with what was found; only the one or two that hold the page are looked through. PostgreSQL alone compares
titles: a module that changed is put where *it* sorts it, first among the heads of the blocks, then within the block.
So the order with changes is the order of a rebuild.
"""

from array import array
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection
from pyroaring import BitMap

from catalog.search.bitmaps import size_of

SMALLEST_BLOCK = 256
MANY = 2_000  # so many changes at once are sorted together with all others


@dataclass(slots=True)
class Block:
    ids: array
    members: BitMap

    @classmethod
    def of(cls, ids: Iterable[int]) -> "Block":
        numbers = array("I", ids)
        return cls(numbers, BitMap(numbers))


class Order:
    def __init__(self, clause: str):
        """`clause` is what stands after ORDER BY; it leaves no two modules equal."""
        self.clause = clause
        self.blocks: list[Block] = []
        self._load()

    def page(self, found: BitMap, start: int, size: int) -> list[int]:
        """The modules at these places among those found."""
        page: list[int] = []
        for block in self.blocks:
            number = block.members.intersection_cardinality(found)
            if number <= start:
                start -= number
                continue
            hits = [pk for pk in block.ids if pk in found]
            page += hits[start : start + size - len(page)]
            start = 0
            if len(page) == size:
                break
        return page

    def replace(self, ids: BitMap) -> None:
        """These modules came, went or changed."""
        if len(ids) > MANY:
            return self._load()
        for block in self.blocks:
            if not block.members.isdisjoint(ids):
                block.members -= ids
                block.ids = array("I", (pk for pk in block.ids if pk not in ids))
        self.blocks = [block for block in self.blocks if block.ids]
        return self._insert(ids)

    @property
    def size(self) -> int:
        return sum(4 * len(block.ids) + size_of(block.members) + 200 for block in self.blocks)

    def _load(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT string_agg(int4send(number::int), '' ORDER BY {self.clause}) FROM catalog_listing")
            ids = array("I")
            ids.frombytes(cursor.fetchone()[0] or b"")
        ids.byteswap()
        self.blocks = _cut(ids)

    def _insert(self, ids: BitMap) -> None:
        if not self.blocks:
            return self._load()
        heads = {block.ids[0]: at for at, block in enumerate(self.blocks)}
        arrivals, at = defaultdict(list), 0
        for pk in self._sorted([*heads, *ids]):
            if pk in heads:
                at = heads[pk]
            else:
                arrivals[at].append(pk)
        for at in sorted(arrivals, reverse=True):
            self.blocks[at : at + 1] = _cut(self._sorted([*self.blocks[at].ids, *arrivals[at]]))
        return None

    def _sorted(self, ids: list[int]) -> list[int]:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT number FROM catalog_listing WHERE number = ANY(%s) ORDER BY {self.clause}", [ids])
            return [pk for (pk,) in cursor.fetchall()]


def _cut(ids) -> list[Block]:
    """Of a whole order: blocks of about the root of its length. A block that grew is cut in two by the same rule."""
    most = max(SMALLEST_BLOCK, int(len(ids) ** 0.5))
    parts = -(-len(ids) // most)
    size = -(-len(ids) // parts) if parts else most
    return [Block.of(ids[start : start + size]) for start in range(0, len(ids), size)]

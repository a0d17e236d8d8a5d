# ruff: noqa: S608  (only our own ORDER BY clauses are put into the text)
"""Orders of all modules, cut into blocks, so that the page at any depth is found without sorting.

Each block knows its modules in order, and the same as a bitmap. A page: blocks are skipped by the size of their
intersection with what was found; only the one or two that hold the page are looked through. PostgreSQL alone compares
titles: a module that changed is put where *it* sorts it among a few others, then among fewer that lie closer. So the
order with changes is the order of a rebuild.
"""

from array import array
from bisect import bisect_right
from collections.abc import Generator, Iterable
from dataclasses import dataclass
from itertools import accumulate

from django.db import connection
from pyroaring import BitMap

from catalog.search.bitmaps import size_of
from config.planned import planned_cursor

SMALLEST_BLOCK = 256
MANY = 2_000  # so many changes at once are sorted together with all others
WAYS = 16  # modules that one of them is compared with at once
Sorting = Generator[list[int], list[int], None]  # gives modules to sort and gets those in order that are still there


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

    def replacing(self, ids: BitMap) -> Sorting:
        """These modules came, went or changed."""
        if len(ids) > MANY:
            self._load()
            return
        for block in self.blocks:
            if not block.members.isdisjoint(ids):
                block.members -= ids
                block.ids = array("I", (pk for pk in block.ids if pk not in ids))
        self.blocks = [block for block in self.blocks if block.ids] or [Block.of([])]
        places = yield from self._places(list(ids))
        in_order = (yield list(places)) if places else []
        self._insert(sorted(in_order, key=places.__getitem__), places)

    def _places(self, ids: list[int]) -> Generator[list[int], list[int], dict[int, int]]:
        """How many modules come before each of these, of those that are there."""
        starts = self._starts()
        between = dict.fromkeys(ids, (0, starts[-1]))
        while open_ := [pk for pk, (low, high) in between.items() if low < high]:
            probes = {self._at(place, starts): place for pk in open_ for place in _spread(*between[pk])}
            found = yield [*probes, *open_]
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

    def _load(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT string_agg(int4send(number::int), '' ORDER BY {self.clause}) FROM catalog_listing")
            ids = array("I")
            ids.frombytes(cursor.fetchone()[0] or b"")
        ids.byteswap()
        self.blocks = _cut(ids)


def replace(orders: Iterable[Order], ids: BitMap) -> None:
    """In all of them, in as many questions as the one with the most needs."""
    sorting = [(order.clause, order.replacing(ids)) for order in orders]
    answers: list[list[int] | None] = [None] * len(sorting)
    while sorting:
        asked = [
            (clause, steps, wanted)
            for (clause, steps), answer in zip(sorting, answers, strict=True)
            if (wanted := _next(steps, answer)) is not None
        ]
        sorting, answers = [(clause, steps) for clause, steps, _wanted in asked], _sorted(asked)


def _next(steps: Sorting, answer: list[int] | None) -> list[int] | None:
    try:
        return steps.send(answer)
    except StopIteration:
        return None


def _sorted(asked: list[tuple[str, Sorting, list[int]]]) -> list[list[int]]:
    if not asked:
        return []
    one = "array(SELECT number FROM catalog_listing WHERE number = ANY(%s) ORDER BY {})"
    with planned_cursor() as cursor:
        cursor.execute(
            f"SELECT {', '.join(one.format(clause) for clause, *_rest in asked)}", [wanted for *_rest, wanted in asked]
        )
        return list(cursor.fetchone())


def _spread(low: int, high: int) -> range:
    """Places between these, evenly."""
    return range(low, high, max(1, -(-(high - low) // WAYS)))


def _cut(ids) -> list[Block]:
    """Blocks of about the root of the length of the whole."""
    most = _most(len(ids))
    parts = -(-len(ids) // most)
    size = -(-len(ids) // parts) if parts else most
    return [Block.of(ids[start : start + size]) for start in range(0, len(ids), size)]


def _most(count: int) -> int:
    return max(SMALLEST_BLOCK, int(count**0.5))

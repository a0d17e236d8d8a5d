# ruff: noqa: S608  (only our own ORDER BY clauses are put into the text)
"""Orders of all modules. Where each stands, `places` knows; here is how it gets there.

PostgreSQL alone compares titles: a module that changed is put where *it* sorts it among a few others, then among fewer that
lie closer. So the order with changes is the order of a rebuild. That takes some questions, so it waits until a page needs it:
several changes are placed together, and an order that nobody asks for costs nothing.
"""

from array import array
from collections.abc import Iterable

from django.db import connection
from pyroaring import BitMap

from catalog.search import postings
from catalog.search.changes import after
from catalog.search.moment import moment
from catalog.search.places import Places
from catalog.search.postings import Damaged
from config.planned import planned_cursor

MANY = 1_000  # so many changes at once, and such a share of all modules, are sorted together with all others
LARGE_SHARE = 0.015
WAYS = 48  # modules that one of them is compared with at once
FEW = 50  # modules found, which are sorted by themselves while others wait for a place


class Order:
    def __init__(self, clause: str):
        """`clause` is what stands after ORDER BY; it leaves no two modules equal."""
        self.clause = clause
        self.places = Places([])
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
        return self.places.page(found, start, start + size)

    def _place(self, number: int) -> None:
        """All that wait, and what changed after that number: at this moment it may stand elsewhere than here."""
        with moment():
            self._waiting |= BitMap(module for _number, module in after(number))
            self.settle()

    def settle(self) -> None:
        """Places all that wait, in a moment that knows of nothing else that changed."""
        if len(self._waiting) > max(MANY, LARGE_SHARE * len(self.places)):
            self._sort()
        elif self._waiting:
            self._replace(self._waiting)
        self._waiting = BitMap()

    def _replace(self, ids: BitMap) -> None:
        self.places.remove(ids)
        before = self._before(list(ids))
        if before:
            self.places.insert({pk: before[pk] for pk in self._sorted(before)})

    def _before(self, ids: list[int]) -> dict[int, int]:
        """How many modules come before each of these, of those that are there."""
        between = dict.fromkeys(ids, (0, len(self.places)))
        while open_ := [pk for pk, (low, high) in between.items() if low < high]:
            asked = sorted({place for pk in open_ for place in _spread(*between[pk])})
            probes = dict(zip(self.places.at(asked), asked, strict=True))
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

    @property
    def size(self) -> int:
        return self.places.size

    def to_keep(self) -> bytes:
        """All modules as they are now, as `postings` keeps them. Call it in a moment."""
        self.settle()
        return self.places.to_bytes()

    def _load(self) -> None:
        """As it is kept, while what changed since waits; else sorted."""
        try:
            kept = postings.order(self.clause)
        except Damaged as damage:
            postings.tell(damage)
            kept = None
        if kept:
            ids, self._waiting = kept
            self.places = Places(ids)
        else:
            self._sort()

    def _sort(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT string_agg(int4send(number::int), '' ORDER BY {self.clause}) FROM catalog_listing")
            ids = array("I")
            ids.frombytes(cursor.fetchone()[0] or b"")
        ids.byteswap()
        self.places = Places(ids)


def _spread(low: int, high: int) -> range:
    """Places between these, evenly."""
    return range(low, high, max(1, -(-(high - low) // WAYS)))

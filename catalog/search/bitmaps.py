# ruff: noqa: S608  (only names of our own columns are put into the text)
"""The facets of the whole catalogue as Roaring bitmaps of module numbers. Knows nothing of words, orders or freshness.

A count is the size of an intersection, or the rows of what was found are counted (`columns`): whichever is less work. What was
counted of many modules is kept until one of them changes: that took most time, and such wide questions come back, by themselves
or as part of narrower ones.
"""

import heapq
from array import array
from bisect import bisect_left
from collections import OrderedDict, defaultdict
from collections.abc import Hashable, Iterable, Mapping
from itertools import accumulate
from operator import neg
from typing import NamedTuple

from pyroaring import BitMap

from catalog.search import facets, postings
from catalog.search.columns import Columns
from catalog.search.facets import FACETS, YES, Facet, Selection, Shape
from catalog.search.postings import Damaged, Key, Known
from catalog.search.rows import Rows
from config.planned import planned_cursor

Counts = dict[str, dict[str, int]]
PIECE = 20_000  # rows that are read at once
DENSE = 1 / 16  # of all: a bitmap has words where it has a sixteenth of some numbers that lie close
# Nanoseconds, as measured, that it takes to intersect a value: for each module that has it, and to begin with it.
HAVING, VALUE = 0.6, 800
# As many for each module that there is: where what was found is spread over a bitmap, and where it is words.
SPREAD, WORDS = 1 / 400, 1 / 88
AT_ONCE = 64  # values that are counted before looking whether more can matter
MOST_KEPT = 256  # questions, with some 300 counts each
COUNT = 50  # bytes of memory
BETWEEN = "\x1f"  # between the values of a row; in none of them
EVERYTHING = ("everything", "")  # among what is kept
NAMES = {f"facet.{facet.name}": facet for facet in FACETS}


def bitmap(ids: bytes | None) -> BitMap:
    """From what `string_agg(int4send(...), '')` gives: numbers of four bytes, the highest byte first."""
    numbers = array("I")
    numbers.frombytes(ids or b"")
    numbers.byteswap()
    return BitMap(numbers)


def size_of(members: BitMap) -> int:
    """In bytes of memory, nearly."""
    told = members.get_statistics()
    kinds = ("n_bytes_array_containers", "n_bytes_run_containers", "n_bytes_bitset_containers")
    return sum(told[kind] for kind in kinds) + 16 * told["n_containers"] + 150


class Ranked:
    """The values of a long facet, the largest first."""

    def __init__(self, values: Mapping[str, BitMap]):
        self.values = sorted(values.items(), key=lambda pair: -len(pair[1]))
        self._sizes = [len(members) for _value, members in self.values]
        self._until = list(accumulate((VALUE + HAVING * size for size in self._sizes), initial=0.0))

    def nanoseconds(self, share: float) -> float:
        """What intersecting them with this share of all modules takes, until those that are left are smaller than what is
        among the largest already."""
        least = share * self._sizes[: facets.MOST_TOLD][-1] if self._sizes else 0
        return self._until[bisect_left(self._sizes, -least, key=neg)]


class Narrowed(NamedTuple):
    """What choices leave of the modules that match the words."""

    selection: Selection
    passing: BitMap
    without: dict[str, BitMap]  # by facet what all other choices leave


class FacetBitmaps:
    def __init__(self):
        self.everything = BitMap()
        # By facet, then by value; a value that no row has is not there.
        self.values: dict[str, dict[str, BitMap]] = {facet.name: {} for facet in FACETS}
        self._ranked: dict[str, Ranked] = {}
        self._columns: Columns | None = None
        self._kept: OrderedDict[Hashable, Counts] = OrderedDict()
        self.kept_at: int | None = None  # the change up to which they came from what is kept; None: from all listings

    @classmethod
    def load(cls) -> "FacetBitmaps":
        """What is kept, and what changed since; where that cannot be used, all listings. Call it in a moment."""
        try:
            known = postings.known()
            return cls._kept(known) if known else cls._read()
        except Damaged as damage:
            postings.tell(damage)
            return cls._read()

    @classmethod
    def _kept(cls, known: Known) -> "FacetBitmaps":
        loaded = cls()
        for (name, value), members in postings.members([EVERYTHING[0], *NAMES]):
            if name in NAMES:
                loaded.values[NAMES[name].name][value] = members
            else:
                loaded.everything = members
        loaded.replace(known.changed, rows_of(known.changed))
        loaded.kept_at = known.number
        return loaded

    @classmethod
    def _read(cls) -> "FacetBitmaps":
        """In pieces: what is on its way never takes much memory."""
        loaded = cls()
        last = 0
        while rows := _rows("number > %s ORDER BY number LIMIT %s", [last, PIECE]):
            loaded._add(rows)
            last = rows[-1][0]
        return loaded

    def to_keep(self) -> dict[Key, bytes]:
        found = {
            (name, value): members.serialize()
            for name, facet in NAMES.items()
            for value, members in self.values[facet.name].items()
        }
        return found | {EVERYTHING: self.everything.serialize()}

    @property
    def size(self) -> int:
        return size_of(self.everything) + sum(
            size_of(members) for values in self.values.values() for members in values.values()
        )

    @property
    def counting_size(self) -> int:
        """In bytes, nearly: of the columns, once a question has asked for them, and of the counts that are kept."""
        counts = sum(len(numbers) for kept in self._kept.values() for numbers in kept.values())
        return COUNT * counts + (self._columns.size if self._columns else 0)

    def narrowed(self, matching: BitMap, selection: Selection) -> Narrowed:
        chosen = {name: self._any_of(self.values[name], values) for name, values in selection.values.items()}
        return Narrowed(selection, *_passing(matching, chosen))

    def counts(self, narrowed: Narrowed, asked: Hashable) -> Counts:
        """For each facet how many there are per value with all choices but its own. `asked` names the words that match. Of
        values beyond the `MOST_TOLD` largest some may be missing, but not of those that are chosen."""
        selection, passing, without = narrowed
        counts = self._known((asked, _key(selection)), [name for name in self.values if name not in without], passing)
        for name, here in without.items():
            known = self._known((asked, _key(selection.without_facet(name))), [name], here)[name]
            values = self.values[name]
            own = _sizes({value: values[value] for value in selection.values[name] if value in values}, here)
            counts[name] = known | own
        return counts

    def _known(self, key: Hashable, wanted: list[str], found: BitMap) -> Counts:
        """Of these facets. Where much was found they are kept by this key."""
        if len(found) < DENSE * len(self.everything):
            return self._counted(wanted, found)
        kept = self._kept.setdefault(key, {})
        self._kept.move_to_end(key)
        kept |= self._counted([name for name in wanted if name not in kept], found)
        if len(self._kept) > MOST_KEPT:
            self._kept.popitem(last=False)
        return {name: kept[name] for name in wanted}

    def forget_counts(self) -> None:
        """Other modules may match the same words by now."""
        self._kept.clear()

    def _counted(self, wanted: list[str], found: BitMap) -> Counts:
        long = [name for name in wanted if len(self.values[name]) > facets.MOST_TOLD]
        short = [name for name in wanted if name not in long]
        in_rows = [name for some in (short, long) if self._are_in_rows(some, found) for name in some]
        counts = self.columns().counts(in_rows, found, self.everything, facets.MOST_TOLD)
        counts |= {name: _sizes(self.values[name], found) for name in short if name not in in_rows}
        return counts | {name: self._largest_of(name, found) for name in long if name not in in_rows}

    def _are_in_rows(self, names: list[str], found: BitMap) -> bool:
        """Whether looking at the rows of what was found, or was not, is less work than intersecting it with each value."""
        looked_at = min(len(found), len(self.everything) - len(found))
        return bool(names) and self.columns().nanoseconds(names, looked_at) < sum(
            self._nanoseconds(name, len(found)) for name in names
        )

    def _nanoseconds(self, name: str, found: int) -> float:
        """What intersecting so many with the values of this facet takes, nearly."""
        everything, values = len(self.everything), len(self.values[name])
        if found < DENSE * everything:
            return values * (VALUE + SPREAD * everything + HAVING * found)
        if values > facets.MOST_TOLD:
            return self._by_size(name).nanoseconds(found / everything)
        return values * (VALUE + WORDS * everything)

    def columns(self) -> Columns:
        """They are made when they are first asked for, or again."""
        if self._columns is None:
            self._columns = Columns(Rows(self.everything), self.values)
        return self._columns

    def _largest_of(self, facet: str, found: BitMap) -> dict[str, int]:
        """The many small values are not even looked at."""
        values = self._by_size(facet).values
        counts: dict[str, int] = {}
        largest: list[int] = []
        for start in range(0, len(values), AT_ONCE):
            part = dict(values[start : start + AT_ONCE])
            if len(largest) == facets.MOST_TOLD and len(values[start][1]) < largest[-1]:
                break  # in the whole catalogue they are fewer than what is among the largest here
            more = _sizes(part, found)
            counts |= more
            largest = heapq.nlargest(facets.MOST_TOLD, [*largest, *more.values()])
        return counts

    def _by_size(self, facet: str) -> Ranked:
        if facet not in self._ranked:
            self._ranked[facet] = Ranked(self.values[facet])
        return self._ranked[facet]

    def replace(self, gone: BitMap, rows: list[tuple]) -> None:
        """These modules changed; `rows_of` them gives those that are there."""
        if not gone:
            return
        self._ranked.clear()
        self._kept.clear()
        self._remove(gone)
        self._add(rows)
        if self._columns and not self._columns.replace(gone, dict(map(_by_facet, rows))):
            self._columns = None

    def _remove(self, modules: BitMap) -> None:
        for facet, value in self._had(modules & self.everything):
            members = self.values[facet][value]
            # Not all of `modules`: each part of a bitmap in which one of them lies would be written to, and be shared no longer.
            members -= members & modules
            if not members:
                del self.values[facet][value]
        self.everything -= modules

    def _had(self, modules: BitMap) -> set[tuple[str, str]]:
        """Facet and value of all that these modules have."""
        if self._columns:
            return self._columns.values_of(modules)
        return {
            (facet, value)
            for facet, values in self.values.items()
            for value, members in values.items()
            if not members.isdisjoint(modules)
        }

    def _add(self, rows: list[tuple]) -> None:
        """Rows of a number and, per facet, its values in one text. Rows with the same text are taken together."""
        if not rows:
            return
        pks, *columns = zip(*rows, strict=True)
        self.everything.update(array("I", pks))
        for facet, texts in zip(FACETS, columns, strict=True):
            same = defaultdict(list)
            for pk, text in zip(pks, texts, strict=True):
                same[text].append(pk)
            found = defaultdict(list)
            for text, numbers in same.items():
                for value in text.split(BETWEEN) if text else ():
                    found[value] += numbers
            values = self.values[facet.name]
            for value, numbers in found.items():
                values.setdefault(value, BitMap()).update(array("I", numbers))

    @staticmethod
    def _any_of(values: dict[str, BitMap], chosen: tuple[str, ...]) -> BitMap:
        members = [values[value] for value in chosen if value in values]
        return members[0] if len(members) == 1 else BitMap.union(*members) if members else BitMap()


def _key(selection: Selection) -> Hashable:
    return frozenset(selection.values.items())


def _sizes(values: dict[str, BitMap], found: BitMap) -> dict[str, int]:
    numbers = map(found.intersection_cardinality, values.values())
    return {value: number for value, number in zip(values, numbers, strict=True) if number}


def _passing(found: BitMap, chosen: Mapping[str, BitMap]) -> tuple[BitMap, dict[str, BitMap]]:
    """What passes every choice, and by facet what passes all but its own. The smallest first: then little is left soon."""
    without: dict[str, BitMap] = {}
    for name in sorted(chosen, key=lambda each: len(chosen[each])):
        without = {other: here & chosen[name] for other, here in without.items()} | {name: found}
        found = found & chosen[name]
    return found, without


def rows_of(modules: Iterable[int], *more: str) -> list[tuple]:
    """For each of these modules that is there: its number, the texts of its facets, and what these expressions say."""
    return _rows("number = ANY(%s)", [list(modules)], more)


def _rows(where: str, parameters: list, more: Iterable[str] = ()) -> list[tuple]:
    columns = ", ".join(["number", *map(_text, FACETS), *more])
    with planned_cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM catalog_listing WHERE {where}", parameters)
        return cursor.fetchall()


def _by_facet(row: tuple) -> tuple[int, dict[str, list[str]]]:
    number, *texts = row
    return number, {facet.name: text.split(BETWEEN) if text else [] for facet, text in zip(FACETS, texts, strict=True)}


def _text(facet: Facet) -> str:
    if facet.shape is Shape.FLAG:
        return f"CASE WHEN {facet.column} THEN '{YES}' END"
    return facet.column if facet.shape is Shape.ONE else f"array_to_string({facet.column}, '{BETWEEN}')"

# ruff: noqa: S608  (only names of our own columns are put into the text)
"""The facets of the whole catalogue as Roaring bitmaps of module numbers. Knows nothing of words, orders or freshness.

A count is the size of an intersection, or is counted in columns of what each module has (`columns`): whichever is less work.
"""

import heapq
from array import array
from collections import defaultdict
from collections.abc import Iterable

from pyroaring import BitMap

from catalog.search import facets, postings
from catalog.search.columns import Columns, Rows
from catalog.search.facets import BY_NAME, FACETS, YES, Facet, Selection, Shape
from catalog.search.postings import Damaged, Key, Known
from config.planned import planned_cursor

Counts = dict[str, dict[str, int]]
PIECE = 20_000  # rows that are read at once
MOST_ROWS = 400_000  # modules; of more there are no columns of short facets, which would be 18 bytes for each
SPARSE = 0.01  # of all modules
DENSE = 1 / 16  # of all: a bitmap has words where it has a sixteenth of some numbers that lie close
AT_ONCE = 300  # values that are counted before looking whether more can matter
NOTHING = Selection()
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


class FacetBitmaps:
    def __init__(self):
        self.everything = BitMap()
        # By facet, then by value; a value that no row has is not there.
        self.values: dict[str, dict[str, BitMap]] = {facet.name: {} for facet in FACETS}
        self._ranked: dict[str, dict[str, BitMap]] = {}  # the largest first
        self._rows: Rows | None = None
        self._columns: tuple[Columns, Columns] | None = None  # of short facets, and of long ones
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
    def columns_size(self) -> int:
        """Of the columns, once a question has asked for them."""
        return self._rows.size + sum(each.size for each in self._columns) if self._rows and self._columns else 0

    def count(self, found: BitMap, selection: Selection) -> tuple[BitMap, Counts]:
        """Of the modules that match the words: those that pass every choice, and for each facet how many there are per
        value with all choices but its own."""
        chosen = {facet.name: self._any_of(facet, selection.of(facet)) for facet in FACETS if selection.of(facet)}
        passing = _all_of(found, chosen.values())
        counts = self._counted([facet for facet in FACETS if facet.name not in chosen], passing)
        for name in chosen:
            others = _all_of(found, (members for other, members in chosen.items() if other != name))
            counts |= self._counted([BY_NAME[name]], others, selection)
        return passing, counts

    def passing(self, found: BitMap, selection: Selection) -> BitMap:
        return _all_of(found, (self._any_of(facet, selection.of(facet)) for facet in FACETS if selection.of(facet)))

    def _counted(self, wanted: list[Facet], found: BitMap, selection: Selection = NOTHING) -> Counts:
        """Of values beyond the `MOST_TOLD` largest some may be missing, but not of those that are chosen."""
        short, long = self.columns()
        of_long = [facet.name for facet in wanted if facet.name in long.facets]
        of_short = [facet.name for facet in wanted if facet.name not in long.facets]
        if short.facets and not self._are_intersected(short, of_short, found):
            counts = short.counts(of_short, found, self.everything, facets.MOST_TOLD)
        else:
            counts = self._sizes_of_short(of_short, found)
        if self._are_intersected(long, of_long, found):
            counts |= {name: self._largest_of(name, found) for name in of_long}
        else:
            counts |= long.counts(of_long, found, self.everything, facets.MOST_TOLD)
        for facet in wanted:
            values = self.values[facet.name]
            counts[facet.name] |= _sizes({each: values[each] for each in selection.of(facet) if each in values}, found)
        return counts

    def _are_intersected(self, columns: Columns, wanted: list[str], found: BitMap) -> bool:
        """Or counted. What was found is intersected where it is dense; else each intersection is a search."""
        fewest = min(len(found), len(self.everything) - len(found))
        return bool(wanted) and fewest > DENSE * len(self.everything) and columns.are_too_many(wanted, fewest)

    def columns(self) -> tuple[Columns, Columns]:
        """Of short facets, and of long ones. They are made when they are first asked for, or again."""
        if self._columns is None:
            self._rows = Rows(self.everything)
            short = {name: values for name, values in self.values.items() if len(values) <= facets.MOST_TOLD}
            long = {name: values for name, values in self.values.items() if name not in short}
            has_short = len(self.everything) <= MOST_ROWS
            self._columns = Columns(self._rows, short if has_short else {}), Columns(self._rows, long)
        return self._columns

    def _sizes_of_short(self, wanted: list[str], found: BitMap) -> Counts:
        """Where what was found is spread thin, an intersection looks each of it up; with what was not found it goes by words,
        and is subtracted. Nor is there much to do where nearly all was found. Both for values that are dense themselves."""
        share = len(found) / (len(self.everything) or 1)
        if not (SPARSE < share < DENSE or share > 1 - DENSE):
            return {name: _sizes(self.values[name], found) for name in wanted}
        others = self.everything - found
        counts: Counts = {}
        for name in wanted:
            numbers = {
                value: len(members) - members.intersection_cardinality(others)
                if len(members) > DENSE * len(self.everything)
                else members.intersection_cardinality(found)
                for value, members in self.values[name].items()
            }
            counts[name] = {value: number for value, number in numbers.items() if number}
        return counts

    def _largest_of(self, facet: str, found: BitMap) -> dict[str, int]:
        """The many small values are not even looked at."""
        values = list(self._by_size(facet).items())
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

    def _by_size(self, facet: str) -> dict[str, BitMap]:
        if facet not in self._ranked:
            self._ranked[facet] = dict(sorted(self.values[facet].items(), key=lambda pair: -len(pair[1])))
        return self._ranked[facet]

    def replace(self, gone: BitMap, rows: list[tuple]) -> None:
        """These modules changed; `rows_of` them gives those that are there."""
        if not gone:
            return
        self._ranked.clear()
        self._remove(gone)
        self._add(rows)
        if self._columns and not self._replace_in_columns(gone, dict(map(_by_facet, rows))):
            self._columns = None

    def _replace_in_columns(self, gone: BitMap, found: dict[int, dict[str, list[str]]]) -> bool:
        """False where they have to be made again."""
        return self._rows.add(gone) and all(each.replace(gone, found) for each in self._columns)

    def _remove(self, modules: BitMap) -> None:
        for facet, value in self._had(modules & self.everything):
            members = self.values[facet][value]
            members -= modules
            if not members:
                del self.values[facet][value]
        self.everything -= modules

    def _had(self, modules: BitMap) -> set[tuple[str, str]]:
        """Facet and value of all that these modules have."""
        short, long = self.columns()
        others = [name for name in self.values if name not in short.facets | long.facets]
        looked_up = {
            (name, value)
            for name in others
            for value, members in self.values[name].items()
            if not members.isdisjoint(modules)
        }
        return short.values_of(modules) | long.values_of(modules) | looked_up

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

    def _any_of(self, facet: Facet, chosen: tuple[str, ...]) -> BitMap:
        members = [self.values[facet.name][value] for value in chosen if value in self.values[facet.name]]
        return members[0] if len(members) == 1 else BitMap.union(*members) if members else BitMap()


def _sizes(values: dict[str, BitMap], found: BitMap) -> dict[str, int]:
    numbers = map(found.intersection_cardinality, values.values())
    return {value: number for value, number in zip(values, numbers, strict=True) if number}


def _all_of(found: BitMap, others: Iterable[BitMap]) -> BitMap:
    for members in others:
        found = found & members
    return found


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

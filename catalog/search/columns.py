"""What each module has of every facet, as codes in a row: where little was found, looking at the rows of those modules costs
less than intersecting with each of thousands of values. Where nearly all were found, those that were not are looked at, and
subtracted. Knows nothing of words, orders or freshness.

A code stands for a profile (`profiles`): what a module has of several facets together. Of a facet that has too many for that,
each value has a code; most codes of a module stand side by side, what few have more of stands beyond.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from pyroaring import BitMap

from catalog.search import profiles
from catalog.search.profiles import Profile, Value
from catalog.search.rows import Rows, numbers_of
from catalog.search.tallies import Tallies

AT_ONCE = 2_048  # modules: what is on its way stays in the processor's cache
MOST_BESIDE = 4  # codes of one facet that stand side by side
FEW_BEYOND = 0.03  # of what there is for each row
NOTHING = 0  # the code of no value
LINE = 64  # bytes that the processor reads at once
WHOLE = slice(None)
# Nanoseconds, as measured: to begin, to tell a facet, to read a row, and each of its codes.
BEGIN, FACET, ROW, CODE = 15_000, 6_000, 7, 1.7
Values = Mapping[str, BitMap]
Has = Mapping[str, Sequence[str]]  # values of a module by facet


@dataclass(frozen=True)
class Part:
    """Of each row: where it says something of these facets, by one code or by one for each value."""

    facets: tuple[str, ...]
    place: slice
    is_profile: bool

    def profiles_of(self, has: Has) -> list[Profile]:
        values = [(facet, value) for facet in self.facets for value in sorted(has[facet])]
        return [tuple(values)] if self.is_profile else [(value,) for value in values]


class Columns:
    def __init__(self, rows: Rows, facets: Mapping[str, Values]):
        self._rows = rows
        self._profiles: list[Profile] = [()]  # by code
        self._codes: dict[Profile, int] = {(): NOTHING}
        self._parts: list[Part] = []
        self._beyond_rows, self._beyond = np.zeros(0, dtype=np.intp), np.zeros(0, dtype=np.uint32)
        columns = self._columns_of(facets)
        pairs = ((value, code) for code, profile in enumerate(self._profiles) for value in profile)
        self._tallies = Tallies(facets, pairs)
        self._type = np.uint16 if 2 * len(self._profiles) < np.iinfo(np.uint16).max else np.uint32
        self._words = _words(rows.capacity, len(columns) * self._type().itemsize)
        self._matrix = self._words.view(self._type)
        for number, column in enumerate(columns):
            self._matrix[: len(column), number] = column
        self._totals = self._counted(np.arange(rows.used))

    def _columns_of(self, facets: Mapping[str, Values]) -> list[np.ndarray]:
        """Codes by row."""
        short, long = [], {}
        for facet, values in facets.items():
            at = {value: self._rows.of(numbers_of(values[value])) for value in sorted(values)}
            of_facet = profiles.of_facet(facet, at, self._rows.used)
            if of_facet:
                short.append(of_facet)
            else:
                long[facet] = at
        columns: list[np.ndarray] = []
        for each in profiles.together(short):
            columns.append(self._codes_of(each.all).take(each.numbers))
            self._parts.append(Part(each.facets, slice(len(columns) - 1, len(columns)), is_profile=True))
        for facet, at in long.items():
            codes = self._codes_of([((facet, value),) for value in at])
            beside, rows, beyond = _side_by_side(codes, list(at.values()), self._rows.used)
            self._beyond_rows, self._beyond = np.append(self._beyond_rows, rows), np.append(self._beyond, beyond)
            columns += beside
            self._parts.append(Part((facet,), slice(len(columns) - len(beside), len(columns)), is_profile=False))
        return columns

    @property
    def size(self) -> int:
        """In bytes of memory, nearly."""
        arrays = self._matrix, self._beyond_rows, self._beyond, self._totals
        return self._rows.size + sum(each.nbytes for each in arrays) + self._tallies.size + 300 * len(self._profiles)

    def nanoseconds(self, facets: Collection[str], modules: int) -> float:
        """What counting these facets of so many modules takes, nearly."""
        place = self._between(facets)
        return BEGIN + FACET * len(facets) + modules * (ROW + CODE * (place.stop - place.start))

    def counts(
        self, facets: Collection[str], found: BitMap, everything: BitMap, most: int
    ) -> dict[str, dict[str, int]]:
        """For each of these facets how many of the modules that were found have which value. Of more than `most` values
        only the largest; of those that are equal, the first by name. Without zeros."""
        if not facets:
            return {}
        is_most = 2 * len(found) > len(everything)
        rows = self._rows.of(numbers_of(everything - found if is_most else found))
        counts = self._counted(rows, self._between(facets))
        counts = self._totals - counts if is_most else counts
        return self._tallies.counts(facets, counts, most)

    def values_of(self, modules: BitMap) -> set[Value]:
        """Facet and value of all that these modules have."""
        rows = self._rows.of(numbers_of(modules))
        beyond = self._beyond[np.isin(self._beyond_rows, rows)]
        codes = {*self._matrix[rows].ravel().tolist(), *beyond.tolist()}
        return {value for code in codes for value in self._profiles[code]}

    def replace(self, gone: BitMap, found: Mapping[int, Has]) -> bool:
        """These modules came, went or changed; `found` has those that are there. False where the columns have to be made
        again."""
        if not self._rows.add(gone):
            return False
        rows = self._rows.of(numbers_of(gone))
        self._clear(rows)
        has = {row: found[module] for module, row in zip(gone, rows.tolist(), strict=True) if module in found}
        self._learn({profile for each in has.values() for part in self._parts for profile in part.profiles_of(each)})
        if len(self._profiles) > np.iinfo(self._type).max:
            return False
        for row, each in has.items():
            self._write(row, each)
        self._totals = np.append(self._totals, np.zeros(len(self._profiles) - len(self._totals), dtype=np.int64))
        self._totals += self._counted(rows)
        return True

    def _between(self, facets: Collection[str]) -> slice:
        """The part of a row in which all is that is said of these facets."""
        places = [part.place for part in self._parts if not set(part.facets).isdisjoint(facets)]
        return slice(min(place.start for place in places), max(place.stop for place in places))

    def _counted(self, rows: np.ndarray, place: slice = WHOLE) -> np.ndarray:
        """By code, how many of these rows have it in this place, or beyond."""
        counts = np.zeros(len(self._profiles), dtype=np.int64)
        for start in range(0, len(rows), AT_ONCE):
            some = self._words.take(rows[start : start + AT_ONCE], axis=0).view(self._type)
            np.add.at(counts, some[:, place].astype(np.intp).ravel(), 1)
        if len(self._beyond):
            is_asked = np.zeros(len(self._matrix), dtype=bool)
            is_asked[rows] = True
            np.add.at(counts, self._beyond[is_asked.take(self._beyond_rows)], 1)
        return counts

    def _clear(self, rows: np.ndarray) -> None:
        self._totals -= self._counted(rows)
        self._matrix[rows] = NOTHING
        stays = ~np.isin(self._beyond_rows, rows)
        self._beyond_rows, self._beyond = self._beyond_rows[stays], self._beyond[stays]

    def _learn(self, every: Iterable[Profile]) -> None:
        """Of these the ones that no module had so far."""
        for profile in every:
            if profile not in self._codes:
                [code] = self._codes_of([profile]).tolist()
                for value in profile:
                    self._tallies.add(value, code)

    def _write(self, row: int, has: Has) -> None:
        for part in self._parts:
            codes = self._codes_of(part.profiles_of(has))
            beside, beyond = np.split(codes, [part.place.stop - part.place.start])
            self._matrix[row, part.place.start : part.place.start + len(beside)] = beside
            self._beyond = np.append(self._beyond, beyond)
            self._beyond_rows = np.append(self._beyond_rows, np.full(len(beyond), row))

    def _codes_of(self, every: Sequence[Profile]) -> np.ndarray:
        """Those that have none get one."""
        for profile in every:
            if profile not in self._codes:
                self._codes[profile] = len(self._profiles)
                self._profiles.append(profile)
        return np.array([self._codes[profile] for profile in every], dtype=np.uint32)


def _words(rows: int, each: int) -> np.ndarray:
    """Zeros, for so many bytes each: as wider numbers, which are read twice as fast, and so that a row of half a line is not
    spread over two."""
    width = next((words for words in (1, 2, 4) if 8 * words >= each), -(-each // 8))
    room = np.zeros(rows * width + LINE // 8, dtype=np.uint64)
    start = -room.ctypes.data % LINE // 8
    return room[start : start + rows * width].reshape(rows, width)


def _side_by_side(
    codes: np.ndarray, at: list[np.ndarray], rows: int
) -> tuple[list[np.ndarray], np.ndarray, np.ndarray]:
    """Columns of codes; then rows that have more, and what they have. `at`: for each code the rows that have it."""
    codes = np.repeat(codes, [len(each) for each in at])
    here = np.concatenate(at)
    in_order = np.argsort(here, kind="stable")
    here, codes = here[in_order], codes[in_order]
    each_has = np.bincount(here, minlength=rows)
    nth = np.arange(len(here)) - np.repeat(np.cumsum(each_has) - each_has, each_has)  # of its row
    beside = [np.zeros(rows, dtype=codes.dtype) for _ in range(_width(nth, rows))]
    for number, column in enumerate(beside):
        column[here[nth == number]] = codes[nth == number]
    more = nth >= len(beside)
    return beside, here[more], codes[more]


def _width(nth: np.ndarray, rows: int) -> int:
    """So many side by side that few rows have more."""
    beyond = (np.count_nonzero(nth >= width) for width in range(1, MOST_BESIDE))
    return next((width for width, more in enumerate(beyond, 1) if more <= FEW_BEYOND * rows), MOST_BESIDE)

"""What each module has of facets with many values, as codes in a row: where little was found, looking at the rows of those
modules costs less than intersecting with each of two thousand values. Where nearly all were found, those that were not are
looked at, and subtracted. Knows nothing of words, orders or freshness.

A code is one value. Most codes of a facet stand side by side; what few rows have more of stands beyond.
"""

from bisect import bisect
from collections.abc import Collection, Mapping, Sequence

import numpy as np
from pyroaring import BitMap

CLOSE = 2  # times as many numbers as there are modules: each takes some bytes
SLACK = 1.1  # times as much room as is needed, and so many more: for modules that come
ROOM = 100
AT_ONCE = 2_048  # modules: what is on its way stays in the processor's cache
MOST_BESIDE = 4  # codes of one facet that stand side by side
FEW_BEYOND = 0.03  # of what there is for each row
NOTHING = 0  # the code of no value
WORD = 8  # bytes
WHOLE = slice(None)
ROW, CODE = 5, 1.7  # nanoseconds, as measured: to read a row, and each of its codes
Value = tuple[str, str]  # a facet, and what a module has of it
Values = Mapping[str, BitMap]
Has = Mapping[str, Sequence[str]]  # values of a module by facet


class Rows:
    """The row of each module: its number, as most lie close together. Those that lie far apart get the rows after these."""

    def __init__(self, everything: BitMap):
        numbers = _numbers(everything)
        room = int(SLACK * len(numbers)) + ROOM
        close = np.searchsorted(numbers, CLOSE * room)
        beyond = int(SLACK * (numbers[close - 1] if close else 0)) + ROOM
        self._close = min(beyond, CLOSE * room)  # not so far that numbers after `close` would be in it
        self._far, self._far_rows = numbers[close:], np.arange(self._close, self._close + len(numbers) - close)
        self.capacity = self._close + int(SLACK * len(self._far)) + ROOM

    @property
    def size(self) -> int:
        return self._far.nbytes + self._far_rows.nbytes

    @property
    def used(self) -> int:
        """All rows are below."""
        return self._close + len(self._far)

    def of(self, numbers: np.ndarray) -> np.ndarray:
        """Of these numbers, which are in order and all there."""
        far = np.searchsorted(numbers, self._close)
        if far == len(numbers):
            return numbers
        return np.append(numbers[:far], self._far_rows.take(np.searchsorted(self._far, numbers[far:])))

    def add(self, numbers: BitMap) -> bool:
        """Gives rows to those that have none. False where no room is left."""
        new = [number for number in numbers if not self._has(number)]
        if self.used + len(new) > self.capacity:
            return False
        for row, number in enumerate(new, self.used):
            at = np.searchsorted(self._far, number)
            self._far, self._far_rows = np.insert(self._far, at, number), np.insert(self._far_rows, at, row)
        return True

    def _has(self, number: int) -> bool:
        at = np.searchsorted(self._far, number)
        return number < self._close or (at < len(self._far) and self._far[at] == number)


class Columns:
    def __init__(self, rows: Rows, facets: Mapping[str, Values]):
        self.facets = frozenset(facets)
        self._rows = rows
        self._values: list[Value] = [("", "")]  # by code
        self._codes: dict[Value, int] = {}
        self._in_order: dict[str, np.ndarray] = {}  # of a facet the codes by the names of their values
        self._parts: dict[str, slice] = {}
        self._type = np.uint16 if 2 * sum(map(len, facets.values())) < np.iinfo(np.uint16).max else np.uint32
        self._beyond_rows, self._beyond = np.zeros(0, dtype=np.intp), np.zeros(0, dtype=self._type)
        beside = [column for facet, values in facets.items() for column in self._columns_of(facet, values)]
        words = -(-max(1, len(beside)) * self._type().itemsize // WORD)
        self._words = np.zeros((rows.capacity, words), dtype=np.uint64)  # the same as wider numbers: read twice as fast
        self._matrix = self._words.view(self._type)
        for number, column in enumerate(beside):
            self._matrix[: len(column), number] = column
        self._totals = self._counted(np.arange(rows.used))

    def _columns_of(self, facet: str, values: Values) -> list[np.ndarray]:
        first = len(self._values)
        self._values += [(facet, value) for value in sorted(values)]
        self._codes |= {value: code for code, value in enumerate(self._values[first:], first)}
        self._in_order[facet] = np.arange(first, len(self._values))
        at = [self._rows.of(_numbers(values[value])) for value in sorted(values)]
        beside, beyond_rows, beyond = _side_by_side(at, first, self._rows.used, self._type)
        self._beyond_rows = np.append(self._beyond_rows, beyond_rows)
        self._beyond = np.append(self._beyond, beyond)
        begin = max((part.stop for part in self._parts.values()), default=0)
        self._parts[facet] = slice(begin, begin + len(beside))
        return beside

    @property
    def size(self) -> int:
        """In bytes of memory, nearly."""
        arrays = self._matrix, self._beyond_rows, self._beyond, self._totals
        return self._rows.size + sum(each.nbytes for each in arrays) + 300 * len(self._values)

    def nanoseconds(self, facets: Collection[str], modules: int) -> float:
        """What counting these facets of so many modules takes, nearly."""
        part = self._between(facets)
        return modules * (ROW + CODE * (part.stop - part.start))

    def counts(
        self, facets: Collection[str], found: BitMap, everything: BitMap, most: int
    ) -> dict[str, dict[str, int]]:
        """For each of these facets how many of the modules that were found have which value. Of more than `most` values
        only the largest; of those that are equal, the first by name. Without zeros."""
        if not facets:
            return {}
        is_most = 2 * len(found) > len(everything)
        rows = self._rows.of(_numbers(everything - found if is_most else found))
        counts = self._counted(rows, self._between(facets))
        counts = self._totals - counts if is_most else counts
        return {facet: self._told(counts, facet, most) for facet in facets}

    def _told(self, counts: np.ndarray, facet: str, most: int) -> dict[str, int]:
        own = self._in_order[facet]
        numbers = counts[own]
        there = np.flatnonzero(numbers)
        if len(there) > most:
            ranked = numbers[there] * len(own) - there  # of equal ones the first is the largest
            there = there[np.argpartition(ranked, -most)[-most:]]
        codes, numbers = own[there].tolist(), numbers[there].tolist()
        return {self._values[code][1]: number for code, number in zip(codes, numbers, strict=True)}

    def values_of(self, modules: BitMap) -> set[Value]:
        """Facet and value of all that these modules have."""
        rows = self._rows.of(_numbers(modules))
        beyond = self._beyond[np.isin(self._beyond_rows, rows)]
        codes = {*self._matrix[rows].ravel().tolist(), *beyond.tolist()} - {NOTHING}
        return {self._values[code] for code in codes}

    def replace(self, gone: BitMap, found: Mapping[int, Has]) -> bool:
        """These modules came, went or changed; `found` has those that are there. False where the columns have to be made
        again."""
        if not self._rows.add(gone):
            return False
        rows = self._rows.of(_numbers(gone))
        self._clear(rows)
        for module, row in zip(gone, rows.tolist(), strict=True):
            if module in found:
                self._write(row, found[module])
        if len(self._values) > np.iinfo(self._type).max:
            return False
        self._totals = np.append(self._totals, np.zeros(len(self._values) - len(self._totals), dtype=np.int64))
        self._totals += self._counted(rows)
        return True

    def _between(self, facets: Collection[str]) -> slice:
        """The part of a row in which all is that is said of these facets."""
        parts = [self._parts[facet] for facet in facets]
        return slice(min(part.start for part in parts), max(part.stop for part in parts))

    def _counted(self, rows: np.ndarray, part: slice = WHOLE) -> np.ndarray:
        """By code, how many of these rows have it in this part, or beyond."""
        counts = np.zeros(len(self._values), dtype=np.int64)
        for start in range(0, len(rows), AT_ONCE):
            some = self._words.take(rows[start : start + AT_ONCE], axis=0).view(self._type)
            np.add.at(counts, some[:, part].astype(np.intp).ravel(), 1)
        if len(self._beyond):
            is_asked = np.zeros(len(self._matrix), dtype=bool)
            is_asked[rows] = True
            np.add.at(counts, self._beyond[is_asked.take(self._beyond_rows)].astype(np.intp), 1)
        counts[NOTHING] = 0
        return counts

    def _clear(self, rows: np.ndarray) -> None:
        self._totals -= self._counted(rows)
        self._matrix[rows] = NOTHING
        stays = ~np.isin(self._beyond_rows, rows)
        self._beyond_rows, self._beyond = self._beyond_rows[stays], self._beyond[stays]

    def _write(self, row: int, has: Has) -> None:
        for facet, part in self._parts.items():
            codes = [self._code(facet, value) for value in has[facet]]
            beside = codes[: part.stop - part.start]
            self._matrix[row, part.start : part.start + len(beside)] = beside
            if beyond := codes[len(beside) :]:
                self._beyond = np.append(self._beyond, np.array(beyond, dtype=self._type))
                self._beyond_rows = np.append(self._beyond_rows, np.full(len(beyond), row))

    def _code(self, facet: str, value: str) -> int:
        if (facet, value) not in self._codes:
            own = self._in_order[facet]
            at = bisect([self._values[code][1] for code in own], value)
            self._in_order[facet] = np.insert(own, at, len(self._values))
            self._codes[facet, value] = len(self._values)
            self._values.append((facet, value))
        return self._codes[facet, value]


def _side_by_side(
    at: list[np.ndarray], first: int, rows: int, kind: type
) -> tuple[list[np.ndarray], np.ndarray, np.ndarray]:
    """Columns of codes; then rows that have more, and what they have. `at`: for each code from `first` on the rows that have
    it."""
    if not at:
        return [np.zeros(rows, dtype=kind)], np.zeros(0, dtype=np.intp), np.zeros(0, dtype=kind)
    codes = np.repeat(np.arange(first, first + len(at)), [len(each) for each in at]).astype(kind)
    here = np.concatenate(at)
    in_order = np.argsort(here, kind="stable")
    here, codes = here[in_order], codes[in_order]
    each_has = np.bincount(here, minlength=rows)
    nth = np.arange(len(here)) - np.repeat(np.cumsum(each_has) - each_has, each_has)  # of its row
    beside = [np.zeros(rows, dtype=kind) for _ in range(_width(nth, rows))]
    for number, column in enumerate(beside):
        column[here[nth == number]] = codes[nth == number]
    more = nth >= len(beside)
    return beside, here[more], codes[more]


def _width(nth: np.ndarray, rows: int) -> int:
    """So many side by side that few rows have more."""
    beyond = (np.count_nonzero(nth >= width) for width in range(1, MOST_BESIDE))
    return next((width for width, more in enumerate(beyond, 1) if more <= FEW_BEYOND * rows), MOST_BESIDE)


def _numbers(members: BitMap) -> np.ndarray:
    return np.frombuffer(members.to_array(), dtype=np.uint32)

"""The values of long facets by module: looking at the values of each module that was found costs less than intersecting
with each of two thousand values. Where most modules were found, those that were not are looked at, and subtracted. Knows
nothing of words, orders or freshness.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain

import numpy as np
from pyroaring import BitMap

MOST_BESIDE = 4  # values of a module that stand side by side
FEW_BEYOND = 0.03  # of what there is for each module
AT_ONCE = 16_384  # modules: what is on its way stays in the processor's cache
CLOSE = 4  # times as many numbers as there are modules
SLACK = 1.1  # times as much room as is needed, and so many more: for modules that come
ROOM = 100
NO_VALUE = 0
MOST_VALUES = 65_535  # that sixteen bits tell apart; a longer facet takes 32
ALL = 1 << 32  # values
Values = Mapping[str, BitMap]


class Column:
    """Of one facet. Each value has a code; the arrays `beside` have the first, the second... code of each module at its row,
    `NO_VALUE` where it has fewer. What a module has beyond them stands in `beyond`, whose rows are `beyond_rows`."""

    def __init__(self, values: Values, rows: "Rows"):
        self._names = ["", *values]  # by code
        self._codes = {value: code for code, value in enumerate(values, NO_VALUE + 1)}
        self._type = np.uint16 if 2 * len(values) < MOST_VALUES else np.uint32
        at = np.concatenate([np.zeros(0, dtype=np.intp), *(rows.of(_numbers(each)) for each in values.values())])
        codes = np.repeat(np.arange(1, len(values) + 1, dtype=self._type), [len(each) for each in values.values()])
        in_order = np.argsort(at, kind="stable")
        at, codes = at[in_order], codes[in_order]
        nth = np.arange(len(at)) - np.searchsorted(at, at)  # of its module
        self.beside = [np.zeros(rows.capacity, dtype=self._type) for _ in range(_width(nth, rows.count))]
        for place, column in enumerate(self.beside):
            column[at[nth == place]] = codes[nth == place]
        is_beyond = nth >= len(self.beside)
        self.beyond_rows, self.beyond = at[is_beyond], codes[is_beyond]
        self.totals = np.bincount(codes, minlength=len(values) + 1)

    @property
    def size(self) -> int:
        return sum(each.nbytes for each in (*self.beside, self.beyond_rows, self.beyond, self.totals))

    def counts(self, rows: np.ndarray) -> np.ndarray:
        """By code, how many of the modules at these rows have it."""
        many = len(self.totals)
        counts = np.zeros(many, dtype=np.int64)
        for start in range(0, len(rows), AT_ONCE):
            some = rows[start : start + AT_ONCE]
            for column in self.beside:
                counts += np.bincount(column.take(some), minlength=many)
        if len(self.beyond):
            is_asked = np.zeros(len(self.beside[0]), dtype=bool)
            is_asked[rows] = True
            counts += np.bincount(self.beyond[is_asked.take(self.beyond_rows)], minlength=many)
        return counts

    def told(self, counts: np.ndarray, most: int) -> dict[str, int]:
        """By value, without zeros. Of more than `most` only the largest, with all that are as large as the last of them."""
        counts[NO_VALUE] = 0
        smallest = np.partition(counts, -most)[-most] if len(counts) > most else 0
        at = np.flatnonzero(counts >= max(1, smallest))
        return dict(zip([self._names[code] for code in at], counts[at].tolist(), strict=True))

    def write(self, gone: np.ndarray, found: Mapping[int, Sequence[str]]) -> bool:
        """The modules at the rows `gone` are no more as they were; by row what is there now. False where no code is left."""
        self._clear(gone)
        for value in set(chain.from_iterable(found.values())) - self._codes.keys():
            self._codes[value] = len(self._names)
            self._names.append(value)
        if len(self._names) > np.iinfo(self._type).max:
            return False
        self.totals = np.append(self.totals, np.zeros(len(self._names) - len(self.totals), dtype=np.int64))
        self._fill(found)
        return True

    def _clear(self, rows: np.ndarray) -> None:
        self.totals -= self.counts(rows)
        for column in self.beside:
            column[rows] = NO_VALUE
        stays = ~np.isin(self.beyond_rows, rows)
        self.beyond_rows, self.beyond = self.beyond_rows[stays], self.beyond[stays]

    def _fill(self, found: Mapping[int, Sequence[str]]) -> None:
        rows, codes = [], []
        for row, values in found.items():
            own = [self._codes[value] for value in values]
            for column, code in zip(self.beside, own, strict=False):
                column[row] = code
            codes += own[len(self.beside) :]
            rows += [row] * (len(codes) - len(rows))
        self.beyond_rows = np.append(self.beyond_rows, np.array(rows, dtype=np.intp))
        self.beyond = np.append(self.beyond, np.array(codes, dtype=self._type))
        self.totals += self.counts(np.array(list(found), dtype=np.intp))


class Rows:
    """The row of each module, by its number. Most numbers lie close together and are looked up, the others searched."""

    def __init__(self, everything: BitMap):
        numbers = _numbers(everything)
        self.count = len(numbers)
        self.capacity = int(SLACK * self.count) + ROOM
        close = np.searchsorted(numbers, CLOSE * self.capacity)
        beyond = int(SLACK * (numbers[close - 1] if close else 0)) + ROOM
        self._near = np.full(min(beyond, CLOSE * self.capacity), -1, dtype=np.intp)  # those after `close` are not in it
        self._near[numbers[:close]] = np.arange(close)
        self._far, self._far_rows = numbers[close:], np.arange(close, self.count)

    @property
    def size(self) -> int:
        return self._near.nbytes + self._far.nbytes + self._far_rows.nbytes

    def of(self, numbers: np.ndarray) -> np.ndarray:
        """Of these numbers, which are in order and all there."""
        far = np.searchsorted(numbers, len(self._near))
        near = self._near.take(numbers[:far])
        return (
            np.append(near, self._far_rows.take(np.searchsorted(self._far, numbers[far:])))
            if far < len(numbers)
            else near
        )

    def add(self, numbers: BitMap) -> bool:
        """Gives rows to those that have none. False where no room is left."""
        new = [number for number in numbers if not self._has(number)]
        if self.count + len(new) > self.capacity:
            return False
        for row, number in enumerate(new, self.count):
            if number < len(self._near):
                self._near[number] = row
            else:
                at = np.searchsorted(self._far, number)
                self._far, self._far_rows = np.insert(self._far, at, number), np.insert(self._far_rows, at, row)
        self.count += len(new)
        return True

    def _has(self, number: int) -> bool:
        if number < len(self._near):
            return self._near[number] >= 0
        at = np.searchsorted(self._far, number)
        return at < len(self._far) and self._far[at] == number


class Columns:
    def __init__(self, everything: BitMap, facets: Mapping[str, Values]):
        self._rows = Rows(everything)
        self._columns = {name: Column(values, self._rows) for name, values in facets.items()}

    @property
    def size(self) -> int:
        """In bytes of memory, nearly."""
        return self._rows.size + sum(each.size for each in self._columns.values())

    def __contains__(self, facet: str) -> bool:
        return facet in self._columns

    def replace(self, gone: BitMap, found: Mapping[int, Mapping[str, Sequence[str]]]) -> bool:
        """These modules came, went or changed; `found` has the values by facet of those that are there. False where the
        columns have to be made again."""
        if not self._rows.add(gone):
            return False
        rows = self._rows.of(_numbers(gone))
        at = dict(zip(gone, rows.tolist(), strict=True))
        return all(
            column.write(rows, {at[number]: values[name] for number, values in found.items()})
            for name, column in self._columns.items()
        )

    def counts(self, facets: Iterable[str], found: BitMap, everything: BitMap, most: int) -> dict[str, dict[str, int]]:
        """For each of these facets how many of the modules that were found have which value; of values beyond the `most`
        largest some may be missing."""
        is_most = 2 * len(found) > len(everything)
        rows = self._rows.of(_numbers(everything - found if is_most else found))
        told = {}
        for facet in facets:
            column = self._columns[facet]
            counts = column.counts(rows)
            told[facet] = column.told(column.totals - counts if is_most else counts, most)
        return told

    def values_of(self, modules: BitMap, everything: BitMap) -> dict[str, list[str]]:
        """By facet, all values that one of these modules has."""
        counts = self.counts(self._columns, modules, everything, ALL)
        return {facet: list(values) for facet, values in counts.items()}


def _width(nth: np.ndarray, modules: int) -> int:
    """So many side by side that few modules have more."""
    beyond = (np.count_nonzero(nth >= width) for width in range(1, MOST_BESIDE))
    return next((width for width, more in enumerate(beyond, 1) if more <= FEW_BEYOND * modules), MOST_BESIDE)


def _numbers(members: BitMap) -> np.ndarray:
    return np.frombuffer(members.to_array(), dtype=np.uint32)

"""What each module has of some facets, as codes in a row (`codes`): looking at the rows of the modules that were found
costs less than intersecting with each of two thousand values. Where most modules were found, those that were not are looked
at, and subtracted. Knows nothing of words, orders or freshness.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence

import numpy as np
from pyroaring import BitMap

from catalog.search.codes import NOTHING, Codes, Group, Set, grouped

AT_ONCE = 2_048  # modules: what is on its way stays in the processor's cache
CLOSE = 4  # times as many numbers as there are modules
SLACK = 1.1  # times as much room as is needed, and so many more: for modules that come
ROOM = 100
WHOLE = slice(None)
# Nanoseconds, as measured: to read a row, and each of its codes; to intersect a value for each module that has it, or for each
# module that there is where that is less, and to begin with it.
ROW, CODE = 20, 2.3
HAVING, EACH, VALUE = 1.2, 0.02, 350
MOST_CODES = 65_535  # that sixteen bits tell apart; more take 32
Values = Mapping[str, BitMap]
Has = Mapping[str, Sequence[str]]  # values of a module by facet


class Rows:
    """The row of each module, by its number. Most numbers lie close together and are looked up, the others searched."""

    def __init__(self, everything: BitMap):
        numbers = _numbers(everything)
        self.count = len(numbers)
        self.capacity = int(SLACK * self.count) + ROOM
        close = np.searchsorted(numbers, CLOSE * self.capacity)
        beyond = int(SLACK * (numbers[close - 1] if close else 0)) + ROOM
        size = min(beyond, CLOSE * self.capacity)  # not so far that numbers after `close` would be in it
        self._near = np.full(size, -1, dtype=np.int32)
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


class Places:
    """Where in a row the codes of a group of facets stand."""

    def __init__(self, group: Group, first: int, first_code: int):
        self.facets = frozenset(group.facets)
        self.beside = range(first, first + len(group.beside))
        self.codes = {values: code for code, values in enumerate(group.sets[1:], first_code)}
        self._is_of_sets = group.is_of_sets

    def sets(self, has: Has, codes: Codes) -> Iterator[Set]:
        """Of what a module has, each set that has a code of its own."""
        numbers = sorted(codes.number(facet, value) for facet in self.facets for value in has[facet])
        if self._is_of_sets:
            yield from [tuple(numbers)] if numbers else []
        else:
            yield from ((number,) for number in numbers)


class Columns:
    def __init__(self, rows: Rows, facets: Mapping[str, Values]):
        self.facets = frozenset(facets)
        self._rows = rows
        self._intersecting = {
            facet: sum(min(HAVING * len(members), EACH * rows.count) + VALUE for members in values.values())
            for facet, values in facets.items()
        }
        self._codes = Codes(facets)
        at = (
            (facet, {value: rows.of(_numbers(members)) for value, members in values.items()})
            for facet, values in facets.items()
        )
        groups = grouped(at, self._codes, rows.count)
        self._places: list[Places] = []
        width, codes = 0, 1
        for group in groups:
            self._places.append(Places(group, width, codes))
            width, codes = width + len(group.beside), codes + len(group.sets) - 1
        self._codes.extend(values for places in self._places for values in places.codes)
        self._type = np.uint16 if 2 * codes < MOST_CODES else np.uint32
        self._matrix = np.zeros((rows.capacity, max(1, width)), dtype=self._type)
        self._whole = self._matrix.view(np.dtype((np.void, self._matrix.strides[0]))).ravel()  # a row at once
        self._beyond_rows, self._beyond = np.zeros(0, dtype=np.intp), np.zeros(0, dtype=self._type)
        for group, places in zip(groups, self._places, strict=True):
            self._write_all(group, places)
        self._totals = self._counted(np.arange(rows.count))

    def _write_all(self, group: Group, places: Places) -> None:
        codes = np.array([NOTHING, *places.codes.values()], dtype=self._type)
        for column, own in zip(places.beside, group.beside, strict=True):
            self._matrix[: len(own), column] = codes[own]
        self._beyond_rows = np.append(self._beyond_rows, group.beyond_rows)
        self._beyond = np.append(self._beyond, codes[group.beyond])

    @property
    def size(self) -> int:
        """In bytes of memory, nearly."""
        arrays = self._matrix, self._beyond_rows, self._beyond, self._totals
        return sum(each.nbytes for each in arrays) + self._codes.size

    def are_too_many(self, facets: Collection[str], modules: int) -> bool:
        """Whether intersecting all values of these facets takes less time than counting so many modules."""
        part = self._between(facets)
        return modules * (ROW + CODE * (part.stop - part.start)) > sum(self._intersecting[facet] for facet in facets)

    def counts(
        self, facets: Collection[str], found: BitMap, everything: BitMap, most: int
    ) -> dict[str, dict[str, int]]:
        """For each of these facets how many of the modules that were found have which value. Of more than `most` values
        only the largest; of those that are equal, the first by name."""
        if not facets:
            return {}
        is_most = 2 * len(found) > len(everything)
        rows = self._rows.of(_numbers(everything - found if is_most else found))
        counts = self._counted(rows, self._between(facets))
        return self._codes.told(self._totals - counts if is_most else counts, facets, most)

    def values_of(self, modules: BitMap) -> set[tuple[str, str]]:
        """Facet and value of all that these modules have."""
        rows = self._rows.of(_numbers(modules))
        beyond = self._beyond[np.isin(self._beyond_rows, rows)]
        return self._codes.values_of({*self._matrix[rows].ravel().tolist(), *beyond.tolist()})

    def replace(self, gone: BitMap, found: Mapping[int, Has]) -> bool:
        """These modules came, went or changed, and have their rows; `found` has those that are there. False where the
        columns have to be made again."""
        rows = self._rows.of(_numbers(gone))
        self._clear(rows)
        for module, row in zip(gone, rows.tolist(), strict=True):
            if module in found:
                self._write(row, found[module])
        if len(self._codes) > np.iinfo(self._type).max:
            return False
        self._totals = np.append(self._totals, np.zeros(len(self._codes) - len(self._totals), dtype=np.int64))
        self._totals += self._counted(rows)
        return True

    def _between(self, facets: Collection[str]) -> slice:
        """The part of a row in which all is that is said of these facets."""
        beside = [places.beside for places in self._places if not places.facets.isdisjoint(facets)]
        return slice(beside[0].start, beside[-1].stop)

    def _counted(self, rows: np.ndarray, part: slice = WHOLE) -> np.ndarray:
        """By code, how many of these rows have it in this part, or beyond."""
        counts = np.zeros(len(self._codes), dtype=np.int64)
        width = self._matrix.shape[1]
        for start in range(0, len(rows), AT_ONCE):
            some = self._whole.take(rows[start : start + AT_ONCE]).view(self._type).reshape(-1, width)
            np.add.at(counts, some[:, part].astype(np.intp).ravel(), 1)
        if len(self._beyond):
            is_asked = np.zeros(len(self._matrix), dtype=bool)
            is_asked[rows] = True
            np.add.at(counts, self._beyond[is_asked.take(self._beyond_rows)].astype(np.intp), 1)
        return counts

    def _clear(self, rows: np.ndarray) -> None:
        self._totals -= self._counted(rows)
        self._matrix[rows] = NOTHING
        stays = ~np.isin(self._beyond_rows, rows)
        self._beyond_rows, self._beyond = self._beyond_rows[stays], self._beyond[stays]

    def _write(self, row: int, has: Has) -> None:
        for places in self._places:
            codes = [self._code(places, values) for values in places.sets(has, self._codes)]
            for column, code in zip(places.beside, codes, strict=False):
                self._matrix[row, column] = code
            if beyond := codes[len(places.beside) :]:
                self._beyond = np.append(self._beyond, np.array(beyond, dtype=self._type))
                self._beyond_rows = np.append(self._beyond_rows, np.full(len(beyond), row))

    def _code(self, places: Places, values: Set) -> int:
        if values not in places.codes:
            places.codes[values] = self._codes.add(values)
        return places.codes[values]


def _numbers(members: BitMap) -> np.ndarray:
    return np.frombuffer(members.to_array(), dtype=np.uint32)

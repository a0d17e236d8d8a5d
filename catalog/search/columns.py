"""The values of long facets by module: where little was found, looking at the values of each module costs less than
intersecting with each of two thousand values. Knows nothing of words, orders or freshness.

The columns do not change. What came or changed after they were made is counted by itself, until it is much.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
from pyroaring import BitMap

MOST_RECENT = 2_000  # modules, after which the columns are made again
FIRST = 2  # values of a module that stand side by side: most have no more
CLOSE = 4  # times as many numbers as there are modules
Values = Mapping[str, BitMap]


@dataclass(frozen=True)
class Column:
    """Of one facet. A value is a place in `names`; `first` has so many of them for each module, the length of `names`
    where it has fewer. What the module at place n has besides is `others[starts[n]:starts[n + 1]]`."""

    names: list[str]
    first: np.ndarray
    starts: np.ndarray
    others: np.ndarray

    @classmethod
    def of(cls, values: Values, modules: "Modules") -> "Column":
        members = [_numbers(each) for each in values.values()]
        places = np.concatenate([modules.places(each) for each in members])
        in_order = np.argsort(places, kind="stable")
        codes = np.repeat(np.arange(len(members), dtype=np.int32), [len(each) for each in members])[in_order]
        there, at, lengths = np.unique(places[in_order], return_index=True, return_counts=True)
        nth = np.arange(len(codes)) - np.repeat(at, lengths)  # of its module
        first = np.full((modules.count, FIRST), len(members), dtype=np.int32)
        is_first = nth < FIRST
        first[places[in_order][is_first], nth[is_first]] = codes[is_first]
        starts = np.zeros(modules.count + 1, dtype=np.int32)
        starts[there + 1] = np.maximum(lengths - FIRST, 0)
        return cls(list(values), first, np.cumsum(starts, dtype=np.int32), codes[~is_first])

    @property
    def size(self) -> int:
        return self.first.nbytes + self.starts.nbytes + self.others.nbytes

    def counts(self, places: np.ndarray, most: int | None) -> dict[str, int]:
        """How many of the modules at these places have which value. Of more than `most` values only the largest, with
        all that are as large as the last of them."""
        counts = np.bincount(self.first.take(places, axis=0).ravel(), minlength=len(self.names) + 1)[:-1]
        if len(self.others):
            counts += np.bincount(self.others.take(self._of_others(places)), minlength=len(self.names))
        smallest = np.partition(counts, -most)[-most] if most and len(counts) > most else 0
        at = np.flatnonzero(counts >= max(1, smallest))
        return dict(zip([self.names[each] for each in at], counts[at].tolist(), strict=True))

    def _of_others(self, places: np.ndarray) -> np.ndarray:
        """Where in `others` the values of these modules stand."""
        begins, lengths = self.starts.take(places), self.starts.take(places + 1)
        lengths -= begins
        has_more = np.flatnonzero(lengths)
        begins, lengths = begins[has_more], lengths[has_more]
        ends = np.cumsum(lengths)
        return np.arange(ends[-1] if len(ends) else 0) + np.repeat(begins - ends + lengths, lengths)


class Modules:
    """The place of each module, by its number. Most numbers lie close together and are looked up, the others searched."""

    def __init__(self, everything: BitMap):
        self._numbers = _numbers(everything)
        self.count = len(self._numbers)
        close = self._numbers[: np.searchsorted(self._numbers, CLOSE * self.count)]
        self._place = np.zeros(int(close[-1]) + 1 if len(close) else 0, dtype=np.int32)
        self._place[close] = np.arange(len(close))

    @property
    def size(self) -> int:
        return self._numbers.nbytes + self._place.nbytes

    def places(self, numbers: np.ndarray) -> np.ndarray:
        """Of these numbers, which are in order and all there."""
        far = np.searchsorted(numbers, len(self._place))
        return np.concatenate([self._place[numbers[:far]], np.searchsorted(self._numbers, numbers[far:])])


class Columns:
    def __init__(self, everything: BitMap, facets: Mapping[str, Values]):
        self._modules = Modules(everything)
        self._columns = {name: Column.of(values, self._modules) for name, values in facets.items()}
        self._changed = BitMap()
        self._recent: dict[int, Mapping[str, list[str]]] = {}

    @property
    def size(self) -> int:
        """In bytes of memory, nearly."""
        return self._modules.size + sum(each.size for each in self._columns.values())

    def __contains__(self, facet: str) -> bool:
        return facet in self._columns

    def replace(self, gone: BitMap, rows: Mapping[int, Mapping[str, list[str]]]) -> bool:
        """These modules came, went or changed; `rows` has the values by facet of those that are there. False where that
        is too much, and the columns have to be made again."""
        self._changed |= gone
        for number in gone:
            self._recent.pop(number, None)
        self._recent.update(rows)
        return len(self._changed) <= MOST_RECENT

    def counts(self, facets: Iterable[str], found: BitMap, most: int) -> dict[str, dict[str, int]]:
        """For each of these facets how many of the modules that were found have which value; of values beyond the `most`
        largest some may be missing."""
        recent = [self._recent[number] for number in found & self._changed]
        places = self._modules.places(_numbers(found - self._changed))
        most = None if recent else most  # a small one may have become large
        return {facet: _sum(self._columns[facet].counts(places, most), facet, recent) for facet in facets}


def _sum(counts: dict[str, int], facet: str, recent: list[Mapping[str, list[str]]]) -> dict[str, int]:
    return dict(Counter(counts) + Counter(value for row in recent for value in row[facet])) if recent else counts


def _numbers(members: BitMap) -> np.ndarray:
    return np.frombuffer(members.to_array(), dtype=np.uint32)

"""From counts of codes to counts of values. Pure."""

from bisect import bisect_left
from collections.abc import Collection, Iterable

import numpy as np

from catalog.search.profiles import Value


class Tallies:
    """Which codes each value has part in: those of a facet side by side, by name."""

    def __init__(self, facets: Iterable[str], pairs: Iterable[tuple[Value, int]]):
        by_value: dict[Value, list[int]] = {}
        for value, code in pairs:
            by_value.setdefault(value, []).append(code)
        self._facets = list(facets)
        self._values = sorted(by_value)
        self._codes = np.array([code for value in self._values for code in by_value[value]], dtype=np.intp)
        self._starts = np.cumsum([0, *(len(by_value[value]) for value in self._values)], dtype=np.intp)
        self._place()

    def _place(self) -> None:
        self._places = {
            facet: slice(bisect_left(self._values, (facet, "")), bisect_left(self._values, (f"{facet}\0", "")))
            for facet in self._facets
        }

    @property
    def size(self) -> int:
        """In bytes of memory, nearly."""
        return self._codes.nbytes + self._starts.nbytes + 150 * len(self._values)

    def add(self, value: Value, code: int) -> None:
        at = bisect_left(self._values, value)
        if at == len(self._values) or self._values[at] != value:
            self._values.insert(at, value)
            self._starts = np.insert(self._starts, at, self._starts[at])
            self._place()
        self._codes = np.insert(self._codes, self._starts[at], code)
        self._starts[at + 1 :] += 1

    def counts(self, facets: Collection[str], codes: np.ndarray, most: int) -> dict[str, dict[str, int]]:
        """For each of these facets by value, from how often each code was found. Of more than `most` values only the largest;
        of those that are equal, the first by name. Without zeros."""
        places = [self._places[facet] for facet in facets]
        first, last = min(place.start for place in places), max(place.stop for place in places)
        begin, end = self._starts[first], self._starts[last]
        numbers = np.add.reduceat(codes.take(self._codes[begin:end]), self._starts[first:last] - begin)
        return {
            facet: self._told(place.start, numbers[place.start - first : place.stop - first], most)
            for facet, place in zip(facets, places, strict=True)
        }

    def _told(self, start: int, numbers: np.ndarray, most: int) -> dict[str, int]:
        if len(numbers) <= most:
            return {self._values[at][1]: number for at, number in enumerate(numbers.tolist(), start) if number}
        there = np.flatnonzero(numbers)
        if len(there) > most:
            ranked = numbers[there] * len(numbers) - there  # of equal ones the first is the largest
            there = there[np.argpartition(ranked, -most)[-most:]]
        found = zip((start + there).tolist(), numbers[there].tolist(), strict=True)
        return {self._values[at][1]: number for at, number in found}

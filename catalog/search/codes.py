"""The codes that stand for what a module has of some facets. Pure: knows rows, not modules.

Facets that have few different sets of values share a code: it says all that a row has of them. Of other facets a code is
one value, and a row has several: most of them side by side, what few rows have more of beyond.
"""

from bisect import bisect
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from itertools import chain

import numpy as np

MOST_SETS = 2_048  # of values of one facet; a facet with more has a code for each value
MOST_SHARED = 1_024  # sets of several facets
MOST_BITS = 20  # values of a facet of which a row has several: of more there are too many sets
SAMPLE = 20_000  # rows that tell which facets have few sets together
MOST_BESIDE = 4  # codes of one facet that stand side by side
FEW_BEYOND = 0.03  # of what there is for each row
PLACE = np.int32
NOTHING = 0  # the code, and the place among sets, of no values
Set = tuple[int, ...]  # of values, as `Codes` numbers them
At = Mapping[str, np.ndarray]  # by value of a facet the rows that have it


@dataclass
class Group:
    """Facets that share codes. Each array of `beside` has for each row a place in `sets`."""

    facets: tuple[str, ...]
    sets: list[Set]
    beside: list[np.ndarray]
    beyond_rows: np.ndarray = field(default_factory=lambda: np.zeros(0, dtype=np.intp))
    beyond: np.ndarray = field(default_factory=lambda: np.zeros(0, dtype=np.intp))
    is_of_sets: bool = True


class Codes:
    """What each code stands for."""

    def __init__(self, facets: Mapping[str, Collection[str]]):
        self._values = [(facet, value) for facet, values in facets.items() for value in sorted(values)]
        self._numbers = {value: number for number, value in enumerate(self._values)}
        self._sets: list[Set] = [()]
        self._by_value = np.zeros(0, dtype=np.intp)  # codes, in the order of the values that they stand for
        self._starts = np.zeros(len(self._values), dtype=np.intp)  # of each value in that order
        self._in_order = {  # the values of a facet by their names
            facet: np.array([self._numbers[facet, value] for value in sorted(values)], dtype=np.intp)
            for facet, values in facets.items()
        }

    def __len__(self) -> int:
        return len(self._sets)

    @property
    def size(self) -> int:
        """In bytes of memory, nearly."""
        return self._by_value.nbytes + self._starts.nbytes + 300 * len(self._sets) + 300 * len(self._values)

    def number(self, facet: str, value: str) -> int:
        """Of a value. A new one needs a code at once."""
        if (facet, value) not in self._numbers:
            own = self._in_order[facet]
            at = bisect([self._values[number][1] for number in own], value)
            self._in_order[facet] = np.insert(own, at, len(self._values))
            self._numbers[facet, value] = len(self._values)
            self._values.append((facet, value))
            self._starts = np.append(self._starts, len(self._by_value))
        return self._numbers[facet, value]

    def extend(self, sets: Iterable[Set]) -> None:
        """Codes for these, in their order."""
        self._sets += sets
        values = np.fromiter(chain.from_iterable(self._sets), dtype=np.intp)
        codes = np.repeat(np.arange(len(self._sets)), [len(each) for each in self._sets])
        in_order = np.argsort(values, kind="stable")
        self._by_value, self._starts = codes[in_order], np.searchsorted(values[in_order], np.arange(len(self._values)))

    def add(self, values: Set) -> int:
        """A code for this one."""
        ends = np.append(self._starts[1:], len(self._by_value))
        self._by_value = np.insert(self._by_value, ends[list(values)], len(self._sets))
        self._starts = self._starts + np.searchsorted(sorted(values), np.arange(len(self._starts)))
        self._sets.append(values)
        return len(self._sets) - 1

    def values_of(self, codes: Iterable[int]) -> set[tuple[str, str]]:
        """Facet and value of all that they stand for."""
        return {self._values[number] for code in codes for number in self._sets[code]}

    def told(self, counts: np.ndarray, facets: Iterable[str], most: int) -> dict[str, dict[str, int]]:
        """How often the values of these facets are there, where each code is there so often. Without zeros. Of more than
        `most` values only the largest; of those that are equal, the first by name."""
        numbers = np.add.reduceat(counts[self._by_value], self._starts) if len(self._starts) else counts[:0]
        told: dict[str, dict[str, int]] = {facet: {} for facet in facets}
        for facet in told:
            if len(self._in_order[facet]) > most:
                numbers[_smaller(numbers, self._in_order[facet], most)] = 0
        there = np.flatnonzero(numbers)
        for place, number in zip(there.tolist(), numbers[there].tolist(), strict=True):
            facet, value = self._values[place]
            if facet in told:
                told[facet][value] = number
        return told


def _smaller(numbers: np.ndarray, own: np.ndarray, most: int) -> np.ndarray:
    """Of these places all but those of the `most` largest numbers, or the first of equal ones."""
    here = numbers[own]
    least = np.partition(here, -most)[-most]
    larger, equal = np.count_nonzero(here > least), np.flatnonzero(here == least)
    is_smaller = here < least
    is_smaller[equal[most - larger :]] = True
    return own[is_smaller]


def grouped(facets: Iterable[tuple[str, At]], codes: Codes, rows: int) -> list[Group]:
    """So that a row has few codes. Takes the facets one by one: all of them at once would be much memory."""
    of_sets, of_values = [], []
    for facet, at in facets:
        values = [codes.number(facet, value) for value in at]
        group = _of_sets(facet, values, list(at.values()), rows)
        if group:
            of_sets.append(group)
        else:
            of_values.append(_of_values(facet, values, list(at.values()), rows))
    return _shared(of_sets, rows) + of_values


def _of_sets(facet: str, values: list[int], at: list[np.ndarray], rows: int) -> Group | None:
    """None where a code for each set is too much."""
    own = np.zeros(rows, dtype=PLACE)
    if len(values) <= MOST_BITS:
        for bit, here in enumerate(at):
            own[here] |= 1 << bit
        own, found = _close(own, 1 << len(values))
        sets = [tuple(sorted(value for bit, value in enumerate(values) if one >> bit & 1)) for one in found.tolist()]
    else:
        for place, here in enumerate(at, 1):
            own[here] = place
        if np.count_nonzero(own) < sum(map(len, at)):
            return None
        sets = [(), *((value,) for value in values)]
    return Group((facet,), sets, [own]) if len(sets) <= MOST_SETS else None


def _of_values(facet: str, values: list[int], at: list[np.ndarray], rows: int) -> Group:
    places = np.repeat(np.arange(1, len(values) + 1, dtype=PLACE), [len(each) for each in at])
    here = np.concatenate(at).astype(PLACE)
    in_order = np.argsort(here, kind="stable")
    here, places = here[in_order], places[in_order]
    each_has = np.bincount(here, minlength=rows)
    first = (np.cumsum(each_has) - each_has).astype(PLACE)
    nth = np.arange(len(here), dtype=PLACE) - np.repeat(first, each_has)  # of its row
    beside = [np.zeros(rows, dtype=PLACE) for _ in range(_width(nth, rows))]
    for number, column in enumerate(beside):
        column[here[nth == number]] = places[nth == number]
    more = nth >= len(beside)
    return Group((facet,), [(), *((value,) for value in values)], beside, here[more], places[more], is_of_sets=False)


def _width(nth: np.ndarray, rows: int) -> int:
    """So many side by side that few rows have more."""
    beyond = (np.count_nonzero(nth >= width) for width in range(1, MOST_BESIDE))
    return next((width for width, more in enumerate(beyond, 1) if more <= FEW_BEYOND * rows), MOST_BESIDE)


def _shared(groups: list[Group], rows: int) -> list[Group]:
    """The largest first, each with the first that leaves few sets."""
    shared: list[Group] = []
    for group in sorted(groups, key=lambda each: -len(each.sets)):
        at = next((at for at, other in enumerate(shared) if _are_few(other, group, rows)), None)
        if at is None:
            shared.append(group)
        else:
            shared[at] = _together(shared[at], group)
    return shared


def _are_few(one: Group, other: Group, rows: int) -> bool:
    some = slice(None, None, max(1, rows // SAMPLE))
    return np.count_nonzero(_occurs(*_pairs(one, other, some))) <= MOST_SHARED


def _together(one: Group, other: Group) -> Group:
    own, found = _close(*_pairs(one, other, slice(None)))
    many = len(other.sets)
    sets = [tuple(sorted(one.sets[pair // many] + other.sets[pair % many])) for pair in found.tolist()]
    return Group(one.facets + other.facets, sets, [own])


def _pairs(one: Group, other: Group, some: slice) -> tuple[np.ndarray, int]:
    """Both places of each row as one number, and how many such numbers there are."""
    many = len(other.sets)
    return one.beside[0][some] * many + other.beside[0][some], len(one.sets) * many


def _close(numbers: np.ndarray, many: int) -> tuple[np.ndarray, np.ndarray]:
    """Numbers below `many` as places among those that occur, and zero; and these."""
    occurs = _occurs(numbers, many)
    return (np.cumsum(occurs, dtype=PLACE) - 1)[numbers], np.flatnonzero(occurs)


def _occurs(numbers: np.ndarray, many: int) -> np.ndarray:
    occurs = np.zeros(many, dtype=bool)
    occurs[numbers] = True
    occurs[NOTHING] = True
    return occurs

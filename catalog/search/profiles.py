"""What modules have of several facets together: their profile. Of profiles there are few, so one number says it for a module,
and counting profiles counts all these facets at once. Knows rows, and nothing of modules.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

MOST = 4_096  # profiles of one facet: counts of more do not stay in the processor's cache
MOST_TOGETHER = 1_024  # of several facets
MOST_BITS = 60  # values of a facet of which a module may have several: one bit each
SMALL = 1 << 22  # numbers below are told apart without sorting
Value = tuple[str, str]  # a facet, and what a module has of it
Profile = tuple[Value, ...]


@dataclass(frozen=True)
class Profiles:
    facets: tuple[str, ...]
    numbers: np.ndarray  # by row
    all: Sequence[Profile]  # by number


def of_facet(facet: str, at: Mapping[str, np.ndarray], rows: int) -> Profiles | None:
    """`at`: the rows that have each value. None where there would be too many."""
    values: list[Value] = [(facet, value) for value in at]
    is_one = not at or np.bincount(np.concatenate(list(at.values()))).max(initial=0) <= 1
    if len(values) > (MOST - 1 if is_one else MOST_BITS):
        return None
    numbers = np.zeros(rows, dtype=np.int64)
    for place, here in enumerate(at.values()):
        numbers[here] += place + 1 if is_one else 1 << place
    if is_one:
        return Profiles((facet,), numbers.astype(np.int32), [(), *((value,) for value in values)])
    masks, numbers = _distinct(numbers)
    if len(masks) > MOST:
        return None
    return Profiles((facet,), numbers, [_of_bits(mask, values) for mask in masks.tolist()])


def together(each: Sequence[Profiles]) -> list[Profiles]:
    """Fewer of them: the largest first, each with the first that it fits in."""
    made: list[Profiles] = []
    for one in sorted(each, key=lambda profiles: -len(profiles.all)):
        fits = (at for at, other in enumerate(made) if len(other.all) * len(one.all) <= MOST_TOGETHER)
        at = next(fits, None)
        if at is None:
            made.append(one)
        else:
            made[at] = _both(made[at], one)
    return made


def _both(first: Profiles, second: Profiles) -> Profiles:
    pairs, numbers = _distinct(first.numbers * len(second.all) + second.numbers)
    each = (divmod(pair, len(second.all)) for pair in pairs.tolist())
    every = [first.all[one] + second.all[other] for one, other in each]
    return Profiles(first.facets + second.facets, numbers, every)


def _distinct(numbers: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """As `np.unique` with the way back, which would sort all of them."""
    if numbers.max(initial=0) >= SMALL:
        there, places = np.unique(numbers, return_inverse=True)
        return there, places.astype(np.int32)
    there = np.flatnonzero(np.bincount(numbers))
    places = np.zeros(there.max(initial=0) + 1, dtype=np.int32)
    places[there] = np.arange(len(there))
    return there, places.take(numbers)


def _of_bits(mask: int, values: Sequence[Value]) -> Profile:
    return tuple(value for place, value in enumerate(values) if mask >> place & 1)

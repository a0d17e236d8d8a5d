"""All modules in one order, cut into blocks, and of each module in which block it is. Knows nothing of PostgreSQL.

A page at any depth is found without sorting: what was found is counted by block, and only the blocks that hold the page are
looked into. Where much was found, the page is most times near the beginning, and that is looked through first.

A block grows and shrinks, and keeps its number, so that a change costs nothing for modules that did not change. When one has
become too large, or no row is left for modules that come, all are laid out anew.
"""

from array import array
from bisect import bisect_right
from collections.abc import Container, Iterable, Iterator
from itertools import chain, filterfalse, islice

import numpy as np
from pyroaring import BitMap

from catalog.search.bitmaps import size_of
from catalog.search.rows import Rows, numbers_of

BLOCKS = 1_000  # at most, when they are laid out; more take longer to go through, larger ones to look into
SMALLEST_BLOCK = 256
MOST_GROWN = 3  # times as large as they were laid out
NOWHERE = 0  # a block that stays empty, of modules that went
AT_ONCE = 16_384  # modules: what is on its way stays in the processor's cache
FEW = 30  # modules of a block, which are compared with all that are in it
LOOK = 32  # modules that are counted while one is looked at, as measured
BEGIN = 1_000  # modules that are looked at while counting begins


class Places:
    def __init__(self, ids: Iterable[int]):
        self._lay_out(array("I", ids))

    def _lay_out(self, ids: array) -> None:
        self._known = BitMap(ids)  # all that have a row; some may have gone since
        self._known.run_optimize()
        self._rows = Rows(self._known)
        self._usual = max(SMALLEST_BLOCK, -(-len(ids) // BLOCKS))
        self._blocks = [
            array("I"),
            *(ids[start : start + self._usual] for start in range(0, len(ids) or 1, self._usual)),
        ]
        self._sizes = np.array([len(block) for block in self._blocks])
        self._block_of = np.zeros(self._rows.capacity, dtype=np.uint16)  # by row
        for number, block in enumerate(self._blocks):
            self._block_of[self._rows.of(np.sort(_as_numbers(block)))] = number

    def __len__(self) -> int:
        return int(self._sizes.sum())

    @property
    def size(self) -> int:
        """In bytes of memory, nearly."""
        blocks = sum(100 + 4 * len(block) for block in self._blocks)
        return blocks + self._block_of.nbytes + self._rows.size + size_of(self._known)

    def to_bytes(self) -> bytes:
        return b"".join(block.tobytes() for block in self._blocks)

    def at(self, places: Iterable[int]) -> list[int]:
        """The modules at these places."""
        starts = self._starts()
        blocks = [(bisect_right(starts, place) - 1, place) for place in places]
        return [self._blocks[block][place - starts[block]] for block, place in blocks]

    def page(self, found: BitMap, start: int, end: int) -> list[int]:
        """Those from this place on, before that one, among the found. What is not there has no place."""
        return self._near_beginning(found, start, end) or self._counted(found & self._known, start, end)

    def _near_beginning(self, found: BitMap, start: int, end: int) -> list[int]:
        """The page as it comes by, module by module; nothing where counting takes less, or it is not all there."""
        looks = BEGIN + len(found) // LOOK
        if end * len(self) > looks * len(found):
            return []
        ids = islice(chain.from_iterable(self._blocks), looks)
        page = list(islice(filter(found.__contains__, ids), start, end))
        return page if len(page) == end - start else []

    def _counted(self, found: BitMap, start: int, end: int) -> list[int]:
        """The same at any depth. Where most was found, what was not is counted, and subtracted."""
        is_most = 2 * len(found) > len(self._known)
        numbers = numbers_of(self._known - found if is_most else found)
        block_of, counts = self._blocks_of(numbers)
        counts = self._sizes - counts if is_most else counts
        counts[NOWHERE] = 0
        ends = counts.cumsum()
        first, last = ends.searchsorted([start, end - 1], side="right").tolist()
        before = int(ends[first - 1])
        blocks = (first + counts[first : last + 1].nonzero()[0]).tolist()
        if is_most:
            ids = chain.from_iterable(self._found_in(block, found) for block in blocks)
        else:
            here = ((first <= block_of) & (block_of <= last)).nonzero()[0]
            here = here[block_of[here].argsort(kind="stable")]
            ids = self._in_order(blocks, counts[blocks].tolist(), numbers[here])
        return list(islice(ids, start - before, end - before))

    def _blocks_of(self, numbers: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The block of each, and how many are in each block."""
        block_of = np.empty(len(numbers), dtype=self._block_of.dtype)
        counts = np.zeros(len(self._blocks), dtype=np.int64)
        for start in range(0, len(numbers), AT_ONCE):
            some = self._block_of.take(self._rows.of(numbers[start : start + AT_ONCE]))
            block_of[start : start + AT_ONCE] = some
            counts += np.bincount(some, minlength=len(counts))
        return block_of, counts

    def _in_order(self, blocks: list[int], counts: list[int], wanted: np.ndarray) -> Iterator[int]:
        """So many are wanted of these blocks, one block after the other."""
        numbers, end = wanted.tolist(), 0
        for block, count in zip(blocks, counts, strict=True):
            start, end = end, end + count
            if count == 1:
                yield numbers[start]
            elif count > FEW:
                yield from self._found_in(block, frozenset(numbers[start:end]))
            else:
                ids = _as_numbers(self._blocks[block])
                yield from ids[(ids == wanted[start:end, np.newaxis]).any(axis=0)].tolist()

    def _found_in(self, block: int, found: Container[int]) -> list[int]:
        return list(filter(found.__contains__, self._blocks[block]))

    def remove(self, ids: BitMap) -> None:
        """Those of them that are there."""
        rows = self._rows.of(numbers_of(ids & self._known))
        for block in set(self._block_of[rows].tolist()) - {NOWHERE}:
            self._blocks[block] = array("I", filterfalse(ids.__contains__, self._blocks[block]))
            self._sizes[block] = len(self._blocks[block])
        self._block_of[rows] = NOWHERE

    def insert(self, before: dict[int, int]) -> None:
        """Modules in order, and how many of those that are there come before each."""
        starts, ids = self._starts(), BitMap(before)
        blocks = [min(bisect_right(starts, place), len(starts) - 1) - 1 for place in before.values()]
        for (pk, place), block in reversed([*zip(before.items(), blocks, strict=True)]):
            self._blocks[block].insert(place - starts[block], pk)
            self._sizes[block] += 1
        if self._sizes.max() > MOST_GROWN * self._usual or not self._rows.add(ids):
            self._lay_out(array("I", chain.from_iterable(self._blocks)))
            return
        self._known |= ids
        block_of = dict(zip(before, blocks, strict=True))
        self._block_of[self._rows.of(numbers_of(ids))] = [block_of[pk] for pk in ids]

    def _starts(self) -> list[int]:
        """The place of the first of each block, and how many there are."""
        return [0, *self._sizes.cumsum().tolist()]


def _as_numbers(ids: array) -> np.ndarray:
    return np.frombuffer(ids, dtype=np.uint32)

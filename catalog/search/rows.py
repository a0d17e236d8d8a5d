"""A row for each module, so that arrays can say something of all of them. Knows only numbers."""

import numpy as np
from pyroaring import BitMap

CLOSE = 2  # times as many numbers as there are modules: each takes some bytes
SLACK = 1.1  # times as much room as is needed, and so many more: for modules that come
ROOM = 100


class Rows:
    """The row of each module: its number, as most lie close together. Those that lie far apart get the rows after these."""

    def __init__(self, everything: BitMap):
        numbers = numbers_of(everything)
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
        far = np.searchsorted(numbers, np.uint32(self._close))  # with another type all of them would be copied
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


def numbers_of(members: BitMap) -> np.ndarray:
    return np.frombuffer(members.to_array(), dtype=np.uint32)

"""What the allocator of C is told about memory. Only glibc can be told."""

import ctypes
from contextlib import suppress

MB = 1 << 20
M_TRIM_THRESHOLD, M_MMAP_THRESHOLD = -1, -3  # names of malloc.h


def give_back() -> None:
    """What loading took on its way: the allocator would keep it, as much again as the index, and later the same for each
    question that finds much."""
    with suppress(AttributeError):
        c = ctypes.CDLL(None)
        c.mallopt(M_MMAP_THRESHOLD, 32 * MB)
        c.mallopt(M_TRIM_THRESHOLD, 4 * MB)
        c.malloc_trim(0)

"""Times of one run, in rounds that take turns: machines swing, so only what was measured side by side is compared."""

import math
import statistics
import time
from collections.abc import Callable
from typing import Any


def timed(kept: list[float], work: Callable, *arguments) -> Any:
    began = time.perf_counter()
    result = work(*arguments)
    kept.append(time.perf_counter() - began)
    return result


def p95(times: list[float]) -> float:
    """In milliseconds."""
    return 1000 * sorted(times)[math.ceil(0.95 * len(times)) - 1]


def median(values: list[float], digits: int = 2) -> float:
    return round(statistics.median(values), digits)


def exponent(small: tuple[int, float], large: tuple[int, float]) -> float:
    """How a time grows with the number of rows: 1 means in proportion, 0 not at all."""
    return round(math.log(large[1] / small[1]) / math.log(large[0] / small[0]), 3)

"""What web processes prepare before a visitor asks. An app registers it in `AppConfig.ready`."""

import time
from collections.abc import Callable

Preparation = Callable[[], None]
AGAIN_AFTER = 1.0  # seconds: at the start several processes are forked one after the other
_preparations: list[Preparation] = []
_shared: list[Preparation] = []
_shared_at = float("-inf")


def register(preparation: Preparation, *, before_fork: Preparation) -> None:
    """Neither may fail: a page has to come also without it. `before_fork` prepares what all web processes share, in the
    process that forks them, before each of them; it leaves no connection open, and no thread."""
    _preparations.append(preparation)
    _shared.append(before_fork)


def warm() -> None:
    for preparation in _preparations:
        preparation()


def before_fork() -> None:
    global _shared_at
    if time.monotonic() - _shared_at < AGAIN_AFTER:
        return
    for preparation in _shared:
        preparation()
    _shared_at = time.monotonic()

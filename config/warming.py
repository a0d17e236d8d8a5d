"""What web processes prepare before a visitor asks. An app registers it in `AppConfig.ready`."""

import time
from collections.abc import Callable

Preparation = Callable[[], None]
Judgement = Callable[[], bool]
AGAIN_AFTER = 1.0  # seconds: at the start several processes are forked one after the other
_preparations: list[Preparation] = []
_shared: list[Preparation] = []
_worn: list[Judgement] = []
_shared_at = float("-inf")


def register(preparation: Preparation, *, before_fork: Preparation, is_worn: Judgement) -> None:
    """None may fail: a page has to come also without it. `before_fork` prepares what all web processes share, in the
    process that forks them, before each of them; it leaves no connection open, and no thread. `is_worn`, asked after each
    request: whether a process should make place for one that begins with what is shared then."""
    _preparations.append(preparation)
    _shared.append(before_fork)
    _worn.append(is_worn)


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


def is_worn() -> bool:
    return any(judgement() for judgement in _worn)

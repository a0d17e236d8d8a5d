"""What a web process prepares before its first visitor asks. An app registers it in `AppConfig.ready`."""

from collections.abc import Callable

Preparation = Callable[[], None]
_preparations: list[Preparation] = []


def register(preparation: Preparation) -> None:
    """`preparation` must not fail: a page has to come also without it."""
    _preparations.append(preparation)


def warm() -> None:
    for preparation in _preparations:
        preparation()

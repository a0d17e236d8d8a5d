"""The index that web processes share. The process that forks them (`config/gunicorn.py`) holds one too: who is forked begins
with the same memory, and only what it writes to becomes its own. So it answers by bitmaps from its first request.

Only what is quick is done here, as nobody is forked meanwhile: reading what is kept, or a small catalogue, and following
some changes. Anything else is left to the web processes, which read a large catalogue beside their requests.

Each change that a web process follows makes a little more of the memory its own. After many it makes place for another.
"""

import os
import time
from typing import NamedTuple

import structlog
from django.conf import settings
from django.db import DatabaseError

from catalog.search import freshness, postings
from catalog.search.freshness import Held
from catalog.search.moment import moment
from config.briefly import briefly

log = structlog.get_logger(__name__)
SECONDS = 10  # much below those after which gunicorn ends a process
MOST_OWN = 300  # changes, up to twice as many: not all processes make place at once
LEAST = 60.0  # seconds, as much longer, that a process stays whatever changes


class Prepared(NamedTuple):
    number: int  # of the last change that it knew of
    at: float  # seconds, of the monotonic clock


_prepared: Prepared | None = None


def prepare() -> None:
    """Before a process is forked: it begins with what this one holds then. Never fails, and leaves nothing open."""
    global _prepared
    if not settings.SEARCH_WITH_BITMAPS:
        return
    try:
        with briefly(SECONDS):
            freshness.hold(_followed() or _loaded())
    except DatabaseError as error:  # it is away or slow, or not migrated yet; what there was can still follow
        _tell(error)
    except Exception as error:  # noqa: BLE001  (without it web processes do as they always could)
        freshness.hold(None)
        _tell(error)
    held = freshness.at_hand()
    _prepared = held and Prepared(held.changes.number, time.monotonic())


def is_worn() -> bool:
    """Whether most of what this process holds is its own by now, though it began with what is shared."""
    held, process = freshness.at_hand(), os.getpid()
    patience = 1 + process % 8 / 8  # those that are forked together have numbers that follow each other
    if held is None or _prepared is None or time.monotonic() < _prepared.at + patience * LEAST:
        return False
    return held.process == process or held.changes.number > _prepared.number + patience * MOST_OWN


def _followed() -> Held | None:
    """None where nothing is held, or what is held is too far behind."""
    held = freshness.at_hand()
    if held is None or not held.bring_up_to_date():
        return None
    held.index.place(held.changes.number)
    return held


def _loaded() -> Held | None:
    freshness.hold(None)  # or there would be two of them for a while
    return freshness.read() if _is_quick() else None


def _is_quick() -> bool:
    if not freshness.is_large():
        return True
    with moment():
        known = postings.known()
    return known is not None and len(known.changed) <= freshness.MANY


def _tell(error: Exception) -> None:
    log.warning("search_index_is_not_shared", reason=f"{type(error).__name__}: {error}".strip())

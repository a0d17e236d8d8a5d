# ruff: noqa: S608  (only our own parts of statements are put together)
"""The index of this process, and how it stays in step with the database.

    with fresh() as index:              in step with every commit before this moment; None where SQL has to answer
    with_rows(find, rows, finish)       where nothing changed lately: what was found, and the rows of it

One short question per request tells what changed since, and whether the synonyms are still the same. Where nothing changed
lately, it is asked together with the rows of what was found, and facets are counted meanwhile; if something had changed, all
is done again. What is read of a changed listing may be newer than that: then it has changed once more, and is read again at
the next request.

A large catalogue takes longer to read than a web process may be silent, so it is read by a thread of its own, and SQL
answers until it is there; so it is read again where much changed since. Web processes begin with what the one that forked them
holds (`sharing`).
"""

import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from typing import NamedTuple, TypeVar

import structlog
from django.conf import settings
from django.db import OperationalError, connection
from pyroaring import BitMap

from catalog.search.changes import Changes
from catalog.search.facets import Selection
from catalog.search.index import Found, Index
from catalog.search.meaning import Meaning
from catalog.search.memory import give_back
from catalog.search.moment import for_all_listings, moment
from catalog.search.query import Question
from catalog.search.synonyms import Synonyms
from config.planned import planned_cursor, was_ended
from config.together import Asked, tuples_beside

log = structlog.get_logger(__name__)
WAIT_AFTER_FAILURE = 60.0  # seconds
LARGE = 30_000  # listings; fewer are read by the request that needs them
MANY = 5_000  # listings that changed; of more, no visitor waits until they are read
BEING_READ = "the index is being read"
IS_ALL = "(known = 0 OR EXISTS (SELECT FROM catalog_listingchange WHERE id = known))"
STAMP = "(SELECT md5(string_agg(array_to_string(words, ','), ';' ORDER BY id)) FROM catalog_synonym)"
KEPT = "(SELECT number FROM catalog_postingsstate)"
NEWS = f"""SELECT {IS_ALL}, {STAMP},
    array(SELECT id FROM catalog_listingchange WHERE id > known ORDER BY id),
    array(SELECT number FROM catalog_listingchange WHERE id > known ORDER BY id),
    {KEPT}
    FROM (VALUES (%(known)s::bigint)) AS held (known)"""
IS_CALM = f"""SELECT {IS_ALL} AND {STAMP} IS NOT DISTINCT FROM stamp
        AND NOT EXISTS (SELECT FROM catalog_listingchange WHERE id > known),
    {KEPT}
    FROM (VALUES (%(known)s::bigint, %(stamp)s::text)) AS held (known, stamp)"""
Page = TypeVar("Page")
Result = TypeVar("Result")


class News(NamedTuple):
    is_all: bool  # False when the row of changes was cut, so that nobody knows what is missing
    synonyms: str | None  # a stamp
    numbers: list[int]  # of the changes
    modules: list[int]  # of each
    kept: int | None  # the last change that postings know of


class Unusable(Exception):
    """What was held failed while it was used. SQL can still answer."""


class Held:
    """An index, and how far it is."""

    def __init__(self):
        self.database = connection.settings_dict["NAME"]
        self.process = os.getpid()
        self.synonyms_stamp: str | None = None
        self.is_calm = False  # nothing had changed when it was asked last
        began = time.perf_counter()
        with moment():
            for_all_listings()
            self.changes = Changes()
            self.index = Index.load(settings.SEARCH_CACHE_BYTES)
        give_back()
        self.seconds = time.perf_counter() - began

    def bring_up_to_date(self, *, however_much: bool = False) -> bool:
        """False when nobody knows what is missing, or more is than somebody should wait for."""
        with planned_cursor() as cursor:
            cursor.execute(NEWS, {"known": self.changes.number})
            news = News(*cursor.fetchone())
        self.is_calm = not news.numbers
        changed = BitMap(news.modules)
        if not news.is_all or (len(changed) > MANY and not however_much):
            return False
        self.index.matches.kept = news.kept
        if changed:
            self.index.replace(changed)
            self.changes.follow(zip(news.numbers, news.modules, strict=True))
        if news.synonyms != self.synonyms_stamp:
            self.index.synonyms_changed(Synonyms.read())
            self.synonyms_stamp = news.synonyms  # not before: reading them may be ended
        return True

    def read(self, asked: Asked, meanwhile: Callable[[], object]) -> list[tuple] | None:
        """These rows; None where something changed, so that others may have been found."""
        held = {"known": self.changes.number, "stamp": self.synonyms_stamp}
        (self.is_calm, self.index.matches.kept), rows = tuples_beside(IS_CALM, held, asked, meanwhile=meanwhile)
        return rows if self.is_calm else None

    def find(self, question: Question, selection: Selection) -> tuple[Meaning, Found]:
        return self.index.find(question, selection, self.changes)


_lock = threading.RLock()  # a process answers one request at a time; where it has threads, they wait here
_held: Held | None = None
_reader: threading.Thread | None = None
_told: str | None = None  # why SQL answers, as it was last logged
_not_before = 0.0


@contextmanager
def fresh() -> Iterator[Held | None]:
    with _guarded() as may_be_used:
        yield _bring_up_to_date() if may_be_used else None


def with_rows(
    find: Callable[[Held], Page], rows: Callable[[Page], Asked], finish: Callable[[Page], Result]
) -> tuple[Result, list[tuple]] | None:
    """What `finish` makes of what is found, while the database reads the rows that it names; None where something changed, or
    may have."""
    with _guarded() as may_be_used:
        if may_be_used and _held and _held.is_calm and _is_of_this_database(_held):
            page = find(_held)
            finished = cache(lambda: finish(page))  # once, whenever that is
            read = _held.read(rows(page), meanwhile=finished)
            return (finished(), read) if read is not None else None
    return None


@contextmanager
def _guarded() -> Iterator[bool]:
    """Whether what this process holds may be used. It does not stand in the way of the next request, should it fail."""
    reason = _why_not()
    if reason:
        _tell(reason)
    if reason or connection.in_atomic_block:  # what this transaction wrote itself has no number yet
        yield False
        return
    with _lock:
        try:
            yield True
        except Exception as error:
            if was_ended(error):  # SQL would take longer still
                raise
            give_up(error)
            raise Unusable from error


def at_hand() -> Held | None:
    """What this process holds, without asking whether it is still so."""
    return None if _why_not() or connection.in_atomic_block else _held


def hold(held: Held | None) -> None:
    """Instead of what this process held."""
    global _held
    _held = held


def read() -> Held:
    """What changed meanwhile is in it, however much."""
    held = Held()
    held.bring_up_to_date(however_much=True)
    return held


def is_large() -> bool:
    """Whether the catalogue takes longer to read than a visitor should wait."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) > %s FROM (SELECT FROM catalog_listing LIMIT %s) AS listing", [LARGE, LARGE + 1]
        )
        return cursor.fetchone()[0]


def warm() -> None:
    """Loads the index before the first visitor asks, or begins to. Never fails."""
    with suppress(OperationalError), fresh():
        pass


def wait() -> None:
    """Until the index is there that is being read."""
    if _reader:
        _reader.join()


def give_up(error: Exception) -> None:
    """Lets SQL answer for a while, after something that should not happen."""
    global _held, _not_before
    _held, _not_before = None, time.monotonic() + WAIT_AFTER_FAILURE
    _tell(f"{type(error).__name__}: {error}")


def forget() -> None:
    """As if this process had just started."""
    global _held, _told, _not_before
    wait()
    with _lock:
        _held, _told, _not_before = None, None, 0.0


def status() -> dict:
    """For /readyz: what this process holds."""
    reason = _why_not()
    if reason:
        return {"status": "sql" if settings.SEARCH_WITH_BITMAPS else "ok", "detail": reason}
    held = _held
    if held is None:
        return {"status": "ok", "detail": BEING_READ if _is_reading() else "not loaded yet"}
    kept_at = held.index.facets.kept_at
    return {
        "status": "ok",
        "change": held.changes.number,
        "modules": len(held.index.facets.everything),
        "bytes": held.index.size,
        "matches_bytes": held.index.matches.size,
        "matches_bytes_at_most": held.index.matches.most_bytes,
        "read_from": "all listings" if kept_at is None else f"what was kept at change {kept_at}",
        "loaded_in_seconds": round(held.seconds, 2),
        "is_shared": held.process != os.getpid(),  # loaded before this process was forked
    }


def _why_not() -> str | None:
    if not settings.SEARCH_WITH_BITMAPS:
        return "switched off by SEARCH_WITH_BITMAPS"
    return _told if _told and time.monotonic() < _not_before else None


def _bring_up_to_date() -> Held | None:
    global _held
    if _is_reading():
        return None
    try:
        is_usable = _held and _is_of_this_database(_held) and _held.bring_up_to_date()
        if not is_usable:
            _held = None
            if is_large():
                _read_beside()
                return None
            _held = read()
    except Exception as error:
        if was_ended(error):
            raise
        give_up(error)  # whatever it is: SQL can still answer
        return None
    return _held


def _is_of_this_database(held: Held) -> bool:
    return held.database == connection.settings_dict["NAME"]


def _is_reading() -> bool:
    return _reader is not None and _reader.is_alive()


def _read_beside() -> None:
    global _reader
    _tell(BEING_READ)
    _reader = threading.Thread(target=_read, name="search-index", daemon=True)
    _reader.start()


def _read() -> None:
    try:
        held = read()
        with _lock:
            hold(held)
    except Exception as error:  # noqa: BLE001  (SQL goes on answering)
        give_up(error)
    finally:
        connection.close()


def _tell(reason: str) -> None:
    """Once for each reason, not once for each request."""
    global _told
    if reason != _told:
        log.warning("search_is_answered_by_sql", reason=reason)
    _told = reason

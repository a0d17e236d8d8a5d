# ruff: noqa: S608  (only SHAPE is put into the text)
"""What a process would else read from all listings or ask of the index, kept in the database for all of them: which listings
have a frequent word, a synonym (`frequent`) or a value of a facet (`bitmaps`), and all listings in order (`orders`).

A job writes it (`keeping`). One number tells the last change that all of it knows of; who uses it judges anew what
changed since. Readers see what is kept and its number by one snapshot, so never the one without the other.

None of it is used once something changed without a number: a migration, the facets themselves, how PostgreSQL sorts.
"""

import hashlib
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

import structlog
from django.db import connection
from django.utils import timezone
from pyroaring import BitMap

from catalog.search.facets import FACETS
from config.planned import planned_cursor

log = structlog.get_logger(__name__)
Key = tuple[str, str]  # name: a vector of a listing, a facet, ...; value: a tsquery, a value of that facet, ...
ORDER = "order"  # the name of orders; the value is what stands after ORDER BY
FORMAT = 1  # to be raised when the same facets are read or written in another way
MOST_CHANGED = 20_000  # listings, after which all are read anew
AT_ONCE = 500  # that are read in one piece
_FACETS = hashlib.sha256(repr((FORMAT, FACETS)).encode()).hexdigest()
_SHAPE = """md5(concat_ws(' ', %s::text, version(), (SELECT max(id) FROM django_migrations),
    (SELECT pg_database_collation_actual_version(oid) FROM pg_database WHERE datname = current_database())))"""
_STATE = "catalog_postingsstate AS state"
_USABLE = f"""shape = {_SHAPE}
    AND (state.number = 0 OR EXISTS (SELECT FROM catalog_listingchange WHERE id = state.number))"""
_CHANGED = "array(SELECT DISTINCT change.number FROM catalog_listingchange AS change WHERE change.id > state.number)"
_told: set[str] = set()


class Damaged(Exception):
    """What was read is not what was written."""


@dataclass(frozen=True)
class Known:
    """How far what is kept goes."""

    number: int  # of the last change that it knows of
    changed: BitMap  # listings that changed since
    whole_at: datetime  # when all of it was last made from all listings


def known() -> Known | None:
    """None where nothing is kept that can be used. Call it in a moment."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT state.number, whole_at, {_CHANGED} FROM {_STATE} WHERE {_USABLE}", [_FACETS])
        row = cursor.fetchone()
    if row is None or len(row[2]) > MOST_CHANGED:
        return None
    return Known(row[0], BitMap(row[2]), row[1])


def read(keys: Iterable[Key]) -> Iterator[tuple[Key, BitMap, int]]:
    """What is kept of these words: the listings, and the number of the last change that they know of. One query."""
    names, values = zip(*keys, strict=True)
    with planned_cursor(binary=True) as cursor:
        cursor.execute(
            f"""SELECT name, value, content, digest, state.number FROM catalog_posting
               JOIN unnest(%s::text[], %s::text[]) AS asked (name, value) USING (name, value)
               JOIN {_STATE} ON {_USABLE}""",
            [list(names), list(values), _FACETS],
        )
        for name, value, content, digest, number in cursor.fetchall():
            try:
                yield (name, value), _bitmap(_checked((name, value), content, digest)), number
            except Damaged as damage:
                tell(damage)


def order(clause: str) -> tuple[array, BitMap] | None:
    """All listings in this order, and those that changed since; where it is kept and can be used. One query."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"""SELECT content, digest, {_CHANGED} FROM {_STATE} JOIN catalog_posting ON name = %s AND value = %s
                WHERE {_USABLE}""",
            [ORDER, clause, _FACETS],
        )
        row = cursor.fetchone()
    if row is None or len(row[2]) > MOST_CHANGED:
        return None
    return array("I", _checked((ORDER, clause), row[0], row[1])), BitMap(row[2])


def members(names: Iterable[str]) -> Iterator[tuple[Key, BitMap]]:
    """All bitmaps of these names, in pieces: what is on its way never takes much memory. Call it in a moment."""
    with connection.chunked_cursor() as cursor:
        cursor.itersize = AT_ONCE
        cursor.execute("SELECT name, value, content, digest FROM catalog_posting WHERE name = ANY(%s)", [list(names)])
        for name, value, content, digest in cursor:
            yield (name, value), _bitmap(_checked((name, value), content, digest))


def keys(names: Iterable[str]) -> set[Key]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, value FROM catalog_posting WHERE name = ANY(%s)", [list(names)])
        return set(cursor.fetchall())


def replace(names: Iterable[str], contents: dict[Key, bytes]) -> int:
    """Makes these all that is kept under these names. Writes only what differs; how much that was."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, value, CASE WHEN digest = md5(content) THEN digest END FROM catalog_posting WHERE name = ANY(%s)",
            [list(names)],
        )
        kept = {(name, value): digest for name, value, digest in cursor.fetchall()}
        gone = kept.keys() - contents.keys()
        cursor.executemany("DELETE FROM catalog_posting WHERE name = %s AND value = %s", sorted(gone))
    return len(gone) + put({key: content for key, content in contents.items() if kept.get(key) != _digest(content)})


def put(contents: dict[Key, bytes]) -> int:
    """Keeps these beside what there is, or in its place."""
    with planned_cursor() as cursor:
        cursor.executemany(
            """INSERT INTO catalog_posting (name, value, content, digest) VALUES (%s, %s, %s, %s)
               ON CONFLICT (name, value) DO UPDATE SET content = excluded.content, digest = excluded.digest""",
            [(*key, content, _digest(content)) for key, content in contents.items()],
        )
    return len(contents)


def forget() -> None:
    """Lets all of it be made anew; who does so still finds what is the same."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM catalog_postingsstate")


def knows(number: int, whole_at: datetime | None = None) -> None:
    """From now on what is kept knows of this change."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM catalog_postingsstate")
        cursor.execute(
            f"INSERT INTO catalog_postingsstate (number, shape, whole_at) VALUES (%s, {_SHAPE}, %s)",
            [number, _FACETS, whole_at or timezone.now()],
        )


def tell(damage: Damaged) -> None:
    """Once for each; nobody is worse off than without it."""
    if str(damage) not in _told:
        log.warning("search_posting_is_damaged", posting=str(damage))
    _told.add(str(damage))


def _checked(key: Key, content: bytes, digest: str) -> bytes:
    if _digest(content) != digest:
        raise Damaged(" ".join(key))
    return bytes(content)


def _bitmap(content: bytes) -> BitMap:
    return BitMap.deserialize(content)


def _digest(content: bytes) -> str:
    return hashlib.md5(content, usedforsecurity=False).hexdigest()  # as PostgreSQL computes it

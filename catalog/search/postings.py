"""Which listings have a frequent word or a synonym, kept in the database for all processes: where many rows match,
PostgreSQL fetches each of them to find its number, and that takes longer than a visitor should wait.

A job writes them (`frequent`), each with the number of the last change that it knows of; who uses one judges anew what
changed since (`matches`). What is not here is asked of the index.
"""

from collections.abc import Iterable, Iterator

from django.db import transaction
from pyroaring import BitMap

from config.planned import planned_cursor

Key = tuple[str, str]  # column, tsquery


def read(keys: Iterable[Key]) -> Iterator[tuple[Key, BitMap, int]]:
    """What is kept of these: the listings, and the number of the last change that they know of. One query."""
    columns, tsqueries = zip(*keys, strict=True)
    with planned_cursor() as cursor:
        cursor.execute(
            """SELECT "column", tsquery, members, number FROM catalog_posting
               JOIN unnest(%s::text[], %s::text[]) AS asked ("column", tsquery) USING ("column", tsquery)""",
            [list(columns), list(tsqueries)],
        )
        for column, tsquery, members, number in cursor.fetchall():
            yield (column, tsquery), BitMap.deserialize(bytes(members)), number


def write(members: dict[Key, BitMap], number: int) -> None:
    """In the place of all that was kept. `number` is that of a change that all of them know of."""
    rows = [(column, tsquery, found.serialize(), number) for (column, tsquery), found in members.items()]
    with transaction.atomic(), planned_cursor() as cursor:
        cursor.execute("DELETE FROM catalog_posting")
        cursor.executemany(
            'INSERT INTO catalog_posting ("column", tsquery, members, number) VALUES (%s, %s, %s, %s)', rows
        )

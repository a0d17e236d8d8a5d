"""Several questions about one moment of the database."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction
from psycopg import IsolationLevel


@contextmanager
def moment() -> Iterator[None]:
    """A transaction that only reads, and sees nothing of what others commit meanwhile. Its BEGIN says so itself: a
    statement of its own would be one more way to the server and back for each change of the catalogue."""
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    own = connection.connection
    own.isolation_level, own.read_only = IsolationLevel.REPEATABLE_READ, True
    try:
        with transaction.atomic():
            yield
    finally:
        if not own.closed:
            own.isolation_level = own.read_only = None

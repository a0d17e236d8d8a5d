"""Statements that are asked again and again: PostgreSQL plans them once for each connection."""

import select
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DEFAULT_DB_ALIAS, OperationalError, connections
from django.db.backends.utils import CursorWrapper
from psycopg import Connection, Cursor
from psycopg.errors import QueryCanceled
from psycopg.pq import Format


@contextmanager
def planned_cursor(*, binary: bool = False) -> Iterator[CursorWrapper]:
    """As `connection.cursor()`, which writes values into the statement, so that each time it is another. Here they go
    beside it, and psycopg keeps what it asked before (`prepare_threshold` in the settings). `binary`: bytes come as they
    are, not as twice as much text."""
    connection = connections[DEFAULT_DB_ALIAS]  # the proxy looks it up for each of its attributes
    if not connection.health_check_done:
        connection.health_check_done = _is_silent(connection.connection)
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    own = Cursor(connection.connection)
    own.format = Format.BINARY if binary else Format.TEXT
    with connection.make_debug_cursor(own) if connection.queries_logged else connection.make_cursor(own) as cursor:
        yield cursor


def was_ended(error: Exception) -> bool:
    """Whether PostgreSQL ended a statement because it took too long, or somebody asked it to."""
    return isinstance(error, OperationalError) and isinstance(error.__cause__, QueryCanceled)


def _is_silent(connection: Connection | None) -> bool:
    """Whether the server said nothing since it last answered. A server that ends a connection says so; one that said
    nothing need not be asked whether it is there, which takes as long as a planned statement."""
    if connection is None or connection.closed:
        return False
    poll = select.poll()
    poll.register(connection.fileno(), select.POLLIN)
    return not poll.poll(0)

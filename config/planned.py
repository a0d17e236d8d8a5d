"""Statements that are asked again and again: PostgreSQL plans them once for each connection."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.utils import CursorWrapper
from psycopg import Cursor


@contextmanager
def planned_cursor() -> Iterator[CursorWrapper]:
    """As `connection.cursor()`, which writes values into the statement, so that each time it is another. Here they go
    beside it, and psycopg keeps what it asked before (`prepare_threshold` in the settings)."""
    connection = connections[DEFAULT_DB_ALIAS]  # the proxy looks it up for each of its attributes
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    own = Cursor(connection.connection)
    with connection.make_debug_cursor(own) if connection.queries_logged else connection.make_cursor(own) as cursor:
        yield cursor

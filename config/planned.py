"""Statements that are asked again and again: PostgreSQL plans them once for each connection."""

import select
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from django.db import DEFAULT_DB_ALIAS, OperationalError, connections
from django.db.backends.utils import CursorWrapper
from psycopg import Connection, Cursor
from psycopg.abc import PQGen
from psycopg.errors import QueryCanceled
from psycopg.pq import Format


@contextmanager
def planned_cursor(*, binary: bool = False, meanwhile: Callable[[], object] | None = None) -> Iterator[CursorWrapper]:
    """As `connection.cursor()`, which writes values into the statement, so that each time it is another. Here they go
    beside it, and psycopg keeps what it asked before (`prepare_threshold` in the settings). `binary`: bytes come as they
    are, not as twice as much text. `meanwhile` is done once a statement is sent, before its answer is read; it asks the
    database nothing."""
    connection = connections[DEFAULT_DB_ALIAS]  # the proxy looks it up for each of its attributes
    if not connection.health_check_done:
        connection.health_check_done = _is_silent(connection.connection)
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    own = _Ahead(connection.connection, meanwhile) if meanwhile else Cursor(connection.connection)
    own.format = Format.BINARY if binary else Format.TEXT
    with connection.make_debug_cursor(own) if connection.queries_logged else connection.make_cursor(own) as cursor:
        yield cursor


class _Ahead(Cursor):
    """PostgreSQL works on the statement while this process does something else."""

    def __init__(self, connection: Connection, meanwhile: Callable[[], object]):
        super().__init__(connection)
        self._meanwhile = meanwhile

    def _execute_gen(self, *statement, **how) -> PQGen[None]:
        """What psycopg does step by step. It yields where it has to wait, first when the statement is on its way, or when
        PostgreSQL plans it: once for each connection."""
        steps = super()._execute_gen(*statement, **how)
        waits_for = next(steps)
        try:
            self._meanwhile()
        finally:  # an answer that is not read stands in the way of the next statement
            yield from _others(steps, waits_for)


def _others(steps: PQGen[None], waits_for) -> PQGen[None]:
    with suppress(StopIteration):
        while True:
            waits_for = steps.send((yield waits_for))


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

"""Several questions about one moment of the database."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import OperationalError, connection, transaction
from psycopg import IsolationLevel
from psycopg.errors import LockNotAvailable

PATIENCE = "5s"


class Busy(Exception):
    """Somebody else is writing."""


@contextmanager
def moment(*, to_write: str = "") -> Iterator[None]:
    """A transaction that sees nothing of what others commit meanwhile, and only reads. Its BEGIN says so itself: a
    statement of its own would be one more way to the server and back for each change of the catalogue.

    Who names a table to write is the only one who writes it, while others go on reading. It is locked before the first
    question fixes the moment: whoever waited for the lock sees what the other wrote. Who waits too long gives up (`Busy`)."""
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    own = connection.connection
    own.isolation_level, own.read_only = IsolationLevel.REPEATABLE_READ, not to_write
    try:
        with transaction.atomic():
            if to_write:
                _lock(to_write)
            yield
    finally:
        if not own.closed:
            own.isolation_level = own.read_only = None


def _lock(table: str) -> None:
    """The patience outlasts PostgreSQL's own cleaning of a table, which ends once somebody has waited for a second."""
    try:
        with connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL lock_timeout = '{PATIENCE}'")
            cursor.execute(f"LOCK TABLE {table} IN SHARE ROW EXCLUSIVE MODE")
    except OperationalError as error:
        if isinstance(error.__cause__, LockNotAvailable):
            raise Busy from error
        raise


def for_all_listings() -> None:
    """Prepares a moment for questions about all of them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('work_mem', '64MB', true), set_config('jit', 'off', true),"
            " set_config('statement_timeout', '0', true)"
        )

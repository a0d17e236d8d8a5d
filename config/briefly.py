"""Questions to the database of a process that is about to fork others."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, connections

CONNECTING = 2  # seconds, the least that the driver knows
TRANSACTION = 10  # seconds, much below those after which gunicorn ends a process


@contextmanager
def briefly() -> Iterator[None]:
    """Connecting, and each transaction, ends after some seconds (`DatabaseError`). Afterwards nothing is open: a
    connection, or the threads of a pool, would be of two processes at once."""
    connections.close_all()
    given = connection.settings_dict["OPTIONS"]
    connection.settings_dict["OPTIONS"] = {
        **{name: value for name, value in given.items() if name != "pool"},
        "connect_timeout": CONNECTING,
        "options": f"{given.get('options', '')} -c transaction_timeout={1000 * TRANSACTION:.0f}",
    }
    try:
        yield
    finally:
        connections.close_all()
        connection.settings_dict["OPTIONS"] = given

"""Questions to the database of a process that is about to fork others."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, connections

CONNECTING = 2  # seconds, the least that the driver knows


@contextmanager
def briefly(transaction: float | None = None) -> Iterator[None]:
    """Connecting ends after some seconds, and each transaction after these (`DatabaseError`): PostgreSQL knows how from 17
    on, and lets nobody in who asks for it before. Afterwards nothing is open: a connection, or the threads of a pool, would
    be of two processes at once."""
    connections.close_all()
    given = connection.settings_dict["OPTIONS"]
    options = {name: value for name, value in given.items() if name != "pool"} | {"connect_timeout": CONNECTING}
    if transaction:
        options["options"] = f"{given.get('options', '')} -c transaction_timeout={1000 * transaction:.0f}"
    connection.settings_dict["OPTIONS"] = options
    try:
        yield
    finally:
        connections.close_all()
        connection.settings_dict["OPTIONS"] = given

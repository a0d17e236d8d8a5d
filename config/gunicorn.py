"""The web server: one request at a time in each process (measured in docs/decisions)."""

import gc
import os
from pathlib import Path

from config.logs import LOGGING

wsgi_app = "config.wsgi"
bind = os.environ.get("BIND", "127.0.0.1:8000")
workers = int(os.environ.get("WEB_CONCURRENCY") or 2 * (os.cpu_count() or 1))
preload_app = True  # shared memory; and a setting that is missing stops the start instead of worker after worker
timeout = 30
os.environ.setdefault("STATEMENT_SECONDS", "20")  # a question to the database ends before its process would be ended
graceful_timeout = 25
max_requests, max_requests_jitter = 20_000, 2_000
SHARED_MEMORY = Path("/dev/shm")  # noqa: S108  (a file without a name, for heartbeats)
worker_tmp_dir = str(SHARED_MEMORY) if SHARED_MEMORY.is_dir() else None
logconfig_dict = LOGGING
# So many wait before Python looks for cycles: a page makes thousands of objects, and nearly all of them go by themselves.
OBJECTS = 10_000
control_socket_disable = True  # it would lie in the home folder of the user
access_log_format = "%(m)s %(U)s %(s)s %(B)s bytes %(M)s ms"  # no query, no address: search words are personal


def when_ready(server):
    """A PostgreSQL that is too old stops the start; one that is away does not: pages come back with it."""
    from django.db import DatabaseError

    from config.briefly import briefly
    from config.checks import postgresql_is_new_enough

    try:
        with briefly():
            errors = postgresql_is_new_enough(databases=["default"])
    except DatabaseError as error:
        server.log.warning("The database does not answer yet: %s", type(error).__name__)
        return
    if errors:
        raise SystemExit(errors[0].msg)


def pre_fork(server, worker):
    """Also before the first ones. What is prepared here lies in the memory of all of them."""
    from config import warming

    warming.before_fork()
    _keep_from_the_collector()


def post_worker_init(worker):
    from config import warming

    warming.warm()
    _keep_from_the_collector()
    gc.set_threshold(OBJECTS)


def post_request(worker, req, environ, resp):
    """As after `max_requests`: another one is forked when this one has ended."""
    from config import warming

    if warming.is_worn():
        worker.alive = False


def _keep_from_the_collector():
    """What a process holds from its start is not looked through again and again: that takes time, and writes to each
    object, so that its memory is shared no longer."""
    gc.collect()
    gc.freeze()

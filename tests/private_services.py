"""A PostgreSQL and a Redis of its own for each test process, so that runs never disturb each other.

Loaded as a pytest plugin before Django's settings (`-p tests.private_services`, see pyproject.toml). The servers die
with their process, also after kill -9. With DATABASE_URL or REDIS_URL in the environment those are used instead,
and the handles `postgres` and `redis` then cannot stop or start anything.
"""

import atexit
import os
import re
import shutil
import signal
import tempfile
from pathlib import Path

import pytest

from config.embedded.locks import Lock
from config.embedded.postgres import Postgres
from config.embedded.redis_server import Redis
from tests import migrated

NOWHERE = "of-the-controller@127.0.0.1:1/0"  # the controller of xdist only hands out tests
PREFIX = "leerkring-tests-"
_running: dict = {}


class GivenFromOutside:
    """Stands in for a server that the environment names and this run does not own."""

    def __init__(self, variable: str):
        self.variable = variable

    def __getattr__(self, verb):
        pytest.fail(f"This test must {verb} the server, but {self.variable} is set. Run it without {self.variable}.")


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(early_config):
    """A wrapper, because pytest-django loads the settings in the same hook."""
    os.environ["DJANGO_ENV"] = "test"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    options = early_config.known_args_namespace
    if getattr(options, "numprocesses", None) and not worker:
        os.environ.setdefault("DATABASE_URL", f"postgres://{NOWHERE}")
        os.environ.setdefault("REDIS_URL", f"redis://{NOWHERE}")
    else:
        start(worker)
    return (yield)


def start(worker: str) -> None:
    _sweep()
    folder = Path(tempfile.mkdtemp(prefix=PREFIX))
    lock = Lock(folder / "lock")
    lock.take()
    _running.update(folder=folder, lock=lock)
    os.environ["VAR_DIR"] = str(folder)
    if _given("DATABASE_URL"):
        _running["postgres"] = GivenFromOutside("DATABASE_URL")
    else:
        fast = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}
        if migrated.copy_to(folder / "postgres", settings=fast):
            os.environ["TEST_TEMPLATE"] = migrated.DATABASE
        postgres = Postgres(folder / "postgres", settings=fast)
        postgres.death_signal = signal.SIGQUIT  # at once; nobody wants this data back
        postgres.start()
        _running["postgres"] = postgres
        os.environ["DATABASE_URL"] = postgres.url
    if _given("REDIS_URL"):
        _running["redis"] = GivenFromOutside("REDIS_URL")
        number = re.sub(r"\D", "", worker) or "0"
        os.environ["REDIS_URL"] = re.sub(r"(://[^/]+)(/\d*)?$", rf"\1/{number}", os.environ["REDIS_URL"])
    else:
        redis = Redis(folder / "redis")
        redis.death_signal = signal.SIGKILL  # also when it is paused
        redis.start()
        _running["redis"] = redis
        os.environ["REDIS_URL"] = redis.url


def pytest_unconfigure():
    stop()


@atexit.register  # when the configuration itself fails, pytest calls no hook
def stop() -> None:
    for name in ("postgres", "redis"):
        server = _running.pop(name, None)
        if server is not None and not isinstance(server, GivenFromOutside):
            server.stop()
    folder = _running.pop("folder", None)
    if folder is not None:
        shutil.rmtree(folder, ignore_errors=True)
        _running.pop("lock").release()


@pytest.fixture
def postgres():
    """The PostgreSQL of this process: `stop`, `start`, `pause` (it hangs) and `resume`, always on the same port."""
    from django.db import connections

    yield _running["postgres"]
    _up_again(_running["postgres"])
    connections.close_all()  # a connection that lived through a stop looks whole, and fails the test that comes next


@pytest.fixture
def redis():
    """The Redis of this process: `stop`, `start`, `pause` (it hangs) and `resume`, always on the same port."""
    yield _running["redis"]
    _up_again(_running["redis"])


def _up_again(server) -> None:
    if isinstance(server, GivenFromOutside):
        return
    server.resume()
    if server.died():
        server.start()


def _given(variable: str) -> bool:
    value = os.environ.get(variable, "")
    return bool(value) and not value.endswith(NOWHERE)


def _sweep() -> None:
    """Folders of runs that were killed: their lock is free."""
    for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        lock = folder / "lock"
        if lock.exists() and os.access(lock, os.W_OK) and Lock(lock).is_free():
            shutil.rmtree(folder, ignore_errors=True)

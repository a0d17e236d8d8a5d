"""What `manage.py bench` measures. An app adds a subject in its own `bench.py`:

    @subject
    def search() -> dict:
        "One line that says what is measured."

A subject returns figures that `--json` prints as they are (of one subject: nothing around them), and takes as arguments
those options of the command that it needs. Machines differ and swing: compare figures of one run.
A subject that needs rows of its own works `with scratch_database():` and leaves nothing behind.
"""

import contextlib
import importlib.util
import os
import socket
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

from django.db import connection

Subject = Callable[..., dict]
SUBJECTS: dict[str, Subject] = {}

ROUNDS = 5
SECONDS = 3
CLIENTS = 8
START_WITHIN = 120  # a web process first reads its index of the catalogue
VIEWS = {"empty view": "/healthz", "home page": "/nl/"}
SERVERS = {
    "gunicorn, sync": "gunicorn --config python:config.gunicorn --workers 2 --bind 127.0.0.1:{port} config.wsgi",
    "gunicorn, 4 threads": (
        "gunicorn --config python:config.gunicorn --workers 2 --threads 4 --bind 127.0.0.1:{port} config.wsgi"
    ),
    "granian": "granian --interface wsgi --workers 2 --host 127.0.0.1 --port {port} --log-level warning config.wsgi:application",
}


def subject(function: Subject) -> Subject:
    SUBJECTS[function.__name__] = function
    return function


@contextlib.contextmanager
def scratch_database() -> Iterator[None]:
    """An empty, migrated database on the server that is configured. Within the block this process talks to it; at the
    end it is dropped, also after an error. Its name is in `connection.settings_dict` for processes that join."""
    own = connection.settings_dict["NAME"]
    connection.settings_dict["TEST"]["NAME"] = f"bench_{os.getpid()}"
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        yield
    finally:
        connection.creation.destroy_test_db(own, verbosity=0)


@subject
def server() -> dict:
    """Requests a second of an empty view and of the home page, two web processes, eight clients."""
    chosen = {
        name: command for name, command in SERVERS.items() if importlib.util.find_spec(command.split(maxsplit=1)[0])
    }
    rounds: dict[str, list[dict]] = {f"{name}, {view}": [] for name in chosen for view in VIEWS}
    for _round in range(ROUNDS):  # taking turns, so that a busy neighbour meets all of them
        for name, command in chosen.items():
            with running(command) as port:
                for view, path in VIEWS.items():
                    rounds[f"{name}, {view}"].append(load(port, path))
    return {
        name: {
            "requests_per_second": round(statistics.median(one["per_second"] for one in each)),
            "p99_ms": round(statistics.median(one["p99_ms"] for one in each), 1),
            "failed": sum(one["failed"] for one in each),
        }
        for name, each in rounds.items()
    }


@contextlib.contextmanager
def running(command: str) -> Iterator[int]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {**os.environ, "DEBUG": "0"}
    server = subprocess.Popen(
        [sys.executable, "-m", *command.format(port=port).split()],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        deadline = time.monotonic() + START_WITHIN
        while not _answers(port):
            if server.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"does not start: {command}")
            time.sleep(0.1)
        yield port
    finally:
        server.terminate()
        server.wait(30)


def load(port: int, path: str) -> dict:
    with ProcessPoolExecutor(CLIENTS, mp_context=get_context("fork")) as clients:
        answers = list(clients.map(_client, [port] * CLIENTS, [path] * CLIENTS))
    times = sorted(taken for each, _failed in answers for taken in each)
    return {
        "per_second": len(times) / SECONDS,
        "p99_ms": 1000 * times[int(len(times) * 0.99)],
        "failed": sum(failed for _each, failed in answers),
    }


def _client(port: int, path: str) -> tuple[list[float], int]:
    """As a proxy asks: one connection for each request."""
    request = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".encode()
    times, failed = [], 0
    end = time.monotonic() + SECONDS
    while (began := time.monotonic()) < end:
        with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
            connection.sendall(request)
            answer = b"".join(iter(lambda: connection.recv(4096), b""))
        times.append(time.monotonic() - began)
        failed += not answer.startswith(b"HTTP/1.1 200")
    return times, failed


def _answers(port: int) -> bool:
    try:
        return urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=2).status == 200
    except OSError:
        return False

"""`make run` as its user sees it: with a folder and a port of its own, from the first line to the last process."""

import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from json import loads

import psycopg
import pytest

from config.embedded import BASE_DIR
from config.embedded.postgres import Postgres
from config.make import run
from tests import migrated
from tests.config.places import Place

# What a test process has that a person at a terminal has not.
NOT_THERE = {"DATABASE_URL", "REDIS_URL", "DJANGO_ENV", "DEBUG", "SITE_URL", "DJANGO_ALLOW_ASYNC_UNSAFE"}


class Run:
    """One start of the runner; its output is collected while it lasts."""

    def __init__(self, folder, port: int):
        surroundings = {name: value for name, value in os.environ.items() if name not in NOT_THERE}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "config.make.run"],
            cwd=BASE_DIR,
            env=surroundings | {"VAR_DIR": str(folder), "PORT": str(port), "WEB_CONCURRENCY": "1"},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.lines: list[str] = []
        self.reader = threading.Thread(target=lambda: self.lines.extend(self.process.stdout))
        self.reader.start()

    @property
    def output(self) -> str:
        return "".join(self.lines)

    def wait_for(self, words: str, seconds: float = 180) -> None:
        deadline = time.monotonic() + seconds
        while words not in self.output:
            assert self.process.poll() is None and time.monotonic() < deadline, self.output
            time.sleep(0.1)

    def end(self, number: int = 0) -> int:
        """The exit code, after this signal or by itself."""
        if number:  # without effect on a process that has ended
            self.process.send_signal(number)
        code = self.process.wait(90)
        self.reader.join(20)
        self.process.stdout.close()
        return code


@pytest.fixture
def place(tmp_path):
    place = Place(tmp_path / "var")
    place.folder.mkdir(mode=0o700)
    migrate(place.folder / "postgres")
    yield place
    assert place.is_quiet(within=60), place.processes()


def migrate(folder) -> None:
    """So that a run need not: migrating takes as long as all the rest of it, and is done for the tests already."""
    if not migrated.copy_to(folder, settings={}):
        return
    server = Postgres(folder)
    server.start()
    with psycopg.connect(server.url.rpartition("/")[0] + "/postgres", autocommit=True) as connection:
        connection.execute("drop database leerkring")
        connection.execute(f"alter database {migrated.DATABASE} rename to leerkring")
    server.stop()


@pytest.fixture
def start(place, free_port):
    """Start the runner; whatever happens, it ends with the test."""
    started = []

    def _start(port=free_port) -> Run:
        started.append(Run(place.folder, port))
        return started[-1]

    yield _start
    for each in started:
        each.end(signal.SIGTERM)


def fetch(url: str) -> bytes:
    with urllib.request.urlopen(url, timeout=10) as answer:
        return answer.read()


def test_run_serves_all_stops_cleanly_and_starts_again_with_its_data(start, place, free_port):
    first = start()
    first.wait_for("Ctrl-C stops everything")
    assert f"Leerkring       http://127.0.0.1:{free_port}/" in first.output
    assert "Loading the demonstration data" in first.output
    state = loads(fetch(f"http://127.0.0.1:{free_port}/readyz"))
    assert [state[part]["status"] for part in ("database", "redis", "worker")] == ["ok", "ok", "ok"]
    home = fetch(f"http://127.0.0.1:{free_port}/").decode()
    styles = re.findall(r'href="(/static/[^"]+\.css)"', home)
    assert styles
    for style in styles:
        assert fetch(f"http://127.0.0.1:{free_port}{style}")
    assert b"</html>" in fetch(re.search(r"Demo platform   (\S+)", first.output)[1])
    assert re.search(r"\S+@\S+", (place.folder / "run" / "sign-ins").read_text())

    again = start(port=free_port + 1)
    assert again.end() == 1
    assert "already running in this folder" in again.output

    assert first.end(signal.SIGINT) == 0
    assert place.is_quiet(), place.processes()

    second = start()
    second.wait_for("Ctrl-C stops everything")
    assert "Loading the demonstration data" not in second.output
    second.end(signal.SIGKILL)
    assert place.is_quiet(within=60), place.processes()


def test_run_says_that_the_port_is_taken(start, place):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        refused = start(port=port)
        assert refused.end() == 1
    assert refused.output == f"Port {port} is taken. Choose another: PORT={port + 1} make run\n"


def test_without_a_wish_the_first_two_free_ports_are_taken(monkeypatch):
    monkeypatch.delenv("PORT", raising=False)
    monkeypatch.setattr(run, "is_free", lambda port: port not in {8000, 8002})
    assert run.ports() == (8001, 8003)


def test_the_process_manager_reads_paths_with_spaces_quotes_and_percent_signs(monkeypatch, tmp_path):
    from supervisor.options import ServerOptions

    monkeypatch.setenv("VAR_DIR", str(tmp_path / "100% o'clock"))
    configuration = tmp_path / "supervisord.conf"
    (tmp_path / "100% o'clock" / "run").mkdir(parents=True)
    configuration.write_text(run.supervisor_configuration(run.programs(8001, 8002)))
    options = ServerOptions()
    options.realize(["-c", str(configuration)])
    commands = {group.name: group.process_configs[0].command for group in options.process_group_configs}
    assert list(commands) == ["platform", "web", "worker", "beat"]
    assert "100% o'clock/run/beat-schedule" in commands["beat"].replace("""'"'"'""", "'")

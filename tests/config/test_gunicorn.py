"""Web processes as gunicorn forks them: what they share, and that nothing else is."""

import json
import os
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

from catalog.bench.web import SERVER, processes
from catalog.models import ListingChange
from config import bench, warming
from tests.catalog.listings import listed

pytestmark = pytest.mark.django_db(transaction=True)
FORKED_WITHIN = 20  # seconds


@pytest.fixture
def _of_this_database(monkeypatch):
    parameters = {"password": "", **connection.get_connection_params()}
    monkeypatch.setenv("DATABASE_URL", "postgres://{user}:{password}@{host}:{port}/{dbname}".format(**parameters))


def asked(port: int, path: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=20) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def search(port: int) -> dict:
    """What the process holds; that is not asked of the database."""
    return json.loads(asked(port, "/readyz")[1])["search"]


def sockets(process: int) -> list[str]:
    return [name for name in map(os.readlink, _files(process)) if name.startswith("socket:")]


def _files(process: int) -> Iterator[Path]:
    return Path(f"/proc/{process}/fd").iterdir()


def successor(port: int, process: int) -> int:
    """The one that comes after this, which ends."""
    end = time.monotonic() + FORKED_WITHIN
    while time.monotonic() < end:
        try:
            new = processes(port)[1]
            if new != process and asked(port, "/healthz")[0] == 200:
                return new
        except (OSError, ValueError):
            pass
        time.sleep(0.05)
    raise TimeoutError("no process came after it")


@pytest.mark.usefixtures("_of_this_database")
def test_web_processes_share_one_index_and_are_forked_with_what_changed():
    listed(title_nl="Wumpa een")
    known = ListingChange.objects.latest("id").pk
    with bench.running(SERVER) as port:
        forked = time.monotonic()
        first, process = processes(port)
        held = search(port)
        assert (held["is_shared"], held["modules"], held["change"]) == (True, 1, known)
        listed(title_nl="Bandi twee")
        assert "Bandi twee" in asked(port, "/nl/catalogue/?q=bandi")[1]
        held = search(port)
        assert (held["is_shared"], held["modules"]) == (True, 2)
        assert len(sockets(first)) == 1  # where it listens: neither PostgreSQL nor Redis

        listed(title_nl="Crash drie")
        time.sleep(max(0, forked + warming.AGAIN_AFTER - time.monotonic()))
        os.kill(process, 9)
        successor(port, process)
        held = search(port)
        assert (held["is_shared"], held["modules"]) == (True, 3)
        assert held["change"] == ListingChange.objects.latest("id").pk
        assert "Crash drie" in asked(port, "/nl/catalogue/?q=crash")[1]
        assert len(sockets(first)) == 1


@pytest.mark.usefixtures("_of_this_database")
def test_a_process_that_shares_little_by_now_makes_place_for_another():
    listed(title_nl="Wumpa een")
    with bench.running(SERVER.replace("config.gunicorn", "tests.config.impatient_gunicorn", 1)) as port:
        first, process = processes(port)
        assert "Wumpa een" in asked(port, "/nl/catalogue/?q=wumpa")[1]
        assert processes(port) == (first, process)
        time.sleep(warming.AGAIN_AFTER)  # those that are forked sooner begin with the same
        listed(title_nl="Bandi twee")
        assert "Bandi twee" in asked(port, "/nl/catalogue/?q=bandi")[1]
        assert successor(port, process) != process
        held = search(port)
        assert (held["is_shared"], held["modules"]) == (True, 2)
        assert held["change"] == ListingChange.objects.latest("id").pk
        assert "Bandi twee" in asked(port, "/nl/catalogue/?q=bandi")[1]


@pytest.mark.usefixtures("_of_this_database")
def test_the_site_starts_without_its_database_and_pages_come_back_with_it(postgres):
    listed(title_nl="Wumpa een")
    postgres.stop()
    with bench.running(SERVER) as port:
        first, _process = processes(port)
        assert asked(port, "/readyz")[0] == 503
        assert len(sockets(first)) == 1
        postgres.start()
        assert "Wumpa een" in asked(port, "/nl/catalogue/?q=wumpa")[1]

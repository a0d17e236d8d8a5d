"""The process that forks web processes holds an index for all of them, as far as it has one quickly."""

from contextlib import contextmanager

import psycopg
import pytest
from django.db import ProgrammingError, connection
from structlog.testing import capture_logs

from catalog.models import ListingChange
from catalog.search import answer, freshness, keeping, orders, select, sharing, total_of
from tests.catalog.listings import listed

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _a_new_process(monkeypatch):
    monkeypatch.setattr(orders, "FEW", 2)
    freshness.forget()
    yield
    freshness.forget()


def prepared() -> int | None:
    """How many listings are held then; what is open of the database is closed."""
    sharing.prepare()
    assert connection.connection is None
    held = freshness.at_hand()
    return len(held.index.facets.everything) if held else None


def test_a_small_catalogue_is_read_and_followed(django_assert_num_queries):
    first, *_others = [listed(title_nl=f"Wumpa {number}") for number in range(4)]
    assert prepared() == 4
    held = freshness.at_hand()
    listed(title_nl="Wumpa nieuw")
    first.delete()
    assert prepared() == 4
    assert freshness.at_hand() is held
    assert freshness.status()["change"] == ListingChange.objects.latest("id").pk
    with django_assert_num_queries(1):  # what changed; everything has its place
        assert len(answer("", select({})).ids) == 4


def test_a_large_one_is_read_from_what_is_kept_or_not_at_all(monkeypatch):
    monkeypatch.setattr(freshness, "LARGE", 1)
    listed(title_nl="Wumpa een")
    listed(title_nl="Wumpa twee")
    assert prepared() is None
    keeping.keep()
    listed(title_nl="Wumpa drie")
    assert prepared() == 3
    assert freshness.status()["read_from"].startswith("what was kept")


def test_much_that_changed_is_read_from_what_is_kept_or_left_to_web_processes(monkeypatch):
    monkeypatch.setattr(freshness, "LARGE", 1)
    monkeypatch.setattr(freshness, "MANY", 2)
    listed(title_nl="Wumpa")
    listed(title_nl="Wumpa")
    keeping.keep()
    assert prepared() == 2
    held = freshness.at_hand()
    for _number in range(3):
        listed(title_nl="Wumpa")
    assert prepared() is None
    keeping.keep()
    assert prepared() == 5
    assert freshness.at_hand() is not held


def test_switched_off_nothing_is_read(settings):
    settings.SEARCH_WITH_BITMAPS = False
    listed(title_nl="Wumpa")
    sharing.prepare()
    settings.SEARCH_WITH_BITMAPS = True
    assert freshness.at_hand() is None


@pytest.mark.parametrize("error", [ProgrammingError("no such table"), ValueError("damaged")])
def test_what_cannot_be_read_is_told_and_left_to_web_processes(monkeypatch, error):
    def fails(*_arguments):
        raise error

    listed(title_nl="Wumpa")
    with monkeypatch.context() as patch, capture_logs() as logs:
        patch.setattr(freshness.Index, "load", fails)
        assert prepared() is None
    assert [entry["event"] for entry in logs] == ["search_index_is_not_shared"]
    assert total_of("wumpa", select({})) == 1
    assert freshness.status()["status"] == "ok"


def test_what_failed_while_it_was_followed_is_not_shared(monkeypatch):
    def fails(*_arguments):
        raise ValueError("damaged")

    listed(title_nl="Wumpa")
    assert prepared() == 1
    listed(title_nl="Wumpa")
    with monkeypatch.context() as patch:
        patch.setattr(freshness.Index, "replace", fails)
        assert prepared() is None
    assert prepared() == 2


def test_a_database_that_is_slow_does_not_hold_it_and_what_was_there_stays(monkeypatch):
    monkeypatch.setattr(sharing, "SECONDS", 0.3)
    listed(title_nl="Wumpa")
    with held_listings(), capture_logs() as logs:
        assert prepared() is None
    assert prepared() == 1
    listed(title_nl="Wumpa")
    with held_listings(), capture_logs() as more:
        assert prepared() == 1
    assert [entry["event"] for entry in logs + more] == ["search_index_is_not_shared"] * 2
    assert prepared() == 2


@contextmanager
def held_listings():
    """Somebody else holds all of them."""
    parameters = connection.get_connection_params()
    kept = {name: parameters[name] for name in ("host", "port", "user", "password", "dbname") if name in parameters}
    with psycopg.connect(**kept) as other:
        other.execute("LOCK TABLE catalog_listing IN ACCESS EXCLUSIVE MODE")
        yield


def test_processes_are_worn_after_many_changes_one_after_the_other(monkeypatch):
    listed(title_nl="Wumpa")
    with monkeypatch.context() as patch:
        patch.setattr(freshness.os, "getpid", lambda: 1)  # of the process that forks
        assert prepared() == 1
    monkeypatch.setattr(sharing, "MOST_OWN", 6)
    monkeypatch.setattr(sharing, "LEAST", 0.0)
    known, worn = ListingChange.objects.latest("id").pk, []
    while not worn or not worn[-1][1]:
        listed(title_nl="Wumpa")
        total_of("wumpa", select({}))
        worn.append((is_worn(monkeypatch, 16), is_worn(monkeypatch, 20)))
        followed = ListingChange.objects.latest("id").pk - known
        assert worn[-1] == (followed > 6, followed > 9)
    assert {(False, False), (True, False), (True, True)} == set(worn)
    monkeypatch.setattr(sharing, "LEAST", 60.0)
    assert not is_worn(monkeypatch, 20)


def is_worn(monkeypatch, process: int) -> bool:
    """The process of this number, forked from the first."""
    with monkeypatch.context() as patch:
        patch.setattr(sharing.os, "getpid", lambda: process)
        return sharing.is_worn()


def test_a_process_that_read_an_index_of_its_own_is_worn_where_there_is_one_to_share(monkeypatch):
    monkeypatch.setattr(sharing, "LEAST", 0.0)
    listed(title_nl="Wumpa")
    assert prepared() == 1
    freshness.forget()
    assert not sharing.is_worn()
    freshness.warm()
    assert sharing.is_worn()
    monkeypatch.setattr(freshness, "LARGE", 0)
    freshness.hold(None)
    assert prepared() is None
    freshness.warm()
    freshness.wait()
    assert not sharing.is_worn()

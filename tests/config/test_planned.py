"""Statements that PostgreSQL plans once for each connection."""

import time

import psycopg
import pytest
from django.db import OperationalError, close_old_connections, connection
from django.db.backends.postgresql import base

from config.planned import planned_cursor, was_ended

pytestmark = pytest.mark.django_db(transaction=True)


def asked(number):
    with planned_cursor() as cursor:
        cursor.execute("SELECT %s::int + 1 AS planned_here", [number])
        return cursor.fetchone()[0]


def test_the_same_statement_is_planned_once_whatever_its_values(django_assert_num_queries):
    connection.close()
    with django_assert_num_queries(3):
        assert [asked(number) for number in (1, 2, 3)] == [2, 3, 4]
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE statement LIKE '%%planned_here%%'")
        assert cursor.fetchone() == (1,)


def another_connection():
    names = ("host", "port", "user", "password", "dbname")
    ways = {name: value for name, value in connection.get_connection_params().items() if name in names}
    return psycopg.connect(**ways, autocommit=True)


def slept(seconds, meanwhile):
    with planned_cursor(meanwhile=meanwhile) as cursor:
        cursor.execute("SELECT %s::int FROM pg_sleep(%s)", [7, float(seconds)])
        return cursor.fetchall()


def test_the_database_works_while_this_process_does_something_else(django_assert_num_queries):
    waits_for = []

    def look():
        deadline = time.monotonic() + 5
        while "PgSleep" not in waits_for and time.monotonic() < deadline:
            waits_for.append(
                other.execute("SELECT wait_event FROM pg_stat_activity WHERE pid = %s", [pid]).fetchone()[0]
            )

    assert slept(0, lambda: None) == [(7,)]  # planned
    pid = connection.connection.info.backend_pid
    with another_connection() as other, django_assert_num_queries(1):
        assert slept(0.5, look) == [(7,)]
    assert waits_for[-1] == "PgSleep"


@pytest.mark.parametrize("is_planned", [True, False])
def test_what_fails_meanwhile_leaves_the_connection_as_it_was(is_planned):
    def fails():
        raise ValueError("damaged")

    connection.close()
    assert asked(1) == 2
    if is_planned:
        assert slept(0, lambda: None) == [(7,)]
    held = connection.connection
    with pytest.raises(ValueError, match="damaged"):
        slept(0.1, fails)
    assert (asked(2), slept(0, lambda: None), connection.connection) == (3, [(7,)], held)


def test_a_statement_that_is_ended_meanwhile_says_so():
    assert slept(0, lambda: None) == [(7,)]
    held = connection.connection
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = '100ms'")
    with pytest.raises(OperationalError) as ended:
        slept(5, lambda: time.sleep(0.3))
    with connection.cursor() as cursor:
        cursor.execute("RESET statement_timeout")
    assert was_ended(ended.value)
    assert (asked(2), connection.connection) == (3, held)


@pytest.fixture
def kept(monkeypatch):
    """The connection as a web process has it: kept, and looked at before it is used again."""
    monkeypatch.setitem(connection.settings_dict, "CONN_HEALTH_CHECKS", True)
    monkeypatch.setitem(connection.settings_dict, "CONN_MAX_AGE", 600)
    connection.close()
    assert asked(1) == 2
    yield connection
    monkeypatch.undo()
    connection.close()


def test_a_connection_that_the_server_closed_is_made_anew(kept):
    """As a request finds it after PostgreSQL was started again."""
    with another_connection() as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", [kept.connection.info.backend_pid])  # when it is gone
    close_old_connections()  # as each request begins
    assert asked(2) == 3


def test_a_connection_that_is_alive_is_not_asked_for_it(kept, monkeypatch):
    held = kept.connection
    monkeypatch.setattr(base.DatabaseWrapper, "is_usable", lambda _self: pytest.fail("the server was asked"))
    close_old_connections()
    assert (asked(2), kept.connection) == (3, held)

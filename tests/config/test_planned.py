"""Statements that PostgreSQL plans once for each connection."""

import psycopg
import pytest
from django.db import close_old_connections, connection
from django.db.backends.postgresql import base

from config.planned import planned_cursor

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
    names = ("host", "port", "user", "password", "dbname")
    ways = {name: value for name, value in kept.get_connection_params().items() if name in names}
    with psycopg.connect(**ways, autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", [kept.connection.info.backend_pid])  # when it is gone
    close_old_connections()  # as each request begins
    assert asked(2) == 3


def test_a_connection_that_is_alive_is_not_asked_for_it(kept, monkeypatch):
    held = kept.connection
    monkeypatch.setattr(base.DatabaseWrapper, "is_usable", lambda _self: pytest.fail("the server was asked"))
    close_old_connections()
    assert (asked(2), kept.connection) == (3, held)

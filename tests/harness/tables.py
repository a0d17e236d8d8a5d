"""After a test with real transactions every table holds again what the migrations put there, and nothing else.

Django empties all tables with TRUNCATE, which makes new files for each of them and its indexes, and leaves it to others
to fill in what the migrations filled. Here only tables with rows are emptied, and a copy of what was in them comes back.
"""

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test import TransactionTestCase

COLUMNS = """
    SELECT table_name, string_agg(quote_ident(column_name), ', ' ORDER BY ordinal_position) FROM information_schema.columns
    WHERE table_schema = 'public' AND is_generated = 'NEVER' GROUP BY table_name
"""


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), pytest.MonkeyPatch.context() as patch:
        put_back = remember()
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda case: renew(put_back))
        yield put_back


def remember() -> str:
    """Copies what is in the tables now; returns the statements that put it back."""
    with connection.cursor() as cursor:
        cursor.execute(COLUMNS)
        columns = dict(cursor.fetchall())
        cursor.execute("CREATE SCHEMA pristine")
        filled = _filled(cursor)
        for table in filled:
            cursor.execute(f'CREATE TABLE pristine."{table}" AS TABLE public."{table}"')
    return ";".join(f'INSERT INTO "{t}" ({columns[t]}) SELECT {columns[t]} FROM pristine."{t}"' for t in filled)


def renew(put_back: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        if _may_skip_triggers(cursor):
            cursor.execute("SET LOCAL session_replication_role = replica")  # some tables refuse that rows go
            cursor.execute(";".join(f'DELETE FROM "{table}"' for table in _filled(cursor)))
        else:
            call_command("flush", verbosity=0, interactive=False, reset_sequences=False, inhibit_post_migrate=True)
        cursor.execute(put_back)


def _filled(cursor) -> list[str]:
    tables = connection.introspection.django_table_names(include_views=False)
    cursor.execute(" UNION ALL ".join(f"SELECT '{table}' WHERE EXISTS (SELECT FROM \"{table}\")" for table in tables))
    return [table for (table,) in cursor.fetchall()]


def _may_skip_triggers(cursor) -> bool:
    cursor.execute("SELECT has_parameter_privilege('session_replication_role', 'SET')")
    return cursor.fetchone()[0]

"""A statement of a web process ends by itself, and the visitor reads what to do."""

import os
import subprocess
import sys
from unittest.mock import Mock

import psycopg
import pytest
from django.conf import settings
from django.db import OperationalError, connection
from psycopg.errors import QueryCanceled
from structlog.testing import capture_logs

from catalog.models import Synonym
from catalog.search import answer, freshness, select
from catalog.search.synonyms import Synonyms
from tests.catalog.listings import listed

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def _impatient():
    """Statements end after a moment, while somebody else holds all listings."""
    freshness.forget()
    listed(title_nl="Wumpa een")
    answer("wumpa", select({}))
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = '200ms'")
    parameters = connection.get_connection_params()
    kept = {name: parameters[name] for name in ("host", "port", "user", "password", "dbname") if name in parameters}
    with psycopg.connect(**kept) as other:
        other.execute("LOCK TABLE catalog_listing IN ACCESS EXCLUSIVE MODE")
        yield
    with connection.cursor() as cursor:
        cursor.execute("RESET statement_timeout")
    assert answer("wumpa", select({})).total == 1
    freshness.forget()


@pytest.mark.usefixtures("_impatient")
@pytest.mark.parametrize(("language", "title"), [("nl", "Dit duurt te lang"), ("en", "This takes too long")])
@pytest.mark.parametrize("with_bitmaps", [True, False])
def test_a_search_that_takes_too_long_ends_with_a_page_that_says_so(client, settings, language, title, with_bitmaps):
    settings.SEARCH_WITH_BITMAPS = with_bitmaps
    response = client.get(f"/{language}/catalogue/?q=wumpa")
    assert response.status_code == 503
    assert response["Retry-After"] == "60"
    assert f"<h1>{title}</h1>" in response.content.decode()


@pytest.mark.usefixtures("_impatient")
def test_after_one_that_took_too_long_bitmaps_go_on(client):
    with capture_logs() as logs:
        assert client.get("/nl/catalogue/?q=wumpa").status_code == 503
    assert [entry for entry in logs if entry["event"] == "search_is_answered_by_sql"] == []
    assert freshness.at_hand() is not None


@pytest.mark.usefixtures("_impatient")
def test_a_process_begins_also_where_the_database_takes_too_long():
    freshness.forget()
    freshness.warm()
    assert freshness.at_hand() is None


def test_synonyms_that_could_not_be_read_in_time_are_read_at_the_next_question(monkeypatch):
    freshness.forget()
    listed(title_nl="Wumpa een")
    assert answer("bandi", select({})).total == 0
    Synonym.objects.create(words=["wumpa", "bandi"])
    ended = OperationalError("canceling statement due to statement timeout")
    ended.__cause__ = QueryCanceled()
    with monkeypatch.context() as patch, pytest.raises(OperationalError):
        patch.setattr(Synonyms, "read", Mock(side_effect=ended))
        answer("bandi", select({}))
    assert answer("bandi", select({})).total == 1
    freshness.forget()


@pytest.mark.parametrize(("given", "told"), [({}, "0"), ({"STATEMENT_SECONDS": "7"}, "7s")])
def test_how_long_a_statement_may_take_comes_from_the_environment(given, told):
    assert _told("from django.db import connection", given) == told


def test_a_web_process_has_a_limit_below_that_of_its_own():
    from config import gunicorn

    told = _told("from config import gunicorn; from django.db import connection", {})
    assert told == "20s"
    assert gunicorn.timeout > 20


def _told(imports: str, given: dict[str, str]) -> str:
    """What PostgreSQL says, asked by another process."""
    parameters = connection.get_connection_params()
    address = "postgres://{user}:{password}@{host}:{port}/{dbname}".format(**{"password": "", **parameters})
    script = f"""
{imports}
import django
django.setup()
with connection.cursor() as cursor:
    cursor.execute("SHOW statement_timeout")
    print(cursor.fetchone()[0])
"""
    environment = {name: value for name, value in os.environ.items() if name != "STATEMENT_SECONDS"} | given
    environment |= {"DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "config.settings"}
    done = subprocess.run(
        [sys.executable, "-c", script],
        env=environment,
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()

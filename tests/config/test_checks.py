import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import connection

from config import checks
from tests.factories.people import UserFactory


@pytest.mark.django_db
def test_this_postgresql_is_new_enough():
    assert checks.postgresql_is_new_enough(databases=["default"]) == []


@pytest.mark.django_db
def test_an_older_postgresql_is_named_with_what_to_do(monkeypatch):
    monkeypatch.setattr(
        checks, "POSTGRESQL_NEEDED", connection.connection.info.server_version + 1 if connection.connection else 999999
    )
    [error] = checks.postgresql_is_new_enough(databases=["default"])
    assert error.id == "config.E001"
    assert error.msg == "PostgreSQL 18 is too old: Leerkring needs 18 or newer."
    assert "DATABASE_URL" in error.hint


def test_without_a_database_nothing_is_asked():
    assert checks.postgresql_is_new_enough(databases=None) == []


@pytest.mark.django_db
def test_prepare_stops_before_it_migrates_a_production_database_with_demonstration_accounts(settings):
    settings.PRODUCTION = True
    UserFactory(is_demo=True)
    with pytest.raises(SystemCheckError, match="There are 1 demonstration accounts in a production database"):
        call_command("prepare")

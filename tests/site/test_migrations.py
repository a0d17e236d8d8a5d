import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader


def test_the_models_and_the_migrations_agree(db):
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_an_empty_database_is_migrated_to_the_last_one(db):
    executor = MigrationExecutor(connection)
    assert executor.migration_plan(executor.loader.graph.leaf_nodes()) == []


def test_each_app_has_one_last_migration():
    assert MigrationLoader(None).detect_conflicts() == {}


@pytest.mark.parametrize("app", ["people", "partners", "communities", "catalog", "enrolment", "certification"])
def test_every_table_of_ours_exists(app, db):
    tables = set(connection.introspection.table_names())
    assert {model._meta.db_table for model in apps.get_app_config(app).get_models()} <= tables

"""The strict harness, and the cast. What is strict: `tests/harness/`. Who is who: `tests/cast.py`."""

import os
from pathlib import Path

import pytest

from config import catalogues

pytest_plugins = [
    "tests.harness.browser",
    "tests.harness.clock",
    "tests.harness.tables",
    "tests.harness.pages",
    "tests.harness.saves",
    "tests.harness.templates",
    "tests.cast",
]

JOURNEYS = Path(__file__).parent / "journeys"
LONG = {"test_run.py", "test_demo.py", "test_compose.py"}


def pytest_configure(config):
    if "PYTEST_XDIST_WORKER" not in os.environ:
        catalogues.compile_all()


def pytest_collection_modifyitems(items):
    """The longest first: at the end there are short ones left to share."""
    items.sort(key=lambda item: not item.path.is_relative_to(JOURNEYS) and item.path.name not in LONG)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix):
    """Test databases are copies of one in which all migrations have run, where there is one (`tests/migrated.py`)."""
    from django.db import connection

    connection.settings_dict["TEST"]["TEMPLATE"] = os.environ.get("TEST_TEMPLATE")


@pytest.fixture(scope="session", autouse=True)
def _a_fast_password_hasher():
    from django.conf import settings
    from django.contrib.auth.hashers import get_hashers, get_hashers_by_algorithm

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    get_hashers.cache_clear()
    get_hashers_by_algorithm.cache_clear()


@pytest.fixture(scope="session", autouse=True)
def _a_folder_for_static_files():
    """whitenoise warns when it is missing; in a test nothing is collected into it."""
    from django.conf import settings

    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)


@pytest.fixture(autouse=True)
def _dutch_first_and_no_files_left(settings, tmp_path):
    """Each test starts in the default language, and what it uploads goes with it."""
    from django.utils import translation

    settings.MEDIA_ROOT = str(tmp_path / "media")
    with translation.override("nl"):
        yield

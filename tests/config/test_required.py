import os
import subprocess
import sys

import pytest

from config import required
from config.embedded import BASE_DIR
from config.make.check import PRODUCTION


def environment(**changes) -> dict:
    return {**PRODUCTION, **changes}


def test_a_complete_environment_passes():
    required.check(environment())


def test_all_that_is_missing_is_named_in_one_message():
    with pytest.raises(SystemExit) as stop:
        required.check({})
    lines = str(stop.value).splitlines()
    assert lines[0] == "DJANGO_ENV=production, and the environment lacks:"
    assert [line.split(":")[0].strip() for line in lines[1:]] == list(required.VARIABLES)


@pytest.mark.parametrize("name", required.VARIABLES)
@pytest.mark.parametrize("nothing", ["", "  "])
def test_an_empty_value_is_missing_too(name, nothing):
    with pytest.raises(SystemExit) as stop:
        required.check(environment(**{name: nothing}))
    assert str(stop.value).splitlines()[1:] == [f"  {name}: {required.VARIABLES[name]}"]


def test_a_short_secret_key_is_refused():
    with pytest.raises(SystemExit, match="SECRET_KEY is shorter than 50 characters"):
        required.check(environment(SECRET_KEY="short"))


def test_a_site_without_https_is_refused():
    with pytest.raises(SystemExit, match=r"SITE_URL must start with https://, not http://leerkring\.example"):
        required.check(environment(SITE_URL="http://leerkring.example"))


def test_an_environment_that_nobody_knows_stops_the_start():
    with pytest.raises(SystemExit, match="DJANGO_ENV must be one of development, test, production, not prod"):
        required.environment({"DJANGO_ENV": "prod"})
    assert [required.environment(each) for each in ({}, {"DJANGO_ENV": "production"})] == ["development", "production"]


def test_each_way_to_start_stops_with_that_message():
    production = {"PATH": os.environ["PATH"], "DJANGO_ENV": "production"}
    for start in (["manage.py", "check"], ["-m", "gunicorn", "--config", "python:config.gunicorn"]):
        done = subprocess.run(
            [sys.executable, *start], cwd=BASE_DIR, env=production, capture_output=True, text=True, timeout=60
        )
        assert done.returncode != 0
        assert "DATABASE_URL: a PostgreSQL 18 or newer" in done.stdout + done.stderr, start
        assert not os.path.exists(BASE_DIR / "gunicorn.ctl")


def test_production_settings_pass_the_deployment_checks():
    clean = {name: value for name, value in os.environ.items() if name != "DJANGO_ALLOW_ASYNC_UNSAFE"}
    command = [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"]
    done = subprocess.run(command, cwd=BASE_DIR, env=clean | PRODUCTION, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr

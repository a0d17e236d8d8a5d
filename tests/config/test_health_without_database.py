"""The database away or hanging, seen from a web process of its own: the tests' own connection must not break."""

import json
import os
import subprocess
import sys

import pytest

from config.embedded import BASE_DIR

ASK = """
import django
django.setup()
from django.test import Client
answer = Client(headers={"host": "localhost"}).get("/readyz")
import json
print(json.dumps([answer.status_code, answer.json()]))
"""


def ask_from_outside() -> list:
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "config.settings", "DJANGO_ENV": "test"}
    done = subprocess.run(
        [sys.executable, "-c", ASK], cwd=BASE_DIR, env=environment, capture_output=True, text=True, timeout=30
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


@pytest.mark.parametrize("verb, detail", [("stop", "ConnectionRefusedError"), ("pause", "TimeoutError")])
def test_readyz_is_503_when_the_database_is_away_or_hangs(postgres, verb, detail):
    getattr(postgres, verb)()
    status, answer = ask_from_outside()
    assert status == 503
    assert answer == {
        "status": "unavailable",
        "database": {"status": "unavailable", "detail": detail},
        "redis": {"status": "ok"},
        "search": {"status": "ok", "detail": "not loaded yet"},
    }

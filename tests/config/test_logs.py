import json
import os
import subprocess
import sys

import pytest

from config import logs
from config.embedded import BASE_DIR


@pytest.mark.parametrize(
    "event, shown",
    [
        ({"event": "signed in", "password": "x"}, {"event": "signed in", "password": logs.HIDDEN}),
        ({"headers": {"Cookie": "x", "Accept": "a"}}, {"headers": {"Cookie": logs.HIDDEN, "Accept": "a"}}),
        ({"url": "redis://:x@host:1/0"}, {"url": "redis://[hidden]@host:1/0"}),
        ({"event": "GET /confirm?key=abc&page=2"}, {"event": "GET /confirm?key=[hidden]&page=2"}),
        (
            {"event": "GET /nl/account/password/reset/key/1-abc-def/ 200"},
            {"event": "GET /nl/account/password/reset/key/[hidden]/ 200"},
        ),
        ({"path": "/en/account/confirm-email/MTg:1x/"}, {"path": "/en/account/confirm-email/[hidden]/"}),
        ({"path": "/nl/reports/AbC-1_x/pdf/"}, {"path": "/nl/reports/[hidden]/pdf/"}),
        (
            {"path": "/nl/reports/by-number/LK-R-2026-0001/revoke/"},
            {"path": "/nl/reports/by-number/LK-R-2026-0001/revoke/"},
        ),
        ({"list": ["postgres://u:p@h/d", 3]}, {"list": ["postgres://[hidden]@h/d", 3]}),
        ({"attempts": 3}, {"attempts": 3}),
    ],
)
def test_secrets_are_hidden(event, shown):
    assert logs.hide_secrets(None, "info", event) == shown


def write(environment: str) -> str:
    program = """
import logging, logging.config
from config import logs
logging.config.dictConfig(logs.LOGGING)
logs.configure_structlog()
import structlog
structlog.get_logger("people").info("mail_sent", kind="welcome", api_token="abc")
logging.getLogger("celery").warning("Connected to %s", "redis://:abc@host/0")
try:
    raise ValueError("password=no, but postgres://user:abc@host/name")
except ValueError:
    logging.getLogger("django").exception("Broken")
"""
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=BASE_DIR,
        env=os.environ | {"DJANGO_ENV": environment},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return done.stderr


def test_production_writes_one_json_object_a_line_without_secrets():
    output = write("production")
    lines = [json.loads(line) for line in output.splitlines()]
    assert [line["event"] for line in lines] == ["mail_sent", "Connected to redis://[hidden]@host/0", "Broken"]
    assert "ValueError" in lines[2]["exception"]
    assert "abc" not in output


def test_development_writes_readable_lines_without_secrets():
    output = write("development")
    assert "mail_sent" in output and "kind=welcome" in output
    assert "redis://[hidden]@host/0" in output
    assert "abc" not in output

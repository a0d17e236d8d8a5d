"""docker-compose.yml without Docker: its form, and the commands that it names."""

import os
import re
import subprocess
import sys
import time
import urllib.error
import urllib.request
from datetime import timedelta

import pytest
import yaml
from django.conf import settings
from django.db import connection
from django.utils import timezone
from redis import Redis

from config.embedded import BASE_DIR
from config.models import Heartbeat
from config.required import VARIABLES

VALUES = {
    "SECRET_KEY": "x" * 60,
    "POSTGRES_PASSWORD": "secret",
    "ALLOWED_HOSTS": "leerkring.example",
    "SITE_URL": "https://leerkring.example",
    "EMAIL_URL": "smtp+tls://user:password@mail.example:587",
    "DEFAULT_FROM_EMAIL": "Leerkring <post@leerkring.example>",
}


def compose() -> dict:
    return yaml.safe_load((BASE_DIR / "docker-compose.yml").read_text())


def filled_in(text: str) -> str:
    """As Compose reads ${NAME:?what to put there} and ${NAME:-default}."""
    return re.sub(r"\$\{(\w+)(?::[-?]([^}]*))?\}", lambda found: VALUES.get(found[1], found[2] or ""), text)


def test_it_follows_the_schema_of_the_compose_specification():
    checker = os.path.join(os.path.dirname(sys.executable), "check-jsonschema")
    command = [checker, "--builtin-schema", "vendor.compose-spec", "docker-compose.yml"]
    done = subprocess.run(command, cwd=BASE_DIR, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("name", ["web", "worker", "beat", "prepare"])
def test_each_process_gets_all_that_production_requires(name):
    environment = compose()["services"][name]["environment"]
    assert [variable for variable in VARIABLES if not filled_in(environment.get(variable, ""))] == []


def test_the_image_starts_what_compose_starts():
    dockerfile = (BASE_DIR / "Dockerfile").read_text()
    assert yaml.safe_load(re.search(r"^CMD (.*)$", dockerfile, re.M)[1]) == compose()["services"]["web"]["command"]


@pytest.fixture
def start(tmp_path, free_port):
    """Start the command of one service as Compose would, against the servers of this test."""
    started = []
    database = connection.settings_dict
    own = {
        "DATABASE_URL": f"postgres://{database['USER']}:{database['PASSWORD']}"
        f"@{database['HOST']}:{database['PORT']}/{database['NAME']}",
        "REDIS_URL": settings.REDIS_URL,
        "BIND": f"127.0.0.1:{free_port}",
        "WEB_CONCURRENCY": "1",
        "VAR_DIR": str(tmp_path),
    }

    def _start(name: str) -> subprocess.Popen:
        service = compose()["services"][name]
        command = [sys.executable if word == "python" else word for word in service["command"]]
        command = [word.replace("/tmp/beat-schedule", str(tmp_path / "beat-schedule")) for word in command]
        environment = {key: filled_in(value) for key, value in service["environment"].items()} | own
        surroundings = {"PATH": os.environ["PATH"], "HOME": str(tmp_path)}
        (tmp_path / "static").mkdir(exist_ok=True)
        with (tmp_path / f"{name}.log").open("wb") as log:
            process = subprocess.Popen(
                command, cwd=BASE_DIR, env=surroundings | environment, stdout=log, stderr=subprocess.STDOUT
            )
        started.append(process)
        return process

    yield _start
    for process in started:
        if process.poll() is None:
            process.kill()
            process.wait()


def within(seconds: float, question):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if answer := question():
            return answer
        time.sleep(0.1)
    return None


@pytest.mark.django_db(transaction=True)
def test_the_commands_of_beat_worker_and_web_do_their_work(start, tmp_path, free_port):
    broker = Redis.from_url(settings.REDIS_URL)
    broker.flushdb()
    beat = start("beat")
    assert within(30, lambda: broker.llen("celery")), (tmp_path / "beat.log").read_text()
    worker, web = start("worker"), start("web")
    fresh = timezone.now() - timedelta(seconds=1)
    assert within(30, lambda: Heartbeat.objects.filter(beaten_at__gt=fresh).exists()), (
        tmp_path / "worker.log"
    ).read_text()

    def probe() -> bool:
        environment = {"BIND": f"127.0.0.1:{free_port}", "ALLOWED_HOSTS": VALUES["ALLOWED_HOSTS"]}
        return subprocess.run([sys.executable, "-m", "config.probe"], env=environment, cwd=BASE_DIR).returncode == 0

    assert within(30, probe), (tmp_path / "web.log").read_text()
    request = urllib.request.Request(f"http://127.0.0.1:{free_port}/readyz", headers={"Host": "leerkring.example"})
    with urllib.request.urlopen(request, timeout=5) as answer:
        assert answer.status == 200
    for process in (beat, worker, web):
        process.terminate()
    assert [process.wait(30) for process in (beat, worker, web)] == [0, 0, 0]
    broker.flushdb()
    broker.close()

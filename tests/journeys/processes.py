"""The programs beside the web server, as `make run` starts them: a worker with beat, and the demo education platform."""

import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx
from django.conf import settings
from django.db import connection

from demo_platform.secret import shared_secret


def until(seen, what: str, seconds=120):
    """Waits until `seen()` gives something, and gives it."""
    end = time.monotonic() + seconds
    while not (found := seen()):
        assert time.monotonic() < end, f"waited {seconds} seconds in vain for {what}"
        time.sleep(0.1)
    return found


@contextmanager
def program(arguments, *, log: Path, environment=None):
    """Runs it until the end of the block, with all its children."""
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, *arguments],
            env={**os.environ, **(environment or {})},
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        try:
            yield process
        finally:
            process.terminate()
            with suppress(subprocess.TimeoutExpired):
                process.wait(15)
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


@contextmanager
def worker_with_beat(folder: Path):
    """On the database and the broker of this test. Its mails arrive in `folder/mail`, one readable file each."""
    database = "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format(**connection.settings_dict)
    arguments = (
        "-W ignore -m celery --quiet -A config.celery worker --beat --pool prefork --concurrency 2 --loglevel INFO"
    )
    schedule = ["--schedule", str(folder / "beat"), "--without-gossip", "--without-mingle"]
    environment = {"DATABASE_URL": database, "VAR_DIR": str(folder), "SITE_URL": settings.SITE_URL}
    with program([*arguments.split(), *schedule], log=folder / "worker.log", environment=environment) as process:
        yield process


@contextmanager
def demo_platform(folder: Path):
    """Gives its address and the secret that it shares."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    secret = shared_secret(folder)
    address = f"http://127.0.0.1:{port}"

    def answers():
        with suppress(httpx.TransportError):
            return httpx.get(f"{address}/healthz").is_success

    arguments = ["-m", "demo_platform", "--port", str(port), "--folder", str(folder)]
    with program(arguments, log=folder / "platform.log"):
        until(answers, "the demo platform")
        yield address, secret


class Mailbox:
    """What has arrived, as files that anybody can read."""

    def __init__(self, folder: Path):
        self.folder = folder

    def to(self, address: str) -> list[str]:
        found = sorted(self.folder.glob("*.txt"), key=lambda path: path.stat().st_mtime_ns)
        return [text for path in found if (text := path.read_text()).startswith(f"To: {address}\n")]

    def wait_for(self, address: str, subject: str) -> str:
        """The mail to this address with these words in its subject."""

        def arrived():
            return next((mail for mail in self.to(address) if subject in mail.splitlines()[1]), None)

        return until(arrived, f"a mail to {address} about {subject!r}")

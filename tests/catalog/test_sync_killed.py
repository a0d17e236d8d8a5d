"""A real worker, killed in the middle of a push, between what the platform did and what it answered."""

import os
import signal
import subprocess
import sys
import time

import pytest
from celery import current_app
from django.db import connection
from django.utils import timezone

from catalog.models import SyncItem
from catalog.sync.run import run
from tests.catalog.platform import Platform
from tests.factories.sync import CatalogTargetFactory, listed_module

WORKER = [
    sys.executable,
    "-m",
    "celery",
    "--quiet",
    "-A",
    "config.celery",
    "worker",
    "--concurrency",
    "1",
    "-l",
    "ERROR",
]


@pytest.fixture
def worker():
    """Starts a worker on the database and the broker of this test; kills whatever is left of it."""
    address = "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format(**connection.settings_dict)
    started = []

    def start():
        process = subprocess.Popen(
            WORKER, env={**os.environ, "DATABASE_URL": address, "PYTHONWARNINGS": "ignore"}, start_new_session=True
        )
        started.append(process)
        return process

    yield start
    for process in started:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def until(seen, seconds=30):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if seen():
            return True
        time.sleep(0.05)
    return False


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_is_killed_in_the_middle_of_a_push_loses_nothing_and_doubles_nothing(tmp_path, worker):
    with Platform(tmp_path).running() as platform:
        platform.chaos("half")  # does what it is told, and then does not answer
        target = CatalogTargetFactory(base_url=platform.base_url)
        first, second = listed_module(title_nl="Eerste"), listed_module(title_nl="Tweede")
        process = worker()
        current_app.send_task("catalog.synchronise")
        assert until(platform.storage.deliveries)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

        statuses = SyncItem.objects.filter(target=target).order_by("module_id").values_list("status", flat=True)
        assert list(statuses) == ["in_flight", "waiting"]
        assert platform.shown() == ["Eerste"]
        platform.chaos("")
        SyncItem.objects.filter(status="in_flight").update(claimed_until=timezone.now())
        assert until(lambda: run(target) is not None)  # the dead worker's lock falls with its connection

        assert list(statuses.all()) == ["done", "done"]
        assert sorted(platform.shown()) == ["Eerste", "Tweede"]
        number = {item.module_id: item.pushed_version for item in SyncItem.objects.all()}
        assert platform.storage.deliveries() == {
            f"PUT:{first.module.uuid}:{number[first.pk]}": 2,
            f"PUT:{second.module.uuid}:{number[second.pk]}": 1,
        }

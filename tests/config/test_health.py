import re
from datetime import timedelta

import pytest
from django.utils import timezone

from config import health
from config.models import Heartbeat
from config.tasks import beat_heart


@pytest.fixture
def no_lags(monkeypatch):
    monkeypatch.setattr(health, "_lags", {})
    monkeypatch.setattr(health, "_parts", {})


def parts(response) -> dict:
    """The statuses of an answer, without the details."""
    return {name: part["status"] if isinstance(part, dict) else part for name, part in response.json().items()}


def test_healthz_answers_without_database_and_without_signing_in(client):
    response = client.get("/healthz")  # this test has no access to the database
    assert (response.status_code, response.json()) == (200, {"status": "ok"})


@pytest.mark.django_db
def test_readyz_is_ok_when_the_heart_beats(client, no_lags):
    beat_heart()
    response = client.get("/readyz")
    assert response.status_code == 200
    assert parts(response) == {"status": "ok", "database": "ok", "worker": "ok", "redis": "ok"}


@pytest.mark.django_db
def test_readyz_shows_what_the_apps_hold(client, no_lags):
    beat_heart()
    health.register_part("search", lambda: {"status": "sql", "detail": "ValueError"})
    response = client.get("/readyz")
    assert (response.status_code, response.json()["status"]) == (200, "degraded")
    assert response.json()["search"] == {"status": "sql", "detail": "ValueError"}


@pytest.mark.django_db
def test_metrics_tell_the_same_as_numbers_to_the_own_network_alone(client, no_lags):
    beat_heart()
    health.register_part("search", lambda: {"status": "sql", "detail": "ValueError", "bytes": 41230})
    response = client.get("/metrics")
    assert response["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
    told = dict(re.findall(r"^leerkring_(\w+){process=\"\d+\"} (\S+)$", response.text, re.MULTILINE))
    assert {name: told[name] for name in ("database_ok", "redis_ok", "search_ok", "search_bytes")} == {
        "database_ok": "1", "redis_ok": "1", "search_ok": "0", "search_bytes": "41230",
    }  # fmt: skip
    assert float(told["worker_seconds"]) < 5
    assert client.get("/metrics", REMOTE_ADDR="8.8.8.8").status_code == 404


@pytest.mark.django_db
def test_readyz_misses_a_worker_that_never_worked(client, no_lags):
    response = client.get("/readyz")
    assert response.status_code == 200
    assert parts(response) == {"status": "degraded", "database": "ok", "worker": "unavailable", "redis": "ok"}


@pytest.mark.django_db
def test_readyz_misses_a_worker_whose_heart_stopped(client, no_lags):
    Heartbeat.objects.create(name="worker", beaten_at=timezone.now() - timedelta(minutes=1))
    worker = client.get("/readyz").json()["worker"]
    assert worker["status"] == "unavailable"
    assert worker["seconds"] == pytest.approx(60, abs=5)


@pytest.mark.django_db
def test_the_heart_beats_in_one_row():
    beat_heart()
    first = Heartbeat.objects.get().beaten_at
    beat_heart()
    assert Heartbeat.objects.get().beaten_at > first


@pytest.mark.django_db
def test_readyz_says_how_far_registered_work_is_behind(client, no_lags):
    beat_heart()
    health.register("listing_lag", lambda: 12.34, at_most=60)
    response = client.get("/readyz")
    assert parts(response)["status"] == "ok"
    assert response.json()["listing_lag"] == {"status": "ok", "seconds": 12.3}


@pytest.mark.django_db
def test_readyz_is_degraded_when_registered_work_is_too_far_behind(client, no_lags):
    beat_heart()
    health.register("listing_lag", lambda: 61, at_most=60)
    response = client.get("/readyz")
    assert (response.status_code, parts(response)["status"]) == (200, "degraded")
    assert response.json()["listing_lag"] == {"status": "behind", "seconds": 61}


@pytest.mark.django_db
def test_a_slow_question_about_lag_is_cut_off(client, no_lags):
    from django.db import connection

    def slow():
        with connection.cursor() as cursor:
            cursor.execute("select pg_sleep(5)")
        return 0

    health.register("listing_lag", slow)
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["database"] == {"status": "unavailable", "detail": "OperationalError"}


@pytest.mark.django_db
def test_readyz_is_degraded_when_redis_is_away(client, no_lags, redis):
    beat_heart()
    redis.stop()
    response = client.get("/readyz")
    assert response.status_code == 200
    assert parts(response) == {"status": "degraded", "database": "ok", "worker": "ok", "redis": "unavailable"}


@pytest.mark.django_db
def test_readyz_does_not_wait_for_a_redis_that_hangs(client, no_lags, redis):
    beat_heart()
    redis.pause()
    response = client.get("/readyz")
    assert response.status_code == 200
    assert response.json()["redis"] == {"status": "unavailable", "detail": "TimeoutError"}


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
@pytest.mark.django_db
def test_answers_for_machines_are_not_kept_and_change_nothing(client, path):
    assert "no-store" in client.get(path)["Cache-Control"]
    assert client.post(path).status_code == 405

import pytest
from celery import current_app
from django.db import transaction

from people import nudges

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _not_silent(monkeypatch, redis):
    monkeypatch.setattr(nudges, "_silent_until", 0.0)
    with current_app.connection_for_write() as connection:
        connection.default_channel.queue_purge("celery")
    yield


def waiting() -> int:
    with current_app.connection_for_read() as connection:
        return connection.default_channel.queue_declare("celery", passive=False).message_count


def test_nudge_is_published_once_after_the_commit():
    with transaction.atomic():
        nudges.nudge("people.send_mails")
        nudges.nudge("people.send_mails")
        assert waiting() == 0
    assert waiting() == 1


def test_nudge_is_forgotten_with_a_rollback_and_comes_with_the_next_row():
    with transaction.atomic():
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            nudges.nudge("people.send_mails")
            raise ZeroDivisionError
        nudges.nudge("people.send_mails")
    assert waiting() == 1
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        nudges.nudge("people.send_mails")
        raise ZeroDivisionError
    assert waiting() == 1


@pytest.mark.parametrize("trouble", ["stop", "pause"])
def test_nudge_neither_raises_nor_asks_again_while_redis_is_away(redis, trouble, monkeypatch):
    published = []
    send_task = current_app.send_task
    monkeypatch.setattr(current_app, "send_task", lambda name, **k: published.append(name) or send_task(name, **k))
    getattr(redis, trouble)()
    nudges.nudge("people.send_mails")
    nudges.nudge("people.send_mails")
    assert published == ["people.send_mails"]
    monkeypatch.setattr(nudges, "_silent_until", 0.0)
    nudges.nudge("people.send_mails")
    assert published == ["people.send_mails"] * 2


def test_nudge_speaks_again_when_redis_is_back(redis, monkeypatch):
    redis.stop()
    nudges.nudge("people.send_mails")
    redis.start()
    monkeypatch.setattr(nudges, "_silent_until", 0.0)
    nudges.nudge("people.send_mails")
    assert waiting() == 1

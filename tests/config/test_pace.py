import pytest
from django.urls import reverse

from config import pace

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _nobody_asked_yet():
    pace.forget()
    yield
    pace.forget()


def statuses(client, times, **headers):
    return [client.get(reverse("catalog:listing-list"), **headers).status_code for _ in range(times)]


def test_past_the_limit_an_address_is_asked_to_wait_and_others_are_not(client, settings):
    settings.SEARCH_REQUESTS_A_MINUTE = 2
    assert statuses(client, 3) == [200, 200, 429]
    assert statuses(client, 1, REMOTE_ADDR="192.0.2.7") == [200]
    response = client.get(reverse("catalog:listing-list"), {"q": "zorg"})
    assert response["Retry-After"] == "60"
    assert "Te veel zoekopdrachten" in response.content.decode()


def test_the_next_minute_begins_anew(client, settings, monkeypatch):
    settings.SEARCH_REQUESTS_A_MINUTE = 1
    moment = [1_000_000.0]
    monkeypatch.setattr(pace.time, "time", lambda: moment[0])
    assert statuses(client, 2) == [200, 429]
    moment[0] += 60
    assert statuses(client, 2) == [200, 429]


def test_nought_is_no_limit(client, settings):
    settings.SEARCH_REQUESTS_A_MINUTE = 0
    assert statuses(client, 3) == [200] * 3


def test_addresses_are_forgotten_in_their_turn(monkeypatch):
    monkeypatch.setattr(pace, "MOST_ADDRESSES", 2)
    for address in ("a", "b", "c"):
        assert pace._is_within(address, 1, 0.0)
    assert list(pace._counts) == ["b", "c"]
    assert not pace._is_within("c", 1, 0.0)

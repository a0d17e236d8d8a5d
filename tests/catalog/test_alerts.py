"""Searches that are followed by mail."""

import datetime

import pytest
from django.test import Client
from django.utils import timezone

from catalog import tasks
from catalog.actions import alerts as actions
from catalog.address import SearchAddress
from catalog.models import SearchAlert
from people import mail, registry
from people.history import NotPossible
from people.models import Notification
from tests.catalog.listings import listed
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db
NEW = "/nl/searches/new/?q=zorg&form=online"


def asked(**fields):
    given = {"email": "wie@voorbeeld.example", "language": "nl", "by": None} | fields
    return actions.ask_for_alert(SearchAddress.of(given.pop("query", "q=zorg")), **given)


def a_day_later():
    SearchAlert.objects.update(looked_at=timezone.now() - datetime.timedelta(days=1))


def mails(kind):
    return list(Notification.objects.filter(kind=f"catalog/mail/{kind}"))


def test_a_visitor_follows_a_search_confirms_hears_what_is_new_and_stops(client):
    listed(title_nl="Zorg van toen", delivery=["online"])
    response = client.post(NEW, {"email": "Wie@Voorbeeld.example"})
    assert (response.status_code, response["Location"]) == (302, "/nl/catalogue/?q=zorg&form=online")
    (first,) = mails("alert_confirm")
    assert (first.address, first.is_secret) == ("wie@voorbeeld.example", True)
    assert first.context["search"] == "“zorg” · Online"
    tasks.tell_of_new_modules()
    assert mails("alert_news") == []  # nobody is mailed before the address itself has agreed

    confirm = first.context["url"].partition("8000")[2]
    assert client.get(confirm).status_code == 200
    assert SearchAlert.objects.get().confirmed_at is None
    assert client.post(confirm).status_code == 302
    a_day_later()
    tasks.tell_of_new_modules()
    assert mails("alert_news") == []  # what stood there already is not new

    for number in range(12):
        listed(title_nl=f"Zorg {number}", delivery=["online"])
    listed(title_nl="Zorg op locatie", delivery=["presential"])
    tasks.tell_of_new_modules()
    assert mails("alert_news") == []  # at most once a day
    a_day_later()
    tasks.tell_of_new_modules()
    a_day_later()
    tasks.tell_of_new_modules()
    (news,) = mails("alert_news")
    assert (news.context["count"], len(news.context["modules"]), news.context["more"]) == (12, 10, 2)
    message = mail.draw(news)
    assert message.subject == "12 nieuwe modules voor uw zoekopdracht"
    assert message.extra_headers["List-Unsubscribe"] == f"<{news.context['stop_url']}>"
    assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"

    stop = news.context["stop_url"].partition("8000")[2]
    assert client.get(stop).status_code == 200
    strict = Client(enforce_csrf_checks=True)  # a mail program has no cookie
    assert strict.post(stop, {"List-Unsubscribe": "One-Click"}).status_code == 204
    assert not SearchAlert.objects.exists()
    assert strict.post(stop).status_code == 302
    assert "is gestopt" in client.get(stop).content.decode()


def test_whoever_is_signed_in_follows_at_once_with_the_own_address_only(client_of):
    person = UserFactory(email="vera@voorbeeld.example")
    client = client_of(person)
    client.post(NEW, {"email": "vera@voorbeeld.example"})
    client.post(NEW, {"email": "ander@voorbeeld.example"})
    assert [(alert.email, alert.person, bool(alert.confirmed_at)) for alert in SearchAlert.objects.all()] == [
        ("vera@voorbeeld.example", person, True),
        ("ander@voorbeeld.example", None, False),
    ]
    page = client.get("/nl/searches/").content.decode()
    assert "vera@voorbeeld.example" in page and "ander@voorbeeld.example" not in page


def test_asking_again_says_the_same_and_mails_nobody():
    assert asked() is not None
    assert asked(email="WIE@voorbeeld.example") is None
    for number in range(12):
        asked(query=f"q=zorg{number}")
    assert SearchAlert.objects.count() == len(mails("alert_confirm")) == actions.MOST_OF_ONE_ADDRESS


def test_a_search_for_everything_cannot_be_followed(client):
    with pytest.raises(NotPossible):
        asked(query="order=newest&compare=x")
    assert client.get("/nl/searches/new/?order=title")["Location"] == "/nl/catalogue/?order=title"


def test_what_nobody_confirmed_is_forgotten_after_a_week():
    old, _new = asked(), asked(query="q=taal")
    SearchAlert.objects.filter(pk=old.pk).update(asked_at=timezone.now() - datetime.timedelta(days=8))
    tasks.tell_of_new_modules()
    assert SearchAlert.objects.get().query == "q=taal"


def test_a_module_that_left_and_came_back_is_told_once():
    row = listed(title_nl="Elders")
    alert = actions.confirm_alert(asked(), by=None)
    row.title_nl = "Zorg"
    row.save()
    assert actions.tell_of_new(alert) == 1
    row.title_nl = "Elders"
    row.save()
    assert actions.tell_of_new(alert) == 0
    row.title_nl = "Zorg"
    row.save()
    assert actions.tell_of_new(alert) == 0


def test_an_english_reader_gets_english():
    alert = actions.confirm_alert(asked(language="en", query="form=online"), by=None)
    listed(title_nl="Zorg", title_en="Care", delivery=["online"])
    actions.tell_of_new(alert)
    (news,) = mails("alert_news")
    assert mail.draw(news).subject == "1 new module for your search"
    assert news.context["modules"][0]["title"] == "Care"
    assert "/en/catalogue/" in news.context["url"]


def test_a_person_takes_along_and_erases_what_is_followed():
    person = UserFactory(email="vera@voorbeeld.example")
    asked(email=person.email, by=person)
    assert [row["query"] for row in registry.export_of(person)["catalog"]["followed_searches"]] == ["q=zorg"]
    registry.erase_all(person)
    assert not SearchAlert.objects.exists()

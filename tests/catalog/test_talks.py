"""Talking to an AI hub about a module."""

import datetime

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone

from catalog import listing, tasks
from catalog.actions import talks
from catalog.contacts import Origin, Region, region
from catalog.models import Consultation
from partners.models import Hub, HubRole, Lab
from people import desks, mail, registry
from people.history import NotPossible
from people.models import Event, Notification
from tests.factories.catalog import ModuleFactory, ModuleVersionFactory, OfferingFactory
from tests.factories.partners import HubFactory
from tests.factories.people import UserFactory


@pytest.mark.parametrize(
    ("chosen", "offerings", "provider", "found"),
    [
        ("NL-UT", ["NL-OV"], "NL-GE", Region("NL-UT", Origin.CHOSEN)),
        ("", ["", "NL-OV", "NL-GR"], "NL-GE", Region("NL-OV", Origin.OFFERING)),
        ("onzin", [], "NL-GE", Region("NL-GE", Origin.PROVIDER)),
        ("", [""], "", Region("", Origin.NONE)),
    ],
)
def test_region_is_the_chosen_one_else_of_an_offering_else_of_the_provider(chosen, offerings, provider, found):
    assert region(chosen, offerings, provider) == found


@pytest.fixture
def hub(db):
    Hub.objects.all().delete()  # the real ones
    return HubFactory(name="AI-hub Oost (fictief)", provinces=["NL-OV"], contact_email="hub@voorbeeld.example")


@pytest.fixture
def manager(hub):
    person = UserFactory(email="hubmanager@voorbeeld.example")
    HubRole.objects.create(hub=hub, person=person, role="manager", accepted_at=timezone.now())
    return person


@pytest.fixture
def module(hub):
    version = ModuleVersionFactory(module=ModuleFactory(slug="zorg"), published=True, title_nl="Zorg")
    OfferingFactory(version=version, active=True, province="NL-OV")
    listing.draw(version.module)
    return version.module


ADDRESS = "/nl/catalogue/zorg/talk/"


def given(to, **fields):
    return {
        "hub": to.pk,
        "question": "Past dit bij mijn werk in de thuiszorg?",
        "email": "Wie@voorbeeld.example",
    } | fields


def asked(module, hub, **fields):
    words = {
        "province": "NL-OV",
        "name": "",
        "email": "wie@voorbeeld.example",
        "question": "Past dit bij mij?",
        "language": "nl",
    }
    return talks.ask_for_talk(module, hub=hub, by=None, **(words | fields))


def soup(response):
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def test_a_visitor_asks_and_the_hub_answers(client, client_of, module, hub, manager):
    Lab.objects.create(
        slug="wc", name="Werkcentrum Oost (fictief)", kind="werkcentrum", province="NL-OV", website="https://wc.example"
    )
    page = soup(client.get(ADDRESS))
    assert [heading.text for heading in page.select("#region ~ *, .lk-rows h3")][:2] == [
        hub.name,
        "Werkcentrum Oost (fictief)",
    ]
    assert "de provincie waar deze module wordt gegeven" in page.text
    response = client.post(ADDRESS, given(hub, name="Wim"))
    assert (response.status_code, response["Location"]) == (302, "/nl/catalogue/zorg/")
    talk = Consultation.objects.get()
    assert (talk.email, talk.province, talk.status, talk.asked_by) == ("wie@voorbeeld.example", "NL-OV", "asked", None)
    assert sorted(Notification.objects.values_list("kind", "address", "recipient__email")) == [
        ("catalog/mail/talk_asked", "", manager.email),
        ("catalog/mail/talk_asked", "hub@voorbeeld.example", None),
        ("catalog/mail/talk_received", "wie@voorbeeld.example", None),
    ]
    to_hub = mail.draw(Notification.objects.get(address="hub@voorbeeld.example"))
    assert to_hub.reply_to == ["wie@voorbeeld.example"] and "thuiszorg" in to_hub.body

    (task,) = [each for each in desks.of(manager).tasks if each.url == talk.get_absolute_url()]
    desk = client_of(manager)
    assert "wie@voorbeeld.example" in desk.get(task.url).content.decode()
    assert desk.post(task.url, {"answer": "Ja, bel ons gerust."}).status_code == 302
    talk.refresh_from_db()
    assert (talk.status, talk.answered_by) == ("answered", manager)
    answer = mail.draw(Notification.objects.get(kind="catalog/mail/talk_answered"))
    assert (answer.to, answer.reply_to) == (["wie@voorbeeld.example"], ["hub@voorbeeld.example"])
    assert "bel ons gerust" in answer.body
    assert desk.post(task.url, {"answer": "Nog eens."}).status_code == 409
    assert "Zorg" in soup(desk.get("/nl/talks/")).select_one("#done").find_parent("section").text
    assert not Event.objects.filter(note__contains="@").exists()


def test_the_chosen_province_leads_to_another_hub(client, module, hub):
    other = HubFactory(name="AI-hub Midden (fictief)", provinces=["NL-UT"])
    page = soup(client.get(f"{ADDRESS}?province=NL-UT"))
    assert [link.text for link in page.select(".lk-rows h3 a")] == [other.name]
    assert page.select_one("textarea") is None  # nobody there would read it
    assert client.post(f"{ADDRESS}?province=NL-UT", given(other)).status_code == 200
    assert client.post(ADDRESS, given(other)).status_code == 200  # a hub of elsewhere is not among the choices
    assert not Consultation.objects.exists()


@pytest.mark.parametrize("bad", [{"email": "geen adres"}, {"question": "kort"}, {"question": "x" * 1001}, {"hub": "x"}])
def test_a_wrong_question_is_kept_and_said_what_is_wrong(client, module, hub, bad):
    page = soup(client.post(ADDRESS, given(hub, **bad)))
    assert page.select_one("[data-lk-focus]") is not None
    assert page.select_one("textarea").text.strip() == str(given(hub, **bad)["question"])
    assert not Consultation.objects.exists()


def test_a_program_that_fills_in_everything_reaches_nobody(client, module, hub):
    assert client.post(ADDRESS, given(hub, homepage="https://x.example")).status_code == 302
    assert not Consultation.objects.exists()


def test_an_address_and_a_hub_have_a_limit(module, hub, monkeypatch):
    for _ in range(talks.MOST_OF_ONE_ADDRESS):
        asked(module, hub)
    with pytest.raises(NotPossible):
        asked(module, hub, email="WIE@voorbeeld.example")
    monkeypatch.setattr(talks, "MOST_A_DAY", 4)
    asked(module, hub, email="a@voorbeeld.example")
    with pytest.raises(NotPossible):
        asked(module, hub, email="b@voorbeeld.example")


def test_a_hub_is_reminded_once_and_the_question_forgotten_after_half_a_year(module, hub):
    talk = asked(module, hub)
    tasks.mind_talks()
    assert not Notification.objects.filter(kind="catalog/mail/talk_reminder").exists()
    Consultation.objects.update(asked_at=timezone.now() - talks.REMIND_AFTER)
    tasks.mind_talks()
    tasks.mind_talks()
    assert Notification.objects.filter(kind="catalog/mail/talk_reminder").count() == 1
    assert talks.remind_of_talk(talk) is False
    Consultation.objects.update(asked_at=timezone.now() - talks.KEPT - datetime.timedelta(days=1))
    tasks.mind_talks()
    assert not Consultation.objects.exists()


def test_closing_mails_nobody(client_of, module, hub, manager):
    talk = asked(module, hub)
    before = Notification.objects.count()
    assert client_of(manager).post(f"/nl/talks/{talk.uuid}/close/", {"reason": "Gebeld."}).status_code == 302
    talk.refresh_from_db()
    assert (talk.status, Notification.objects.count()) == ("closed", before)


def test_a_person_takes_along_and_erases_own_questions(module, hub):
    person = UserFactory(email="wie@voorbeeld.example")
    asked(module, hub)  # before the account was made, from the same address
    asked(module, hub, email="ander@voorbeeld.example")
    assert [row["module"] for row in registry.export_of(person)["catalog"]["questions_to_hubs"]] == ["zorg"]
    registry.erase_all(person)
    assert Consultation.objects.get().email == "ander@voorbeeld.example"


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_the_same_queries_for_any_number(
    client_of, module, hub, manager, count, django_assert_num_queries
):
    for _ in range(count):
        asked(module, hub)
    client = client_of(manager)
    with django_assert_num_queries(5):
        client.get("/nl/talks/")

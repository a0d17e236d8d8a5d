"""Modules that have gone quiet: the rule, the question to the owner, the usual results."""

import datetime

import pytest
from bs4 import BeautifulSoup
from django.utils import timezone

from catalog import listing, tasks
from catalog.actions import freshness as actions
from catalog.freshness import Freshness, Reason, freshness
from catalog.models import Listing, Module, ModuleVersion
from people.models import Event, Notification
from tests.factories.catalog import ModuleFactory, ModuleVersionFactory, OfferingFactory, in_days
from tests.factories.partners import OrganisationRoleFactory

DAY = datetime.date(2027, 6, 1)


def ago(days):
    return DAY - datetime.timedelta(days=days)


def judged(confirmed, *, start=True, until=None, asked=None):
    return freshness(
        confirmed_on=ago(confirmed), has_start=start, started_until=until, asked_on=None if asked is None else ago(asked),
        today=DAY,
    )  # fmt: skip


BOTH = (Reason.NOT_CONFIRMED, Reason.NO_START)


@pytest.mark.parametrize(
    ("given", "found"),
    [
        (judged(364), Freshness()),
        (judged(365), Freshness((Reason.NOT_CONFIRMED,), asks=True)),
        (judged(89, start=False), Freshness()),
        (judged(90, start=False), Freshness((Reason.NO_START,), asks=True)),
        (judged(200, start=False, until=ago(89)), Freshness()),  # the last start was not long ago
        (judged(200, start=False, until=ago(90)), Freshness((Reason.NO_START,), asks=True)),
        (judged(400, start=False, asked=59), Freshness(BOTH, leaves_on=DAY + datetime.timedelta(days=1))),
        (judged(400, start=False, asked=60), Freshness(BOTH, leaves_on=DAY, is_dormant=True)),
        (judged(400, asked=500), Freshness((Reason.NOT_CONFIRMED,), asks=True)),  # answered since
    ],
)
def test_freshness_asks_after_a_year_or_ninety_days_and_leaves_sixty_days_later(given, found):
    assert given == found


@pytest.fixture
def quiet(db):
    """Published 400 days ago by an organisation with an editor; a start in the past."""
    module = ModuleFactory(slug="stil", created_at=timezone.now() - datetime.timedelta(days=400))
    version = ModuleVersionFactory(module=module, published=True, title_nl="Stil")
    ModuleVersion.objects.update(published_at=timezone.now() - datetime.timedelta(days=400))
    OfferingFactory(version=version, active=True, past=True, starts_on=in_days(-200), ends_on=in_days(-190))
    OrganisationRoleFactory(
        organisation=module.owner_organisation, role="editor", person__email="redacteur@voorbeeld.example"
    )
    listing.draw(module)
    return module


def titles(client, query=""):
    page = BeautifulSoup(client.get(f"/nl/catalogue/{query}").content, "html.parser")
    return [heading.text for heading in page.select(".lk-listing h3")]


def days_later(monkeypatch, days):
    """The question was asked so many days ago."""
    Module.objects.update(asked_after_on=timezone.localdate() - datetime.timedelta(days=days))
    listing.draw(Module.objects.get())


def test_the_owner_is_asked_once_and_the_module_leaves_the_usual_results(quiet, client, monkeypatch):
    tasks.ask_after_modules()
    tasks.ask_after_modules()
    (mail,) = Notification.objects.all()
    assert (mail.kind, mail.recipient.email) == ("catalog/mail/module_quiet", "redacteur@voorbeeld.example")
    assert mail.context["not_confirmed"] and mail.context["no_start"]
    assert Event.objects.filter(verb="module.asked_after").count() == 1
    days_later(monkeypatch, 59)
    row = Listing.objects.get()
    assert (row.is_usual, row.redraw_on) == (True, timezone.localdate() + datetime.timedelta(days=1))
    assert titles(client) == ["Stil"]
    days_later(monkeypatch, 60)
    assert (titles(client), titles(client, "?q=stil"), titles(client, "?quiet=1")) == ([], [], ["Stil"])
    assert client.get("/nl/catalogue/?usual=1&q=stil").status_code == 200  # nobody chooses it by hand
    page = client.get("/nl/catalogue/stil/").content.decode()
    assert "niet tussen de gewone resultaten" in page
    nothing = BeautifulSoup(client.get("/nl/catalogue/?q=stil").content, "html.parser")
    assert nothing.select_one(".lk-ways-out a")["href"] == "/nl/catalogue/?q=stil&quiet=1"


def test_one_click_brings_it_back(quiet, client_of):
    actions.ask_after(quiet)
    Module.objects.update(asked_after_on=timezone.localdate() - datetime.timedelta(days=70))
    editor = quiet.owner_organisation.roles.get().person
    client = client_of(editor)
    address = "/nl/desk/modules/stil/confirm/"
    desk = client.get(f"/nl/organisations/{quiet.owner_organisation.slug}/supply/").content.decode()
    assert "Wordt ‘Stil’ nog gegeven?" in desk
    assert "niet meer tussen de gewone resultaten" in client.get(address).content.decode()
    assert client.post(address).status_code == 302
    while listing.draw_next():
        pass
    quiet.refresh_from_db()
    assert (quiet.confirmed_on, quiet.asked_after_on, Listing.objects.get().is_usual) == (
        timezone.localdate(),
        None,
        True,
    )


def test_a_new_start_ends_the_question(quiet):
    actions.ask_after(quiet)
    quiet.confirmed_on = None
    ModuleVersion.objects.update(reviewed_on=in_days(-100))
    OfferingFactory(version=quiet.versions.get(), active=True)
    assert actions.ask_after_all() == 0
    quiet.refresh_from_db()
    assert quiet.asked_after_on is None


def test_taken_over_supply_is_not_asked_after(quiet):
    Module.objects.update(origin="taken_over")
    assert actions.ask_after_all() == 0


@pytest.mark.parametrize("count", [1, 3])
def test_asking_after_nothing_takes_the_same_queries(db, count, django_assert_num_queries):
    for _ in range(count):
        OfferingFactory(version=ModuleVersionFactory(published=True), active=True)
    with django_assert_num_queries(3):  # the modules, and the transaction of an empty update
        assert actions.ask_after_all() == 0

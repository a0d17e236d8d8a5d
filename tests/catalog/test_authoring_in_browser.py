"""What the scripts of the writing desk add, in a real browser."""

import datetime

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from catalog import snapshot
from tests.factories.catalog import ModuleFactory, OfferingFactory
from tests.factories.partners import OrganisationRoleFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def writer():
    return OrganisationRoleFactory(role="editor")


def test_one_row_more_without_a_round_trip_is_saved(open_page, writer):
    module = ModuleFactory(owner_organisation=writer.organisation, draft=True)
    page = open_page(writer.person)
    page.goto(reverse("catalog:module-edit", args=[module.slug]))
    page.fill("#id_title_nl", "Getypt voor de nieuwe rij")
    for number in (3, 4):
        page.click("[data-lk-rows='outcomes'] [data-lk-add-row]")
        page.fill(f"#id_outcomes-{number}-nl", f"Uitkomst {number}")
        assert page.evaluate("document.activeElement.id") == f"id_outcomes-{number}-nl"
    page.click("button[name='save']")
    version = module.versions.get()
    assert version.title_nl == "Getypt voor de nieuwe rij"
    assert [row["nl"] for row in snapshot.content(version)["outcomes"]][2:] == ["Uitkomst 3", "Uitkomst 4"]


def test_texts_show_in_one_language_or_side_by_side_and_what_is_wrong_shows_anyway(open_page, writer):
    module = ModuleFactory(owner_organisation=writer.organisation, draft=True)
    page = open_page(writer.person, java_script_enabled=False)
    page.goto(reverse("catalog:module-edit", args=[module.slug]))
    dutch, english = page.locator("#id_title_nl"), page.locator("#id_title_en")
    expect(dutch).to_be_visible()
    expect(english).to_be_visible()
    page.get_by_label("alleen in het Nederlands").check()
    page.fill("#id_title_nl", "Alleen in het Nederlands")
    for hidden in (english, page.locator("#id_outcomes-0-en"), page.locator("#id_description_en")):
        expect(hidden).to_be_hidden()
    page.click("button[name='stay']")
    assert page.url.endswith("?shown=nl")
    expect(page.locator("#id_title_en")).to_be_hidden()
    page.evaluate("document.querySelector('#id_title_en').value = 'x'.repeat(400)")
    page.evaluate("document.querySelector('#id_title_en').removeAttribute('maxlength')")
    page.click("button[name='stay']")
    expect(page.locator("#id_title_en")).to_be_visible()  # it is too long
    expect(page.locator("#id_description_en")).to_be_hidden()


def test_everything_is_there_without_scripts(open_page, writer):
    module = ModuleFactory(owner_organisation=writer.organisation, draft=True)
    page = open_page(writer.person, java_script_enabled=False)
    page.goto(reverse("catalog:module-edit", args=[module.slug]))
    page.fill("#id_title_nl", "Zonder script")
    page.click("[data-lk-add-row]")
    assert page.locator("#outcomes fieldset").count() == 4
    page.fill("#id_outcomes-3-nl", "Uitkomst 3")
    page.check("#id_outcomes-0-DELETE")
    page.click("button[name='save']")
    version = module.versions.get()
    assert version.title_nl == "Zonder script"
    assert [row["nl"] for row in snapshot.content(version)["outcomes"]][1:] == ["Uitkomst 3"]


def test_meetings_and_prices_get_rows_of_their_own(open_page, writer):
    module = ModuleFactory(owner_organisation=writer.organisation, published=True)
    january = {"starts_on": datetime.date(2027, 1, 14), "ends_on": datetime.date(2027, 1, 21)}
    offering = OfferingFactory(version=module.versions.get(), **january)
    page = open_page(writer.person)
    page.goto(reverse("catalog:offering-edit", args=[offering.uuid]))
    page.click("[data-lk-rows='sessions'] [data-lk-add-row]")
    for number, day in enumerate(("2027-01-14", "2027-01-21")):
        page.fill(f"#id_sessions-{number}-day", day)
        page.fill(f"#id_sessions-{number}-begins", "09:30")
        page.fill(f"#id_sessions-{number}-ends", "12:00")
    page.select_option("#id_prices-0-audience", "business")
    page.fill("#id_prices-0-amount", "1150")
    page.select_option("#id_prices-0-vat", "excluded")
    page.click(".lk-save-bar button[type='submit']")
    assert offering.sessions.count() == 2
    assert offering.prices.get().amount == 1150


def test_a_long_sentence_is_hinted_at_while_one_writes_each_by_itself(open_page, writer):
    module = ModuleFactory(owner_organisation=writer.organisation, draft=True)
    page = open_page(writer.person)
    page.goto(reverse("catalog:module-edit", args=[module.slug]))
    area = page.locator("#id_summary_nl")
    hint = area.locator("xpath=following-sibling::p[@role='status']")
    area.fill("Dit is kort. " + "Deze zin heeft veel te veel woorden " + "en nog meer " * 6 + "tot het eind. Kort.")
    expect(hint).to_have_text("Deze zin is lang: “Deze zin heeft veel te veel…” telt 28 woorden. Knip hem in tweeën.")
    area.fill(". ".join(["Een zin van niet meer dan twintig woorden is prima, ook al volgt er daarna nog een"] * 3))
    expect(hint).to_have_text("")
    assert page.locator("#id_summary_en + p, #id_summary_en ~ p[role=status]").first.inner_text() == ""

"""The catalogue in a browser: filters by keyboard and on a phone, without losing one's place."""

import re
from contextlib import suppress

import pytest
from django.db import transaction
from playwright.sync_api import Error, expect

from catalog import listing
from tests.factories.catalog import ModuleFactory, ModuleVersionFactory


@pytest.fixture
def catalogue(transactional_db):
    with transaction.atomic():
        for number in range(24):
            module = ModuleFactory(slug=f"module-{number:02}")
            delivery = "hybrid" if number % 2 else "online"
            ModuleVersionFactory(module=module, published=True, title_nl=f"Taalmodel {number:02}", delivery=delivery)
            listing.draw(module)


def count(page):
    return page.locator("#result-count").inner_text()


def test_a_filter_swaps_the_results_and_keeps_focus_address_and_title(catalogue, page):
    page.goto("/nl/catalogue/")
    assert count(page) == "24 resultaten"
    page.locator("#f-form-hybrid").focus()
    page.keyboard.press("Space")
    page.wait_for_url("**/nl/catalogue/?form=hybrid")
    expect(page.locator("#result-count")).to_have_text("12 resultaten")
    assert page.evaluate("document.activeElement.id") == "f-form-hybrid"
    expect(page.locator("[data-lk-announce]")).to_have_text("12 resultaten gevonden.")
    assert page.title().startswith("12 resultaten")
    page.reload()
    assert (count(page), page.locator("#f-form-hybrid").is_checked()) == ("12 resultaten", True)


def test_searching_and_going_back(catalogue, page):
    page.goto("/nl/catalogue/?form=hybrid")
    page.fill("#q", "taalmodellen")
    page.keyboard.press("Enter")
    page.wait_for_url("**/nl/catalogue/?q=taalmodellen&form=hybrid")
    page.select_option("#order", "title")
    page.wait_for_url("**/nl/catalogue/?q=taalmodellen&form=hybrid&order=title")
    page.go_back()
    page.wait_for_url("**/nl/catalogue/?q=taalmodellen&form=hybrid")
    page.go_back()
    page.wait_for_url("**/nl/catalogue/?form=hybrid")
    expect(page.locator("#result-count")).to_have_text("12 resultaten")


def test_an_earlier_answer_that_comes_late_changes_nothing(catalogue, page):
    page.goto("/nl/catalogue/")
    late = []
    page.route(re.compile(r"q=taalmodellen$"), lambda route: late.append(route))
    page.fill("#q", "taalmodellen")
    with page.expect_request(re.compile(r"q=taalmodellen$")):
        page.keyboard.press("Enter")
    page.locator("#f-form-hybrid").check()
    expect(page.locator("#result-count")).to_have_text("12 resultaten")
    with suppress(Error):  # the browser may have given it up
        late[0].continue_()
    page.wait_for_timeout(500)
    assert (count(page), page.locator("#f-form-hybrid").is_checked()) == ("12 resultaten", True)
    assert page.url.endswith("?q=taalmodellen&form=hybrid")


def test_filters_on_a_phone_stay_open_and_say_what_they_find(catalogue, open_page):
    page = open_page(width=390, height=844)
    page.goto("/nl/catalogue/")
    page.locator("a[aria-controls=filters]").click()
    page.locator("#f-form-hybrid").check()
    button = page.locator("#facets button[type=submit]")
    expect(button).to_have_text("Toon 12 resultaten")
    assert page.locator("#filters").is_visible()
    button.click()
    page.locator("#filters").wait_for(state="hidden")
    assert page.locator("a[aria-controls=filters]").inner_text().strip() == "Filters (1)"


def test_without_javascript_the_form_does_the_same(catalogue, open_page):
    page = open_page(java_script_enabled=False)
    page.goto("/nl/catalogue/")
    page.locator("#f-form-online").check()
    page.locator("#facets button[type=submit]").click()
    assert "form=online" in page.url
    assert count(page) == "12 resultaten"
    page.goto("/nl/catalogue/?page=2")
    assert page.locator(".lk-listings > li").count() == 4


def test_the_pages_break_no_policy_with_their_structured_data(catalogue, page):
    """A refused policy or a broken script fails in the harness."""
    page.goto("/nl/catalogue/module-03/")
    assert page.locator('script[type="application/ld+json"]').count() == 1
    assert page.locator("h1").inner_text() == "Taalmodel 03"

"""An English reader with a phone-sized window and a keyboard alone: finds a course, signs in, enrols."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from catalog import listing
from tests.factories.catalog import OfferingFactory
from tests.factories.people import UserFactory
from tests.factories.sync import listed_module

# Where the focus is must be seen: inside the window, and nothing over it.
SEEN = """element => {
    const box = element.getBoundingClientRect();
    const x = Math.max(0, box.left) + Math.min(box.width, 20) / 2, y = box.top + Math.min(box.height, 20) / 2;
    const top = document.elementFromPoint(x, y);
    return box.bottom > 0 && box.top < innerHeight && (element.contains(top) || top?.contains(element) || !!top?.closest("label"));
}"""


@pytest.fixture
def course(transactional_db):
    listed_module(title_nl="Robotica in de bouw", title_en="Robotics in construction", delivery="online")
    row = listed_module(
        title_nl="Taalmodellen in de zorg",
        title_en="Language models in care",
        delivery="hybrid",
        languages=["nl", "en"],
    )
    soon = timezone.localdate() + timedelta(days=30)
    OfferingFactory(version=row.module.published_version, active=True, starts_on=soon, city="Utrecht")
    return listing.draw(row.module)


def tab_to(page, wanted, key="Tab"):
    """Tab by tab, and each stop on the way can be seen."""
    for _ in range(80):
        page.keyboard.press(key)
        focused = page.evaluate_handle("document.activeElement").as_element()
        name = focused.evaluate("element => element.outerHTML.slice(0, 120)")
        assert focused.evaluate(SEEN), f"the focus is out of sight on {page.url}: {name}"
        if wanted.evaluate("(element, focused) => element === focused", focused):
            return
    raise AssertionError(f"80 tabs and not there: {wanted} on {page.url}")


def go_to(page, wanted):
    tab_to(page, wanted)
    page.keyboard.press("Enter")


def test_an_english_reader_finds_and_enrols_by_keyboard_on_a_phone(course, open_page):
    reader = UserFactory(name="Emma Ellis", email="emma@voorbeeld.example", language="en")
    page = open_page(width=390, height=844, locale="en-GB", reduced_motion="reduce")
    searches_from_the_home_page(page)
    filters_in_the_panel(page)
    opens_the_course(page)
    signs_in_on_the_way(page, reader)
    enrols(page)
    assert [
        (each.person, each.status) for each in course.module.published_version.offerings.get().enrolments.all()
    ] == [(reader, "associated")]


def searches_from_the_home_page(page):
    page.goto("/en/")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to content")).to_be_focused()
    page.keyboard.press("Enter")
    tab_to(page, page.locator("main input[type=search]").first)
    page.keyboard.type("caring")
    page.keyboard.press("Enter")
    expect(page.locator("#result-count")).to_have_text("1 result")


def filters_in_the_panel(page):
    page.goto("/en/catalogue/")
    expect(page.locator("#result-count")).to_have_text("2 results")
    go_to(page, page.get_by_role("button", name="Filters"))
    tab_to(page, page.get_by_role("checkbox", name="Hybrid"))
    page.keyboard.press("Space")
    show = page.get_by_role("button", name="Show 1 result")
    expect(show).to_be_visible()
    go_to(page, show)
    expect(page.locator("#filters")).to_be_hidden()
    expect(page.get_by_role("button", name="Filters (1)")).to_be_focused()
    expect(page.locator(".offcanvas-backdrop")).to_have_count(0)
    expect(page.locator("#result-count")).to_have_text("1 result")


def opens_the_course(page):
    go_to(page, page.get_by_role("link", name="Language models in care"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Language models in care")
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def signs_in_on_the_way(page, reader):
    go_to(page, page.get_by_role("link", name="Enrol").first)
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign In")
    tab_to(page, page.get_by_label("Email"))
    page.keyboard.type(reader.email)
    tab_to(page, page.locator("input[type=password]"))
    page.keyboard.type("geheim genoeg")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Enrol")


def enrols(page):
    tab_to(page, page.get_by_role("checkbox", name="I agree to the terms of the provider"))
    page.keyboard.press("Space")
    go_to(page, page.get_by_role("button", name="Enrol with obligation to pay"))
    expect(page.get_by_text("You have a place.")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 390

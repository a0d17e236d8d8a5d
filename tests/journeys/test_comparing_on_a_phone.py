"""A visitor with a phone: searches, opens a course, compares two by touch, and again by keyboard alone."""

import pytest
from playwright.sync_api import expect

from catalog import listing
from tests.factories.catalog import ModuleFactory, ModuleVersionFactory, OfferingFactory, in_days
from tests.journeys.test_by_keyboard_on_a_phone import tab_to

WIDTH = 390


@pytest.fixture
def courses(transactional_db):
    for number, (title, price) in enumerate({"Taalmodellen in de zorg": 450, "Taalmodellen op school": 0}.items()):
        version = ModuleVersionFactory(
            module=ModuleFactory(slug=f"taal-{number}"), published=True, title_nl=title, price=price
        )
        OfferingFactory(version=version, active=True, starts_on=in_days(30 + number), city="Zwolle")
        listing.draw(version.module)


def is_no_wider(page):
    assert page.evaluate("document.documentElement.scrollWidth") == WIDTH


def says_how_they_differ(page):
    expect(page.get_by_role("heading", level=1)).to_have_text("Modules vergelijken")
    expect(page.get_by_role("columnheader")).to_have_count(2)  # the column of questions has no head on a phone
    prices = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name="Prijs")).first
    assert [" ".join(text.split()) for text in prices.get_by_role("cell").all_inner_texts()] == [
        "€ 450 inclusief btw",
        "Gratis",
    ]
    assert {f"compare={slug}" for slug in ("taal-0", "taal-1")} <= set(page.url.split("?")[1].split("&"))
    is_no_wider(page)


def test_two_courses_are_compared_by_touch(courses, open_page):
    page = open_page(width=WIDTH, height=844, has_touch=True, is_mobile=True, reduced_motion="reduce")
    page.goto("/nl/catalogue/")
    page.locator("#q").fill("taalmodel")
    page.get_by_role("button", name="Zoeken").tap()
    expect(page.locator("#result-count")).to_have_text("2 resultaten")
    is_no_wider(page)
    page.get_by_role("link", name="Taalmodellen in de zorg").tap()
    expect(page.get_by_role("heading", level=1)).to_have_text("Taalmodellen in de zorg")
    is_no_wider(page)
    page.go_back()
    for title in ("Taalmodellen in de zorg", "Taalmodellen op school"):
        page.get_by_role("checkbox", name=f"Vergelijk {title}").tap()
        expect(page.get_by_role("link", name=f"{title} verwijderen")).to_be_visible()
    page.locator(".lk-compare-bar .btn").tap()
    says_how_they_differ(page)
    page.get_by_role("link", name="Haal weg Taalmodellen op school").tap()
    expect(page.get_by_role("columnheader")).to_have_count(1)


def test_two_courses_are_compared_by_keyboard(courses, open_page):
    page = open_page(width=WIDTH, height=844, reduced_motion="reduce")
    page.goto("/nl/catalogue/?q=taalmodel")
    for title in ("Taalmodellen in de zorg", "Taalmodellen op school"):
        box = page.get_by_role("checkbox", name=f"Vergelijk {title}")
        tab_to(page, box)
        page.keyboard.press("Space")
        expect(page.get_by_role("link", name=f"{title} verwijderen")).to_be_visible()
        expect(page.get_by_role("checkbox", name=f"Vergelijk {title}")).to_be_focused()
    tab_to(page, page.locator(".lk-compare-bar .btn"), key="Shift+Tab")
    page.keyboard.press("Enter")
    says_how_they_differ(page)

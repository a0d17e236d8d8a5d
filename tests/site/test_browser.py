"""The browser fixtures, on the real site."""

import pytest
from django.urls import reverse


def test_open_page_signs_the_person_in(open_page, stranger):
    page = open_page(stranger)
    page.goto(reverse("people:home"))
    assert stranger.name in page.inner_text("body")


def test_a_visitor_is_asked_to_sign_in(page):
    page.goto(reverse("people:home"))
    assert reverse("account_login") in page.url


def test_a_page_that_complains_is_remembered(windows, page):
    page.goto(reverse("about"))
    page.evaluate("""() => {
        document.body.innerHTML += "<p style='color: red'></p>";
        console.error("something broke");
    }""")
    page.wait_for_timeout(100)
    assert any("something broke" in each for each in windows.complaints)
    assert any("Content Security Policy" in each for each in windows.complaints)
    windows.complaints.clear()


@pytest.mark.parametrize("width", [390, 1440])
def test_a_page_has_the_width_that_was_asked_for(open_page, width):
    page = open_page(width=width)
    page.goto(reverse("about"))
    assert page.evaluate("window.innerWidth") == width

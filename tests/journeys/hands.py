"""What a person does with a page: fill in by label, press, follow, read. What is not there fails with what is."""

import re
from contextlib import contextmanager

from playwright.sync_api import Error, Locator, Page, expect

SLOW = 20_000  # the worker may be busy, and so may this machine


@contextmanager
def looking_at(where: Page | Locator):
    try:
        yield
    except (Error, AssertionError) as error:
        page = where if isinstance(where, Page) else where.page
        seen = page.get_by_role("main").aria_snapshot()
        raise AssertionError(f"{error}\n\nat {page.url}, where stands:\n{seen}") from None


def field(where: Page | Locator, label: str) -> Locator:
    """The field with this label; a star behind it says that it is required."""
    fields = where.locator("input, select, textarea")
    return fields.and_(where.get_by_label(re.compile(rf"^\s*{re.escape(label)}\s*\*?\s*$")))


def fill(where: Page | Locator, answers: dict) -> None:
    """By label: a text, a choice, True for a box or a button to tick."""
    with looking_at(where):
        for label, answer in answers.items():
            found = field(where, label)
            if answer is True:
                found.check()
            elif found.evaluate("element => element.tagName") == "SELECT":
                found.select_option(label=answer)
            else:
                found.fill(answer)


def press(where: Page | Locator, name: str) -> None:
    with looking_at(where):
        where.get_by_role("button", name=name, exact=True).click()


def link(where: Page | Locator, name: str) -> Locator:
    """By how its name begins, with what only a screen reader reads: "Kiezen: Leerwerk"."""
    return where.get_by_role("link", name=re.compile(r"^\s*" + re.escape(name).replace(r":\ ", r"\s*:\s+")))


def follow(where: Page | Locator, name: str) -> None:
    with looking_at(where):
        link(where, name).first.click()


def read(where: Page | Locator, *words: str) -> None:
    """The words stand on the page, or appear there soon."""
    with looking_at(where):
        for each in words:
            expect(where.get_by_text(each).filter(visible=True).first).to_be_visible(timeout=SLOW)


def told(page: Page, words: str) -> None:
    """The message above the page."""
    with looking_at(page):
        expect(page.locator(".lk-messages")).to_contain_text(words, timeout=SLOW)


def heading(page: Page, words: str) -> None:
    with looking_at(page):
        expect(page.get_by_role("heading", level=1)).to_contain_text(words, timeout=SLOW)

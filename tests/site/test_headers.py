"""What every page of ours says to the browser, and what its HTML may not contain."""

import re

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.urls import reverse
from django.utils import translation

from tests.site.access import pages, value

PAGES = pages()
EVENT = re.compile(r"^on[a-z]+$|^hx-on")


def inline_parts(page: BeautifulSoup) -> list[str]:
    """Styles, scripts and event handlers that the policy refuses. A block of data (JSON) is no script."""
    found = []
    for element in page.find_all(True):
        if element.name == "style" or element.has_attr("style"):
            found.append(f"style in <{element.name}>")
        if element.name == "script" and not element.get("src") and "json" not in element.get("type", ""):
            found.append("inline script")
        found += [f"{name} in <{element.name}>" for name in element.attrs if EVENT.match(name)]
        if str(element.get("hx-vals", "")).startswith("js:"):
            found.append(f"hx-vals js in <{element.name}>")
        if str(element.get("href", "")).startswith("javascript:"):
            found.append(f"javascript: in <{element.name}>")
    return found


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_page_is_sound(name, language, stage):
    world, clients = stage
    row, reader = PAGES[name]
    with translation.override(language):
        address = reverse(name, args=[value(world, source) for source in row.args])
    response = clients[reader].get(address + row.query)
    page = BeautifulSoup(response.content.decode(), "html.parser")
    ids = [element["id"] for element in page.find_all(id=True)]
    assert inline_parts(page) == []
    assert page.html["lang"] == language
    assert page.title and page.title.text.strip()
    assert len(page.find_all("h1")) == 1
    assert len(page.find_all("main")) == 1
    assert sorted({each for each in ids if ids.count(each) > 1}) == []
    assert "Content-Security-Policy" in response.headers


def test_the_policy_allows_nothing_inline_and_no_other_site(client, db):
    policy = client.get(reverse("about")).headers["Content-Security-Policy"]
    directives = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    assert "unsafe" not in policy
    assert directives["default-src"] == "'none'"
    assert {directives[name] for name in ("script-src", "style-src", "font-src", "connect-src", "form-action")} == {
        "'self'"
    }
    assert directives["frame-ancestors"] == "'none'"


def test_the_other_headers(client, db):
    headers = client.get(reverse("about")).headers
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"


def test_cookies_are_out_of_reach_of_scripts_and_other_sites(client, stage):
    world, _ = stage
    answer = client.post(reverse("account_login"), {"login": world.stranger.email, "password": "geheim genoeg"})
    cookie = answer.cookies[settings.SESSION_COOKIE_NAME]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")


def test_inline_parts_are_found():
    html = """<a style="x" onclick="y" href="javascript:z">a</a><style></style><script>1</script>
    <script type="application/ld+json">{}</script><script src="/x.js"></script><i hx-on:click="x" hx-vals="js:1"></i>"""
    assert inline_parts(BeautifulSoup(html, "html.parser")) == [
        "style in <a>",
        "onclick in <a>",
        "javascript: in <a>",
        "style in <style>",
        "inline script",
        "hx-on:click in <i>",
        "hx-vals js in <i>",
    ]

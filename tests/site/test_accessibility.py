"""Every page, in a real browser, against axe (WCAG 2.2 AA), and without scrolling sideways at 320 px.

Each page has eight looks: in both languages, light and dark, 390 and 1440 px wide. `make audit` asks all eight of each page.
`make test` asks one, which turns from page to page, so that in all pages together each look occurs as often.
"""

from itertools import product

import pytest
from django.conf import settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.core.servers.basehttp import ThreadedWSGIServer
from django.db import connections
from django.test.testcases import LiveServerThread
from django.urls import reverse
from django.utils import translation

from tests.harness.browser import Windows
from tests.site.access import pages, value
from tests.site.thorough import THOROUGH

AXE = settings.BASE_DIR / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PAGES = pages()
NUMBERS = {name: number for number, name in enumerate(PAGES)}
EVERYTHING = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}
RUN = """async options => {
    await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
    const found = await axe.run(document, options);
    return found.violations.map(each => each.id + ": " + each.nodes.map(node => node.html.slice(0, 160)).join(" | "));
}"""
# The body goes with it, so that nothing is laid out anew when the window takes its next size.
SIDEWAYS = """() => {
    const over = document.documentElement.scrollWidth - document.documentElement.clientWidth;
    document.body.remove();
    return over;
}"""
LANGUAGES, WIDTHS, SCHEMES = ("nl", "en"), (1440, 390), ("light", "dark")


def looks_of(page_number: int) -> dict[str, list[tuple[int, str]]]:
    """By language, the widths and schemes in which a page is asked."""
    every = list(product(WIDTHS, SCHEMES))
    if THOROUGH:
        return dict.fromkeys(LANGUAGES, every)
    return {LANGUAGES[page_number % 2]: [every[page_number // 2 % 4]]}


class Server(ThreadedWSGIServer):
    """Its threads share the connection of the test, in which the stage stands; none of them may close it."""

    def _close_connections(self):
        pass

    def serve_forever(self):
        super().serve_forever()
        del connections["default"]  # of this thread, which closes what it has when it ends


@pytest.fixture(scope="module")
def site(_whole_cast):
    shared = connections["default"]
    shared.close_if_unusable_or_obsolete = lambda: None  # asked by Django at both ends of each request
    thread = LiveServerThread("127.0.0.1", StaticFilesHandler, connections_override={"default": shared})
    thread.server_class = Server
    thread.daemon = True
    shared.inc_thread_sharing()
    thread.start()
    thread.is_ready.wait()
    assert thread.error is None, thread.error
    yield f"http://127.0.0.1:{thread.port}"
    thread.terminate()
    shared.dec_thread_sharing()
    del shared.close_if_unusable_or_obsolete


@pytest.fixture(scope="module")
def windows_on_stage(chromium, site):
    opened = Windows(chromium, site, keeps_traces=False)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def window(windows_on_stage):
    """One for all pages, which is warm after the first of them."""
    page = windows_on_stage.open(reduced_motion="reduce")
    page.context.add_init_script(path=AXE)
    return page


@pytest.fixture
def window_of(window, windows_on_stage, _whole_cast):
    """The window with the session that this person has as long as the stage stands."""
    _, clients = _whole_cast

    def window_of(persona):
        window.context.clear_cookies()
        window.context.add_cookies(
            [
                {"name": each.key, "value": each.value, "url": windows_on_stage.url}
                for each in clients[persona].cookies.values()
            ]
        )
        return window

    return window_of


def look(page, address, looks) -> list[str]:
    """What axe finds on one page, in each of the looks of its language."""
    wear(page, *looks[0])
    response = page.goto(address)
    assert response.status == 200, f"{address} answers {response.status}"
    assert page.url.endswith(address), f"{address} sends its reader on to {page.url}"
    assert page.evaluate("document.documentElement.lang") == translation.get_language()
    problems = []
    for width, scheme in looks:
        if (width, scheme) != looks[0]:
            wear(page, width, scheme)
        problems += [f"{width} px {scheme}: {problem}" for problem in page.evaluate(RUN, EVERYTHING)]
    page.set_viewport_size({"width": 320, "height": 900})
    if (over := page.evaluate(SIDEWAYS)) > 0:
        problems.append(f"320 px: {over} px sideways")
    return problems


def wear(page, width, scheme):
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_accessible(name, stage, window_of, windows_on_stage):
    world, _ = stage
    row, reader = PAGES[name]
    page = window_of(reader)
    windows_on_stage.complaints.clear()
    problems = []
    for language, looks in looks_of(NUMBERS[name]).items():
        with translation.override(language):
            address = reverse(name, args=[value(world, source) for source in row.args]) + row.query
            problems += [f"{address} {problem}" for problem in look(page, address, looks)]
    problems += windows_on_stage.complaints
    assert not problems, "\n".join(["", *problems])


def test_axe_finds_what_is_wrong(windows_on_stage):
    """The negative control: a page without language, with a nameless button and pale text."""
    page = windows_on_stage.open()
    page.context.add_init_script(path=AXE)
    page.route(
        "**/*",
        lambda route: route.fulfill(
            content_type="text/html",
            body="<title>x</title><main><h1>x</h1><button></button><p style='color:#ddd'>pale</p></main>",
        ),
    )
    page.goto("/wrong")
    found = {problem.split(":")[0] for problem in page.evaluate(RUN, EVERYTHING)}
    assert {"html-has-lang", "button-name", "color-contrast"} <= found

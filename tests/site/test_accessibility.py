"""Every page, in a real browser, against axe (WCAG 2.2 AA), in both languages, light and dark, 390 and 1440 px wide,
and without scrolling sideways at 320 px. One load per language: schemes and widths are switched in place."""

from collections import Counter

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

AXE = settings.BASE_DIR / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
PAGES = pages()
EVERYTHING = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}
RUN = """async options => {
    await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
    const found = await axe.run(document, options);
    return found.violations.map(each => each.id + ": " + each.nodes.map(node => node.html.slice(0, 160)).join(" | "));
}"""
SIDEWAYS = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
# Four of the eight, in which each language meets each width, each width each scheme, and each scheme each language.
LOOKS = {"nl": [(1440, "light"), (390, "dark")], "en": [(1440, "dark"), (390, "light")]}


class Server(ThreadedWSGIServer):
    """Its threads share the connection of the test, in which the stage stands; none of them may close it."""

    def _close_connections(self):
        pass

    def serve_forever(self):
        super().serve_forever()
        del connections["default"]  # of this thread, which closes what it has when it ends


class RememberedStaticFiles(StaticFilesHandler):
    """A window asks for each style sheet once, not once a page."""

    def serve(self, request):
        response = super().serve(request)
        response.headers["Cache-Control"] = "max-age=3600"
        return response


@pytest.fixture(scope="module")
def site(_whole_cast):
    shared = connections["default"]
    shared.close_if_unusable_or_obsolete = lambda: None  # asked by Django at both ends of each request
    thread = LiveServerThread("127.0.0.1", RememberedStaticFiles, connections_override={"default": shared})
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
def page_of(windows_on_stage, _whole_cast):
    """One window per person, kept for all their pages, with the session that this person has as long as the stage stands."""
    _, clients = _whole_cast
    kept = {}

    def page_of(persona):
        if persona not in kept:
            kept[persona] = windows_on_stage.open(reduced_motion="reduce")
            kept[persona].context.add_init_script(path=AXE)
            cookies = clients[persona].cookies.values()
            kept[persona].context.add_cookies(
                [{"name": each.key, "value": each.value, "url": windows_on_stage.url} for each in cookies]
            )
        return kept[persona]

    return page_of


def look(page, address, looks) -> list[str]:
    """What axe finds on one page, in each of the looks of its language."""
    width, scheme = looks[0]
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    response = page.goto(address)
    assert response.status == 200, f"{address} answers {response.status}"
    assert page.url.endswith(address), f"{address} sends its reader on to {page.url}"
    problems = Counter()
    for width, scheme in looks:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        problems.update(f"{width} px {scheme}: {problem}" for problem in page.evaluate(RUN, EVERYTHING))
    page.set_viewport_size({"width": 320, "height": 900})
    if (over := page.evaluate(SIDEWAYS)) > 0:
        problems[f"320 px: {over} px sideways"] += 1
    return list(problems)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_accessible(name, stage, page_of, windows_on_stage):
    world, _ = stage
    row, reader = PAGES[name]
    page = page_of(reader)
    windows_on_stage.complaints.clear()
    problems = []
    for language, looks in LOOKS.items():
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

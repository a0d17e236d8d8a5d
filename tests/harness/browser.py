"""A real browser, on Playwright itself: the system's Chromium or Chrome, otherwise Playwright's own download.

Chromium without its windows (`chromium-headless-shell`) goes before the others: it is the same engine, and draws no
frame of a browser around each page, which saves a third of the work of opening one (docs/decisions, the time of the tests).

`open_page(user)` gives a page in a fresh window, signed in as that person; `page` is a visitor's. A page that logs an
error (a refused policy, a broken script) or asks another site for something fails its test; of a failed test
`test-results/` keeps its trace (open it with `playwright show-trace`) and a picture of each page that was open.
"""

import os
import re
import shutil
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.db import connections
from django.test import Client

NAMES = (
    "chromium-headless-shell",
    "chrome-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "chrome",
)
# An answer of 404 or 409 is logged as an error too; the test itself looks at those. And htmx logs a request that the page
# gave up for a newer one; a request that failed it logs as "htmx:sendError" besides.
NO_COMPLAINTS = ("Failed to load resource", "htmx:sendAbort", "htmx:afterRequest")
TOTAL_BLACKOUT = "MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost"
HOW_TO_GET_ONE = (
    "The browser tests need Chromium or Chrome and found none. Install the package `chromium-headless-shell` or `chromium` of your system, or run "
    "`.venv/bin/playwright install chromium`, or set BROWSER to the path of one. To go without these tests for once: BROWSER=none."
)
RESULTS = Path(__file__).resolve().parent.parent.parent / "test-results"
failed = pytest.StashKey[bool]()


def wanted() -> bool:
    return os.environ.get("BROWSER", "") != "none"


def find(playwright=None) -> str | None:
    """The path of a Chromium or Chrome. BROWSER counts when it names one; elsewhere it may name any browser."""
    named = os.environ.get("BROWSER", "")
    if re.search(r"chrom", named, re.IGNORECASE) and shutil.which(named):
        return shutil.which(named)
    for name in NAMES:
        if path := shutil.which(name):
            return path
    own = playwright.chromium.executable_path if playwright else None
    return own if own and Path(own).exists() else None


@pytest.fixture(scope="session")
def _static_files_are_kept():
    """A window asks for each style sheet once, not once a page, as with whitenoise."""

    def serve(handler, request):
        response = ask(handler, request)
        response.headers["Cache-Control"] = "max-age=3600"
        return response

    ask = StaticFilesHandler.serve
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(StaticFilesHandler, "serve", serve)
        yield


@pytest.fixture(scope="session")
def chromium(_static_files_are_kept):
    if not wanted():
        pytest.skip("BROWSER=none")
    from playwright.sync_api import sync_playwright

    before = connections.all()
    with sync_playwright() as playwright:
        # Playwright keeps an event loop running in this thread. What the tests do in it is ordinary code all the same,
        # on the connections that it had: Django would open others where a loop runs.
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
        for connection in before:
            connections[connection.alias] = connection
        path = find(playwright)
        if path is None:
            pytest.fail(HOW_TO_GET_ONE, pytrace=False)
        arguments = [f"--host-resolver-rules={TOTAL_BLACKOUT}", "--disable-dev-shm-usage"]
        browser = playwright.chromium.launch(executable_path=path, chromium_sandbox=os.geteuid() != 0, args=arguments)
        yield browser
        browser.close()
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


def session_cookie(user, url: str) -> dict:
    """The cookie of a session in which this person is signed in, for the site at `url`."""
    client = Client()
    client.force_login(user)
    name = settings.SESSION_COOKIE_NAME
    return {"name": name, "value": client.cookies[name].value, "url": url}


class Windows:
    """Opens pages of one site and remembers what went wrong in them."""

    def __init__(self, browser, url: str, *, keeps_traces: bool = True):
        self.browser, self.url, self.keeps_traces = browser, url, keeps_traces
        self.contexts, self.complaints = [], []

    def open(self, user=None, *, locale="nl-NL", width=1280, height=900, **options):
        context = self.browser.new_context(
            base_url=self.url, locale=locale, viewport={"width": width, "height": height}, **options
        )
        if self.keeps_traces:
            context.tracing.start()  # with a snapshot of each step it costs a fifth more
        context.set_default_timeout(10_000)
        context.on("console", self.listen)
        context.on("weberror", lambda error: self.complaints.append(f"script error: {error.error}"))
        context.on("request", self.look)
        if user is not None:
            context.add_cookies([session_cookie(user, self.url)])
        self.contexts.append(context)
        return context.new_page()

    def listen(self, message):
        if message.type == "error" and not message.text.startswith(NO_COMPLAINTS):
            self.complaints.append(f"console of {message.page.url if message.page else '?'}: {message.text}")

    def look(self, request):
        if not re.match(r"(data|blob|about):|https?://(127\.0\.0\.1|localhost)[:/]", request.url):
            self.complaints.append(f"asks another site: {request.url}")

    def close(self, keep_traces_as: str = ""):
        for number, context in enumerate(self.contexts):
            if keep_traces_as:
                RESULTS.mkdir(exist_ok=True)
                context.tracing.stop(path=RESULTS / f"{keep_traces_as}-{number}.zip")
                for turn, page in enumerate(context.pages):
                    page.screenshot(path=RESULTS / f"{keep_traces_as}-{number}-{turn}.png", full_page=True)
            context.close()
        self.contexts.clear()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    report = yield
    item.stash[failed] = item.stash.get(failed, False) or report.failed
    return report


@pytest.fixture
def windows(chromium, live_server, request):
    opened = Windows(chromium, live_server.url)
    yield opened
    broken = request.node.stash.get(failed, False)
    opened.close(re.sub(r"\W+", "-", request.node.nodeid) if broken else "")
    if opened.complaints and not broken:
        pytest.fail("\n".join(opened.complaints), pytrace=False)


@pytest.fixture
def open_page(windows):
    """`open_page(user)`, or `open_page()` for a visitor; `width=390`, `color_scheme="dark"`, `locale="en-GB"` as needed."""
    return windows.open


@pytest.fixture
def page(open_page):
    return open_page()


def pytest_terminal_summary(terminalreporter):
    if not wanted():
        skipped = [
            report for report in terminalreporter.stats.get("skipped", []) if "BROWSER=none" in str(report.longrepr)
        ]
        terminalreporter.section("browser tests were NOT run", yellow=True)
        terminalreporter.line(
            f"BROWSER=none left out {len(skipped)} tests. Run `make test` without it before you trust this."
        )

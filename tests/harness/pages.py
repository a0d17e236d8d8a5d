"""Every page that a test asks for is watched: a GET changes nothing in the domain, a POST form carries its token, and
the language of the page does not stay behind in the test."""

import re
from contextlib import ExitStack

import pytest
from django.db import connections
from django.test import Client
from django.utils import translation

SAFE = {"GET", "HEAD", "OPTIONS"}
# Tables that a GET may write, each with its reason.
WRITABLE = {
    "django_session": "signing in, messages that were shown, the last page",
    "cache": "rate limits of sign-in",
}
WRITE = re.compile(
    r"""\b(?:INSERT\s+INTO|DELETE\s+FROM|MERGE\s+INTO|TRUNCATE(?:\s+TABLE)?|(?<!FOR\ )(?<!KEY\ )(?<!DO\ )UPDATE(?!\s+(?:OF|SKIP|NOWAIT)\b))
    \s+(?:ONLY\s+)?"?(?P<table>\w+)"?""",
    re.IGNORECASE | re.VERBOSE,
)
LITERAL = re.compile(r"'(?:[^']|'')*'")
POST_FORM = re.compile(
    r"<form\b(?P<tag>[^>]*\bmethod=[\"']?post\b[^>]*)>(?P<inside>.*?)</form>", re.IGNORECASE | re.DOTALL
)


def tables_written(sql: str) -> list[str]:
    """Names of the tables that a statement writes; SELECT ... FOR UPDATE writes none."""
    if sql.lstrip().upper().startswith(("SAVEPOINT", "RELEASE", "ROLLBACK", "SET ")):
        return []
    return [match["table"] for match in WRITE.finditer(LITERAL.sub("''", sql))]


def forms_without_token(html: str) -> list[str]:
    """The opening tags of POST forms to this site that would be refused for lack of a CSRF token."""
    return [
        f"<form{form['tag']}>"
        for form in POST_FORM.finditer(html)
        if "csrfmiddlewaretoken" not in form["inside"] and not re.search(r"action=[\"']?https?://", form["tag"])
    ]


class Watch:
    """Notes the writes of one request."""

    def __init__(self):
        self.written: list[str] = []

    def __call__(self, execute, sql, params, many, context):
        self.written += [f"{table}: {str(sql)[:200]}" for table in tables_written(str(sql)) if table not in WRITABLE]
        return execute(sql, params, many, context)


@pytest.fixture(autouse=True)
def _pages_are_watched(monkeypatch):
    plain = Client.request

    def request(client, **environ):
        method = environ.get("REQUEST_METHOD", "GET")
        watch = Watch()
        with ExitStack() as stack:
            if method in SAFE:
                for connection in connections.all(initialized_only=True):
                    stack.enter_context(connection.execute_wrapper(watch))
            stack.enter_context(translation.override(translation.get_language()))
            response = plain(client, **environ)
        if watch.written:
            pytest.fail(f"{method} {environ.get('PATH_INFO')} writes:\n" + "\n".join(watch.written))
        if not response.streaming and response.get("Content-Type", "").startswith("text/html"):
            bare = forms_without_token(response.content.decode(response.charset))
            if bare:
                pytest.fail(f"{environ.get('PATH_INFO')} has POST forms without a CSRF token: {bare}")
        return response

    monkeypatch.setattr(Client, "request", request)

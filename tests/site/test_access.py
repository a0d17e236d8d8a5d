"""One table says who gets what: *address x person -> answer*. The rows are in `tests/site/access/`."""

from collections import Counter

import pytest
from django.db import connection, transaction
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from config import errors
from tests.cast import PERSONAS
from tests.site import soundness
from tests.site.access import Row, all_rows, pages, value
from tests.site.addresses import all_addresses, ours
from tests.site.thorough import THOROUGH

ROWS = all_rows()
NUMBERS = {name: number for number, name in enumerate(sorted(ROWS))}
PAGES = pages()


@pytest.fixture(autouse=True)
def _error_pages_are_bare(monkeypatch):
    """Two of three answers are one, and here only their number counts; how they look is tested in `tests/config/`."""
    monkeypatch.setattr(
        errors, "render", lambda request, template, context=None, *, status: HttpResponse(status=status)
    )


def answer_of(client, row: Row, address: str, data: dict):
    """The answer to one request, which leaves nothing behind."""
    with transaction.atomic():
        response = client.get(address + row.query) if row.method == "GET" else client.post(address, data)
        if response.streaming:
            list(response)  # reading to the end closes the file
        transaction.set_rollback(True)
    return response


def asked(name: str) -> list[str]:
    """All persons for `make audit`. For `make test` the visitor, the reader of the page, all who get another answer than
    most, and by turns a third of the others."""
    if THOROUGH:
        return list(PERSONAS)
    expected = ROWS[name].expected
    usual = Counter(expected.values()).most_common(1)[0][0]
    reader = PAGES[name][1] if name in PAGES else "visitor"
    return [
        persona
        for turn, persona in enumerate(PERSONAS)
        if persona in ("visitor", reader) or expected[persona] != usual or turn % 3 == NUMBERS[name] % 3
    ]


@pytest.mark.parametrize("name", sorted(ROWS))
def test_each_person_gets_the_answer_of_the_table(name, stage):
    world, clients = stage
    row = ROWS[name]
    address = reverse(name, args=[value(world, source) for source in row.args])
    data = {key: each(world) if callable(each) else each for key, each in row.data.items()}
    found = {persona: answer_of(clients[persona], row, address, data) for persona in asked(name)}
    differs = {
        who: f"{answer.status_code}, expected {row.expected[who]}"
        for who, answer in found.items()
        if answer.status_code != row.expected[who]
    }
    assert not differs, f"{row.method} {address}: {differs}"
    if name in PAGES:
        _, reader = PAGES[name]
        assert soundness.problems(found[reader]) == [], address


def test_every_address_is_in_the_table():
    missing = {address.name for address in ours()} - ROWS.keys()
    assert sorted(missing) == [], "add a row in tests/site/access/ (its docstring says how)"
    gone = ROWS.keys() - {address.name for address in all_addresses()}
    assert sorted(gone) == [], "these addresses no longer exist"


def test_every_address_of_ours_has_a_name():
    assert [address.route for address in ours() if not address.name or address.name.endswith(":")] == []


def test_the_repair_tool_is_for_staff_only(stage):
    _, clients = stage
    answers = {name: clients[name].get(reverse("admin:index")).status_code for name in PERSONAS}
    assert set(answers.values()) == {302}, answers


def test_what_is_not_sound_is_found():
    response = HttpResponse("""<html lang=en><title> </title><h1 id=a></h1><h1 id=a></h1><a style="x" onclick="y"
        href="javascript:z">a</a><style></style><script>1</script><script type="application/ld+json">{}</script>
        <script src="/x.js"></script><i hx-on:click="x" hx-vals="js:1"></i></html>""")
    response.headers["Content-Language"] = "nl"
    assert soundness.problems(response) == [
        "style in <a>",
        "onclick in <a>",
        "javascript: in <a>",
        "style in <style>",
        "inline script",
        "hx-on:click in <i>",
        "hx-vals js in <i>",
        "2 elements with the id a",
        "2 elements <h1>",
        "0 elements <main>",
        "no title",
        "lang=en, and the answer says nl",
        "no policy",
    ]


@pytest.mark.parametrize("name", sorted(name for name, row in ROWS.items() if row.expected["visitor"] == 200))
def test_a_public_address_asks_the_database_at_most_ten_questions_by_plain_sql(name, stage, settings):
    """With more content, and with bitmaps: `tests/catalog/test_public_queries.py`."""
    settings.SEARCH_WITH_BITMAPS = False
    world, clients = stage
    row = ROWS[name]
    address = reverse(name, args=[value(world, source) for source in row.args])
    for _ in range(2):  # what a process learns once
        with CaptureQueriesContext(connection) as captured:
            answer_of(clients["visitor"], row, address, row.data)
    assert len(captured) - 3 <= 10, [
        each["sql"][:200] for each in captured.captured_queries
    ]  # three are ours: undone again

"""One table says who gets what: *address x person -> answer*. The rows are in `tests/site/access/`."""

import pytest
from django.db import transaction
from django.urls import reverse

from tests.cast import PERSONAS
from tests.site.access import Row, all_rows, value
from tests.site.addresses import all_addresses, ours

ROWS = all_rows()


def answer_of(client, row: Row, address: str, data: dict) -> int:
    """The status of one request, which leaves nothing behind."""
    with transaction.atomic():
        response = client.get(address + row.query) if row.method == "GET" else client.post(address, data)
        if response.streaming:
            list(response)  # reading to the end closes the file
        transaction.set_rollback(True)
    return response.status_code


@pytest.mark.parametrize("name", sorted(ROWS))
def test_each_person_gets_the_answer_of_the_table(name, stage):
    world, clients = stage
    row = ROWS[name]
    address = reverse(name, args=[value(world, source) for source in row.args])
    data = {key: each(world) if callable(each) else each for key, each in row.data.items()}
    found = {persona: answer_of(clients[persona], row, address, data) for persona in PERSONAS}
    differs = {
        who: f"{status}, expected {row.expected[who]}" for who, status in found.items() if status != row.expected[who]
    }
    assert not differs, f"{row.method} {address}: {differs}"


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

"""One table says who gets what: *address x person -> answer*. The rows are in `tests/site/access/`."""

import importlib
import pkgutil

import pytest
from django.db import connection, transaction
from django.urls import reverse
from django.utils import translation

from tests.cast import PERSONAS, World, client_for
from tests.site import access
from tests.site.access import Row, value
from tests.site.addresses import ours


def all_rows() -> dict[str, Row]:
    rows: dict[str, Row] = {}
    for module in pkgutil.iter_modules(access.__path__):
        found = importlib.import_module(f"{access.__name__}.{module.name}").ROWS
        twice = rows.keys() & found.keys()
        assert not twice, f"in two files: {sorted(twice)}"
        rows |= found
    return rows


ROWS = all_rows()


@pytest.fixture(scope="module")
def stage(django_db_setup, django_db_blocker):
    """The whole cast in one world, signed in, for all rows of this module; undone at its end."""
    with django_db_blocker.unblock(), translation.override("nl"), transaction.atomic():
        world = World()
        clients = {name: client_for(person) for name, person in world.everybody().items()}
        yield world, clients
        transaction.set_rollback(True)
    with django_db_blocker.unblock():
        connection.close()


def answer_of(client, row: Row, address: str, data: dict) -> int:
    """The status of one request, which leaves nothing behind."""
    with transaction.atomic():
        response = client.get(address + row.query) if row.method == "GET" else client.post(address, data)
        transaction.set_rollback(True)
    return response.status_code


@pytest.mark.parametrize("name", sorted(ROWS))
def test_each_person_gets_the_answer_of_the_table(name, stage, django_db_blocker):
    world, clients = stage
    row = ROWS[name]
    with django_db_blocker.unblock():
        args = [value(world, source) for source in row.args]
        data = {key: each(world) if callable(each) else each for key, each in row.data.items()}
        address = reverse(name, args=args)
        found = {persona: answer_of(clients[persona], row, address, data) for persona in PERSONAS}
    differs = {who: f"{status}, expected {row.expected[who]}" for who, status in found.items() if status != row.expected[who]}
    assert not differs, f"{row.method} {address}: {differs}"


def test_every_address_is_in_the_table():
    known = {address.name for address in ours()}
    assert sorted(known - ROWS.keys()) == [], "add a row in tests/site/access/ (its docstring says how)"
    assert sorted(ROWS.keys() - known) == [], "these addresses no longer exist"


def test_every_address_of_ours_has_a_name():
    assert [address.route for address in ours() if not address.name or address.name.endswith(":")] == []


def test_the_repair_tool_is_for_staff_only(client_of, stranger, administrator, visitor):
    door = reverse("admin:index")
    answers = {who: client_of(person).get(door).status_code for who, person in (("visitor", visitor), ("stranger", stranger))}
    assert answers == {"visitor": 302, "stranger": 302}

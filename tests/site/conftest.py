import pytest
from django.db import transaction
from django.utils import translation

from tests.cast import World, client_for


@pytest.fixture(scope="module")
def _whole_cast(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), translation.override("nl"), transaction.atomic():
        world = World()
        clients = {name: client_for(person) for name, person in world.everybody().items()}
        yield world, clients
        transaction.set_rollback(True)


@pytest.fixture
def stage(_whole_cast, db):
    """The whole cast in one world, each signed in: `world, clients = stage`.

    The cast is made once a module, in a transaction that is undone at its end; what a test adds is undone with the test.
    """
    world, clients = _whole_cast
    before = dict(vars(world))
    yield world, clients
    vars(world).clear()
    vars(world).update(before, made={})

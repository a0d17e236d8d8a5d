import pytest
from django.db import transaction
from django.utils import translation

from tests.cast import World, client_for


@pytest.fixture(scope="module")
def stage(django_db_setup, django_db_blocker):
    """The whole cast in one world, each signed in, for all tests of a module: `world, clients = stage`.

    One transaction holds it and is undone at the end. The tests carry the mark `django_db`, so each undoes its own part.
    """
    with django_db_blocker.unblock(), translation.override("nl"), transaction.atomic():
        world = World()
        clients = {name: client_for(person) for name, person in world.everybody().items()}
        yield world, clients
        transaction.set_rollback(True)

import pytest
from django.db import connection, transaction
from django.utils import translation

from tests.cast import World, client_for


@pytest.fixture(scope="module")
def stage(django_db_setup, django_db_blocker):
    """The whole cast in one world, each signed in, for all tests of a module: `world, clients = stage`.

    One transaction holds it and is undone at the end; do not use it together with `db`.
    """
    with django_db_blocker.unblock():
        with translation.override("nl"), transaction.atomic():
            world = World()
            clients = {name: client_for(person) for name, person in world.everybody().items()}
            yield world, clients
            transaction.set_rollback(True)
        connection.close()

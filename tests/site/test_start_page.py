"""The start page asks one question for all who hold the same roles, and each gets what a question of their own gives."""

import pytest
from django.utils import timezone

from people import desks, held
from people.models import User
from tests.cast import PERSONAS

PEOPLE = [name for name in PERSONAS if name != "visitor"]


def of_their_own(person) -> list[dict]:
    return [{name: list(rows) for name, rows in maker(person).lists.items()} for maker in desks._panels]


def of_somebody(person) -> list[dict]:
    keys = held.keys_of(person)
    _parts, question = desks._asked(tuple(desks._panels), held.roles_of(keys), timezone.localdate(), "nl")
    return question.answer(held.Filled(person, keys))


def test_each_person_gets_their_own_rows(stage):
    world, _clients = stage
    found = {name: of_somebody(getattr(world, name)) for name in PEOPLE}
    assert found == {name: of_their_own(getattr(world, name)) for name in PEOPLE}
    assert {len(rows) for parts in found.values() for lists in parts for rows in lists.values()} >= {0, 1, 3}


def test_lists_of_somebody_cannot_ask_for_one_scope_or_read_or_know_the_moment(stage):
    world, _clients = stage
    person = world.hub_manager
    table = held.roles.table_of(held.keys_of(person)[0][0]).model
    makers = [
        lambda somebody: held.holds(table, somebody, scope=1),
        lambda _somebody: desks.Waiting({"read": len(User.objects.all())}, None),
        lambda somebody: desks.Waiting(
            {"now": User.objects.filter(pk=somebody.pk, last_login__lt=timezone.now())}, None
        ),
    ]
    for maker, error in zip(makers, (TypeError, RuntimeError, TypeError), strict=True):
        with pytest.raises(error):
            desks.of(person, maker)

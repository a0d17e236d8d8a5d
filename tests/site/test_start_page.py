"""The start page asks one question for all who hold the same roles, and each gets what a question of their own gives."""

from datetime import datetime

import pytest
from django.utils import timezone

from config.together import Question
from people import desks, held
from tests.cast import PERSONAS

PEOPLE = [name for name in PERSONAS if name != "visitor"]


def of_their_own(person) -> list[dict]:
    return [{name: list(rows) for name, rows in maker(person).lists.items()} for maker in desks._panels]


def of_somebody(person) -> tuple[Question, list[dict]]:
    keys = held.keys_of(person)
    _parts, question = desks._asked(tuple(desks._panels), held.roles_of(keys), timezone.localdate(), "nl")
    return question, question.answer(held.Filled(person, keys))


def test_each_person_gets_their_own_rows(stage):
    world, _clients = stage
    found = {name: of_somebody(getattr(world, name))[1] for name in PEOPLE}
    assert found == {name: of_their_own(getattr(world, name)) for name in PEOPLE}
    assert {len(rows) for parts in found.values() for lists in parts for rows in lists.values()} >= {0, 1, 3}


def test_a_question_that_is_kept_for_a_day_knows_no_moment(stage):
    world, _clients = stage
    for name in PEOPLE:
        question, _rows = of_somebody(getattr(world, name))
        assert [part.sql for part in question._asked if any(isinstance(each, datetime) for each in part.params)] == []


def test_lists_of_somebody_cannot_ask_for_one_scope_or_read(stage):
    world, _clients = stage
    person = world.hub_manager
    table = held.roles.table_of(held.keys_of(person)[0][0]).model
    makers = [
        lambda somebody: held.holds(table, somebody, scope=1),
        lambda _somebody: desks.Waiting({"read": len(held.roles.User.objects.all())}, None),
    ]
    for maker, error in zip(makers, (TypeError, RuntimeError), strict=True):
        with pytest.raises(error):
            desks.of(person, maker)

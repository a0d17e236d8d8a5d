import pytest

from enrolment import panels, permissions
from people import desks
from tests.factories.enrolment import EnrolmentFactory

pytestmark = pytest.mark.django_db


def offerings_seen_by(world, *names):
    assert world.offering.provider == world.trainer
    return {name: list(permissions.offerings_at_desk_of(getattr(world, name)).distinct()) for name in names}


def test_provider_and_teacher_see_the_participants_and_nobody_else_does(world):
    seen = offerings_seen_by(
        world, "provider_editor", "provider_manager", "teacher", "coordinator", "stranger", "visitor"
    )
    assert seen == {
        "provider_editor": [world.offering],
        "provider_manager": [world.offering],
        "teacher": [world.offering],
        "coordinator": [],
        "stranger": [],
        "visitor": [],
    }


def test_a_teacher_looks_and_does_not_decide(world):
    deciders = ("provider_editor", "provider_manager", "teacher", "coordinator", "administrator")
    assert {name: permissions.can_decide_enrolments(getattr(world, name), world.offering) for name in deciders} == {
        "provider_editor": True,
        "provider_manager": True,
        "teacher": False,
        "coordinator": False,
        "administrator": False,
    }


def test_applications_are_a_task_for_those_who_decide(world):
    EnrolmentFactory(offering=world.offering, pending=True)
    waiting = {name: len(desks.of(getattr(world, name), panels.panel).tasks) for name in ("provider_editor", "teacher")}
    assert waiting == {"provider_editor": 1, "teacher": 0}


def test_only_the_person_cancels_and_answers(world):
    own = EnrolmentFactory(person=world.professional)
    asked = (permissions.can_cancel, permissions.can_answer_offer)
    assert [[may(person, own) for may in asked] for person in (world.professional, world.provider_editor)] == [
        [True, True],
        [False, False],
    ]

import datetime

import pytest
from django.db import IntegrityError, InternalError, connection, transaction
from django.utils import timezone

from people.history import record
from people.models import Event, PortalRole
from tests.factories.people import PortalRoleFactory, UserFactory

YESTERDAY, TODAY, TOMORROW = (timezone.localdate() + datetime.timedelta(days=days) for days in (-1, 0, 1))


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "accepted", "state"),
    [
        (TODAY, None, True, "current"),
        (YESTERDAY, TODAY, True, "current"),
        (YESTERDAY, YESTERDAY, True, "ended"),
        (TOMORROW, None, True, ""),
        (TODAY, None, False, "waiting"),
        (YESTERDAY, YESTERDAY, False, "ended"),
    ],
)
def test_grant_is_in_one_state_in_python_and_in_queries(db, starts_on, ends_on, accepted, state):
    grant = PortalRoleFactory(starts_on=starts_on, ends_on=ends_on, accepted_at=timezone.now() if accepted else None)
    in_queries = {name for name in ("current", "waiting", "ended") if getattr(PortalRole.objects, name)().exists()}
    in_python = {
        name
        for name, holds in (("current", grant.is_current), ("waiting", grant.is_waiting), ("ended", grant.has_ended))
        if holds
    }
    assert in_queries == in_python == ({state} if state else set())


def test_grant_names_a_person_or_an_address(db):
    with pytest.raises(IntegrityError, match="portalrole_names_a_person_or_an_address"):
        PortalRoleFactory(person=None, email="", accepted_at=None)


def test_grant_cannot_be_accepted_by_nobody(db):
    with pytest.raises(IntegrityError, match="portalrole_accepted_by_a_person"):
        PortalRoleFactory(person=None, email="iemand@voorbeeld.example")


def test_offers_go_to_confirmed_addresses_only(db):
    person, unconfirmed = UserFactory(), UserFactory(unconfirmed=True)
    offer = PortalRoleFactory(person=None, email=person.email, waiting=True)
    PortalRoleFactory(person=None, email=unconfirmed.email, waiting=True)
    assert list(PortalRole.objects.offered_to(person)) == [offer]
    assert list(PortalRole.objects.offered_to(unconfirmed)) == []


@pytest.mark.parametrize("name, initials", [("Vera de Vries", "VV"), ("Vera (test)", "VE"), ("Cher", "CH"), ("", "A")])
def test_initials_come_from_name_or_address(name, initials):
    assert UserFactory.build(name=name, email="a@voorbeeld.example").initials[:2] == (initials if name else "A@")


STATEMENTS = [
    "update people_event set note = 'iets anders'",
    "update people_event set note = 'iets anders', actor_id = null",
    "update people_event set actor_id = (select max(id) from people_user)",
    "delete from people_event",
]


@pytest.mark.parametrize("statement", STATEMENTS)
def test_database_refuses_to_alter_the_audit_trail(db, statement):
    person = UserFactory()
    UserFactory()
    record(person, "account.changed", by=person)
    with pytest.raises((IntegrityError, InternalError), match="audit trail"), transaction.atomic():
        connection.cursor().execute(statement)
    assert Event.objects.values_list("actor", "note").get() == (person.pk, "")


def test_database_lets_the_link_to_a_person_go(db):
    person = UserFactory()
    event = record(person, "account.changed", by=person, note="blijft staan")
    Event.objects.filter(pk=event.pk).update(actor=None)
    event.refresh_from_db()
    assert (event.actor, event.note) == (None, "blijft staan")

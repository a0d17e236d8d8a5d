from datetime import timedelta

import pytest
from django.apps import apps
from django.utils import timezone

from partners.models import HubRole
from people import actions, roles
from people.history import NotPossible
from people.models import Grant, PortalRole
from tests.factories.partners import HubFactory, HubRoleFactory
from tests.factories.people import PortalRoleFactory, UserFactory


def test_every_table_of_grants_is_registered():
    concrete = {model._meta.label_lower for model in apps.get_models() if issubclass(model, Grant)}
    assert {table.label for table in roles.tables()} == concrete


def test_grants_of_and_offered_to_look_in_all_tables(db):
    person = UserFactory()
    held = PortalRoleFactory(person=person, role=PortalRole.Role.AUDITOR)
    offer = PortalRoleFactory(person=None, email=person.email, waiting=True)
    PortalRoleFactory()
    assert roles.grants_of(person) == [held]
    assert roles.offered_to(person) == [offer]


def test_what_is_offered_is_what_each_table_says(db):
    """The question over all tables is written in SQL; the tables themselves say who is asked."""
    person = UserFactory()
    for more in ({"person": person}, {"person": None, "email": person.email}, {"person": None, "email": "x@y.example"}):
        PortalRoleFactory(waiting=True, **more)
        PortalRoleFactory(waiting=True, starts_on=days(-9), ends_on=days(-1), **more)
        PortalRoleFactory(waiting=True, starts_on=days(1), ends_on=days(1), **more)
        HubRoleFactory(waiting=True, **more)
    unconfirmed = UserFactory()
    unconfirmed.emailaddress_set.update(verified=False)
    PortalRoleFactory(waiting=True, person=None, email=unconfirmed.email)
    for each in (person, unconfirmed):
        own = {grant for model in (PortalRole, HubRole) for grant in model.objects.offered_to(each)}
        assert set(roles.offered_to(each)) == own
        assert len(own) == (6 if each == person else 0)


def days(number):
    return timezone.localdate() + timedelta(days=number)


def test_search_finds_by_words_role_and_state(db):
    vera = PortalRoleFactory(person__name="Vera Vries", role=PortalRole.Role.AUDITOR)
    offer = PortalRoleFactory(person=None, email="vera2@voorbeeld.example", role=PortalRole.Role.AUDITOR, waiting=True)
    PortalRoleFactory(person__name="Iemand Anders")
    found = {
        "words": roles.search(words="vera"),
        "role": roles.search(role=("people.portalrole", "auditor")),
        "role of another table": roles.search(role=("partners.hubrole", "auditor")),
        "state": roles.search(words="vera", state="waiting"),
    }
    expected = {"words": [offer, vera], "role": [offer, vera], "role of another table": [], "state": [offer]}
    assert found == expected


def test_search_refuses_a_state_that_is_none():
    with pytest.raises(ValueError, match="delete"):
        roles.search(state="delete")


@pytest.mark.django_db
def test_one_account_invites_a_limited_number_of_addresses_a_day(monkeypatch):
    monkeypatch.setattr(actions.grants, "MOST_INVITED", 2)
    giver, hub = UserFactory(), HubFactory()

    def invite(number, by=giver):
        return actions.give_role(HubRole, scope=hub, role="manager", email=f"{number}@x.example", reason="x", by=by)

    invite(1)
    invite(2)
    with pytest.raises(NotPossible, match="2 mensen per mail"):
        invite(3)
    invite(4, by=UserFactory())
    actions.give_role(HubRole, scope=hub, role="manager", person=UserFactory(), reason="x", by=giver)

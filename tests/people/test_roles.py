import pytest
from django.apps import apps

from people import roles
from people.models import Grant, PortalRole
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

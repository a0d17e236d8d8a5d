import pytest
from django.contrib.auth.models import AnonymousUser

from partners import permissions
from partners.models import Organisation
from tests.factories.partners import (
    HubFactory,
    HubRoleFactory,
    OrganisationFactory,
    OrganisationRoleFactory,
    RoleClaimFactory,
)
from tests.factories.people import PortalRoleFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("role", "may"),
    [
        ("manager", {"represent", "write", "edit", "publish", "give"}),
        ("editor", {"write", "publish"}),
        ("contact", {"represent", "edit"}),
    ],
)
def test_what_each_role_may(role, may):
    grant = OrganisationRoleFactory(role=role)
    person, organisation = grant.person, grant.organisation
    found = {
        "represent": permissions.can_represent(person, organisation),
        "write": permissions.can_write_for(person, organisation),
        "edit": permissions.can_edit_organisation(person, organisation),
        "publish": permissions.can_publish(person, organisation),
        "give": permissions.can_give_roles(person, organisation),
    }
    assert {name for name, allowed in found.items() if allowed} == may


@pytest.mark.parametrize("trait", [{}, {"dissolved": True}])
def test_an_organisation_that_is_not_verified_publishes_nothing(trait):
    organisation = OrganisationFactory(**trait)
    manager = OrganisationRoleFactory(organisation=organisation).person
    assert permissions.can_write_for(manager, organisation)
    assert not permissions.can_publish_for(organisation)
    assert not permissions.can_publish(manager, organisation)


@pytest.mark.parametrize("trait", ["waiting", "ended"])
def test_a_role_that_does_not_work_gives_nothing(trait):
    grant = OrganisationRoleFactory(**{trait: True})
    assert not permissions.has_role(grant.person, grant.organisation)


def test_roles_are_of_one_organisation():
    assert not permissions.has_role(OrganisationRoleFactory().person, OrganisationFactory(verified=True))


def test_visitors_have_no_role():
    organisation = OrganisationFactory(verified=True)
    assert not permissions.is_manager(AnonymousUser(), organisation)
    assert list(Organisation.objects.visible_to(AnonymousUser())) == [organisation]


def test_an_unverified_organisation_is_seen_by_its_own_people_its_hub_and_administrators():
    hub = HubFactory()
    organisation = OrganisationFactory(hub=hub)
    sees = {
        "own": OrganisationRoleFactory(organisation=organisation, role="contact").person,
        "hub": HubRoleFactory(hub=hub).person,
        "administrator": PortalRoleFactory(role="administrator").person,
        "auditor": PortalRoleFactory(role="auditor").person,
        "other hub": HubRoleFactory().person,
        "other manager": OrganisationRoleFactory().person,
        "stranger": UserFactory(),
    }
    found = {name for name, person in sees.items() if organisation in Organisation.objects.visible_to(person)}
    assert found == {"own", "hub", "administrator", "auditor"}


def test_a_claim_is_answered_by_a_manager_and_by_the_hub_only_where_there_is_none():
    hub_manager = HubRoleFactory()
    organisation = OrganisationFactory(verified=True, hub=hub_manager.hub)
    RoleClaimFactory(organisation=organisation)
    assert permissions.can_answer_claim(hub_manager.person, organisation)
    manager = OrganisationRoleFactory(organisation=organisation).person
    assert permissions.can_answer_claim(manager, organisation)
    assert not permissions.can_answer_claim(hub_manager.person, organisation)


def test_vocabularies_are_for_the_catalogue_manager():
    assert permissions.can_edit_terms(PortalRoleFactory(role="catalogue_manager").person)
    assert not permissions.can_edit_terms(PortalRoleFactory(role="administrator").person)

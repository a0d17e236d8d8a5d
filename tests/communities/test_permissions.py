import pytest
from django.contrib.auth.models import AnonymousUser

from communities import permissions
from communities.models import Community
from tests.factories.communities import CommunityFactory, CommunityRoleFactory, PartnershipFactory
from tests.factories.partners import HubFactory, HubRoleFactory, OrganisationFactory, OrganisationRoleFactory
from tests.factories.people import PortalRoleFactory, UserFactory

pytestmark = pytest.mark.django_db

PRIVATE = ["draft", "submitted", "returned", "declined", "retracted"]


def of_status(status, **fields):
    return CommunityFactory(**({} if status == "draft" else {status: True}), **fields)


@pytest.mark.parametrize("status", ["forming", "active", "dormant", "ended"])
def test_everybody_sees_a_public_community(status):
    community = of_status(status)
    assert community in Community.objects.visible_to(AnonymousUser())
    assert community in Community.objects.visible_to(UserFactory())


@pytest.mark.parametrize("status", PRIVATE)
def test_who_sees_a_community_that_is_not_public(status):
    hub = HubFactory()
    community = of_status(status, hub=hub)
    planned = PartnershipFactory(community=community, planned=True)
    refused = PartnershipFactory(community=community, refused=True)
    people = {
        "coordinator": CommunityRoleFactory(community=community).person,
        "lead": OrganisationRoleFactory(organisation=community.lead, role="contact").person,
        "partner": OrganisationRoleFactory(organisation=PartnershipFactory(community=community).organisation).person,
        "named only": OrganisationRoleFactory(organisation=planned.organisation).person,
        "refused": OrganisationRoleFactory(organisation=refused.organisation).person,
        "hub": HubRoleFactory(hub=hub).person,
        "other hub": HubRoleFactory().person,
        "former coordinator": CommunityRoleFactory(community=community, ended=True).person,
        "administrator": PortalRoleFactory(role="administrator").person,
        "auditor": PortalRoleFactory(role="auditor").person,
        "catalogue manager": PortalRoleFactory(role="catalogue_manager").person,
        "stranger": UserFactory(),
        "visitor": AnonymousUser(),
    }
    found = {name for name, person in people.items() if community in Community.objects.visible_to(person)}
    expected = {"coordinator", "lead", "partner", "administrator", "auditor"}
    assert found == (expected if status in ("draft", "retracted") else expected | {"hub"})


@pytest.mark.parametrize(("role", "may"), [("manager", True), ("contact", True), ("editor", False)])
def test_who_may_register_a_community_for_an_organisation(role, may):
    grant = OrganisationRoleFactory(role=role)
    assert permissions.can_register_for(grant.person, grant.organisation) == may
    assert permissions.lead_choices(grant.person).exists() == may


def test_a_dissolved_organisation_leads_nothing():
    grant = OrganisationRoleFactory(organisation=OrganisationFactory(dissolved=True))
    assert not permissions.can_register_for(grant.person, grant.organisation)
    assert not permissions.lead_choices(grant.person).exists()


@pytest.mark.parametrize("trait", [{"planned": True}, {"invited": True}, {"requested": True}, {}])
def test_an_own_partner_in_any_open_state_is_a_conflict(trait):
    partnership = PartnershipFactory(community__submitted=True, **trait)
    person = OrganisationRoleFactory(organisation=partnership.organisation, role="editor").person
    assert partnership.organisation.name in permissions.conflict(person, partnership.community)


@pytest.mark.parametrize("trait", [{"refused": True}, {"left": True}])
def test_a_partner_that_refused_or_left_is_no_conflict(trait):
    partnership = PartnershipFactory(community__submitted=True, **trait)
    person = OrganisationRoleFactory(organisation=partnership.organisation).person
    assert permissions.conflict(person, partnership.community) == ""


def test_a_coordinator_never_advises_on_the_own_community():
    hub = HubFactory()
    community = CommunityFactory(submitted=True, hub=hub)
    hub_manager = HubRoleFactory(hub=hub).person
    assert permissions.can_advise(hub_manager, community)
    CommunityRoleFactory(community=community, person=hub_manager)
    assert not permissions.can_advise(hub_manager, community)


def test_without_a_hub_the_administrator_advises():
    community = CommunityFactory(submitted=True)
    assert permissions.can_advise(PortalRoleFactory(role="administrator").person, community)
    assert not permissions.can_advise(HubRoleFactory().person, community)


@pytest.mark.parametrize(
    ("fields", "may"),
    [
        ({"active": True}, True),
        ({"forming": True}, True),
        ({"dormant": True}, False),
        ({"active": True, "is_open_for_partners": False}, False),
    ],
)
def test_who_may_ask_to_join(fields, may):
    community = CommunityFactory(**fields)
    assert permissions.can_ask_to_join(OrganisationRoleFactory().person, community) == may
    assert not permissions.can_ask_to_join(UserFactory(), community)

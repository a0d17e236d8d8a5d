import pytest
from django.contrib.auth.models import AnonymousUser

from catalog import permissions
from catalog.models import Module, Offering, ProviderLicence
from tests.factories.catalog import LicenceFactory, ModuleFactory, ModuleVersionFactory, OfferingFactory
from tests.factories.communities import CommunityFactory, CommunityRoleFactory
from tests.factories.partners import OrganisationFactory, OrganisationRoleFactory
from tests.factories.people import PortalRoleFactory, UserFactory

pytestmark = pytest.mark.django_db


def person_of(organisation, role="editor", **traits):
    return OrganisationRoleFactory(organisation=organisation, role=role, **traits).person


@pytest.mark.parametrize(("role", "may"), [("editor", True), ("manager", True), ("contact", False)])
def test_editors_and_managers_write(role, may):
    module = ModuleFactory(draft=True)
    person = person_of(module.owner_organisation, role)
    found = (
        permissions.can_write(person, module),
        permissions.can_create_module(person),
        permissions.can_plan(person, module),
    )
    assert found == (may, may, may)
    assert Module.objects.visible_to(person).get() == module


@pytest.mark.parametrize("traits", [{"waiting": True}, {"ended": True}])
def test_a_role_that_does_not_work_today_gives_nothing(traits):
    module = ModuleFactory(draft=True)
    person = person_of(module.owner_organisation, **traits)
    assert not permissions.can_write(person, module)
    assert not Module.objects.visible_to(person).exists()


def test_nobody_and_a_visitor_see_nothing_behind_the_public_page():
    OfferingFactory(active=True)
    LicenceFactory()
    for somebody in (UserFactory(), AnonymousUser()):
        for model in (Module, Offering, ProviderLicence):
            assert not model.objects.visible_to(somebody).exists()
        assert not permissions.can_create_module(somebody)


def test_editors_of_a_dissolved_organisation_write_no_more():
    module = ModuleFactory(owner_organisation=OrganisationFactory(dissolved=True), draft=True)
    assert not permissions.can_write(person_of(module.owner_organisation), module)


def test_coordinators_write_what_their_community_owns_and_nothing_else():
    grant = CommunityRoleFactory(community=CommunityFactory(active=True))
    owned = ModuleFactory(owner_organisation=None, owner_community=grant.community, published=True)
    made_there = ModuleFactory(community=grant.community, published=True)
    assert permissions.can_write(grant.person, owned)
    assert not permissions.can_write(grant.person, made_there)
    assert list(Module.objects.visible_to(grant.person)) == [owned]


def test_a_coordinator_waits_for_the_advice_of_the_hub():
    grant = CommunityRoleFactory(community=CommunityFactory(submitted=True))
    assert not permissions.can_create_module(grant.person)


def test_a_coordinator_plans_in_the_name_of_the_lead_and_of_nobody_else():
    grant = CommunityRoleFactory(community=CommunityFactory(active=True))
    module = ModuleFactory(owner_organisation=None, owner_community=grant.community, published=True)
    by_lead = OfferingFactory(version=module.versions.get())
    licence = LicenceFactory(module=module, granted=True)
    by_other = OfferingFactory(version=module.versions.get(), provider=licence.organisation)
    assert permissions.can_plan(grant.person, module)
    assert permissions.can_write_offering(grant.person, by_lead)
    assert not permissions.can_write_offering(grant.person, by_other)


def test_a_licensed_provider_plans_and_sees_but_does_not_write_the_module():
    licence = LicenceFactory(granted=True)
    person = person_of(licence.organisation)
    assert permissions.can_plan(person, licence.module)
    assert not permissions.can_write(person, licence.module)
    assert list(Module.objects.visible_to(person)) == [licence.module]


def test_asking_for_a_licence_does_not_let_plan_yet():
    licence = LicenceFactory()
    assert not permissions.can_plan(person_of(licence.organisation), licence.module)


def test_the_owner_sees_offerings_of_licensed_providers_and_leaves_them_alone():
    licence = LicenceFactory(granted=True)
    offering = OfferingFactory(version=licence.module.versions.get(), provider=licence.organisation)
    owner = person_of(licence.module.owner_organisation)
    assert list(Offering.objects.visible_to(owner)) == [offering]
    assert not permissions.can_write_offering(owner, offering)
    assert permissions.can_write_offering(person_of(licence.organisation), offering)


def test_a_licence_is_asked_for_by_verified_organisations_other_than_the_owner():
    module = ModuleFactory(published=True)
    assert permissions.can_request_licence(person_of(OrganisationFactory(verified=True)), module)
    assert not permissions.can_request_licence(person_of(OrganisationFactory()), module)
    assert not permissions.can_request_licence(person_of(module.owner_organisation), module)


def test_a_licence_is_answered_by_the_owner():
    licence = LicenceFactory()
    assert permissions.can_answer_licence(person_of(licence.module.owner_organisation), licence)
    assert not permissions.can_answer_licence(person_of(licence.organisation), licence)


@pytest.mark.parametrize(
    ("role", "may_hide"), [("catalogue_manager", True), ("auditor", False), ("administrator", False)]
)
def test_who_keeps_the_catalogue_or_audits_it_sees_all_and_writes_nothing(role, may_hide):
    person, version = PortalRoleFactory(role=role).person, ModuleVersionFactory()
    assert list(Module.objects.visible_to(person)) == [version.module]
    assert not permissions.can_write(person, version.module)
    assert permissions.can_see_desk(person, version.module.owner_organisation)
    assert permissions.can_hide(person) is may_hide


def test_the_privacy_officer_sees_no_drafts():
    ModuleVersionFactory()
    assert not Module.objects.visible_to(PortalRoleFactory(role="privacy_officer").person).exists()

"""What the database says about ties, and who is left out of lists because of them."""

import datetime

import pytest

from certification import interests, panel
from certification.models import Application
from tests.factories.catalog import ModuleFactory, OfferingFactory
from tests.factories.certification import (
    ApplicationFactory,
    ConflictFactory,
    ReviewFactory,
    SchemeRoleFactory,
    in_days,
)
from tests.factories.communities import CommunityFactory, CommunityRoleFactory, HubAdviceFactory, PartnershipFactory
from tests.factories.partners import OrganisationRoleFactory
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def application():
    return ApplicationFactory(admissible=True)


@pytest.fixture
def person(application):
    return SchemeRoleFactory(scheme=application.scheme_version.scheme, role="reviewer").person


def kinds(person, application):
    return [(finding.kind, finding.is_hard) for finding in interests.found(person, application)]


def test_a_stranger_has_none(person, application):
    assert kinds(person, application) == []
    assert not interests.is_barred(person, application)


def test_any_role_in_the_organisation_counts_until_its_last_day(person, application):
    role = OrganisationRoleFactory(person=person, organisation=application.applicant, role="contact")
    assert kinds(person, application) == [("same_organisation", True)]
    role.ends_on, role.starts_on = in_days(-1), in_days(-9)
    role.save()
    assert kinds(person, application) == []


def test_a_licensed_provider_is_behind_the_file_too(person, application):
    licence = application.module_version.module.licences.create(
        organisation=OrganisationRoleFactory(person=person).organisation, status="granted"
    )
    assert kinds(person, application) == [("same_organisation", True)]
    licence.status = "revoked"
    licence.save()
    assert kinds(person, application) == []


def test_partners_of_one_community_now(person, application):
    community = PartnershipFactory(organisation=application.applicant).community
    PartnershipFactory(community=community, organisation=OrganisationRoleFactory(person=person).organisation)
    assert kinds(person, application) == [("same_community", True)]


def test_the_coordinator_of_a_community_of_the_applicant(person, application):
    community = PartnershipFactory(organisation=application.applicant).community
    CommunityRoleFactory(community=community, person=person)
    assert kinds(person, application) == [("same_community", True)]


def test_the_community_that_owns_the_module(person):
    module = ModuleFactory(published=True, of_community=True)
    application = ApplicationFactory(admissible=True, module_version=module.versions.get())
    CommunityRoleFactory(community=module.owner_community, person=person)
    assert kinds(person, application) == [("same_community", True)]


@pytest.mark.parametrize(("ended", "expected"), [(30, [("recent_collaboration", False)]), (3 * 366 + 1, [])])
def test_a_partnership_counts_for_three_years_after_its_end(person, application, ended, expected):
    community = PartnershipFactory(organisation=application.applicant).community
    organisation = OrganisationRoleFactory(person=person).organisation
    PartnershipFactory(
        community=community, organisation=organisation, left=True,
        since_on=datetime.date(2019, 1, 1), until_on=in_days(-ended),
    )  # fmt: skip
    assert kinds(person, application) == expected


def test_an_invitation_is_no_partnership(person, application):
    community = PartnershipFactory(organisation=application.applicant).community
    PartnershipFactory(
        community=community, organisation=OrganisationRoleFactory(person=person).organisation, invited=True
    )
    assert kinds(person, application) == []


def test_who_wrote_a_version_of_the_module(person, application):
    application.module_version.written_by = person
    application.module_version.save()
    assert kinds(person, application) == [("author", True)]


def test_who_teaches_it(person, application):
    offering = OfferingFactory(version=application.module_version)
    offering.roles.create(person=person, role="teacher", accepted_at=application.created_at)
    assert kinds(person, application) == [("author", True)]


def test_who_advised_on_its_community(person, application):
    module = application.module_version.module
    module.community = CommunityFactory(active=True)
    module.save()
    HubAdviceFactory(community=module.community, given_by=person)
    assert kinds(person, application) == [("advised_applicant", True)]


def test_what_was_declared_bars_until_it_is_set_aside(person, application):
    row = ConflictFactory(application=application, person=person, kind="other", is_hard=False)
    assert interests.is_barred(person, application)
    row.set_aside_at, row.set_aside_reason = application.created_at, "Jaren geleden."
    row.save()
    assert not interests.is_barred(person, application)


@pytest.mark.parametrize("number", [1, 5])
def test_looking_at_many_files_costs_the_same_as_at_one(person, application, django_assert_num_queries, number):
    ApplicationFactory.create_batch(number, submitted=True)
    with django_assert_num_queries(9):
        assert interests.barred(person, Application.objects.all()) == set()


def test_candidates_are_sorted_by_load_and_those_with_a_tie_come_last(application, official):
    busy, free, tied = (official(application, "reviewer", name=name) for name in ("Anna", "Bert", "Aad"))
    other = ApplicationFactory(in_review=True)
    ReviewFactory(application=other, reviewer=busy)
    OrganisationRoleFactory(person=tied, organisation=application.applicant)
    listed = panel.candidates(application)
    assert [(one.person, one.load, one.is_barred, one.may_be_excused) for one in listed] == [
        (free, 0, False, False), (busy, 1, False, False), (tied, 0, True, False),
    ]  # fmt: skip


def test_candidates_leave_out_who_declined_or_was_replaced(application, official):
    person = official(application, "reviewer")
    ReviewFactory(application=application, reviewer=person, status="declined")
    assert panel.candidates(application) == []


def test_roles_that_have_ended_give_no_candidates(application):
    SchemeRoleFactory(scheme=application.scheme_version.scheme, role="reviewer", ended=True)
    SchemeRoleFactory(scheme=application.scheme_version.scheme, role="reviewer", waiting=True)
    assert panel.candidates(application) == []


def test_nobody_hears_of_a_file_they_have_a_tie_with(application, official):
    free, tied = official(application), official(application)
    OrganisationRoleFactory(person=tied, organisation=application.applicant)
    assert panel.office(application, "secretary") == [free]
    assert not panel.had_a_part(UserFactory(), application)

"""The reader's roles are read once where nothing changes, and each time where something does."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from partners.models import HubRole, Organisation, OrganisationRole
from people import held
from people.middleware import GrantsOnceMiddleware
from people.models import PortalRole
from tests.factories.partners import HubRoleFactory, OrganisationFactory, OrganisationRoleFactory
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db


def answers(person, organisation, other):
    Role = OrganisationRole.Role
    return {
        "a role there": held.holds(OrganisationRole, person, scope=organisation.pk),
        "that role there": held.holds(OrganisationRole, person, Role.EDITOR, scope=organisation.pk),
        "another role there": held.holds(OrganisationRole, person, Role.MANAGER, scope=organisation.pk),
        "in what is not saved yet": held.holds(OrganisationRole, person, scope=None),
        "anywhere": held.holds(OrganisationRole, person),
        "elsewhere": held.holds(OrganisationRole, person, scope=other.pk),
        "for the portal": held.holds(PortalRole, person),
        "of a hub": held.holds(HubRole, person),
        "where": list(Organisation.objects.filter(pk__in=held.scopes(OrganisationRole, person))),
        "where as manager": list(
            Organisation.objects.filter(pk__in=held.scopes(OrganisationRole, person, Role.MANAGER))
        ),
    }


def test_kept_roles_answer_as_the_database_does_with_one_question(django_assert_num_queries):
    grant, other = OrganisationRoleFactory(role=OrganisationRole.Role.EDITOR), OrganisationFactory()
    person, organisation = grant.person, grant.organisation
    OrganisationRoleFactory(person=person, organisation=other, ended=True)
    HubRoleFactory(person=person, waiting=True)
    HubRoleFactory(person=person, starts_on=timezone.localdate() + timedelta(days=1))
    OrganisationRoleFactory(
        person=person, organisation=organisation, role=OrganisationRole.Role.EDITOR, ends_on=timezone.localdate()
    )
    asked = answers(person, organisation, other)
    assert asked == {
        "a role there": True,
        "that role there": True,
        "another role there": False,
        "in what is not saved yet": False,
        "anywhere": True,
        "elsewhere": False,
        "for the portal": False,
        "of a hub": False,
        "where": [organisation],
        "where as manager": [],
    }
    with django_assert_num_queries(2):  # the roles, and the organisations; where there are none, nothing is asked
        assert answers(held.keep(person), organisation, other) == asked


def test_only_kept_roles_are_known_to_be_none():
    people = [AnonymousUser(), UserFactory(), held.keep(UserFactory())]
    assert [held.has_none(each) for each in people] == [True, False, True]
    assert not held.has_none(held.keep(HubRoleFactory().person))


def test_requests_that_may_change_something_keep_nothing(rf):
    kept = {}
    for method in ("get", "head", "post"):
        request = getattr(rf, method)("/")
        request.user = UserFactory()
        GrantsOnceMiddleware(lambda request: None)(request)
        kept[method] = held.is_kept(request.user)
    assert kept == {"get": True, "head": True, "post": False}

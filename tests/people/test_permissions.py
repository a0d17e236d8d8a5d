import datetime

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from people import held, permissions, roles
from people.models import PortalRole
from tests.factories.people import PortalRoleFactory, UserFactory

Role = PortalRole.Role
YESTERDAY = timezone.localdate() - datetime.timedelta(days=1)


def test_require_refuses_what_is_not_allowed():
    permissions.require(True)
    with pytest.raises(PermissionDenied):
        permissions.require(False)


@pytest.mark.parametrize(
    ("role", "sees", "gives"),
    [
        (Role.ADMINISTRATOR, True, True),
        (Role.AUDITOR, True, False),
        (Role.CATALOGUE_MANAGER, False, False),
        (Role.PRIVACY_OFFICER, False, False),
    ],
)
def test_who_sees_and_who_gives_roles(db, role, sees, gives):
    person = PortalRoleFactory(role=role).person
    assert (permissions.can_see_grants(person), permissions.can_give_portal_role(person)) == (sees, gives)


def test_roles_that_wait_or_have_ended_give_nothing(db):
    waiting = PortalRoleFactory(role=Role.ADMINISTRATOR, waiting=True).person
    ended = PortalRoleFactory(role=Role.ADMINISTRATOR, ends_on=YESTERDAY).person
    assert [permissions.is_administrator(person) for person in (waiting, ended, AnonymousUser())] == [False] * 3


def test_grants_are_ended_by_administrators_and_laid_down_by_their_person(db):
    administrator = PortalRoleFactory(role=Role.ADMINISTRATOR).person
    grant, ended = PortalRoleFactory(), PortalRoleFactory(ends_on=YESTERDAY)
    offer = PortalRoleFactory(person=None, email="nieuw@voorbeeld.example", waiting=True)
    found = {
        "administrator ends": [permissions.can_end_grant(administrator, each) for each in (grant, ended, offer)],
        "own person ends": permissions.can_end_grant(grant.person, grant),
        "own person lays down": permissions.can_lay_down(grant.person, grant),
        "lays down what has ended": permissions.can_lay_down(ended.person, ended),
        "somebody else lays down": permissions.can_lay_down(administrator, grant),
    }
    assert found == {
        "administrator ends": [True, False, True],
        "own person ends": False,
        "own person lays down": True,
        "lays down what has ended": False,
        "somebody else lays down": False,
    }


@pytest.mark.parametrize("role", Role.values)
def test_leading_roles_lack_a_second_factor_until_they_have_one(db, settings, role):
    person = PortalRoleFactory(role=role).person
    assert not permissions.lacks_second_factor(person)
    settings.REQUIRE_SECOND_FACTOR = True
    assert permissions.lacks_second_factor(person)
    TOTP.activate(person, generate_totp_secret())
    assert not permissions.lacks_second_factor(person)


def test_people_without_a_leading_role_need_no_second_factor(db, settings):
    settings.REQUIRE_SECOND_FACTOR = True
    waiting = PortalRoleFactory(role=Role.ADMINISTRATOR, waiting=True).person
    found = [permissions.lacks_second_factor(person) for person in (UserFactory(), waiting, AnonymousUser())]
    assert found == [False, False, False]
    assert permissions.lacks_second_factor(UserFactory(is_staff=True))


def test_leading_is_found_with_one_question(db, django_assert_num_queries):
    person = PortalRoleFactory(role=Role.AUDITOR).person
    with django_assert_num_queries(1):
        assert held.leads(person)


LEADING = {
    "people.portalrole": {"administrator", "catalogue_manager", "privacy_officer", "auditor"},
    "partners.hubrole": {"manager"},
    "certification.schemerole": {"secretary", "decision_maker"},
}


def test_leading_roles_of_the_whole_site_are_these():
    found = {table.label: set(table.leading) for table in roles.tables() if table.leading}
    assert found == LEADING

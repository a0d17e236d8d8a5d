import pytest

from tests.factories.certification import SchemeRoleFactory
from tests.factories.partners import OrganisationRoleFactory
from tests.factories.people import UserFactory


@pytest.fixture
def official(db):
    """`official(application, "secretary")`: somebody who holds this office in the scheme of the file."""

    def make(application, role="secretary", **fields):
        person = UserFactory(**fields)
        SchemeRoleFactory(scheme=application.scheme_version.scheme, person=person, role=role)
        return person

    return make


@pytest.fixture
def writer(db):
    """`writer(application)`: an editor of the applicant."""

    def make(application, role="editor"):
        return OrganisationRoleFactory(organisation=application.applicant, role=role).person

    return make

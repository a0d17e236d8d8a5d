import pytest

from certification import actions, permissions
from certification.models import Application, Review
from tests.factories.catalog import ModuleFactory
from tests.factories.certification import ApplicationFactory, ReviewFactory, SchemeRoleFactory, in_days
from tests.factories.partners import OrganisationRoleFactory
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db
STATES = ["submitted", "incomplete", "inadmissible", "admissible", "in_review", "findings", "advised", "retracted"]
MAY = ["edit", "submit", "retract", "reply", "check", "assign", "set_aside", "advise", "decide"]


def allowed(user, application):
    return {name for name in MAY if getattr(permissions, f"can_{name}")(user, application)}


def test_can_apply_is_for_managers_and_editors_of_the_owner():
    module = ModuleFactory(published=True)
    expected = {"manager": True, "editor": True, "contact": False}
    for role, answer in expected.items():
        person = OrganisationRoleFactory(organisation=module.owner_organisation, role=role).person
        assert permissions.can_apply(person, module) is answer
    assert not permissions.can_apply(OrganisationRoleFactory(role="manager").person, module)


def test_can_apply_for_a_module_of_a_community_is_for_its_lead():
    module = ModuleFactory(published=True, of_community=True)
    lead = OrganisationRoleFactory(organisation=module.owner_community.lead, role="editor").person
    assert permissions.can_apply(lead, module)


@pytest.mark.parametrize(
    ("state", "applicant", "secretary", "decision_maker"),
    [
        ("submitted", {"retract"}, {"check"}, set()),
        ("incomplete", {"edit", "submit", "retract"}, set(), set()),
        ("inadmissible", set(), set(), set()),
        ("admissible", {"retract"}, {"assign", "set_aside"}, set()),
        ("in_review", {"retract"}, {"assign", "set_aside"}, set()),
        ("findings", {"retract", "reply"}, set(), set()),
        ("advised", {"retract"}, set(), {"decide"}),
        ("retracted", set(), set(), set()),
    ],
)
def test_who_may_do_what_in_each_state(writer, official, state, applicant, secretary, decision_maker):
    application = ApplicationFactory(**{state: True})
    assert allowed(writer(application), application) == applicant
    assert allowed(official(application), application) == secretary
    assert allowed(official(application, "decision_maker"), application) == decision_maker
    for role in ("reviewer", "appeal_member"):
        assert allowed(official(application, role), application) == set()
    assert allowed(UserFactory(), application) == set()


def test_the_advice_can_be_written_once_the_days_for_a_reply_have_passed(official):
    application = ApplicationFactory(findings=True, applicant_due_on=in_days(-1))
    assert allowed(official(application), application) == {"advise"}


def test_the_office_of_another_scheme_may_nothing(official):
    application, elsewhere = ApplicationFactory(submitted=True), ApplicationFactory(submitted=True)
    assert allowed(official(elsewhere), application) == set()


def test_an_interest_takes_every_office_away(official):
    application = ApplicationFactory(advised=True)
    for role in ("secretary", "decision_maker"):
        person = official(application, role)
        OrganisationRoleFactory(person=person, organisation=application.applicant, role="contact")
        assert allowed(person, application) == set()
        assert not Application.objects.visible_to(person).exists()


def test_four_eyes_secretary_and_decision_maker_in_one_person(official):
    application = ApplicationFactory(submitted=True)
    person = official(application)
    SchemeRoleFactory(scheme=application.scheme_version.scheme, person=person, role="decision_maker")
    actions.declare_admissible(application, by=person)
    Application.objects.filter(pk=application.pk).update(
        status="advised", advised_at=application.submitted_at, advised_outcome="granted"
    )
    application.refresh_from_db()
    assert not permissions.can_decide(person, application)
    assert permissions.can_decide(official(application, "decision_maker"), application)


@pytest.mark.parametrize("status", Review.LIVE + [Review.Status.REPLACED])
def test_four_eyes_reviewer_and_decision_maker_in_one_person(status):
    application = ApplicationFactory(advised=True)
    review = application.reviews.first()
    Review.objects.filter(pk=review.pk).update(status=status)
    SchemeRoleFactory(scheme=application.scheme_version.scheme, person=review.reviewer, role="decision_maker")
    assert not permissions.can_decide(review.reviewer, application)
    assert not Application.objects.visible_to(review.reviewer).exists()


def test_reviews_belong_to_their_reviewer_alone():
    application = ApplicationFactory(in_review=True)
    first, second = application.reviews.all()
    asked = ReviewFactory(application=application)
    assert permissions.can_score(first.reviewer, first)
    assert not permissions.can_score(second.reviewer, first)
    assert not permissions.can_score(asked.reviewer, asked)
    assert permissions.can_answer(asked.reviewer, asked)
    assert not permissions.can_answer(first.reviewer, asked)
    assert list(Review.objects.visible_to(first.reviewer)) == [first]


def test_a_review_of_a_closed_file_is_seen_only_when_it_was_submitted():
    application = ApplicationFactory(in_review=True)
    review = application.reviews.first()
    Application.objects.filter(pk=application.pk).update(status="retracted")
    assert not Review.objects.visible_to(review.reviewer).exists()
    done = ApplicationFactory(decided=True).reviews.first()
    assert Review.objects.visible_to(done.reviewer).exists()


def test_a_decision_maker_sees_files_from_the_advice_on(official):
    for state in STATES:
        application = ApplicationFactory(**{state: True})
        person = official(application, "decision_maker")
        assert Application.objects.visible_to(person).exists() is (state == "advised")


def test_a_draft_is_seen_by_the_applicant_alone(writer, official):
    application = ApplicationFactory()
    assert Application.objects.visible_to(writer(application)).exists()
    assert not Application.objects.visible_to(official(application)).exists()

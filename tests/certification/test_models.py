import pytest
from django.db import IntegrityError, transaction

from certification.models import Application, Certificate, Conflict, Review, Scheme, SchemeVersion
from certification.start import panel
from certification.tasks import settle_day
from people import desks, registry, roles
from tests.factories.certification import (
    ApplicationFactory,
    CertificateFactory,
    ConflictFactory,
    DecisionFactory,
    ReviewFactory,
    SchemeVersionFactory,
    in_days,
)
from tests.factories.partners import OrganisationRoleFactory

pytestmark = pytest.mark.django_db
MODELS = [Application, Review, Certificate]


@pytest.mark.parametrize("model", MODELS)
def test_every_status_has_its_moves(model):
    assert set(model.MOVES) == set(model.Status)


def test_the_scheme_of_the_house_is_there_with_its_criteria():
    scheme = Scheme.objects.get(slug="keurmerk-leerkring")
    version = SchemeVersion.objects.in_force(scheme)
    criteria = list(version.criteria.all())
    assert [c.code for c in criteria] == ["A1", "A2", "A3", "B1", "B2", "B3", "C1", "C2", "C3", "D1", "D2", "D3", "E1"]
    assert sum(c.weight for c in criteria) == 100
    assert [c.code for c in criteria if c.is_knock_out] == ["A2", "B3", "C2", "D1", "D3"]
    assert all(len(c.scale_nl) == len(c.scale_en) == 4 for c in criteria)
    assert all(c.guidance_nl and c.guidance_en and c.source_nl and c.source_en for c in criteria)
    assert version.validity_months == 36


def test_the_certified_fields_of_the_scheme_exist_in_a_snapshot():
    application = ApplicationFactory(
        submitted=True, scheme_version=SchemeVersion.objects.get(scheme__slug="keurmerk-leerkring")
    )
    assert set(application.scheme_version.certified_fields) <= set(application.snapshot)


def test_no_text_of_the_scheme_promises_what_the_mark_is_not():
    scheme = Scheme.objects.get(slug="keurmerk-leerkring")
    said = " ".join([scheme.is_nl, scheme.is_not_nl, scheme.is_en, scheme.is_not_en]).lower()
    assert not [word for word in ("geaccrediteerd", "erkend", "accredited") if word in said]


def test_a_version_of_a_scheme_is_in_force_from_its_day():
    version = SchemeVersionFactory(in_force_from=in_days(1))
    assert SchemeVersion.objects.in_force(version.scheme) is None
    version.in_force_from = in_days(0)
    version.save()
    assert SchemeVersion.objects.in_force(version.scheme) == version


@pytest.mark.parametrize(
    ("factory", "change"),
    [
        (lambda: ApplicationFactory(submitted=True), {"submitted_at": None}),
        (lambda: ApplicationFactory(submitted=True), {"snapshot_hash": ""}),
        (lambda: ApplicationFactory(submitted=True), {"applicant_due_on": in_days(3), "days_left": 1}),
        (lambda: ApplicationFactory(incomplete=True), {"days_left": None}),
        (lambda: ApplicationFactory(advised=True), {"advised_outcome": ""}),
        (lambda: ApplicationFactory(in_review=True).reviews.first(), {"no_conflict_declared_at": None}),
        (lambda: ApplicationFactory(findings=True).reviews.first(), {"recommendation": ""}),
        (lambda: ApplicationFactory(findings=True).reviews.first().scores.first(), {"score": 5}),
        (lambda: DecisionFactory(), {"outcome": "rejected"}),
        (lambda: DecisionFactory(), {"reasons_nl": ""}),
        (lambda: CertificateFactory(), {"valid_until": in_days(-20)}),
    ],
)
def test_the_database_refuses_what_does_not_hold_together(factory, change):
    row = factory()
    with pytest.raises(IntegrityError), transaction.atomic():
        type(row).objects.filter(pk=row.pk).update(**change)


def test_the_database_refuses_to_set_a_hard_conflict_aside():
    row = ConflictFactory(is_hard=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        Conflict.objects.filter(pk=row.pk).update(set_aside_at=row.found_at, set_aside_reason="Toch.")


def test_the_database_refuses_a_second_running_application():
    first = ApplicationFactory()
    with pytest.raises(IntegrityError), transaction.atomic():
        ApplicationFactory(module_version=first.module_version, scheme_version=first.scheme_version)


def test_expiry_follows_from_the_date():
    assert CertificateFactory(valid_until=in_days(0)).verdict == "valid"
    assert CertificateFactory(valid_from=in_days(-9), valid_until=in_days(-1)).verdict == "expired"
    assert CertificateFactory(suspended=True).verdict == "suspended"
    assert Certificate.objects.in_force().count() == 1
    assert Certificate.objects.expired().count() == 1


def test_the_clock_of_the_office_goes_on_when_the_reply_stays_away():
    application = ApplicationFactory(findings=True)
    assert (application.office_due_on, application.may_reply, application.waits_for_advice) == (None, True, False)
    application.applicant_due_on = in_days(-1)
    assert (application.office_due_on, application.may_reply, application.waits_for_advice) == (
        in_days(27),
        False,
        True,
    )


def test_the_start_page_shows_each_role_its_work(writer, official):
    submitted = ApplicationFactory(submitted=True)
    waiting = ApplicationFactory(in_review=True)
    asked = ReviewFactory(application=waiting)
    advised = ApplicationFactory(advised=True)
    incomplete = ApplicationFactory(incomplete=True)
    expected = [
        (official(submitted), submitted, 1),
        (asked.reviewer, asked, 1),
        (official(advised, "decision_maker"), advised, 1),
        (writer(incomplete), incomplete, 1),
    ]
    for person, thing, number in expected:
        shown = desks.of(person, panel)
        assert [task.url for task in shown.tasks] == [thing.get_absolute_url()]
        assert len(shown.desks) == number


def test_the_start_page_tells_nothing_of_a_file_with_a_tie(official):
    application = ApplicationFactory(in_review=True)
    review = ReviewFactory(application=application)
    OrganisationRoleFactory(person=review.reviewer, organisation=application.applicant, role="contact")
    [task] = desks.of(review.reviewer, panel).tasks
    assert application.module_version.title_nl not in task.title + task.note
    secretary = official(application)
    OrganisationRoleFactory(person=secretary, organisation=application.applicant, role="contact")
    assert desks.of(secretary, panel).tasks == []


def test_erasing_waits_for_a_review_and_keeps_the_file():
    review = ApplicationFactory(in_review=True).reviews.first()
    assert registry.obstacles_for(review.reviewer)
    done = ApplicationFactory(findings=True).reviews.first()
    assert not registry.obstacles_for(done.reviewer)
    row = ConflictFactory(person=done.reviewer, note="Mijn broer werkt er.")
    registry.erase_all(done.reviewer)
    row.refresh_from_db()
    assert (row.note, type(done).objects.filter(pk=done.pk).exists()) == ("", True)


def test_the_export_holds_what_a_person_did_here():
    review = ApplicationFactory(findings=True).reviews.first()
    found = registry.export_of(review.reviewer)["certification"]
    assert found["reviews"][0]["scores"] == {"A1": 3, "A2": 3, "B1": 3, "B2": 3}
    assert (found["applications"], found["conflicts"], found["decisions"]) == ([], [], [])


def test_the_roles_of_the_scheme_are_registered():
    assert roles.table_of("certification.schemerole").leading == {"secretary", "decision_maker"}


def test_the_daily_task_settles_what_has_passed():
    certificate = CertificateFactory(valid_until=in_days(200))
    module = certificate.module
    module.mark_number, module.mark_valid_until = "LK-M-2019-0001", in_days(-1)
    module.save()
    settle_day()
    module.refresh_from_db()
    certificate.refresh_from_db()
    assert module.mark_number == certificate.number  # another certificate is in force and covers it
    assert certificate.reminded_months == 9

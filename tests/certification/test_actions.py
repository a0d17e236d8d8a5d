import datetime

import pytest
from django.utils import timezone

from catalog.models import ModuleVersion
from certification import actions, files, interests, snapshot
from certification.actions import ConditionText
from certification.models import Application, Certificate, Conflict, CriterionScore, Decision, Review
from people.history import NotPossible
from people.models import Event, Notification
from tests.factories.catalog import ModuleFactory, ModuleVersionFactory
from tests.factories.certification import (
    ApplicationFactory,
    CertificateFactory,
    ConflictFactory,
    ReviewFactory,
    SchemeRoleFactory,
    SchemeVersionFactory,
    in_days,
)
from tests.factories.communities import PartnershipFactory
from tests.factories.partners import OrganisationRoleFactory
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db
Status = Application.Status


def mails():
    """Who was mailed what, by the last part of the kind."""
    return sorted((mail.recipient_id, mail.kind.rsplit("/", 1)[-1]) for mail in Notification.objects.all())


def verbs(obj):
    return list(Event.objects.about(obj).order_by("id").values_list("verb", "actor"))


def reviewers_of(application, number=2):
    scheme = application.scheme_version.scheme
    return [SchemeRoleFactory(scheme=scheme, role="reviewer").person for _one in range(number)]


# The applicant


def test_create_application_opens_a_draft_for_the_owner():
    version, scheme_version = ModuleVersionFactory(published=True), SchemeVersionFactory()
    by = UserFactory()
    application = actions.create_application(version, scheme_version=scheme_version, by=by)
    assert (application.status, application.applicant, application.created_by) == (
        Status.DRAFT, version.module.owner_organisation, by,
    )  # fmt: skip
    assert verbs(application) == [("application.created", by.pk)]


def test_create_application_for_a_module_of_a_community_is_in_the_name_of_its_lead():
    version = ModuleVersionFactory(published=True, module=ModuleFactory(of_community=True))
    application = actions.create_application(version, scheme_version=SchemeVersionFactory(), by=UserFactory())
    assert application.applicant == version.module.owner_community.lead


@pytest.mark.parametrize(
    "facts",
    [
        {"published": False},
        {"published": True, "module__origin": "taken_over"},
        {"published": True, "module__owner_organisation__status": "unverified"},
    ],
)
def test_create_application_refuses_what_cannot_be_certified(facts):
    version = ModuleVersionFactory(**facts)
    with pytest.raises(NotPossible):
        actions.create_application(version, scheme_version=SchemeVersionFactory(), by=UserFactory())
    assert Application.objects.count() == 0


def test_create_application_refuses_a_second_one_for_the_same_version():
    draft = ApplicationFactory()
    with pytest.raises(NotPossible, match="al een aanvraag"):
        actions.create_application(draft.module_version, scheme_version=draft.scheme_version, by=UserFactory())
    actions.retract_application(draft, note="", by=UserFactory())
    actions.create_application(draft.module_version, scheme_version=draft.scheme_version, by=UserFactory())
    assert Application.objects.count() == 2


def test_save_assessment_keeps_the_last_text():
    application = ApplicationFactory(told=False)
    criterion = application.scheme_version.criteria.first()
    actions.save_assessment(application, criterion=criterion, text="Eerst", by=UserFactory())
    actions.save_assessment(
        application, criterion=criterion, text="Dan", evidence_url="https://x.example/toets", by=UserFactory()
    )
    assert list(application.self_assessments.values_list("criterion", "text", "evidence_url")) == [
        (criterion.pk, "Dan", "https://x.example/toets")
    ]


def test_a_submitted_file_cannot_be_changed_any_more():
    application = ApplicationFactory(submitted=True)
    criterion = application.scheme_version.criteria.first()
    with pytest.raises(NotPossible):
        actions.save_assessment(application, criterion=criterion, text="Alsnog", by=UserFactory())
    with pytest.raises(NotPossible):
        actions.save_statement(application, statement="Alsnog", objections="", by=UserFactory())


def test_submit_freezes_the_snapshot_and_starts_the_clock(writer, official):
    application = ApplicationFactory()
    editor, secretary = writer(application), official(application)
    actions.submit_application(application, by=editor)
    version = application.module_version
    stored = Application.objects.get()
    assert stored.snapshot == snapshot.freeze(version)
    assert stored.snapshot_hash == snapshot.whole_hash(stored.snapshot)
    assert stored.certified_hash == snapshot.certified_hash(stored.snapshot, application.scheme_version)
    assert (stored.status, stored.due_on) == (Status.SUBMITTED, in_days(14))
    assert stored.submitted_at is not None
    assert mails() == [(editor.pk, "application_received"), (secretary.pk, "application_submitted")]
    version.title_nl = "Een andere titel"
    version.save()
    assert Application.objects.get().snapshot["title_nl"] != "Een andere titel"


def test_submit_names_the_criteria_without_a_text():
    application = ApplicationFactory()
    application.self_assessments.filter(criterion__code__in=["A2", "B1"]).update(text="  ")
    with pytest.raises(NotPossible, match=r"A2, B1"):
        actions.submit_application(application, by=UserFactory())
    assert Application.objects.get().status == Status.DRAFT


def test_submit_refuses_a_version_that_is_not_public_any_more():
    application = ApplicationFactory()
    ModuleVersion.objects.update(status="superseded")
    with pytest.raises(NotPossible):
        actions.submit_application(application, by=UserFactory())


def test_submit_after_completing_gives_the_office_the_days_that_were_left():
    application = ApplicationFactory(incomplete=True)
    actions.submit_application(application, by=UserFactory())
    stored = Application.objects.get()
    assert (stored.status, stored.due_on, stored.applicant_due_on, stored.days_left) == (
        Status.SUBMITTED, in_days(10), None, None,
    )  # fmt: skip


def test_retract_ends_the_file_and_releases_its_reviewers():
    application = ApplicationFactory(in_review=True)
    by = UserFactory()
    actions.retract_application(application, note="Wij bouwen eerst verder.", by=by)
    assert Application.objects.get().status == Status.RETRACTED
    assert set(Review.objects.values_list("status", flat=True)) == {"replaced"}
    assert {kind for _who, kind in mails()} == {"review_ended"}


def test_retract_is_too_late_after_the_decision():
    with pytest.raises(NotPossible):
        actions.retract_application(ApplicationFactory(decided=True), note="", by=UserFactory())


# The secretary's first judgement


def test_declare_admissible(writer):
    application = ApplicationFactory(submitted=True)
    editor, secretary = writer(application), UserFactory()
    actions.declare_admissible(application, by=secretary)
    stored = Application.objects.get()
    assert (stored.status, stored.secretary, stored.due_on) == (Status.ADMISSIBLE, secretary, in_days(14))
    assert mails() == [(editor.pk, "application_admissible")]


def test_send_back_stops_the_clock(writer):
    application = ApplicationFactory(submitted=True, due_on=in_days(5))
    editor = writer(application)
    actions.send_back(application, missing="Het toetsplan.", by=UserFactory())
    stored = Application.objects.get()
    assert (stored.status, stored.missing, stored.incomplete_count) == (Status.INCOMPLETE, "Het toetsplan.", 1)
    assert (stored.due_on, stored.days_left, stored.applicant_due_on) == (None, 5, in_days(28))
    assert mails() == [(editor.pk, "application_incomplete")]


def test_send_back_is_possible_twice_at_most():
    application = ApplicationFactory(submitted=True, incomplete_count=2)
    with pytest.raises(NotPossible, match="2 keer"):
        actions.send_back(application, missing="Nog iets.", by=UserFactory())
    assert Application.objects.get().status == Status.SUBMITTED


def test_declare_inadmissible_gives_the_reasons(writer):
    application = ApplicationFactory(submitted=True)
    editor = writer(application)
    actions.declare_inadmissible(application, reasons="Valt buiten het keurmerk.", by=UserFactory())
    stored = Application.objects.get()
    assert (stored.status, stored.missing, stored.due_on) == (Status.INADMISSIBLE, "Valt buiten het keurmerk.", None)
    assert mails() == [(editor.pk, "application_inadmissible")]


def test_declare_inadmissible_waits_for_the_days_of_the_applicant():
    application = ApplicationFactory(incomplete=True)
    with pytest.raises(NotPossible, match="nog tijd"):
        actions.declare_inadmissible(application, reasons="Niet compleet.", by=UserFactory())
    application.applicant_due_on = in_days(-1)
    application.save()
    actions.declare_inadmissible(application, reasons="Niet compleet.", by=UserFactory())
    assert Application.objects.get().status == Status.INADMISSIBLE


# Reviewers are asked


def test_assign_reviewers_asks_two():
    application = ApplicationFactory(admissible=True)
    reviewers, secretary = reviewers_of(application), UserFactory()
    actions.assign_reviewers(application, reviewers=reviewers, by=secretary)
    stored = Application.objects.get()
    assert (stored.status, stored.secretary, stored.due_on) == (Status.IN_REVIEW, secretary, in_days(28))
    assert {(r.reviewer, r.status, r.due_on, r.asked_by) for r in Review.objects.all()} == {
        (person, "asked", in_days(28), secretary) for person in reviewers
    }
    assert mails() == sorted((person.pk, "review_asked") for person in reviewers)


@pytest.mark.parametrize("number", [0, 1, 3])
def test_assign_reviewers_asks_for_exactly_two(number):
    application = ApplicationFactory(admissible=True)
    with pytest.raises(NotPossible):
        actions.assign_reviewers(application, reviewers=reviewers_of(application, number), by=UserFactory())
    assert Review.objects.count() == 0


def test_assign_reviewers_refuses_the_same_person_twice():
    application = ApplicationFactory(admissible=True)
    [one] = reviewers_of(application, 1)
    with pytest.raises(NotPossible):
        actions.assign_reviewers(application, reviewers=[one, one], by=UserFactory())


def test_assign_reviewers_refuses_somebody_with_an_interest():
    application = ApplicationFactory(admissible=True)
    one, two = reviewers_of(application)
    OrganisationRoleFactory(person=two, organisation=application.applicant)
    with pytest.raises(NotPossible):
        actions.assign_reviewers(application, reviewers=[one, two], by=UserFactory())


def test_assign_reviewers_refuses_who_handled_the_file():
    application = ApplicationFactory(submitted=True)
    one, two = reviewers_of(application)
    actions.declare_admissible(application, by=two)
    with pytest.raises(NotPossible):
        actions.assign_reviewers(application, reviewers=[one, two], by=UserFactory())


def test_assign_reviewers_refuses_an_outsider():
    application = ApplicationFactory(admissible=True)
    [one] = reviewers_of(application, 1)
    with pytest.raises(NotPossible):
        actions.assign_reviewers(application, reviewers=[one, UserFactory()], by=UserFactory())


def test_assign_reviewers_fills_the_place_of_who_declined():
    application = ApplicationFactory(in_review=True)
    gone = application.reviews.first()
    actions.decline_review(gone, note="Geen tijd.", by=gone.reviewer)
    [substitute] = reviewers_of(application, 1)
    actions.assign_reviewers(application, reviewers=[substitute], by=UserFactory())
    assert sorted(application.reviews.values_list("status", flat=True)) == ["accepted", "asked", "declined"]


def test_assign_reviewers_is_not_possible_before_the_file_is_admissible():
    application = ApplicationFactory(submitted=True)
    with pytest.raises(NotPossible):
        actions.assign_reviewers(application, reviewers=reviewers_of(application), by=UserFactory())


def test_replace_reviewer_seals_the_draft():
    application = ApplicationFactory(in_review=True)
    review = application.reviews.first()
    criterion = application.scheme_version.criteria.first()
    actions.save_score(review, criterion=criterion, score=2, note="Mager.", by=review.reviewer)
    actions.replace_reviewer(review, reason="Ziek.", by=UserFactory())
    assert Review.objects.get(pk=review.pk).status == "replaced"
    assert CriterionScore.objects.get(review=review).score == 2
    with pytest.raises(NotPossible):
        actions.save_score(review, criterion=criterion, score=4, note="", by=review.reviewer)
    assert mails() == [(review.reviewer_id, "review_ended")]


def test_a_weak_conflict_is_set_aside_with_a_reason():
    application = ApplicationFactory(admissible=True)
    one, two = reviewers_of(application)
    community = PartnershipFactory(organisation=application.applicant).community
    role = OrganisationRoleFactory(person=two)
    PartnershipFactory(community=community, organisation=role.organisation, left=True)
    with pytest.raises(NotPossible):
        actions.assign_reviewers(application, reviewers=[one, two], by=UserFactory())
    secretary = UserFactory()
    actions.set_aside_conflict(application, person=two, reason="Een bijeenkomst, twee jaar geleden.", by=secretary)
    row = Conflict.objects.get()
    assert (row.kind, row.is_hard, row.is_declared, row.set_aside_by) == (
        "recent_collaboration",
        False,
        False,
        secretary,
    )
    actions.assign_reviewers(application, reviewers=[one, two], by=secretary)
    assert Review.objects.count() == 2


def test_a_hard_conflict_cannot_be_set_aside():
    application = ApplicationFactory(admissible=True)
    [person] = reviewers_of(application, 1)
    OrganisationRoleFactory(person=person, organisation=application.applicant)
    with pytest.raises(NotPossible, match="opzij"):
        actions.set_aside_conflict(application, person=person, reason="Toch.", by=UserFactory())
    assert Conflict.objects.count() == 0


def test_nothing_is_set_aside_for_who_has_no_conflict():
    application = ApplicationFactory(admissible=True)
    with pytest.raises(NotPossible):
        actions.set_aside_conflict(application, person=UserFactory(), reason="Zomaar.", by=UserFactory())


def test_conflicts_are_set_aside_while_reviewers_are_asked_only():
    application = ApplicationFactory(submitted=True)
    row = ConflictFactory(application=application, kind="other", is_hard=False)
    with pytest.raises(NotPossible):
        actions.set_aside_conflict(application, person=row.person, reason="Mag.", by=UserFactory())


# Reviews


def test_accept_review_declares_no_conflict():
    review = ReviewFactory(application=ApplicationFactory(in_review=True))
    actions.accept_review(review, by=review.reviewer)
    stored = Review.objects.get(pk=review.pk)
    assert stored.status == "accepted"
    assert stored.no_conflict_declared_at is not None


def test_accept_review_refuses_who_has_an_interest():
    review = ReviewFactory(application=ApplicationFactory(in_review=True))
    OrganisationRoleFactory(person=review.reviewer, organisation=review.application.applicant)
    with pytest.raises(NotPossible, match="belang"):
        actions.accept_review(review, by=review.reviewer)


def test_decline_review_with_a_conflict_keeps_the_person_away(official):
    application = ApplicationFactory(in_review=True)
    secretary = official(application)
    review = application.reviews.first()
    actions.decline_review(review, kind="personal", note="Mijn zus werkt er.", by=review.reviewer)
    assert Review.objects.get(pk=review.pk).status == "declined"
    row = Conflict.objects.get()
    assert (row.person, row.kind, row.is_hard, row.is_declared) == (review.reviewer, "personal", True, True)
    assert interests.is_barred(review.reviewer, application)
    assert mails() == [(secretary.pk, "review_declined")]


def test_decline_review_without_time_declares_nothing():
    review = ApplicationFactory(in_review=True).reviews.first()
    actions.decline_review(review, note="Geen tijd.", by=review.reviewer)
    assert Conflict.objects.count() == 0
    assert not interests.is_barred(review.reviewer, review.application)


def test_a_draft_is_kept_and_can_be_emptied():
    review = ApplicationFactory(in_review=True).reviews.first()
    criterion = review.application.scheme_version.criteria.first()
    actions.save_score(review, criterion=criterion, score=2, note="Mager.", by=review.reviewer)
    actions.save_score(review, criterion=criterion, score=None, note="", by=review.reviewer)
    actions.save_report(
        review,
        recommendation="granted",
        strengths="Praktijk",
        findings="Toets",
        confidential_note="",
        by=review.reviewer,
    )
    stored = Review.objects.get(pk=review.pk)
    assert [(row.score, row.note) for row in stored.scores.all()] == [(None, "")]
    assert (stored.recommendation, stored.strengths, stored.findings) == ("granted", "Praktijk", "Toets")
    assert stored.saved_at is not None


def fill(review, scores=None, recommendation="granted"):
    for criterion in review.application.scheme_version.criteria.all():
        score = (scores or {}).get(criterion.code, 3)
        note = "Nog mager." if score < 3 else ""
        actions.save_score(review, criterion=criterion, score=score, note=note, by=review.reviewer)
    actions.save_report(
        review,
        recommendation=recommendation,
        strengths="",
        findings="Helder.",
        confidential_note="",
        by=review.reviewer,
    )


def test_submit_review_refuses_an_unfinished_one():
    review = ApplicationFactory(in_review=True).reviews.first()
    with pytest.raises(NotPossible):
        actions.submit_review(review, by=review.reviewer)
    fill(review)
    CriterionScore.objects.filter(criterion__code="B2").update(score=1, note=" ")
    criteria = files.criteria_of(review.application)
    scores = {row.criterion_id: row for row in review.scores.all()}
    assert files.gaps(criteria, Review.objects.get(pk=review.pk), scores) == [files.Gap("note", "B2")]
    with pytest.raises(NotPossible):
        actions.submit_review(review, by=review.reviewer)


def test_submit_review_looks_for_conflicts_again():
    review = ApplicationFactory(in_review=True).reviews.first()
    fill(review)
    OrganisationRoleFactory(person=review.reviewer, organisation=review.application.applicant)
    with pytest.raises(NotPossible, match="belang"):
        actions.submit_review(review, by=review.reviewer)
    assert Review.objects.get(pk=review.pk).status == "accepted"


def test_the_first_review_changes_nothing_for_anybody_else(writer, official):
    application = ApplicationFactory(in_review=True)
    writer(application), official(application)
    review = application.reviews.first()
    fill(review)
    actions.submit_review(review, by=review.reviewer)
    assert Application.objects.get().status == Status.IN_REVIEW
    assert mails() == []
    with pytest.raises(NotPossible):
        actions.submit_review(review, by=review.reviewer)


def test_the_second_review_sends_the_findings(writer, official):
    application = ApplicationFactory(in_review=True)
    editor, secretary = writer(application), official(application)
    for review in application.reviews.all():
        fill(review)
        actions.submit_review(review, by=review.reviewer)
    stored = Application.objects.get()
    assert (stored.status, stored.due_on, stored.applicant_due_on, stored.days_left) == (
        Status.FINDINGS, None, in_days(14), 28,
    )  # fmt: skip
    assert mails() == sorted([(editor.pk, "findings_sent"), (secretary.pk, "reviews_complete")])


def test_reviews_too_far_apart_ask_for_a_third(writer, official):
    application = ApplicationFactory(in_review=True)
    writer(application)
    secretary = official(application)
    first, second = application.reviews.all()
    fill(first, {"A2": 3})
    fill(second, {"A2": 2})
    actions.submit_review(first, by=first.reviewer)
    actions.submit_review(second, by=second.reviewer)
    assert Application.objects.get().status == Status.IN_REVIEW
    assert mails() == [(secretary.pk, "third_needed")]
    [third] = reviewers_of(application, 1)
    review = actions.ask_third_reviewer(application, reviewer=third, by=secretary)
    assert review.is_third
    with pytest.raises(NotPossible):
        actions.ask_third_reviewer(application, reviewer=reviewers_of(application, 1)[0], by=secretary)
    actions.accept_review(review, by=third)
    fill(review, {"A2": 2})
    actions.submit_review(review, by=third)
    assert Application.objects.get().status == Status.FINDINGS
    assert files.judgement_of(application).result.outcome == "rejected"  # the median of 3, 2 and 2


def test_no_third_reviewer_without_a_reason():
    application = ApplicationFactory(in_review=True)
    with pytest.raises(NotPossible):
        actions.ask_third_reviewer(application, reviewer=reviewers_of(application, 1)[0], by=UserFactory())


def test_remind_reviewers_once_and_never_who_has_an_interest():
    application = ApplicationFactory(in_review=True)
    first, second = application.reviews.all()
    application.reviews.update(due_on=in_days(3))
    OrganisationRoleFactory(person=second.reviewer, organisation=application.applicant)
    assert actions.remind_reviewers(timezone.localdate()) == 1
    assert actions.remind_reviewers(timezone.localdate()) == 0
    assert mails() == [(first.reviewer_id, "review_reminded")]


def test_remind_reviewers_not_long_before():
    ApplicationFactory(in_review=True)
    assert actions.remind_reviewers(timezone.localdate()) == 0


# Reply, advice, decision


def test_reply_starts_the_clock_again(official):
    application = ApplicationFactory(findings=True)
    secretary = official(application)
    by = UserFactory()
    actions.reply_to_findings(application, reply="Wij passen de toets aan.", by=by)
    stored = Application.objects.get()
    assert (stored.reply, stored.due_on, stored.applicant_due_on) == ("Wij passen de toets aan.", in_days(28), None)
    assert mails() == [(secretary.pk, "reply_received")]
    with pytest.raises(NotPossible):
        actions.reply_to_findings(application, reply="En nog iets.", by=by)


def test_reply_is_too_late_after_its_days():
    application = ApplicationFactory(findings=True, applicant_due_on=in_days(-1))
    with pytest.raises(NotPossible):
        actions.reply_to_findings(application, reply="Te laat.", by=UserFactory())


def test_advise_waits_for_the_applicant():
    application = ApplicationFactory(findings=True)
    with pytest.raises(NotPossible, match="nog reageren"):
        actions.advise(application, advice="Toekennen.", by=UserFactory())


def test_advise_carries_the_computed_outcome(official):
    application = ApplicationFactory(findings=True, applicant_due_on=in_days(-1))
    decider, secretary = official(application, "decision_maker"), official(application)
    actions.advise(application, advice="Toekennen.", by=secretary)
    stored = Application.objects.get()
    assert (stored.status, stored.advised_outcome, stored.advised_by, stored.due_on) == (
        Status.ADVISED, "granted", secretary, in_days(27),
    )  # fmt: skip
    assert mails() == [(decider.pk, "advice_given")]


def test_a_decision_maker_with_an_interest_hears_nothing(official):
    application = ApplicationFactory(findings=True, applicant_due_on=in_days(-1))
    decider = official(application, "decision_maker")
    OrganisationRoleFactory(person=decider, organisation=application.applicant)
    actions.advise(application, advice="Toekennen.", by=UserFactory())
    assert mails() == []


def test_decide_grants_the_mark(writer):
    application = ApplicationFactory(advised=True)
    editor, decider = writer(application), UserFactory()
    decision = actions.decide(
        application, outcome="granted", reasons_nl="Alles klopt.", reasons_en="All well.", by=decider
    )
    today = timezone.localdate()
    certificate = Certificate.objects.get()
    module = application.module_version.module
    module.refresh_from_db()
    assert (decision.outcome, decision.decided_by) == ("granted", decider)
    assert Application.objects.get().status == Status.DECIDED
    assert certificate.number == f"{application.scheme_version.scheme.number_prefix}-{today.year}-0001"
    assert (certificate.valid_from, certificate.is_conditional) == (today, False)
    assert certificate.valid_until == today.replace(year=today.year + 3) - datetime.timedelta(days=1)
    assert (module.mark_number, module.mark_valid_until) == (certificate.number, certificate.valid_until)
    assert mails() == [(editor.pk, "application_decided")]


def test_decide_reject_gives_no_certificate_and_no_number(writer):
    application = ApplicationFactory(advised=True, advised_outcome="rejected")
    editor = writer(application)
    actions.decide(application, outcome="rejected", reasons_nl="De toets past niet.", by=UserFactory())
    assert Certificate.objects.count() == 0
    assert application.scheme_version.scheme.series.count() == 0
    assert mails() == [(editor.pk, "application_decided")]


def lowered(application, code="A1"):
    CriterionScore.objects.filter(review__application=application, criterion__code=code).update(score=2, note="Mager.")
    Application.objects.filter(pk=application.pk).update(advised_outcome="granted_conditionally")
    application.refresh_from_db()
    return application


def condition(application, code="A1", days=100):
    criterion = application.scheme_version.criteria.get(code=code)
    return ConditionText(criterion, "Beschrijf de voorkennis.", in_days(days))


def test_a_conditional_mark_ends_with_its_last_condition():
    application = ApplicationFactory(advised=True)
    for criterion in application.scheme_version.criteria.filter(code="A2"):
        CriterionScore.objects.filter(criterion=criterion).update(score=4)
    lowered(application)
    actions.decide(
        application,
        outcome="granted_conditionally",
        reasons_nl="Bijna.",
        conditions=[condition(application), condition(application, "B1", 50)],
        by=UserFactory(),
    )
    certificate = Certificate.objects.get()
    assert (certificate.is_conditional, certificate.valid_until) == (True, in_days(100))
    assert Decision.objects.get().conditions.count() == 2


@pytest.mark.parametrize("days", [0, -3, 3000])
def test_a_condition_has_a_day_to_come_within_the_validity(days):
    application = lowered(ApplicationFactory(advised=True))
    with pytest.raises(NotPossible):
        actions.decide(
            application, outcome="granted_conditionally", reasons_nl="Bijna.",
            conditions=[condition(application, days=days)], by=UserFactory(),
        )  # fmt: skip
    assert Decision.objects.count() == 0


def test_each_low_criterion_needs_a_condition():
    application = ApplicationFactory(advised=True)
    CriterionScore.objects.filter(criterion__code="A2").update(score=4)
    lowered(application)
    with pytest.raises(NotPossible, match="A1"):
        actions.decide(
            application, outcome="granted_conditionally", reasons_nl="Bijna.",
            conditions=[condition(application, "B1")], by=UserFactory(),
        )  # fmt: skip


def test_conditions_belong_to_a_conditional_mark():
    application = ApplicationFactory(advised=True)
    with pytest.raises(NotPossible):
        actions.decide(
            application, outcome="granted", reasons_nl="Goed.", conditions=[condition(application)], by=UserFactory()
        )


def test_a_deviation_needs_reasons():
    application = ApplicationFactory(advised=True)
    with pytest.raises(NotPossible, match="wijkt af"):
        actions.decide(application, outcome="rejected", reasons_nl="Toch niet.", by=UserFactory())
    actions.decide(
        application,
        outcome="rejected",
        reasons_nl="Toch niet.",
        deviation_reasons="Het bewijs klopt niet.",
        by=UserFactory(),
    )
    assert Decision.objects.get().deviation_reasons == "Het bewijs klopt niet."


def test_who_had_another_part_in_the_file_does_not_decide():
    application = ApplicationFactory(findings=True, applicant_due_on=in_days(-1))
    secretary = UserFactory()
    actions.advise(application, advice="Toekennen.", by=secretary)
    reviewer = application.reviews.first().reviewer
    colleague = OrganisationRoleFactory(organisation=application.applicant).person
    for person in (secretary, reviewer, colleague):
        with pytest.raises(NotPossible, match="andere rol"):
            actions.decide(application, outcome="granted", reasons_nl="Goed.", by=person)
    assert Decision.objects.count() == 0


def test_decide_needs_an_advice():
    with pytest.raises(NotPossible, match="geen advies"):
        actions.decide(ApplicationFactory(findings=True), outcome="granted", reasons_nl="Goed.", by=UserFactory())


def test_a_new_mark_supersedes_the_earlier_one():
    earlier = CertificateFactory()
    application = ApplicationFactory(
        advised=True, scheme_version=earlier.scheme_version, module_version=earlier.module_version
    )
    actions.decide(application, outcome="granted", reasons_nl="Weer goed.", by=UserFactory())
    earlier.refresh_from_db()
    assert earlier.status == "superseded"
    assert Certificate.objects.in_force().get().application == application


# Versions, dates


def granted():
    application = ApplicationFactory(advised=True)
    actions.decide(application, outcome="granted", reasons_nl="Goed.", by=UserFactory())
    return Certificate.objects.get()


def next_version(certificate, **changes):
    ModuleVersion.objects.filter(pk=certificate.module_version_id).update(status="superseded")
    old = certificate.module_version
    facts = {
        "title_nl": old.title_nl,
        "level": old.level,
        "load_value": old.load_value,
        "load_unit": old.load_unit,
    } | changes
    new = ModuleVersionFactory(module=certificate.module, number=2, published=True, outcomes=None, **facts)
    new.outcomes.all().delete()
    for outcome in old.outcomes.all():
        new.outcomes.create(position=outcome.position, text_nl=outcome.text_nl, text_en=outcome.text_en)
    return new


def test_a_new_version_with_the_same_certified_fields_keeps_the_mark():
    certificate = granted()
    next_version(certificate, title_nl="Een betere titel")
    assert actions.judge_new_version(certificate.module) == certificate
    assert certificate.module.mark_number == certificate.number


def test_a_new_version_that_differs_loses_the_mark_and_the_certificate_stays_valid():
    certificate = granted()
    next_version(certificate, level="master")
    assert actions.judge_new_version(certificate.module) is None
    certificate.refresh_from_db()
    certificate.module.refresh_from_db()
    assert (certificate.module.mark_number, certificate.module.mark_valid_until) == ("", None)
    assert certificate.verdict == "valid"


def test_publishing_judges_the_mark_by_itself():
    """`catalog` knows nothing of marks: it follows its consequences, and this app is one."""
    from catalog import consequences

    certificate = granted()
    new = next_version(certificate, level="master")
    consequences.follow("version_published", new, by=UserFactory())
    certificate.module.refresh_from_db()
    assert certificate.module.mark_number == ""


def test_settle_marks_takes_out_what_has_passed():
    certificate = granted()
    assert actions.settle_marks(timezone.localdate()) == 0
    Certificate.objects.update(valid_from=in_days(-40), valid_until=in_days(-1))
    type(certificate.module).objects.update(mark_valid_until=in_days(-1))
    assert actions.settle_marks(timezone.localdate()) == 1
    certificate.module.refresh_from_db()
    assert certificate.module.mark_number == ""
    assert Certificate.objects.get().verdict == "expired"
    assert actions.settle_marks(timezone.localdate()) == 0


def test_remind_holders_nine_six_and_three_months_before_each_once(writer):
    certificate = CertificateFactory(valid_until=in_days(260))
    editor = writer(certificate.application)
    day = timezone.localdate()
    assert [actions.remind_holders(day), actions.remind_holders(day)] == [1, 0]
    assert actions.remind_holders(day + datetime.timedelta(days=30)) == 0
    assert actions.remind_holders(day + datetime.timedelta(days=100)) == 1
    assert actions.remind_holders(day + datetime.timedelta(days=190)) == 1
    assert actions.remind_holders(day + datetime.timedelta(days=300)) == 0
    assert mails() == [(editor.pk, "mark_ends")] * 3

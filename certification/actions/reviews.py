"""What a reviewer does. Blind: nothing here tells one reviewer of the other before all reviews are in."""

import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from certification import deadlines, files, interests
from certification.actions.mails import tell_applicant, tell_office, tell_reviewer
from certification.models import Application, Conflict, Criterion, CriterionScore, Review, SchemeRole
from people.history import NotPossible, lock, move, record
from people.models import User

Status = Review.Status
WEAK_KINDS = {Conflict.Kind.RECENT, Conflict.Kind.COMPETITOR, Conflict.Kind.OTHER}
REMIND_BEFORE = datetime.timedelta(days=5)


@transaction.atomic
def accept_review(review: Review, *, by: User) -> Review:
    """The reviewer takes the file and declares to have no interest in it. Raises `NotPossible` when the data show one."""
    _open_file(review)
    _refuse_interest(review)
    return move(review, Status.ACCEPTED, by=by, no_conflict_declared_at=timezone.now())


@transaction.atomic
def decline_review(review: Review, *, kind: str = "", note: str, by: User) -> Review:
    """The reviewer does not take the file, or hands it back. With a `kind` (`Conflict.Kind`) a conflict of interest is
    declared, which keeps the person away from this file from now on. The secretary looks for somebody else."""
    application = lock(review.application)
    move(review, Status.DECLINED, by=by, note=note)
    if kind:
        Conflict.objects.update_or_create(
            application=application,
            person=review.reviewer,
            kind=kind,
            defaults={
                "note": note,
                "is_hard": kind not in WEAK_KINDS,
                "is_declared": True,
                "set_aside_at": None,
                "set_aside_by": None,
                "set_aside_reason": "",
            },
        )
    if application.is_open:
        tell_office(application, SchemeRole.Role.SECRETARY, "review_declined")
    return review


@transaction.atomic
def save_score(review: Review, *, criterion: Criterion, score: int | None, note: str, by: User) -> CriterionScore:
    """Keeps the draft score (1-4, or None) and finding for one criterion. Raises `NotPossible` once the review cannot be
    changed any more."""
    _draft(review)
    row, _created = CriterionScore.objects.update_or_create(
        review=review, criterion=criterion, defaults={"score": score, "note": note}
    )
    _saved(review)
    return row


@transaction.atomic
def save_report(
    review: Review, *, recommendation: str, strengths: str, findings: str, confidential_note: str, by: User
) -> Review:
    """Keeps the draft of the whole: recommendation, strengths, findings for the applicant, note for the secretary."""
    _draft(review)
    review.recommendation, review.strengths = recommendation, strengths
    review.findings, review.confidential_note = findings, confidential_note
    review.save(update_fields=["recommendation", "strengths", "findings", "confidential_note"])
    _saved(review)
    return review


@transaction.atomic
def submit_review(review: Review, *, by: User) -> Review:
    """Submits a whole review; from now on it is fixed. Checks once more that nothing ties the reviewer to the file. With
    the last review that is needed the findings go to the applicant. Raises `NotPossible` with what is still missing."""
    application = lock(review.application)  # the two reviewers submit one after the other: the second sees the first
    _draft(review)
    _refuse_interest(review)
    criteria = files.criteria_of(application)
    scores = {row.criterion_id: row for row in review.scores.all()}
    stored = Review.objects.get(pk=review.pk)
    if files.gaps(criteria, stored, scores):
        raise NotPossible(_("Your review is not complete yet. Look at the list of what is missing."))
    now = timezone.now()
    move(review, Status.SUBMITTED, by=by, submitted_at=now, no_conflict_declared_at=now)
    _settle(application)
    return review


def _settle(application: Application) -> None:
    """After each review: nothing yet, a third is needed, or the findings can be sent."""
    judgement = files.judgement_of(application)
    if judgement.is_complete:
        _send_findings(application)
    elif judgement.third.is_needed:
        record(
            application,
            "application.third_needed",
            by=None,
            reasons=[reason.kind for reason in judgement.third.reasons],
        )
        tell_office(application, SchemeRole.Role.SECRETARY, "third_needed")


def _send_findings(application: Application) -> None:
    """By the system, at the moment the last review is in: the applicant may reply, the clock of the office stands still."""
    version = application.scheme_version
    move(
        application,
        Application.Status.FINDINGS,
        by=None,
        findings_at=timezone.now(),
        due_on=None,
        applicant_due_on=deadlines.after(timezone.localdate(), version.reply_days),
        days_left=version.decision_days,
    )
    tell_applicant(application, "findings_sent", due_on=application.applicant_due_on)
    tell_office(application, SchemeRole.Role.SECRETARY, "reviews_complete", due_on=application.applicant_due_on)


def remind_reviewers(day: datetime.date) -> int:
    """Reminds, once, the reviewers whose review is due within five days. Gives how many."""
    soon = Review.objects.filter(
        status__in=[Status.ASKED, Status.ACCEPTED],
        application__status=Application.Status.IN_REVIEW,
        due_on__lte=day + REMIND_BEFORE,
        reminded_on__isnull=True,
    )
    return sum(_remind(pk, day) for pk in soon.values_list("pk", flat=True))


@transaction.atomic
def _remind(pk: int, day: datetime.date) -> bool:
    review = Review.objects.select_for_update().get(pk=pk)
    if review.reminded_on or review.status not in (Status.ASKED, Status.ACCEPTED):
        return False
    if interests.is_barred(review.reviewer, review.application):
        return False
    review.reminded_on = day
    review.save(update_fields=["reminded_on"])
    tell_reviewer(review, "review_reminded")
    return True


def _open_file(review: Review) -> None:
    if lock(review.application).status != Application.Status.IN_REVIEW:
        raise NotPossible(_("This application is not in review any more."))


def _draft(review: Review) -> None:
    _open_file(review)
    if lock(review).status != Status.ACCEPTED:
        raise NotPossible(_("This review cannot be changed any more."))


def _refuse_interest(review: Review) -> None:
    if interests.is_barred(review.reviewer, review.application):
        raise NotPossible(
            _("You have an interest in this application: the data of this site show it. Hand the file back.")
        )


def _saved(review: Review) -> None:
    review.saved_at = timezone.now()
    review.save(update_fields=["saved_at"])

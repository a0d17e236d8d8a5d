"""Who judges a file: asked by the secretary, never somebody with an interest that nobody may set aside."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from certification import deadlines, files, interests, panel
from certification.actions.mails import tell_reviewer
from certification.models import Application, Conflict, Review
from people.history import NotPossible, lock, move, record
from people.models import User

Status = Application.Status
REVIEWERS = 2


@transaction.atomic
def assign_reviewers(application: Application, *, reviewers: Sequence[User], by: User) -> Application:
    """Asks reviewers for the places that are open: two at the start, later one for each who declined or was replaced.
    Raises `NotPossible` for another number, for somebody who may not judge this file, or in another state."""
    stored = lock(application)
    if stored.status not in (Status.ADMISSIBLE, Status.IN_REVIEW):
        raise NotPossible(_("Reviewers can be asked once the application is admissible, and until all reviews are in."))
    places = open_places(application)
    if len(set(reviewers)) != len(reviewers) or len(reviewers) != places:
        raise NotPossible(_("Choose reviewers for exactly the open places: %s.") % places)
    _refuse_unfit(application, reviewers)
    for reviewer in reviewers:
        _ask(application, reviewer, by=by)
    due_on = deadlines.after(timezone.localdate(), application.scheme_version.review_days)
    if stored.status == Status.ADMISSIBLE:
        move(application, Status.IN_REVIEW, by=by, secretary=by, in_review_at=timezone.now(), due_on=due_on)
    else:
        _handled(application, "application.reviewer_asked", due_on, by=by)
    return application


@transaction.atomic
def ask_third_reviewer(application: Application, *, reviewer: User, by: User) -> Review:
    """Asks a third reviewer where the first two lie too far apart. Raises `NotPossible` where that is not so, or where a
    third was asked already."""
    stored = lock(application)
    if stored.status != Status.IN_REVIEW or not needs_third(application):
        raise NotPossible(_("No third review is needed for this application, or somebody has been asked already."))
    _refuse_unfit(application, [reviewer])
    review = _ask(application, reviewer, by=by, is_third=True)
    _handled(application, "application.third_asked", review.due_on, by=by)
    return review


@transaction.atomic
def replace_reviewer(review: Review, *, reason: str, by: User) -> Review:
    """Takes the file back from a reviewer who has not submitted. The draft is sealed; a substitute starts empty."""
    application = lock(review.application)
    move(review, Review.Status.REPLACED, by=by, note=reason)
    record(application, "application.reviewer_replaced", by=by)
    tell_reviewer(review, "review_ended")
    return review


@transaction.atomic
def set_aside_conflict(application: Application, *, person: User, reason: str, by: User) -> list[Conflict]:
    """Lets somebody judge in spite of weak conflicts, with a reason that applicant and decision maker can read. Raises
    `NotPossible` when a hard conflict stands in the way or nothing has to be set aside."""
    stored = lock(application)
    if stored.status not in (Status.ADMISSIBLE, Status.IN_REVIEW):
        raise NotPossible(_("Conflicts are set aside while reviewers are asked, not before and not after."))
    findings = interests.found(person, application)
    declared = list(application.conflicts.filter(person=person, is_declared=True))
    if any(finding.is_hard for finding in findings) or any(row.is_hard for row in declared):
        raise NotPossible(_("This person has a conflict of interest that cannot be set aside."))
    if not findings and not declared:
        raise NotPossible(_("Nothing is known that has to be set aside for this person."))
    kinds = {finding.kind: False for finding in findings} | {row.kind: True for row in declared}
    rows = []
    for kind, is_declared in kinds.items():
        row, _created = Conflict.objects.update_or_create(
            application=application,
            person=person,
            kind=kind,
            defaults={
                "is_hard": False,
                "is_declared": is_declared,
                "set_aside_at": timezone.now(),
                "set_aside_by": by,
                "set_aside_reason": reason,
            },
        )
        rows.append(row)
    record(application, "application.conflict_set_aside", by=by, note=reason, person=person.pk, kinds=sorted(kinds))
    return rows


@transaction.atomic
def declare_conflict(application: Application, *, kind: str, note: str, by: User) -> Conflict:
    """Somebody of the office reports an interest (`Conflict.Kind`) and is kept away from this file from now on; a deputy
    takes over. Reviewers do it by handing the file back."""
    stored = lock(application)
    row, _created = Conflict.objects.update_or_create(
        application=application,
        person=by,
        kind=kind,
        defaults={"note": note, "is_hard": True, "is_declared": True, "set_aside_at": None, "set_aside_reason": ""},
    )
    if stored.secretary_id == by.pk:
        application.secretary = None
        application.save(update_fields=["secretary"])
    record(application, "application.interest_declared", by=by, kind=kind)
    return row


def open_places(application: Application) -> int:
    """How many of the two first reviewers still have to be asked."""
    return REVIEWERS - application.reviews.live().filter(is_third=False).count()


def needs_third(application: Application) -> bool:
    """Both first reviews are in, lie too far apart, and no third reviewer is at it."""
    return (
        files.judgement_of(application).third.is_needed
        and not application.reviews.live().filter(is_third=True).exists()
    )


def release_reviewers(application: Application, *, by: User) -> None:
    """Ends what still waits for reviewers of a file that has ended."""
    for review in application.reviews.filter(status__in=[Review.Status.ASKED, Review.Status.ACCEPTED]):
        move(review, Review.Status.REPLACED, by=by)
        tell_reviewer(review, "review_ended")


def _refuse_unfit(application: Application, reviewers: Sequence[User]) -> None:
    fit = {candidate.person for candidate in panel.candidates(application) if not candidate.is_barred}
    if not fit.issuperset(reviewers):
        raise NotPossible(
            _("Somebody among those chosen may not judge this application. Look at the candidates again.")
        )


def _ask(application: Application, reviewer: User, *, by: User, is_third: bool = False) -> Review:
    review = Review.objects.create(
        application=application,
        reviewer=reviewer,
        asked_by=by,
        is_third=is_third,
        due_on=deadlines.after(timezone.localdate(), application.scheme_version.review_days),
    )
    record(review, "review.asked", by=by)
    tell_reviewer(review, "review_asked")
    return review


def _handled(application: Application, verb: str, due_on, *, by: User) -> None:
    application.secretary, application.due_on = by, due_on
    application.save(update_fields=["secretary", "due_on"])
    record(application, verb, by=by)

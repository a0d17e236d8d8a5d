"""The secretary's first judgement: complete, and within the scheme?"""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from certification import deadlines
from certification.actions.mails import tell_applicant
from certification.models import Application
from people.history import NotPossible, lock, move
from people.models import User

Status = Application.Status


@transaction.atomic
def declare_admissible(application: Application, *, by: User) -> Application:
    """The file is complete and goes on to reviewers."""
    due_on = deadlines.after(timezone.localdate(), application.scheme_version.assign_days)
    move(application, Status.ADMISSIBLE, by=by, secretary=by, missing="", due_on=due_on)
    tell_applicant(application, "application_admissible")
    return application


@transaction.atomic
def send_back(application: Application, *, missing: str, by: User) -> Application:
    """Asks the applicant to complete the file; the clock of the office stands still. At most as often as the scheme
    says: after that the secretary has to judge the file as it is (`NotPossible`)."""
    stored = lock(application)
    scheme_version = application.scheme_version
    if stored.status == Status.SUBMITTED and stored.incomplete_count >= scheme_version.max_incomplete:
        raise NotPossible(
            _("This file has been sent back %s times already. Judge it as it is.") % stored.incomplete_count
        )
    today = timezone.localdate()
    move(
        application,
        Status.INCOMPLETE,
        by=by,
        note=missing,
        secretary=by,
        missing=missing,
        incomplete_count=stored.incomplete_count + 1,
        days_left=deadlines.days_left(stored.due_on or today, today),
        due_on=None,
        applicant_due_on=deadlines.after(today, scheme_version.completion_days),
    )
    tell_applicant(application, "application_incomplete", missing=missing, due_on=application.applicant_due_on)
    return application


@transaction.atomic
def declare_inadmissible(application: Application, *, reasons: str, by: User) -> Application:
    """The file does not fit the scheme, or the applicant let the days to complete it pass (`NotPossible` before that)."""
    stored = lock(application)
    if stored.status == Status.INCOMPLETE and stored.applicant_due_on >= timezone.localdate():
        raise NotPossible(_("The applicant still has time to complete this file."))
    move(
        application, Status.INADMISSIBLE, by=by, note=reasons, secretary=by, missing=reasons,
        closed_at=timezone.now(), due_on=None, applicant_due_on=None, days_left=None,
    )  # fmt: skip
    tell_applicant(application, "application_inadmissible", reasons=reasons)
    return application

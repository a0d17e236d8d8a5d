"""What the applicant does with a file."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from catalog.models import Module, ModuleVersion
from certification import deadlines, files, snapshot
from certification.actions.mails import tell_applicant, tell_office
from certification.models import Application, Criterion, SchemeRole, SchemeVersion, SelfAssessment
from certification.permissions import applicant_of
from people.history import NotPossible, lock, move, record
from people.models import User

Status = Application.Status
EDITABLE = (Status.DRAFT, Status.INCOMPLETE)


@transaction.atomic
def create_application(version: ModuleVersion, *, scheme_version: SchemeVersion, by: User) -> Application:
    """Opens a draft for a published version. Raises `NotPossible` when the module may not be certified (not published,
    taken over from an inventory, owner not verified) or when an application for this version runs already."""
    module = lock(version.module)
    version.refresh_from_db()
    refuse_unfit(version)
    running = Application.objects.open().filter(module_version=version, scheme_version=scheme_version)
    if running.exists():
        raise NotPossible(_("An application for this version is running already."))
    application = Application.objects.create(
        scheme_version=scheme_version,
        module_version=version,
        applicant=applicant_of(module),
        created_by=by,
        is_demo=module.is_demo,
    )
    record(application, "application.created", by=by)
    return application


def refuse_unfit(version: ModuleVersion) -> None:
    """Raises `NotPossible` with what stands in the way of certifying this version at all."""
    module = version.module
    if module.origin == Module.Origin.TAKEN_OVER:
        raise NotPossible(_("This module was taken over from an inventory. Only modules written here can get a mark."))
    if version.status != ModuleVersion.Status.PUBLISHED:
        raise NotPossible(_("Only the published version of a module can get a mark. Publish it first."))
    if not applicant_of(module).is_verified:
        raise NotPossible(_("Your organisation has not been verified yet. After that you can apply for a mark."))


@transaction.atomic
def save_assessment(
    application: Application, *, criterion: Criterion, text: str, evidence_url: str = "", by: User
) -> SelfAssessment:
    """Keeps what the applicant says of one criterion. A draft text: the audit trail tells of submitting, not of typing."""
    _editable(application)
    row, _created = SelfAssessment.objects.update_or_create(
        application=application, criterion=criterion, defaults={"text": text, "evidence_url": evidence_url}
    )
    return row


@transaction.atomic
def save_statement(application: Application, *, statement: str, objections: str, by: User) -> Application:
    """Keeps the applicant's own statement and the reviewers that the applicant objects to."""
    _editable(application)
    application.statement, application.objections = statement, objections
    application.save(update_fields=["statement", "objections"])
    return application


@transaction.atomic
def submit_application(application: Application, *, by: User) -> Application:
    """Freezes the module as it is now, and starts the clock of the office (or lets it go on, when the file was sent
    back to be completed). Raises `NotPossible` for a criterion without a text or a module that may not be certified."""
    stored = lock(application)
    version = application.module_version
    lock(version)
    version.refresh_from_db()
    refuse_unfit(version)
    empty = files.untold(application)
    if empty:
        raise NotPossible(_("Say how the module meets each criterion first. Still empty: %s.") % ", ".join(empty))
    frozen = snapshot.freeze(version)
    today = timezone.localdate()
    days = application.scheme_version.admissibility_days if stored.days_left is None else stored.days_left
    again = stored.status == Status.INCOMPLETE
    move(
        application,
        Status.SUBMITTED,
        by=by,
        snapshot=frozen,
        snapshot_hash=snapshot.whole_hash(frozen),
        certified_hash=snapshot.certified_hash(frozen, application.scheme_version),
        submitted_at=stored.submitted_at or timezone.now(),
        due_on=deadlines.after(today, days),
        applicant_due_on=None,
        days_left=None,
    )
    tell_office(application, SchemeRole.Role.SECRETARY, "application_submitted", again=again, due_on=application.due_on)
    tell_applicant(application, "application_received", due_on=application.due_on)
    return application


@transaction.atomic
def reply_to_findings(application: Application, *, reply: str, by: User) -> Application:
    """The applicant's answer to the findings, once and in time; the clock of the office goes on. Raises `NotPossible`
    after that."""
    stored = lock(application)
    if not stored.may_reply:
        raise NotPossible(_("You can reply once, and only within the days given. That has passed."))
    today = timezone.localdate()
    application.reply, application.replied_at = reply, timezone.now()
    application.due_on = deadlines.after(today, stored.days_left)
    application.applicant_due_on = application.days_left = None
    application.save(update_fields=["reply", "replied_at", "due_on", "applicant_due_on", "days_left"])
    record(application, "application.replied", by=by)
    tell_office(application, SchemeRole.Role.SECRETARY, "reply_received", due_on=application.due_on)
    return application


@transaction.atomic
def retract_application(application: Application, *, note: str, by: User) -> Application:
    """The applicant takes the file back, before the decision. Its reviewers hear that nothing is asked of them any more."""
    move(
        application, Status.RETRACTED, by=by, note=note,
        closed_at=timezone.now(), due_on=None, applicant_due_on=None, days_left=None,
    )  # fmt: skip
    # Imported here: assignments and applications tell each other what changed.
    from certification.actions.assignments import release_reviewers

    release_reviewers(application, by=by)
    return application


def _editable(application: Application) -> None:
    if lock(application).status not in EDITABLE:
        raise NotPossible(_("This application has been submitted and cannot be changed any more."))

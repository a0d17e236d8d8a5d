"""This app's part of the start page: what waits for somebody in a certification, and the desks. Files in which a person
has an interest are not counted."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from certification import interests, progress
from certification.models import Application, Review, SchemeRole
from config.addresses import reverse
from config.texts import text
from people.desks import Desk, Panel, Task, Waiting
from people.held import holds
from people.models import User

Status = Application.Status
Role = SchemeRole.Role


def panel(user: User) -> Waiting:
    own = Application.objects.of_applicant(user)
    waiting = own.filter(status__in=[Status.INCOMPLETE, Status.FINDINGS]).for_page()
    return Waiting({"own": own[:1], "waiting": waiting}, _panel)


def _panel(user: User, lists: dict[str, list]) -> Panel:
    desks = []
    held = {role for role in Role if holds(SchemeRole, user, role)}
    if Role.SECRETARY in held:
        desks.append(
            Desk(
                _("Certification: applications"),
                reverse("certification:application-queue"),
                _("secretary"),
                "clipboard-check",
            )
        )
    if Role.REVIEWER in held:
        desks.append(
            Desk(_("Certification: reviews"), reverse("certification:review-list"), _("reviewer"), "clipboard-check")
        )
    if Role.DECISION_MAKER in held:
        desks.append(
            Desk(
                _("Certification: decisions"),
                reverse("certification:decision-list"),
                _("decision maker"),
                "clipboard-check",
            )
        )
    if lists["own"]:
        desks.append(
            Desk(_("Our applications for a mark"), reverse("certification:application-list"), "", "patch-check")
        )
    tasks = _applicant_tasks(lists["waiting"])
    tasks += office_tasks(Application.objects.for_office(user, Role.SECRETARY)) if Role.SECRETARY in held else []
    tasks += _review_tasks(user) if Role.REVIEWER in held else []
    tasks += _decision_tasks(user) if Role.DECISION_MAKER in held else []
    return Panel(tasks, desks)


def _applicant_tasks(waiting: list[Application]) -> list[Task]:
    return [
        Task(
            title=_("Complete your application")
            if application.status == Status.INCOMPLETE
            else _("You may reply to the findings"),
            url=application.get_absolute_url(),
            note=text(application.module_version, "title"),
            due=application.applicant_due_on,
            urgent=application.status == Status.INCOMPLETE,
            icon="chat-square-text",
            action=_("Look at the file"),
        )
        for application in waiting
        if application.status == Status.INCOMPLETE or application.may_reply
    ]


def office_tasks(files: QuerySet[Application], limit: int | None = None) -> list[Task]:
    """What the secretaries owe of these files of theirs, the most pressing first; without what waits for others."""
    theirs = {Status.FINDINGS, Status.INCOMPLETE}  # unless the applicant lets the days pass
    ours = files.filter(status__in=[Status.SUBMITTED, Status.ADMISSIBLE, *theirs]).for_page().by_urgency()
    waiting = [file for file in ours if file.status not in theirs or file.waits_for_advice or file.let_its_days_pass]
    return [
        Task(
            title=progress.next_step(application),
            url=application.get_absolute_url(),
            note=f"{text(application.module_version, 'title')}, {application.applicant.name}",
            due=application.office_due_on,
            icon="clipboard-check",
            action=_("Look at the file"),
        )
        for application in waiting[:limit]
    ]


def _review_tasks(user: User) -> list[Task]:
    waiting = Review.objects.visible_to(user).exclude(status=Review.Status.SUBMITTED)
    waiting = list(waiting.select_related("application__module_version", "application__applicant").order_by("due_on"))
    barred = interests.barred(user, Application.objects.filter(reviews__in=waiting)) if waiting else set()
    return [
        Task(
            title=_("Hand a file back") if review.application_id in barred else _("Judge a module"),
            url=review.get_absolute_url(),
            note="" if review.application_id in barred else text(review.application.module_version, "title"),
            due=review.due_on,
            urgent=review.application_id in barred,
            icon="check2-square",
            action=_("Answer") if review.status == Review.Status.ASKED else _("Go on"),
        )
        for review in waiting
    ]


def _decision_tasks(user: User) -> list[Task]:
    files = Application.objects.for_office(user, Role.DECISION_MAKER).filter(status=Status.ADVISED)
    return [
        Task(
            title=_("Decide on an application"),
            url=application.get_absolute_url(),
            note=f"{text(application.module_version, 'title')}, {application.applicant.name}",
            due=application.due_on,
            icon="check2-square",
            action=_("Look at the file"),
        )
        for application in files.without_part_of(user).for_page().by_urgency()
    ]

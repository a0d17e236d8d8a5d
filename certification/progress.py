"""Where a file stands, in words: for the steps above it, the pill beside it and the queue of the office."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from certification.models import Application

Status = Application.Status
KINDS = {
    Status.DRAFT: "off",
    Status.SUBMITTED: "info",
    Status.INCOMPLETE: "warn",
    Status.INADMISSIBLE: "bad",
    Status.ADMISSIBLE: "info",
    Status.IN_REVIEW: "info",
    Status.FINDINGS: "info",
    Status.ADVISED: "info",
    Status.DECIDED: "ok",
    Status.RETRACTED: "off",
}
STEP = {
    Status.DRAFT: 0,
    Status.SUBMITTED: 1,
    Status.INCOMPLETE: 1,
    Status.INADMISSIBLE: 1,
    Status.ADMISSIBLE: 2,
    Status.IN_REVIEW: 2,
    Status.FINDINGS: 3,
    Status.ADVISED: 5,
    Status.DECIDED: 6,
}
NEXT = {
    Status.SUBMITTED: gettext_lazy("Check whether it is complete"),
    Status.INCOMPLETE: gettext_lazy("The applicant completes it"),
    Status.ADMISSIBLE: gettext_lazy("Ask two reviewers"),
    Status.IN_REVIEW: gettext_lazy("Reviewers judge"),
    Status.FINDINGS: gettext_lazy("The applicant may reply"),
    Status.ADVISED: gettext_lazy("Decision makers decide"),
}


def state_of(application: Application) -> dict[str, str]:
    """The pill: `kind` and `text`. A decided file says what was decided."""
    if application.status == Status.DECIDED:
        outcome = application.decision.outcome
        kind = "bad" if outcome == Application.Outcome.REJECTED else "ok"
        return {"kind": kind, "text": application.decision.get_outcome_display()}
    return {"kind": KINDS[application.status], "text": application.get_status_display()}


def steps_of(application: Application) -> list[dict[str, str]]:
    """The six steps, for the component `steps`. A retracted file stands nowhere: no steps."""
    if application.status == Status.RETRACTED:
        return []
    names = [
        _("Submitted"),
        _("Declared complete"),
        _("In review"),
        _("Reply of the applicant"),
        _("Advice"),
        _("Decision"),
    ]
    now = 4 if application.waits_for_advice else STEP[application.status]
    return [
        {"name": name, "state": "done" if place < now else "now" if place == now else "todo"}
        for place, name in enumerate(names)
    ]


def next_step(application: Application) -> str:
    """What the office waits for."""
    if application.waits_for_advice:
        return _("Write the advice")
    if application.let_its_days_pass:
        return _("Not completed in time: judge it as it is")
    return str(NEXT.get(application.status, ""))

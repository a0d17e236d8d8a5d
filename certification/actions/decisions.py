"""Advice and decision: by different people."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from certification import deadlines, files, interests, panel
from certification.actions.certificates import issue
from certification.actions.mails import tell_applicant, tell_office
from certification.models import Application, Condition, Criterion, Decision, SchemeRole
from people.history import NotPossible, lock, move
from people.models import User

Status = Application.Status
Outcome = Application.Outcome


@dataclass(frozen=True)
class ConditionText:
    criterion: Criterion
    text: str
    due_on: datetime.date


@transaction.atomic
def advise(application: Application, *, advice: str, by: User) -> Application:
    """The secretary hands the file to the decision makers, with the outcome that follows from the reviews. Raises
    `NotPossible` while the applicant can still reply."""
    stored = lock(application)
    if stored.status == Status.FINDINGS and not stored.waits_for_advice:
        raise NotPossible(_("The applicant can still reply to the findings."))
    judgement = files.judgement_of(application)
    move(
        application,
        Status.ADVISED,
        by=by,
        secretary=by,
        advice=advice,
        advised_by=by,
        advised_at=timezone.now(),
        advised_outcome=judgement.result.outcome.value if judgement.result else "",
        due_on=stored.office_due_on,
        applicant_due_on=None,
        days_left=None,
    )
    tell_office(application, SchemeRole.Role.DECISION_MAKER, "advice_given", due_on=application.due_on)
    return application


@transaction.atomic
def decide(
    application: Application,
    *,
    outcome: str,
    reasons_nl: str,
    reasons_en: str = "",
    deviation_reasons: str = "",
    conditions: Sequence[ConditionText] = (),
    by: User,
) -> Decision:
    """Decides on a file, and grants the mark where that is the outcome.

    Raises `NotPossible` for who had another part in the file or an interest in it, for an outcome that differs from the
    advice without reasons, and where conditions and outcome do not fit: granting under conditions needs one for each
    criterion that the reviews find too low, each with a day that has not come yet.
    """
    stored = lock(application)
    if stored.status != Status.ADVISED:
        raise NotPossible(_("There is no advice to decide on, or somebody decided before you. Look at the file again."))
    if panel.had_a_part(by, application) or interests.is_barred(by, application):
        raise NotPossible(_("You had another part in this file, or an interest in it. Somebody else has to decide."))
    if outcome != stored.advised_outcome and not deviation_reasons.strip():
        raise NotPossible(_("The decision differs from the advice: say why."))
    _refuse_misfit(application, outcome, conditions)
    decision = Decision.objects.create(
        application=application,
        outcome=outcome,
        advised_outcome=stored.advised_outcome,
        reasons_nl=reasons_nl,
        reasons_en=reasons_en,
        deviation_reasons=deviation_reasons,
        decided_by=by,
    )
    for row in conditions:
        Condition.objects.create(decision=decision, criterion=row.criterion, text=row.text, due_on=row.due_on)
    move(application, Status.DECIDED, by=by, note=outcome, closed_at=timezone.now(), due_on=None)
    if outcome != Outcome.REJECTED:
        issue(decision, by=by)
    tell_applicant(application, "application_decided", outcome=decision.get_outcome_display)
    return decision


def _refuse_misfit(application: Application, outcome: str, conditions: Sequence[ConditionText]) -> None:
    if outcome != Outcome.CONDITIONAL:
        if conditions:
            raise NotPossible(_("Conditions belong to a mark that is granted under conditions."))
        return
    low = files.judgement_of(application).result.need_condition
    without = sorted(set(low) - {row.criterion.code for row in conditions if row.text.strip()})
    if without or not conditions:
        raise NotPossible(
            _("Give a condition for each of these criteria: %s.") % (", ".join(without) or _("at least one"))
        )
    today = timezone.localdate()
    latest = deadlines.validity(today, application.scheme_version.validity_months)[1]
    if not all(today < row.due_on <= latest for row in conditions):
        raise NotPossible(_("A condition has to be met on a day after today, and before the mark would end."))

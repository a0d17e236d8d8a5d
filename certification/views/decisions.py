"""The desk of the decision maker."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from certification import actions, files, permissions, progress
from certification.actions import ConditionText
from certification.forms import ConditionForm, DecideForm
from certification.models import Application, Review, Scheme, SchemeRole
from certification.views.applications import file_of
from people.permissions import require

DECISION_MAKER = SchemeRole.Role.DECISION_MAKER


@require_GET
def decision_list(request):
    require(Scheme.objects.with_role(request.user, DECISION_MAKER).exists())
    office = Application.objects.for_office(request.user, DECISION_MAKER).for_page().select_related("decision")
    waiting = office.filter(status=Application.Status.ADVISED).without_part_of(request.user).by_urgency()
    decided = office.filter(status=Application.Status.DECIDED).order_by("-closed_at")[:25]
    context = {
        "waiting": list(waiting),
        "decided": [(application, progress.state_of(application)) for application in decided],
        "today": timezone.localdate(),
    }
    return render(request, "certification/decision_list.html", context)


@require_http_methods(["GET", "POST"])
def application_decide(request, uuid):
    application = file_of(request, uuid)
    require(permissions.can_decide(request.user, application))
    judgement = files.judgement_of(application)
    form = DecideForm(
        request.POST or None,
        advised_outcome=application.advised_outcome,
    )
    needed = judgement.result.need_condition
    conditions = [
        ConditionForm(request.POST or None, criterion=criterion, is_needed=criterion.code in needed)
        for criterion in files.criteria_of(application)
    ]
    if request.method == "POST" and all([form.is_valid(), *(one.is_valid() for one in conditions)]):
        actions.decide(application, **form.cleaned_data, conditions=_texts(form, conditions), by=request.user)
        messages.success(request, _("The decision has been recorded and the applicant has been told."))
        return redirect(application)
    context = {
        "application": application,
        "form": form,
        "needed": [one for one in conditions if one.is_needed],
        "others": [one for one in conditions if not one.is_needed],
        "judgement": judgement,
        "lines": files.lines_of(application, judgement),
        "reviews": application.reviews.filter(status=Review.Status.SUBMITTED).select_related("reviewer"),
        "set_aside": application.conflicts.exclude(set_aside_at=None).select_related("person"),
    }
    return render(request, "certification/application_decide.html", context)


def _texts(form, conditions):
    """Conditions count for a mark under conditions alone: what was typed for another outcome is left out."""
    if form.cleaned_data["outcome"] != Application.Outcome.CONDITIONAL:
        return []
    return [
        ConditionText(one.criterion, one.cleaned_data["text"], one.cleaned_data["due_on"])
        for one in conditions
        if one.is_filled_in
    ]

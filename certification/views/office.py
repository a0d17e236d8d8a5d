"""The desk of the secretary."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods
from django_tables2 import RequestConfig

from certification import actions, files, panel, permissions, start
from certification.actions.assignments import needs_third, open_places
from certification.filters import ApplicationFilter
from certification.forms import AdviseForm, AssignForm, CheckForm, InterestForm, ReasonForm, SetAsideForm
from certification.models import Application, Conflict, Review, Scheme, SchemeRole
from certification.tables import ApplicationTable
from certification.views.applications import file_of, module_of
from people.permissions import require

SECRETARY = SchemeRole.Role.SECRETARY


@require_GET
def application_queue(request):
    require(Scheme.objects.with_role(request.user, SECRETARY).exists())
    files_of_office = Application.objects.for_office(request.user, SECRETARY)
    chosen = ApplicationFilter(request.GET, queryset=files_of_office.for_page().select_related("decision"))
    rows = chosen.qs if request.GET.get("status") else chosen.qs.open()
    table = ApplicationTable(rows.by_urgency(), request=request)
    RequestConfig(request, paginate={"per_page": 25}).configure(table)
    context = {
        "filter": chosen,
        "table": table,
        "count": rows.count(),
        "tasks": start.office_tasks(files_of_office, limit=5),
        "today": timezone.localdate(),
    }
    return render(request, "certification/application_queue.html", context)


@require_http_methods(["GET", "POST"])
def application_check(request, uuid):
    application = file_of(request, uuid)
    require(permissions.can_check(request.user, application))
    form = CheckForm(request.POST or None, is_too_late=application.let_its_days_pass)
    if request.method == "POST" and form.is_valid():
        _carry_out(application, form.cleaned_data, by=request.user)
        messages.success(request, _("Your judgement has been recorded and the applicant has been told."))
        return redirect(application)
    context = {
        "application": application,
        "form": form,
        "elements": files.elements_of(application),
        **module_of(application),
        "lines": files.lines_of(application),
        "left": application.scheme_version.max_incomplete - application.incomplete_count,
    }
    return render(request, "certification/application_check.html", context)


def _carry_out(application, data, *, by):
    if data["verdict"] == CheckForm.ADMISSIBLE:
        actions.declare_admissible(application, by=by)
    elif data["verdict"] == CheckForm.INCOMPLETE:
        actions.send_back(application, missing=data["reasons"], by=by)
    else:
        actions.declare_inadmissible(application, reasons=data["reasons"], by=by)


@require_http_methods(["GET", "POST"])
def application_assign(request, uuid):
    application = file_of(request, uuid)
    require(permissions.can_assign(request.user, application))
    listed = panel.candidates(application)
    free = [candidate for candidate in listed if not candidate.is_barred]
    third = needs_third(application)
    places = 1 if third else open_places(application)
    form = AssignForm(request.POST or None, candidates=free, places=places)
    if request.method == "POST" and form.is_valid():
        _ask(application, form.cleaned_data["reviewers"], third, by=request.user)
        messages.success(request, _("The reviewers have been asked. They answer by themselves."))
        return redirect(application)
    kinds = dict(Conflict.Kind.choices)
    barred = [(one, [kinds[finding.kind] for finding in one.findings]) for one in listed if one.is_barred]
    context = {
        "application": application,
        "form": form,
        "free": free,
        "barred": barred,
        "places": places,
        "third": third,
    }
    return render(request, "certification/application_assign.html", context)


def _ask(application, reviewers, third, *, by):
    if third:
        actions.ask_third_reviewer(application, reviewer=reviewers[0], by=by)
    else:
        actions.assign_reviewers(application, reviewers=reviewers, by=by)


@require_http_methods(["GET", "POST"])
def conflict_set_aside(request, uuid, person):
    application = file_of(request, uuid)
    require(permissions.can_set_aside(request.user, application))
    candidate = next((one for one in panel.candidates(application) if one.person.uuid == person), None)
    if candidate is None or not candidate.may_be_excused:
        raise Http404
    form = SetAsideForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.set_aside_conflict(
            application, person=candidate.person, reason=form.cleaned_data["reason"], by=request.user
        )
        messages.success(request, _("The tie has been set aside. The reason is in the file."))
        return redirect("certification:application-assign", application.uuid)
    kinds = dict(Conflict.Kind.choices)
    context = {
        "application": application,
        "form": form,
        "candidate": candidate,
        "kinds": [kinds[finding.kind] for finding in candidate.findings],
    }
    return render(request, "certification/conflict_set_aside.html", context)


@require_http_methods(["GET", "POST"])
def conflict_declare(request, uuid):
    application = file_of(request, uuid)
    require(permissions.can_declare(request.user, application))
    form = InterestForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.declare_conflict(application, **form.cleaned_data, by=request.user)
        messages.success(request, _("Thank you. The file has been closed for you; somebody else takes over."))
        return redirect("people:home")
    return render(request, "certification/conflict_declare.html", {"application": application, "form": form})


@require_http_methods(["GET", "POST"])
def review_replace(request, uuid):
    review = get_object_or_404(Review.objects.live().select_related("application", "reviewer"), uuid=uuid)
    application = file_of(request, review.application.uuid)
    require(permissions.can_assign(request.user, application) and review.status != Review.Status.SUBMITTED)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.replace_reviewer(review, reason=form.cleaned_data["reason"], by=request.user)
        messages.success(request, _("The review has been taken back. Ask somebody else now."))
        return redirect("certification:application-assign", application.uuid)
    return render(
        request, "certification/review_replace.html", {"application": application, "review": review, "form": form}
    )


@require_http_methods(["GET", "POST"])
def application_advise(request, uuid):
    application = file_of(request, uuid)
    require(permissions.can_advise(request.user, application))
    form = AdviseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.advise(application, advice=form.cleaned_data["advice"], by=request.user)
        messages.success(request, _("Your advice is with the decision makers."))
        return redirect(application)
    judgement = files.judgement_of(application)
    context = {
        "application": application,
        "form": form,
        "judgement": judgement,
        "lines": files.lines_of(application, judgement),
    }
    return render(request, "certification/application_advise.html", context)

"""What the applicant sees and does. The file itself is also the page of secretary and decision maker."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from catalog.listing import is_public
from catalog.models import Module, ModuleVersion
from certification import actions, admissibility, files, permissions, progress, reading, snapshot
from certification.forms import AssessmentForm, ReplyForm, RetractForm, StatementForm, SubmitForm
from certification.models import Application, Scheme, SchemeVersion
from config.addresses import reverse
from people import sentences
from people.history import NotPossible
from people.models import Event
from people.permissions import require

STATEMENT = "statement"


def file_of(request, uuid):
    return get_object_or_404(Application.objects.visible_to(request.user).for_page(), uuid=uuid)


def module_of(application):
    """The module as the file froze it, in words."""
    content = files.content_of(application)
    return {"facts": reading.facts(content), "texts": reading.texts(content), "outcomes": reading.outcomes(content)}


@require_http_methods(["GET", "POST"])
def application_create(request, slug):
    module = get_object_or_404(Module, slug=slug)
    if not permissions.can_apply(request.user, module) and not is_public(module):
        raise Http404  # nobody learns of somebody else's draft
    require(permissions.can_apply(request.user, module))
    version = module.versions.filter(status=ModuleVersion.Status.PUBLISHED).first() or module.versions.first()
    scheme_version = _scheme_version()
    if version is None or scheme_version is None:
        raise NotPossible(_("There is nothing to apply for yet: write and publish the module first."))
    if request.method == "POST":
        application = actions.create_application(version, scheme_version=scheme_version, by=request.user)
        messages.success(request, _("Your application has been begun. Nobody sees it until you submit it."))
        return redirect("certification:application-edit", application.uuid)
    context = {
        "module": module,
        "version": version,
        "scheme_version": scheme_version,
        "scheme": scheme_version.scheme,
        "applicant": permissions.applicant_of(module),
        "running": Application.objects.open().filter(module_version=version, scheme_version=scheme_version).first(),
        "obstacle": _obstacle(version),
        "elements": _elements(version),
    }
    return render(request, "certification/application_create.html", context)


def _scheme_version():
    """The marks for modules that are in force today; the first by name when there are several."""
    schemes = Scheme.objects.filter(subject=Scheme.Subject.MODULE)
    found = (SchemeVersion.objects.in_force(scheme) for scheme in schemes)
    return next((version for version in found if version), None)


def _obstacle(version):
    try:
        actions.refuse_unfit(version)
    except NotPossible as refusal:
        return str(refusal)
    return ""


def _elements(version):
    body = permissions.applicant_of(version.module).name
    return admissibility.check(admissibility.facts_of(snapshot.freeze(version), awarding_body=body))


@require_GET
def application_list(request):
    applications = Application.objects.of_applicant(request.user).for_page().select_related("decision")
    rows = [(application, progress.state_of(application)) for application in applications]
    return render(request, "certification/application_list.html", {"rows": rows})


@require_GET
def application_detail(request, uuid):
    application = file_of(request, uuid)
    user = request.user
    as_secretary = permissions.is_secretary(user, application)
    as_office = as_secretary or permissions.is_decision_maker(user, application)
    judgement = files.judgement_of(application) if application.status in Application.REPORTED else None
    context = {
        "application": application,
        "scheme": application.scheme_version.scheme,
        "as_applicant": permissions.is_applicant(user, application),
        "as_secretary": as_secretary,
        "as_office": as_office,
        "may": _may(user, application),
        "state": progress.state_of(application),
        "steps": progress.steps_of(application),
        **module_of(application),
        "elements": files.elements_of(application),
        "judgement": judgement,
        "lines": files.lines_of(application, judgement),
        "set_aside": application.conflicts.exclude(set_aside_at=None),
        "reviews": application.reviews.select_related("reviewer") if as_office else (),
        "decision": getattr(application, "decision", None),
        "certificate": getattr(application, "certificate", None),
        "trail": _trail(application) if as_office else (),
    }
    return render(request, "certification/application_detail.html", context)


def _may(user, application):
    names = ("edit", "submit", "retract", "reply", "check", "assign", "advise", "decide", "declare")
    return {name: getattr(permissions, f"can_{name}")(user, application) for name in names}


def _trail(application):
    events = Event.objects.about(application).select_related("actor").order_by("-id")
    return [{"at": event.at, "title": sentences.sentence(event), "text": str(event.actor or "")} for event in events]


@require_http_methods(["GET", "POST"])
def application_edit(request, uuid):
    application = file_of(request, uuid)
    require(permissions.can_edit(request.user, application))
    lines = files.lines_of(application)
    chosen = request.POST.get("criterion") or request.GET.get("criterion") or _first_empty(lines)
    line = next((line for line in lines if line.criterion.code == chosen), None)
    form = _edit_form(request, application, line)
    if request.method == "POST" and form.is_valid():
        _save(request, application, line, form)
        application = file_of(request, uuid)
        if request.htmx:
            return render(
                request, "certification/_edit_save_bar.html", _edit_context(application, files.lines_of(application))
            )
        following = _after(lines, line) if "next" in request.POST else chosen
        return redirect(
            f"{reverse('certification:application-edit', args=[uuid])}?criterion={following}#criterion-{following}"
        )
    context = {"form": form, "open_line": line, "is_statement": line is None, **_edit_context(application, lines)}
    return render(request, "certification/application_edit.html", context)


def _edit_form(request, application, line):
    if line is None:
        initial = {"statement": application.statement, "objections": application.objections}
        return StatementForm(request.POST or None, initial=initial)
    told = line.assessment
    initial = {"text": told.text, "evidence_url": told.evidence_url} if told else {}
    return AssessmentForm(request.POST or None, initial=initial)


def _save(request, application, line, form):
    if line is None:
        actions.save_statement(application, **form.cleaned_data, by=request.user)
    else:
        actions.save_assessment(application, criterion=line.criterion, **form.cleaned_data, by=request.user)


def _edit_context(application, lines):
    told = sum(bool(line.assessment and line.assessment.text.strip()) for line in lines)
    return {"application": application, "lines": lines, "told": told, "total": len(lines), "left": len(lines) - told}


def _first_empty(lines):
    empty = (line.criterion.code for line in lines if not (line.assessment and line.assessment.text.strip()))
    return next(empty, STATEMENT)


def _after(lines, line):
    codes = [each.criterion.code for each in lines] + [STATEMENT]
    return codes[codes.index(line.criterion.code) + 1] if line else STATEMENT


@require_http_methods(["GET", "POST"])
def application_submit(request, uuid):
    application = file_of(request, uuid)
    require(permissions.can_submit(request.user, application))
    form = SubmitForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.submit_application(application, by=request.user)
        messages.success(
            request, _("Your application has been submitted. You hear from us before the day that is shown.")
        )
        return redirect(application)
    context = {
        "application": application,
        "form": form,
        "untold": files.untold(application),
        "elements": files.elements_of(application),
    }
    return render(request, "certification/application_submit.html", context)


@require_http_methods(["GET", "POST"])
def application_retract(request, uuid):
    application = file_of(request, uuid)
    require(permissions.can_retract(request.user, application))
    form = RetractForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.retract_application(application, note=form.cleaned_data["note"], by=request.user)
        messages.success(request, _("The application has been taken back."))
        return redirect(application)
    return render(request, "certification/application_retract.html", {"application": application, "form": form})


@require_http_methods(["GET", "POST"])
def application_reply(request, uuid):
    application = file_of(request, uuid)
    require(permissions.can_reply(request.user, application))
    form = ReplyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.reply_to_findings(application, reply=form.cleaned_data["reply"], by=request.user)
        messages.success(request, _("Your reply has been added to the file."))
        return redirect(application)
    return render(request, "certification/application_reply.html", {"application": application, "form": form})

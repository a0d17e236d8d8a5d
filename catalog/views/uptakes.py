"""Student projects about challenges, and which outputs a module was made of: asking, answering, ending."""

from django.contrib import messages
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from catalog import actions, permissions
from catalog.forms.modules import ReasonForm
from catalog.forms.uptakes import ProjectForm, SourceForm, UptakeAnswerForm
from catalog.models import Module, Offering, Uptake
from communities.models import Challenge, Community, Output
from people.permissions import require


def _module(request, slug):
    modules = Module.objects.visible_to(request.user).with_versions().distinct()
    return get_object_or_404(modules.filter(archived_at__isnull=True), slug=slug)


def _offerings_of(user, module, may_whole):
    given = Offering.objects.filter(version__module=module).exclude(status=Offering.Status.CANCELLED)
    rows = given if may_whole else given.filter(provider__in=permissions.organisations_of(user))
    return rows.select_related("provider").order_by("-starts_on", "-pk")


@require_http_methods(["GET", "POST"])
def project_create(request, slug):
    module = _module(request, slug)
    require(permissions.can_plan(request.user, module))
    may_whole = permissions.can_write(request.user, module)
    challenges = Challenge.objects.to_take_up().select_related("organisation").order_by("title_nl")
    form = ProjectForm(
        request.POST or None,
        challenges=challenges,
        offerings=_offerings_of(request.user, module, may_whole),
        may_whole=may_whole,
        initial={"challenge": challenges.filter(slug=request.GET.get("challenge", "")).first()},
    )
    if form.is_valid():
        return _said(request, actions.ask_for_project(module, by=request.user, **form.cleaned_data))
    context = {"module": module, "version": module.shown_version, "form": form, "has_choice": challenges.exists()}
    return render(request, "catalog/project_create.html", context)


def _outputs_for(module):
    """Outputs of public communities in which the owner takes part, or to which the module belongs."""
    taking_part = Q(partnerships__organisation=module.owner_organisation_id, partnerships__status="active")
    mine = Q(pk=module.owner_community_id) | Q(pk=module.community_id)
    near = Community.objects.public().filter(mine | taking_part) if module.owner_organisation_id else None
    near = Community.objects.public().filter(mine) if near is None else near
    return Output.objects.filter(community__in=near.values("pk")).select_related("community").order_by("title_nl")


@require_http_methods(["GET", "POST"])
def source_create(request, slug):
    module = _module(request, slug)
    require(permissions.can_write(request.user, module))
    outputs = _outputs_for(module)
    form = SourceForm(request.POST or None, outputs=outputs)
    if form.is_valid():
        return _said(request, actions.ask_for_source(module, by=request.user, **form.cleaned_data))
    context = {"module": module, "version": module.shown_version, "form": form, "has_choice": outputs.exists()}
    return render(request, "catalog/source_create.html", context)


def _said(request, uptake):
    if uptake.status == Uptake.Status.CONFIRMED:
        messages.success(request, _("Saved. It stands in public as soon as the module does."))
    else:
        messages.success(request, _("Asked. It stands in public after the other side has confirmed it."))
    return redirect("catalog:module-detail", uptake.module.slug)


def _uptake(request, uuid):
    rows = Uptake.objects.visible_to(request.user).select_related(
        "module", "challenge__organisation", "output__community", "offering__provider"
    )
    return get_object_or_404(rows, uuid=uuid)


@require_http_methods(["GET", "POST"])
def uptake_answer(request, uuid):
    """What was asked, how it stands; for who may, the answer."""
    uptake = _uptake(request, uuid)
    may_answer, is_post = permissions.can_answer_uptake(request.user, uptake), request.method == "POST"
    require(may_answer or not is_post)
    is_waiting = uptake.status == Uptake.Status.ASKED
    form = UptakeAnswerForm(request.POST or None) if may_answer and (is_waiting or is_post) else None
    if form is not None and form.is_valid():
        if form.cleaned_data["answer"] == "yes":
            actions.confirm_uptake(uptake, by=request.user)
            messages.success(request, _("Confirmed. Who asked gets a mail."))
        else:
            actions.refuse_uptake(uptake, reason=form.cleaned_data["reason"], by=request.user)
            messages.success(request, _("Refused. Who asked gets a mail with your reason."))
        return redirect("catalog:uptake-answer", uptake.uuid)
    return render(request, "catalog/uptake_answer.html", _page(request, uptake, form))


def _page(request, uptake, form):
    return {
        "uptake": uptake,
        "version": uptake.module.shown_version,
        "form": form,
        "may_end": permissions.can_end_uptake(request.user, uptake),
    }


@require_http_methods(["GET", "POST"])
def uptake_end(request, uuid):
    uptake = _uptake(request, uuid)
    require(permissions.can_end_uptake(request.user, uptake))
    form = ReasonForm(request.POST or None, help_text=_("Both sides read it."))
    if form.is_valid():
        actions.end_uptake(uptake, reason=form.cleaned_data["reason"], by=request.user)
        messages.success(request, _("Ended. It no longer stands in public."))
        return redirect("catalog:uptake-answer", uptake.uuid)
    return render(request, "catalog/uptake_end.html", _page(request, uptake, form))

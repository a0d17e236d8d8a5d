"""The steps of a registration, which stay the pages on which the same facts are changed later."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from communities import actions, permissions, steps
from communities.forms import CreateForm, LocationForm, StepForm
from communities.forms.challenges import OutputForm
from communities.models import Community, Location, Output
from communities.standing import gaps_of, standing_of
from communities.tables import partners_of
from config.addresses import reverse
from partners import editing
from partners.vocabulary import words
from people.permissions import require


@require_http_methods(["GET", "POST"])
def community_create(request):
    leads = permissions.lead_choices(request.user)
    if not leads.exists():
        return render(request, "communities/community_create_first.html")
    initial = {"lead": leads[0]} if len(leads) == 1 else {}
    form = CreateForm(request.POST or None, leads=leads, initial=initial)
    if form.is_valid():
        community = actions.register_community(lead=form.cleaned_data["lead"], by=request.user, **form.fields_given())
        messages.success(request, _("Saved as a draft. You can stop and go on later, from your desk."))
        return redirect("communities:community-edit", community.slug, steps.STEPS[1].code)
    return render(
        request, "communities/community_create.html", {"form": form, "progress": progress(steps.STEPS[0].code)}
    )


def progress(current, missing=(), slug=""):
    """The steps as `{% steps %}` draws them, with links once there is a draft; a step that lacks something is not
    done yet."""
    codes = [step.code for step in steps.STEPS]
    here = codes.index(current) if current in codes else len(codes)
    items = [
        {
            "name": step.name,
            "url": reverse("communities:community-edit", args=[slug, step.code]) if slug else "",
            "state": "now" if place == here else "done" if place < here and step.code not in missing else "todo",
        }
        for place, step in enumerate(steps.STEPS)
    ]
    last = reverse("communities:community-submit", args=[slug]) if slug else ""
    return [*items, {"name": _("Check and submit"), "url": last, "state": "now" if here == len(codes) else "todo"}]


def coordinated(request, slug):
    """The community, for somebody who coordinates it."""
    rows = Community.objects.visible_to(request.user).with_facts().select_related("lead", "hub", "rule_set")
    community = get_object_or_404(rows, slug=slug)
    require(permissions.can_coordinate(request.user, community))
    return community


@require_http_methods(["GET", "POST"])
def community_edit(request, slug, step):
    community = coordinated(request, slug)
    if step not in steps.BY_CODE:
        raise Http404
    step = steps.BY_CODE[step]
    initial = {"seen": editing.version_of(community), **{name: getattr(community, name) for name in step.fields}}
    form = StepForm(request.POST or None, initial=initial, step=step, words=words(), community=community)
    differences = []
    if "autosave" in request.POST:
        return _saved_by_itself(request, community, form)
    if form.is_valid():
        try:
            given = form.fields_given()
            actions.change_community(community, seen=form.cleaned_data["seen"], by=request.user, **given)
        except editing.ChangedMeanwhile as meanwhile:
            form, differences = form.shown_again(meanwhile), meanwhile.differences
        else:
            messages.success(request, _("Saved."))
            return _onwards(community, step)
    return render(request, "communities/community_edit.html", _step_page(request, community, step, form, differences))


def _saved_by_itself(request, community, form):
    """While somebody fills in a step: what is right is saved, what is not is named. The page shows it in one line."""
    form.is_valid()
    is_meanwhile = False
    try:
        actions.change_community(community, seen=form.version, by=request.user, **form.fields_right())
    except editing.ChangedMeanwhile:
        is_meanwhile = True
    context = {
        "at": timezone.now(),
        "seen": form.version if is_meanwhile else editing.version_of(community),
        "is_meanwhile": is_meanwhile,
        "wrong": [form.fields[name].label for name in form.errors if name in form.fields],
    }
    return render(request, "communities/_saved.html", context)


def _onwards(community, step):
    if community.status not in Community.REGISTERING:
        return redirect("communities:community-desk", community.slug)
    following = steps.after(step.code)
    if following:
        return redirect("communities:community-edit", community.slug, following.code)
    return redirect("communities:community-submit", community.slug)


def _step_page(request, community, step, form, differences):
    registering = community.status in Community.REGISTERING
    gaps = gaps_of(community) if registering else []
    return {
        "community": community,
        "step": step,
        "steps": steps.STEPS,
        "form": form,
        "differences": differences,
        "registering": registering,
        "progress": progress(step.code, {gap.step for gap in gaps}, community.slug) if registering else [],
        "gaps": [gap for gap in gaps if gap.step == step.code],
        "locations": community.locations.all() if step.code == "place" else [],
        "outputs": community.outputs.all() if step.code == "outputs" else [],
        **(_partners(request, community) if step.code == "partners" else {}),
    }


def _partners(request, community):
    return {"table": partners_of(request, community, may_edit=True), "standing": standing_of(community)}


@require_http_methods(["GET", "POST"])
def location_create(request, slug):
    return _part_create(request, slug, LocationForm, actions.add_location, "place")


@require_http_methods(["GET", "POST"])
def output_create(request, slug):
    return _part_create(request, slug, OutputForm, actions.add_output, "outputs")


@require_http_methods(["GET", "POST"])
def location_edit(request, uuid):
    return _part_edit(request, Location, uuid, LocationForm, "place")


@require_http_methods(["GET", "POST"])
def output_edit(request, uuid):
    return _part_edit(request, Output, uuid, OutputForm, "outputs")


@require_POST
def location_remove(request, uuid):
    return _part_remove(request, Location, uuid, "place")


@require_POST
def output_remove(request, uuid):
    return _part_remove(request, Output, uuid, "outputs")


def _part_create(request, slug, form_class, add, step):
    community = coordinated(request, slug)
    form = form_class(request.POST or None, community=community)
    if form.is_valid():
        add(community, by=request.user, **form.fields_given())
        messages.success(request, _("Added."))
        return redirect("communities:community-edit", slug, step)
    context = {"community": community, "form": form, "differences": [], "part": None, "step": step}
    return render(request, "communities/part_edit.html", context)


def _part(request, model, uuid):
    rows = model.objects.filter(community__in=Community.objects.visible_to(request.user)).select_related("community")
    part = get_object_or_404(rows, uuid=uuid)
    require(permissions.can_coordinate(request.user, part.community))
    return part


def _part_edit(request, model, uuid, form_class, step):
    part = _part(request, model, uuid)
    initial = {"seen": editing.version_of(part), **{name: getattr(part, name) for name in form_class.names}}
    form = form_class(request.POST or None, initial=initial, community=part.community)
    differences = []
    if form.is_valid():
        try:
            actions.change_part(part, seen=form.cleaned_data["seen"], by=request.user, **form.fields_given())
        except editing.ChangedMeanwhile as meanwhile:
            form, differences = form.shown_again(meanwhile), meanwhile.differences
        else:
            messages.success(request, _("Saved."))
            return redirect("communities:community-edit", part.community.slug, step)
    context = {"community": part.community, "form": form, "differences": differences, "part": part, "step": step}
    return render(request, "communities/part_edit.html", context)


def _part_remove(request, model, uuid, step):
    part = _part(request, model, uuid)
    community = actions.remove_part(part, by=request.user)
    messages.success(request, _("Removed."))
    return redirect("communities:community-edit", community.slug, step)

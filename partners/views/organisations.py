from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.db.models import Prefetch, Q
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from config import together
from partners import actions, duplicates, editing, panels, permissions
from partners.filters import OrganisationFilter
from partners.forms import OrganisationForm, VerifyForm
from partners.models import Hub, Lab, Organisation, OrganisationName, OrganisationRole, QualityMark, RoleClaim
from partners.views.addresses import follows_names, visible
from partners.vocabulary import province_names
from people.permissions import require

MOST_LABS = 10  # beside the organisations that a search finds


@login_not_required
@require_safe
def organisation_list(request):
    rows = Organisation.objects.filter(status=Organisation.Status.VERIFIED).select_related("hub")
    found = OrganisationFilter(request.GET, rows)
    wanted = found.form.cleaned_data.get("q", "") if found.is_valid() else ""
    names = OrganisationName.objects.checked().filter(name__icontains=wanted)
    names = names if wanted else names.none()
    page = Paginator(found.qs.prefetch_related(Prefetch("other_names", names, to_attr="found_under")), 30).get_page(
        request.GET.get("page")
    )
    context = {"filter": found, "page": page, "hubs": _hubs(wanted), "labs": _labs_named(wanted)}
    return render(request, "partners/organisation_list.html", context)


def _hubs(wanted):
    if not wanted:
        return []
    return list(Hub.objects.filter(Q(name__icontains=wanted) | Q(also_known_as__icontains=wanted)))


def _labs_named(wanted):
    return list(Lab.objects.public().found_by(wanted)[:MOST_LABS]) if wanted else []


@require_http_methods(["GET", "POST"])
def organisation_create(request):
    form = OrganisationForm(request.POST or None)
    alike = _alike(request) if form.is_bound else []
    if form.is_valid() and _has_seen(request, alike):
        organisation = actions.register_organisation(by=request.user, **form.fields_given())
        messages.success(
            request, _("The organisation has been registered. We check it first; you can already prepare everything.")
        )
        return redirect("partners:organisation-desk", organisation.slug)
    return render(request, "partners/organisation_create.html", {"form": form, "alike": alike})


def _alike(request, organisation=None):
    """Organisations that look like what is typed; of one that is registered, only when its name or number changes."""
    name, number = (request.POST or request.GET).get("name", ""), (request.POST or request.GET).get("kvk_number", "")
    if organisation and (name, number) == (organisation.name, organisation.kvk_number):
        return []
    return duplicates.alike(name, number, seen_by=request.user, besides=organisation)


def _has_seen(request, alike):
    return duplicates.were_shown(alike, request.POST.get("alike", ""))


@require_safe
@cache_control(private=True, max_age=60)
def organisation_alike(request):
    """While typing: the warning only, for both forms. The forms ask again when they are sent."""
    slug = request.GET.get("besides", "")
    organisation = Organisation.objects.visible_to(request.user).filter(slug=slug).first() if slug else None
    return render(request, "partners/_alike.html", {"alike": _alike(request, organisation)})


@login_not_required
@require_safe
@follows_names
def organisation_detail(request, slug):
    organisation = visible(request, slug)
    marks = list(organisation.quality_marks.shown())
    claimed = [mark for mark in marks if mark.status == QualityMark.Status.CLAIMED]
    lists = {
        "parts": organisation.parts.filter(status=Organisation.Status.VERIFIED),
        "other_names": organisation.other_names.all(),
        "labs": organisation.labs.public(),
    }
    drawn = panels.organisation_page.drawn(organisation, request, lists)
    unchecked = [other for other in lists["other_names"] if not other.checked_at]
    context = {
        **lists,
        "other_names": [other for other in lists["other_names"] if other.checked_at],
        "checks_names": bool(unchecked) and permissions.can_verify(request.user, organisation),
        "organisation": organisation,
        "marks": marks,
        "to_answer": claimed if claimed and permissions.can_verify(request.user, organisation) else [],
        "whole": whole_of(organisation),
        "other_provinces": province_names(organisation.other_provinces),
        "shows_contact": organisation.is_contact_public and (organisation.contact_name or organisation.contact_email),
        "has_desk": permissions.can_see_desk(request.user, organisation),
        "may_verify": not organisation.is_verified and permissions.can_verify(request.user, organisation),
        "panels": drawn,
    }
    return render(request, "partners/organisation_detail.html", context)


def whole_of(organisation):
    """The organisation of which this one is a part, where readers may know of it."""
    if organisation.part_of_id is None:
        return None
    return Organisation.objects.public().filter(pk=organisation.part_of_id).first()


@require_http_methods(["GET", "POST"])
@follows_names
def organisation_edit(request, slug):
    organisation = visible(request, slug)
    require(permissions.can_edit_organisation(request.user, organisation))
    initial = {name: getattr(organisation, name) for name in OrganisationForm.FIELDS}
    initial["seen"] = editing.version_of(organisation)
    may_change_identity = permissions.can_change_identity(request.user, organisation)
    form = OrganisationForm(
        request.POST or None,
        initial=initial,
        organisation=organisation,
        may_change_identity=may_change_identity,
        may_choose_check=permissions.can_choose_check(request.user, organisation),
    )
    differences = []
    alike = _alike(request, organisation) if form.is_bound else []
    if form.is_valid() and _has_seen(request, alike):
        try:
            actions.change_organisation(
                organisation, seen=form.cleaned_data["seen"], by=request.user, **form.fields_given()
            )
        except editing.ChangedMeanwhile as meanwhile:
            form, differences = form.shown_again(meanwhile), meanwhile.differences
        else:
            messages.success(request, _("Saved."))
            return redirect("partners:organisation-desk", organisation.slug)
    context = {"organisation": organisation, "form": form, "differences": differences, "alike": alike}
    return render(request, "partners/organisation_edit.html", context)


@require_safe
@follows_names
def organisation_desk(request, slug):
    organisation = visible(request, slug)
    require(permissions.can_see_desk(request.user, organisation))
    lists = {
        "labs": _labs(organisation.pk),
        "roles": _current_roles(organisation.pk),
        "claims": _open_claims(organisation.pk),
    }
    drawn = panels.organisation_desk.drawn(organisation, request, lists)
    context = {
        **lists,
        "organisation": organisation,
        "may_edit": permissions.can_edit_organisation(request.user, organisation),
        "may_give_roles": permissions.can_give_roles(request.user, organisation),
        "panels": drawn,
    }
    return render(request, "partners/organisation_desk.html", context)


@together.kept
def _labs(organisation):
    return Lab.objects.filter(organisations=organisation)


@together.kept
def _current_roles(organisation):
    return OrganisationRole.objects.current().filter(organisation=organisation).select_related("person")


@together.kept
def _open_claims(organisation):
    return RoleClaim.objects.filter(organisation=organisation, status=RoleClaim.Status.CLAIMED).select_related("person")


@require_http_methods(["GET", "POST"])
@follows_names
def organisation_verify(request, slug):
    organisation = visible(request, slug)
    require(permissions.can_verify(request.user, organisation))
    form = VerifyForm(request.POST or None)
    if form.is_valid():
        actions.verify(organisation, by=request.user, **form.cleaned_data)
        messages.success(request, _("%(organisation)s has been verified.") % {"organisation": organisation})
        return redirect(organisation)
    return _verify_page(request, organisation, form)


@require_POST
@follows_names
def organisation_postpone(request, slug):
    organisation = visible(request, slug)
    require(permissions.can_verify(request.user, organisation))
    form = VerifyForm(request.POST)
    form.full_clean()
    reasons = form.cleaned_data.get("note", "").strip()
    if not reasons:
        if not request.POST.get("note", "").strip():
            form.errors.pop("note", None)
            form.add_error("note", _("Say what is missing: the managers go on with it."))
        return _verify_page(request, organisation, form)
    actions.postpone_verification(organisation, reasons=reasons, by=request.user)
    messages.success(request, _("The managers have been told what is missing."))
    return redirect(organisation)


def _verify_page(request, organisation, form):
    context = {
        "organisation": organisation,
        "form": form,
        "managers": actions.managers_of(organisation),
        "other_names": organisation.other_names.all(),
        "alike": duplicates.alike(
            organisation.name, organisation.kvk_number, seen_by=request.user, besides=organisation
        ),
    }
    return render(request, "partners/organisation_verify.html", context)

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from partners import actions, editing, panels, permissions
from partners.filters import OrganisationFilter
from partners.forms import ClaimForm, NewTermForm, OrganisationForm, ReasonForm, RoleInviteForm, TermForm, VerifyForm
from partners.models import Hub, Lab, Organisation, OrganisationRole, Province, RoleClaim, Term
from partners.vocabulary import province_names, words
from people.actions import end_role, give_role
from people.permissions import require


def _visible(request, slug):
    return get_object_or_404(Organisation.objects.visible_to(request.user).select_related("hub"), slug=slug)


@login_not_required
@require_safe
def organisation_list(request):
    rows = Organisation.objects.filter(status=Organisation.Status.VERIFIED).select_related("hub")
    found = OrganisationFilter(request.GET, rows)
    page = Paginator(found.qs, 30).get_page(request.GET.get("page"))
    return render(request, "partners/organisation_list.html", {"filter": found, "page": page})


@require_http_methods(["GET", "POST"])
def organisation_create(request):
    form = OrganisationForm(request.POST or None)
    if form.is_valid():
        organisation = actions.register_organisation(by=request.user, **form.fields_given())
        messages.success(
            request, _("The organisation has been registered. We check it first; you can already prepare everything.")
        )
        return redirect("partners:organisation-desk", organisation.slug)
    return render(request, "partners/organisation_create.html", {"form": form})


@login_not_required
@require_safe
def organisation_detail(request, slug):
    organisation = _visible(request, slug)
    context = {
        "organisation": organisation,
        "labs": organisation.labs.public(),
        "shows_contact": organisation.is_contact_public and (organisation.contact_name or organisation.contact_email),
        "has_desk": permissions.can_see_desk(request.user, organisation),
        "may_verify": not organisation.is_verified and permissions.can_verify(request.user, organisation),
        "panels": panels.organisation_page.drawn(organisation, request),
    }
    return render(request, "partners/organisation_detail.html", context)


@require_http_methods(["GET", "POST"])
def organisation_edit(request, slug):
    organisation = _visible(request, slug)
    require(permissions.can_edit_organisation(request.user, organisation))
    initial = {name: getattr(organisation, name) for name in OrganisationForm.FIELDS}
    initial["seen"] = editing.version_of(organisation)
    form = OrganisationForm(request.POST or None, initial=initial, organisation=organisation)
    differences = []
    if form.is_valid():
        try:
            actions.change_organisation(
                organisation, seen=form.cleaned_data["seen"], by=request.user, **form.fields_given()
            )
        except editing.ChangedMeanwhile as meanwhile:
            form, differences = form.shown_again(meanwhile), meanwhile.differences
        else:
            messages.success(request, _("Saved."))
            return redirect("partners:organisation-desk", organisation.slug)
    context = {"organisation": organisation, "form": form, "differences": differences}
    return render(request, "partners/organisation_edit.html", context)


@require_safe
def organisation_desk(request, slug):
    organisation = _visible(request, slug)
    require(permissions.can_see_desk(request.user, organisation))
    context = {
        "organisation": organisation,
        "may_edit": permissions.can_edit_organisation(request.user, organisation),
        "may_give_roles": permissions.can_give_roles(request.user, organisation),
        "roles": organisation.roles.current().select_related("person"),
        "claims": organisation.role_claims.filter(status=RoleClaim.Status.CLAIMED).select_related("person"),
        "panels": panels.organisation_desk.drawn(organisation, request),
    }
    return render(request, "partners/organisation_desk.html", context)


@require_http_methods(["GET", "POST"])
def organisation_verify(request, slug):
    organisation = _visible(request, slug)
    require(permissions.can_verify(request.user, organisation))
    form = VerifyForm(request.POST or None)
    if form.is_valid():
        actions.verify(organisation, by=request.user, **form.cleaned_data)
        messages.success(request, _("%(organisation)s has been verified.") % {"organisation": organisation})
        return redirect(organisation)
    return _verify_page(request, organisation, form)


@require_POST
def organisation_postpone(request, slug):
    organisation = _visible(request, slug)
    require(permissions.can_verify(request.user, organisation))
    form = VerifyForm(request.POST)
    form.full_clean()
    reasons = form.cleaned_data.get("note", "").strip()
    if not reasons:
        form.errors.pop("note", None)
        form.add_error("note", _("Say what is missing: the managers go on with it."))
        return _verify_page(request, organisation, form)
    actions.postpone_verification(organisation, reasons=reasons, by=request.user)
    messages.success(request, _("The managers have been told what is missing."))
    return redirect(organisation)


def _verify_page(request, organisation, form):
    context = {"organisation": organisation, "form": form, "managers": actions.managers_of(organisation)}
    return render(request, "partners/organisation_verify.html", context)


@require_http_methods(["GET", "POST"])
def organisation_roles(request, slug):
    organisation = _visible(request, slug)
    may_give = permissions.can_give_roles(request.user, organisation)
    may_answer = permissions.can_answer_claim(request.user, organisation)
    require(may_give or may_answer)
    form = RoleInviteForm(request.POST or None)
    if may_give and form.is_valid():
        give_role(OrganisationRole, scope=organisation, by=request.user, **form.cleaned_data)
        messages.success(
            request, _("The invitation is on its way to %(email)s.") % {"email": form.cleaned_data["email"]}
        )
        return redirect("partners:organisation-roles", organisation.slug)
    grants = organisation.roles.select_related("person")
    context = {
        "organisation": organisation,
        "form": form if may_give else None,
        "current": grants.current().order_by("role", "given_at"),
        "waiting": grants.waiting().order_by("given_at"),
        "claims": organisation.role_claims.filter(status=RoleClaim.Status.CLAIMED).select_related("person"),
        "may_answer": may_answer,
    }
    return render(request, "partners/organisation_roles.html", context)


@require_http_methods(["GET", "POST"])
def organisation_role_end(request, slug, pk):
    organisation = _visible(request, slug)
    require(permissions.can_give_roles(request.user, organisation))
    grant = get_object_or_404(organisation.roles.select_related("person"), pk=pk)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        end_role(grant, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, _("The role has ended."))
        return redirect("partners:organisation-roles", organisation.slug)
    context = {"organisation": organisation, "grant": grant, "form": form}
    return render(request, "partners/organisation_role_end.html", context)


@require_http_methods(["GET", "POST"])
def role_claim(request, slug):
    organisation = get_object_or_404(Organisation.objects.visible_to(request.user), slug=slug)
    form = ClaimForm(request.POST or None)
    if form.is_valid():
        actions.claim_role(organisation, by=request.user, **form.cleaned_data)
        messages.success(request, _("Your question has been sent. You get a mail with the answer."))
        return redirect(organisation)
    return render(request, "partners/role_claim.html", {"organisation": organisation, "form": form})


def _claim(request, uuid):
    claim = get_object_or_404(
        RoleClaim.objects.select_related("organisation__hub", "person").filter(
            organisation__in=Organisation.objects.visible_to(request.user)
        ),
        uuid=uuid,
    )
    require(permissions.can_answer_claim(request.user, claim.organisation))
    return claim


@require_POST
def claim_grant(request, uuid):
    claim = _claim(request, uuid)
    actions.grant_claim(claim, by=request.user)
    messages.success(request, _("%(person)s has been offered the role.") % {"person": claim.person})
    return redirect("partners:organisation-roles", claim.organisation.slug)


@require_http_methods(["GET", "POST"])
def claim_refuse(request, uuid):
    claim = _claim(request, uuid)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        actions.refuse_claim(claim, reason=form.cleaned_data["reason"], by=request.user)
        messages.success(request, _("%(person)s gets a mail with your answer.") % {"person": claim.person})
        return redirect("partners:organisation-roles", claim.organisation.slug)
    return render(
        request, "partners/claim_refuse.html", {"claim": claim, "organisation": claim.organisation, "form": form}
    )


@login_not_required
@require_safe
def lab_detail(request, slug):
    lab = get_object_or_404(Lab.objects.public(), slug=slug)
    context = {"lab": lab, "organisations": lab.organisations.all(), "panels": panels.lab_page.drawn(lab, request)}
    return render(request, "partners/lab_detail.html", context)


@login_not_required
@require_safe
def hub_list(request):
    hubs = list(Hub.objects.all())
    context = {
        "hubs": [(hub, province_names(hub.provinces)) for hub in hubs],
        "pins": [
            {"number": number, "label": hub.name, "url": hub.get_absolute_url(), "province": hub.provinces[0]}
            for number, hub in enumerate(hubs, start=1)
            if hub.provinces
        ],
        "without": [label for code, label in Province.choices if not any(code in hub.provinces for hub in hubs)],
    }
    return render(request, "partners/hub_list.html", context)


@login_not_required
@require_safe
def hub_detail(request, slug):
    hub = get_object_or_404(Hub, slug=slug)
    context = {
        "hub": hub,
        "provinces": province_names(hub.provinces),
        "areas": words().of(Term.Vocabulary.APPLICATION_AREA, hub.application_areas),
        "may_manage": permissions.manages_hub(request.user, hub),
        "panels": panels.hub_page.drawn(hub, request),
    }
    return render(request, "partners/hub_detail.html", context)


@require_safe
def term_list(request):
    require(permissions.can_edit_terms(request.user))
    terms = Term.objects.all()
    groups = [(label, [term for term in terms if term.vocabulary == value]) for value, label in Term.Vocabulary.choices]
    return render(request, "partners/term_list.html", {"groups": groups})


@require_http_methods(["GET", "POST"])
def term_create(request):
    require(permissions.can_edit_terms(request.user))
    form = NewTermForm(request.POST or None)
    if form.is_valid():
        own = {name: form.cleaned_data[name] for name in ("vocabulary", "code")}
        actions.add_term(by=request.user, **own, **form.fields_given())
        messages.success(request, _("The word has been added."))
        return redirect("partners:term-list")
    return render(request, "partners/term_create.html", {"form": form})


@require_http_methods(["GET", "POST"])
def term_edit(request, vocabulary, code):
    require(permissions.can_edit_terms(request.user))
    term = get_object_or_404(Term, vocabulary=vocabulary, code=code)
    names = ("label_nl", "label_en", "position", "valid_from", "valid_until")
    initial = {"seen": editing.version_of(term), **{name: getattr(term, name) for name in names}}
    form = TermForm(request.POST or None, initial=initial)
    differences = []
    if form.is_valid():
        try:
            actions.change_term(term, seen=form.cleaned_data["seen"], by=request.user, **form.fields_given())
        except editing.ChangedMeanwhile as meanwhile:
            form, differences = form.shown_again(meanwhile), meanwhile.differences
        else:
            messages.success(request, _("Saved."))
            return redirect("partners:term-list")
    return render(request, "partners/term_edit.html", {"term": term, "form": form, "differences": differences})

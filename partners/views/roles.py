from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from partners import actions, permissions
from partners.forms import ClaimForm, ReasonForm, RoleInviteForm
from partners.models import Organisation, OrganisationRole, RoleClaim
from partners.views.addresses import follows_names, visible
from people.actions import end_role, give_role
from people.permissions import require


@require_http_methods(["GET", "POST"])
@follows_names
def organisation_roles(request, slug):
    organisation = visible(request, slug)
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
@follows_names
def organisation_role_end(request, slug, pk):
    organisation = visible(request, slug)
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
@follows_names
def role_claim(request, slug):
    organisation = visible(request, slug)
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

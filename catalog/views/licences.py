from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from catalog import actions, listing, permissions
from catalog.forms.modules import LicenceAnswerForm, LicenceRequestForm, ReasonForm
from catalog.models import Module, ProviderLicence
from partners.models import Organisation
from people.permissions import require


@require_http_methods(["GET", "POST"])
def licence_request(request, slug):
    """Asked from the public page of a module, so for anything that is public."""
    modules = listing.public_modules() | Module.objects.visible_to(request.user)
    module = get_object_or_404(modules.with_versions().distinct(), slug=slug)
    require(permissions.can_request_licence(request.user, module))
    organisations = permissions.organisations_of(request.user).filter(status=Organisation.Status.VERIFIED)
    form = LicenceRequestForm(
        request.POST or None, organisations=organisations.exclude(pk=module.owner_organisation_id)
    )
    if form.is_valid():
        actions.request_licence(module, by=request.user, **form.cleaned_data)
        messages.success(request, _("Your question has been sent to the owner. You get the answer by mail."))
        return redirect("catalog:module-detail", module.slug)
    return render(
        request, "catalog/licence_request.html", {"module": module, "version": module.shown_version, "form": form}
    )


def _answerable(request, uuid) -> ProviderLicence:
    licences = ProviderLicence.objects.visible_to(request.user).select_related("module", "organisation")
    licence = get_object_or_404(licences, uuid=uuid)
    require(permissions.can_answer_licence(request.user, licence))
    return licence


@require_http_methods(["GET", "POST"])
def licence_answer(request, uuid):
    licence = _answerable(request, uuid)
    form = LicenceAnswerForm(request.POST or None)
    if form.is_valid():
        actions.grant_licence(licence, by=request.user, **form.cleaned_data)
        messages.success(request, _("The licence has been granted."))
        return redirect("catalog:module-detail", licence.module.slug)
    context = {"licence": licence, "version": licence.module.shown_version, "form": form}
    return render(request, "catalog/licence_answer.html", context)


@require_http_methods(["GET", "POST"])
def licence_refuse(request, uuid):
    licence = _answerable(request, uuid)
    form = ReasonForm(request.POST or None, help_text=_("The organisation gets this by mail."))
    if form.is_valid():
        actions.refuse_licence(licence, reason=form.cleaned_data["reason"], by=request.user)
        messages.success(request, _("The request has been refused."))
        return redirect("catalog:module-detail", licence.module.slug)
    context = {"licence": licence, "version": licence.module.shown_version, "form": form}
    return render(request, "catalog/licence_refuse.html", context)


@require_http_methods(["GET", "POST"])
def licence_revoke(request, uuid):
    licence = _answerable(request, uuid)
    form = ReasonForm(request.POST or None, help_text=_("The organisation gets this by mail."))
    if form.is_valid():
        actions.revoke_licence(licence, reason=form.cleaned_data["reason"], by=request.user)
        messages.success(request, _("The licence has been revoked."))
        return redirect("catalog:module-detail", licence.module.slug)
    context = {"licence": licence, "version": licence.module.shown_version, "form": form}
    return render(request, "catalog/licence_revoke.html", context)

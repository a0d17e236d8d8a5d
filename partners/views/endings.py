from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from partners import actions, merging, permissions
from partners.forms import ReasonForm
from partners.views.addresses import follows_names, visible
from people.permissions import require


@require_http_methods(["GET", "POST"])
@follows_names
def organisation_dissolve(request, slug):
    organisation = visible(request, slug)
    require(permissions.can_dissolve(request.user))
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        actions.dissolve(organisation, by=request.user, **form.cleaned_data)
        messages.success(request, _("%(organisation)s is shown as ended.") % {"organisation": organisation})
        return redirect(organisation)
    context = {"organisation": organisation, "form": form, "belongings": merging.belongings(organisation)}
    return render(request, "partners/organisation_dissolve.html", context)


@require_http_methods(["GET", "POST"])
@follows_names
def organisation_reinstate(request, slug):
    organisation = visible(request, slug)
    require(permissions.can_dissolve(request.user))
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        actions.reinstate(organisation, by=request.user, **form.cleaned_data)
        messages.success(request, _("%(organisation)s exists again.") % {"organisation": organisation})
        return redirect(organisation)
    return render(request, "partners/organisation_reinstate.html", {"organisation": organisation, "form": form})

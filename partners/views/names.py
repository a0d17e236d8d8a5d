from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from partners import actions, permissions
from partners.forms import NameForm
from partners.views.addresses import follows_names, visible
from people.permissions import require


@require_http_methods(["GET", "POST"])
@follows_names
def organisation_names(request, slug):
    organisation = visible(request, slug)
    may_edit = permissions.can_edit_organisation(request.user, organisation)
    may_check = permissions.can_verify(request.user, organisation)
    require(may_edit or may_check)
    form = NameForm(request.POST or None)
    if form.is_valid():
        actions.add_name(organisation, is_checked=may_check, by=request.user, **form.cleaned_data)
        messages.success(request, _("The name has been added."))
        return redirect("partners:organisation-names", organisation.slug)
    other_names = organisation.other_names.all()
    context = {"organisation": organisation, "form": form, "other_names": other_names, "may_check": may_check}
    return render(request, "partners/organisation_names.html", context)


@require_POST
@follows_names
def name_check(request, slug, pk):
    organisation = visible(request, slug)
    require(permissions.can_verify(request.user, organisation))
    actions.check_name(get_object_or_404(organisation.other_names, pk=pk), by=request.user)
    messages.success(request, _("The name has been checked. Everybody finds the organisation under it now."))
    return redirect("partners:organisation-names", organisation.slug)


@require_POST
@follows_names
def name_remove(request, slug, pk):
    organisation = visible(request, slug)
    may_edit = permissions.can_edit_organisation(request.user, organisation)
    require(may_edit or permissions.can_verify(request.user, organisation))
    actions.remove_name(get_object_or_404(organisation.other_names, pk=pk), by=request.user)
    messages.success(request, _("The name has been removed."))
    return redirect("partners:organisation-names", organisation.slug)

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from partners import actions, editing, panels, permissions
from partners.forms import LabForm
from partners.models import Lab
from partners.views.addresses import follows_names, visible
from people.permissions import require


@login_not_required
@require_safe
def lab_detail(request, slug):
    lab = get_object_or_404(Lab.objects.visible_to(request.user), slug=slug)
    context = {
        "lab": lab,
        "organisations": lab.organisations.filter(merged_into__isnull=True),
        "former_names": lab.former_names.all(),
        "may_edit": permissions.can_edit_lab(request.user, lab),
        "panels": panels.lab_page.drawn(lab, request),
    }
    return render(request, "partners/lab_detail.html", context)


@require_http_methods(["GET", "POST"])
@follows_names
def lab_create(request, slug):
    organisation = visible(request, slug)
    require(permissions.can_edit_organisation(request.user, organisation))
    choices = permissions.lab_owners(request.user, organisation)
    form = LabForm(request.POST or None, owners=choices, initial={"organisations": [organisation.pk]})
    if form.is_valid():
        lab = actions.add_lab(by=request.user, **form.fields_given())
        messages.success(request, _("The lab has been added."))
        return redirect(lab)
    return render(request, "partners/lab_create.html", {"organisation": organisation, "form": form})


@require_http_methods(["GET", "POST"])
def lab_edit(request, slug):
    lab = get_object_or_404(Lab.objects.visible_to(request.user), slug=slug)
    require(permissions.can_edit_lab(request.user, lab))
    initial = {name: getattr(lab, name) for name in LabForm.FIELDS}
    initial |= {"organisations": list(lab.organisations.all()), "seen": editing.version_of(lab)}
    form = LabForm(request.POST or None, owners=permissions.lab_owners(request.user, lab=lab), initial=initial)
    differences = []
    if form.is_valid():
        try:
            actions.change_lab(lab, seen=form.cleaned_data["seen"], by=request.user, **form.fields_given())
        except editing.ChangedMeanwhile as meanwhile:
            form, differences = form.shown_again(meanwhile), meanwhile.differences
        else:
            messages.success(request, _("Saved."))
            return redirect(lab)
    return render(request, "partners/lab_edit.html", {"lab": lab, "form": form, "differences": differences})

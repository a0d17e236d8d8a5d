from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from partners import actions, permissions
from partners.forms import MarkAnswerForm, MarkForm
from partners.models import Organisation, QualityMark
from partners.views.addresses import follows_names, visible
from people.permissions import require


@require_http_methods(["GET", "POST"])
@follows_names
def organisation_marks(request, slug):
    organisation = visible(request, slug)
    require(permissions.can_edit_organisation(request.user, organisation))
    form = MarkForm(request.POST or None)
    if form.is_valid():
        actions.claim_mark(organisation, by=request.user, **form.cleaned_data)
        messages.success(
            request, _("The mark is shown as a claim. Somebody of the hub or an administrator looks it up.")
        )
        return redirect("partners:organisation-marks", organisation.slug)
    context = {"organisation": organisation, "form": form, "marks": organisation.quality_marks.all()}
    return render(request, "partners/organisation_marks.html", context)


@require_http_methods(["GET", "POST"])
def mark_answer(request, uuid):
    marks = QualityMark.objects.select_related("organisation__hub")
    mark = get_object_or_404(marks.filter(organisation__in=Organisation.objects.visible_to(request.user)), uuid=uuid)
    require(permissions.can_verify(request.user, mark.organisation))
    initial = {name: getattr(mark, name) for name in ("register_url", "valid_from", "valid_until")}
    form = MarkAnswerForm(request.POST or None, initial=initial)
    if form.is_valid():
        if form.cleaned_data["answer"] == "verified":
            actions.verify_mark(mark, by=request.user, **form.facts())
        else:
            actions.reject_mark(mark, reason=form.cleaned_data["reason"], by=request.user)
        messages.success(request, _("The managers get a mail with your answer."))
        return redirect(mark.organisation)
    context = {"mark": mark, "organisation": mark.organisation, "form": form}
    return render(request, "partners/mark_answer.html", context)

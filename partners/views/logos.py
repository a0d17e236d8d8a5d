"""The page on which a logo is changed, and the logo itself: of an organisation, a lab, and whatever has one."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from config import uploads
from partners import actions, permissions
from partners.forms import LogoForm
from partners.models import Lab
from partners.views.addresses import follows_names, visible
from people.permissions import require


def change_logo(request, thing, *, picture, back):
    """The page for the logo of `thing`, whose reader may change it. `picture`: the address of the logo; `back`: of the
    page to return to."""
    if request.method == "POST" and "remove" in request.POST:
        actions.remove_logo(thing, by=request.user)
        messages.success(request, _("The logo has been removed."))
        return redirect(back)
    form = LogoForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        actions.set_logo(thing, logo=form.cleaned_data["logo"], by=request.user)
        messages.success(request, _("The logo has been saved."))
        return redirect(back)
    context = {"thing": thing, "form": form, "picture": picture, "back": back}
    return render(request, "partners/logo_edit.html", context)


def show_logo(request, thing, *, is_public=True):
    if thing.logo is None:
        raise Http404
    answer = uploads.answer(request, thing.logo, is_public=is_public)
    if not answer.streaming:  # the reader has it already
        return answer
    with answer.file_to_stream as file:  # small: sent in one piece
        return HttpResponse(file.read(), headers=dict(answer.items()))


@require_http_methods(["GET", "POST"])
@follows_names
def organisation_logo(request, slug):
    organisation = visible(request, slug)
    require(permissions.can_edit_organisation(request.user, organisation))
    back = reverse("partners:organisation-desk", args=[slug])
    return change_logo(request, organisation, picture=reverse("partners:organisation-picture", args=[slug]), back=back)


@login_not_required
@require_safe
@follows_names
def organisation_picture(request, slug):
    organisation = visible(request, slug)
    return show_logo(request, organisation, is_public=organisation.is_verified)


def _lab(request, slug):
    return get_object_or_404(Lab.objects.visible_to(request.user), slug=slug)


@require_http_methods(["GET", "POST"])
def lab_logo(request, slug):
    lab = _lab(request, slug)
    require(permissions.can_edit_lab(request.user, lab))
    picture = reverse("partners:lab-picture", args=[slug])
    return change_logo(request, lab, picture=picture, back=lab.get_absolute_url())


@login_not_required
@require_safe
def lab_picture(request, slug):
    return show_logo(request, _lab(request, slug), is_public=False)

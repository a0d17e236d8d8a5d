"""What the pages of a logo do, whatever it is the logo of: an app with something that has one calls these in its views."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from config import uploads
from partners import actions
from partners.forms import LogoForm


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

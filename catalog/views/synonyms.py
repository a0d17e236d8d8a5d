"""The words that mean the same in a search, kept by the catalogue manager."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from catalog import permissions
from catalog.actions import synonyms as actions
from catalog.forms.synonyms import SynonymForm
from catalog.models import Synonym
from people.permissions import require


@require_GET
def synonym_list(request):
    require(permissions.can_see_synonyms(request.user))
    context = {"synonyms": Synonym.objects.order_by("words"), "may_edit": permissions.can_edit_synonyms(request.user)}
    return render(request, "catalog/synonym_list.html", context)


@require_http_methods(["GET", "POST"])
def synonym_create(request):
    require(permissions.can_edit_synonyms(request.user))
    form = SynonymForm(request.POST or None)
    if form.is_valid():
        actions.create_synonym(form.cleaned_data["words"], by=request.user)
        messages.success(request, _("Saved. From now on a search for one of these words finds the others too."))
        return redirect("catalog:synonym-list")
    return render(request, "catalog/synonym_create.html", {"form": form})


@require_http_methods(["GET", "POST"])
def synonym_edit(request, pk):
    require(permissions.can_edit_synonyms(request.user))
    synonym = get_object_or_404(Synonym, pk=pk)
    form = SynonymForm(request.POST or None, initial={"words": "\n".join(synonym.words)})
    if form.is_valid():
        actions.change_synonym(synonym, words=form.cleaned_data["words"], by=request.user)
        messages.success(request, _("Saved. From now on a search for one of these words finds the others too."))
        return redirect("catalog:synonym-list")
    return render(request, "catalog/synonym_edit.html", {"form": form, "synonym": synonym})


@require_POST
def synonym_delete(request, pk):
    require(permissions.can_edit_synonyms(request.user))
    actions.remove_synonym(get_object_or_404(Synonym, pk=pk), by=request.user)
    messages.success(request, _("Removed. These words no longer find one another."))
    return redirect("catalog:synonym-list")

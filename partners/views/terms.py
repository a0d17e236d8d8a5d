from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from partners import actions, editing, permissions
from partners.forms import NewTermForm, TermForm
from partners.models import Term
from people.permissions import require


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

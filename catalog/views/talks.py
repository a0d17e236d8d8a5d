from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from catalog import permissions
from catalog.actions import talks
from catalog.contacts import contacts_for
from catalog.document import as_object
from catalog.forms.modules import ReasonForm
from catalog.forms.talks import AnswerForm, ProvinceForm, TalkForm
from catalog.models import Consultation, Listing
from partners.models import Hub
from people.permissions import require


@login_not_required
@require_http_methods(["GET", "POST"])
def listing_talk(request, slug):
    """A question about a module, to the AI hub of the reader's region. No account needed."""
    modules = Listing.objects.of_modules().select_related("module__owner_organisation", "module__owner_community__lead")
    listing = get_object_or_404(modules, slug=slug)
    facts = as_object(listing.document)
    contacts = contacts_for(listing.module, facts, request.GET.get("province", ""))
    hubs = Hub.objects.filter(pk__in=[hub.pk for hub in contacts.reachable])
    person = request.user if request.user.is_authenticated else None
    known = {"name": person.name, "email": person.email} if person else None
    form = TalkForm(request.POST or None, hubs=hubs, initial=known) if contacts.reachable else None
    if form and form.is_valid():
        if not form.is_of_a_program:
            given = {name: form.cleaned_data[name] for name in ("hub", "question", "name", "email")}
            talks.ask_for_talk(
                listing.module, province=contacts.region.province, language=get_language(), by=person, **given
            )
        messages.success(
            request, _("Your question has been sent. You get the answer by mail; a copy is on its way to you.")
        )
        return redirect("catalog:listing-detail", slug)
    provinces = ProvinceForm(initial={"province": contacts.region.province})
    context = {"module": facts, "contacts": contacts, "form": form, "provinces": provinces}
    return render(request, "catalog/listing_talk.html", context)


@require_safe
def talk_list(request):
    """The questions to the hubs that somebody manages, those that wait first."""
    require(permissions.can_see_talks(request.user))
    rows = Consultation.objects.visible_to(request.user).select_related("module", "hub", "answered_by")
    rows = rows.prefetch_related("module__versions")
    waiting = [row for row in rows if row.status == Consultation.Status.ASKED]
    done = sorted((row for row in rows if row.status != Consultation.Status.ASKED), key=lambda row: row.asked_at)
    return render(request, "catalog/talk_list.html", {"waiting": waiting, "done": done[::-1][:100]})


def _answerable(request, uuid) -> Consultation:
    rows = Consultation.objects.visible_to(request.user).select_related("module", "hub")
    consultation = get_object_or_404(rows, uuid=uuid)
    require(permissions.can_answer_talk(request.user, consultation))
    return consultation


@require_http_methods(["GET", "POST"])
def talk_answer(request, uuid):
    consultation = _answerable(request, uuid)
    form = AnswerForm(request.POST or None)
    if form.is_valid():
        talks.answer_talk(consultation, answer=form.cleaned_data["answer"], by=request.user)
        messages.success(request, _("Your answer is on its way."))
        return redirect("catalog:talk-list")
    context = {"talk": consultation, "version": consultation.module.shown_version, "form": form}
    return render(request, "catalog/talk_answer.html", context)


@require_http_methods(["GET", "POST"])
def talk_close(request, uuid):
    consultation = _answerable(request, uuid)
    form = ReasonForm(request.POST or None, help_text=_("For the audit trail: a talk by telephone, nonsense, or else."))
    if form.is_valid():
        talks.close_talk(consultation, reason=form.cleaned_data["reason"], by=request.user)
        messages.success(request, _("The question has been closed."))
        return redirect("catalog:talk-list")
    return render(request, "catalog/talk_close.html", {"talk": consultation, "form": form})

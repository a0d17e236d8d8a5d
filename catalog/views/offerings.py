import copy
import datetime

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from catalog import actions, counters, permissions
from catalog.actions.editing import Stale, stamp
from catalog.forms.modules import ReasonForm
from catalog.forms.offerings import (
    OfferingForm,
    PeriodFormSet,
    PriceFormSet,
    SessionFormSet,
    group_choices,
    period_initial,
    price_initial,
    session_initial,
)
from catalog.forms.rows import with_one_more
from catalog.models import Offering
from catalog.views.modules import visible_module
from people.history import NotPossible
from people.permissions import require

ROWS = ("sessions", "prices", "periods")


def written_offering(request, uuid) -> Offering:
    offerings = Offering.objects.visible_to(request.user).select_related(
        "version__module__owner_organisation", "version__module__owner_community", "provider"
    )
    offering = get_object_or_404(offerings, uuid=uuid)
    require(permissions.can_write_offering(request.user, offering))
    return offering


class Sheet:
    """The form of an offering with its rows of meetings, prices and periods, as one thing."""

    def __init__(self, request, offering, module):
        asked = next((name for name in ROWS if f"add-{name}" in request.POST), "")
        data = with_one_more(request.POST, asked) if asked else request.POST or None
        stored = offering.pk is not None
        initial = {"seen": stamp(offering)} if stored else {}
        self.form = OfferingForm(data, instance=copy.copy(offering), module=module, user=request.user, initial=initial)
        self.sessions = SessionFormSet(data, prefix="sessions", initial=session_initial(offering) if stored else None)
        self.prices = PriceFormSet(data, prefix="prices", initial=price_initial(offering) if stored else None)
        self.periods = PeriodFormSet(
            data,
            prefix="periods",
            initial=period_initial(offering) if stored else None,
            form_kwargs={"groups": group_choices()},
        )
        self.is_sent = request.method == "POST" and not asked
        self.status = 200

    def is_valid(self):
        found = self.is_sent and all([self.form.is_valid(), *(getattr(self, name).is_valid() for name in ROWS)])
        given = self.form.cleaned_data if found else {}
        return found and self.sessions.stay_within(given["starts_on"], given["ends_on"])

    def values(self):
        return {"content": self.form.content(), **{name: getattr(self, name).rows() for name in ROWS}}

    def refuse(self, refusal):
        """Shows what the action refused above the form, or at the code, and keeps what was typed."""
        self.form.add_error("code" if isinstance(refusal, actions.CodeInUse) else None, str(refusal))
        self.status = 409

    def context(self):
        return {
            "form": self.form,
            "session_rows": self.sessions,
            "price_rows": self.prices,
            "period_rows": self.periods,
        }


@require_http_methods(["GET", "POST"])
def offering_create(request, slug):
    module = visible_module(request, slug)
    require(permissions.can_plan(request.user, module))
    shown = module.shown_version
    sheet = Sheet(request, Offering(version=shown, delivery=shown.delivery, languages=shown.languages), module)
    if sheet.is_valid():
        try:
            uuid = sheet.form.cleaned_data["uuid"]
            offering = actions.create_offering(module, uuid=uuid, by=request.user, **sheet.values())
        except NotPossible as refusal:
            sheet.refuse(refusal)
        else:
            messages.success(request, _("The offering has been saved as a draft. Open it when everything is right."))
            return redirect("catalog:offering-edit", offering.uuid)
    context = {"module": module, "version": shown, **sheet.context()}
    return render(request, "catalog/offering_create.html", context, status=sheet.status)


@require_http_methods(["GET", "POST"])
def offering_edit(request, uuid):
    offering = written_offering(request, uuid)
    sheet = Sheet(request, offering, offering.version.module)
    is_stale = False
    if sheet.is_valid():
        try:
            seen = sheet.form.cleaned_data["seen"]
            actions.save_offering(offering, seen=seen, by=request.user, **sheet.values())
        except NotPossible as refusal:
            offering = written_offering(request, uuid)  # as it is stored, not as it was typed
            is_stale = isinstance(refusal, Stale)
            if is_stale:
                sheet.form.data = sheet.form.data.copy()
                sheet.form.data["seen"] = stamp(offering)
            sheet.refuse(refusal)
        else:
            messages.success(request, _("Saved."))
            return redirect("catalog:offering-edit", offering.uuid)
    context = {
        "offering": offering,
        "version": offering.version,
        "obstacles": actions.obstacles_to_activate(offering),
        "is_stale": is_stale,
        "visits": counters.visits_of(offering, since=timezone.localdate() - datetime.timedelta(days=30)),
        **sheet.context(),
    }
    return render(request, "catalog/offering_edit.html", context, status=sheet.status)


@require_POST
def offering_activate(request, uuid):
    offering = written_offering(request, uuid)
    actions.activate_offering(offering, by=request.user)
    messages.success(request, _("The offering is open."))
    return redirect("catalog:offering-edit", offering.uuid)


@require_POST
def offering_close(request, uuid):
    offering = written_offering(request, uuid)
    actions.close_offering(offering, by=request.user)
    messages.success(request, _("The offering takes no new enrolments any more."))
    return redirect("catalog:offering-edit", offering.uuid)


@require_http_methods(["GET", "POST"])
def offering_cancel(request, uuid):
    offering = written_offering(request, uuid)
    form = ReasonForm(request.POST or None, help_text=_("Everybody who is enrolled or waits gets to read this."))
    if form.is_valid():
        actions.cancel_offering(offering, reason=form.cleaned_data["reason"], by=request.user)
        messages.success(request, _("The offering has been cancelled. Everybody concerned gets a mail."))
        return redirect("catalog:offering-edit", offering.uuid)
    return render(
        request, "catalog/offering_cancel.html", {"offering": offering, "version": offering.version, "form": form}
    )


@require_POST
def offering_duplicate(request, uuid):
    offering = written_offering(request, uuid)
    duplicate = actions.duplicate_offering(offering, by=request.user)
    messages.success(request, _("This is a copy. Fill in its dates and open it."))
    return redirect("catalog:offering-edit", duplicate.uuid)

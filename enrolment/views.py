import datetime

from django.contrib import messages
from django.db.models import OuterRef, Subquery
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_tables2 import RequestConfig

from catalog.models import Offering
from config.texts import text
from enrolment import actions, entry, permissions
from enrolment.actions.queue import place_of
from enrolment.deadlines import WITHDRAWAL_DAYS
from enrolment.forms import EnrolForm, ReasonForm, ResultForm
from enrolment.models import Enrolment, PlaceOffer
from enrolment.prices import terms_for
from enrolment.tables import ParticipantTable
from partners.models import Term
from people.permissions import require

WITH_OFFERING = ("offering__version__module", "offering__provider", "person")


@require_http_methods(["GET", "POST"])
def enrolment_create(request, offering):
    offering = get_object_or_404(
        Offering.objects.public().select_related("version__module", "provider").prefetch_related("prices", "periods"),
        uuid=offering,
    )
    live = Enrolment.objects.visible_to(request.user).live().filter(offering=offering).first()
    if live is not None:
        return redirect(live)
    today = timezone.localdate()
    terms, business_terms = (terms_for(offering, is_employer=is_employer) for is_employer in (False, True))
    groups = entry.groups_of_today(offering, today)
    form = EnrolForm(
        request.POST or None,
        groups=labels_of(groups),
        offering=offering,
        terms=terms,
        business_terms=business_terms,
        starts_within_withdrawal=bool(
            offering.starts_on and offering.starts_on <= today + datetime.timedelta(days=WITHDRAWAL_DAYS)
        ),
    )
    if request.method == "POST" and form.is_valid():
        return redirect(actions.enrol(offering, by=request.user, **form.answers()))
    context = {
        "offering": offering,
        "version": offering.version,
        "form": form,
        "terms": terms,
        "business_terms": business_terms,
        "refusal": entry.refusal(offering, today, is_shown=entry.is_shown(offering), for_some=bool(groups)),
        "would_queue": not offering.needs_approval and (offering.waiting > 0 or not offering.places_left),
    }
    return render(request, "enrolment/enrolment_create.html", context)


def labels_of(groups) -> dict[str, str]:
    """The words of these target groups by code. No question to the database without any."""
    terms = Term.objects.filter(vocabulary=Term.Vocabulary.TARGET_GROUP, code__in=groups) if groups else []
    return {term.code: text(term, "label") for term in terms}


@require_GET
def enrolment_detail(request, uuid):
    enrolment = _own(request, uuid)
    context = {
        "enrolment": enrolment,
        "offering": enrolment.offering,
        "version": enrolment.offering.version,
        "open_offer": enrolment.open_offer,
    }
    if enrolment.status == Enrolment.Status.ASSOCIATED:
        context["meetings"] = list(enrolment.offering.sessions.all())
    if enrolment.status == Enrolment.Status.QUEUED and enrolment.open_offer is None:
        context["place"] = place_of(enrolment)
        context["offers_out"] = list(PlaceOffer.objects.holding().filter(enrolment__offering=enrolment.offering))
    return render(request, "enrolment/enrolment_detail.html", context)


@require_GET
def my_learning(request):
    rows = (
        Enrolment.objects.visible_to(request.user)
        .select_related(*WITH_OFFERING)
        .prefetch_related("offers")
        .order_by("-applied_at")
    )
    context = {
        "running": sorted(
            (row for row in rows if row.status in Enrolment.LIVE),
            key=lambda row: row.offering.starts_on or datetime.date.max,
        ),
        "past": [row for row in rows if row.status not in Enrolment.LIVE],
    }
    return render(request, "enrolment/my_learning.html", context)


@require_http_methods(["GET", "POST"])
def enrolment_cancel(request, uuid):
    """Two steps and no reason asked: this page, and its button. Within the 14 days it is a withdrawal."""
    enrolment = _own(request, uuid)
    require(permissions.can_cancel(request.user, enrolment))
    if request.method == "POST":
        because = Enrolment.CancelledBecause
        actions.cancel(
            enrolment, by=request.user, because=because.WITHDRAWN if enrolment.may_withdraw else because.PERSON
        )
        messages.success(request, _("Your enrolment has ended. We have sent you a mail that confirms it."))
        return redirect(enrolment)
    return render(
        request, "enrolment/enrolment_cancel.html", {"enrolment": enrolment, "version": enrolment.offering.version}
    )


@require_POST
def offer_accept(request, uuid):
    offer = _own_offer(request, uuid)
    require(permissions.can_answer_offer(request.user, offer.enrolment))
    enrolment = actions.accept_offer(offer, by=request.user)
    messages.success(request, _("The place is yours. You are enrolled."))
    return redirect(enrolment)


@require_POST
def offer_decline(request, uuid):
    offer = _own_offer(request, uuid)
    require(permissions.can_answer_offer(request.user, offer.enrolment))
    enrolment = actions.decline_offer(offer, by=request.user)
    messages.success(request, _("You have given up this place. It goes to the next in the queue."))
    return redirect(enrolment)


@require_GET
def participant_list(request, offering):
    offering = _desk_offering(request, offering)
    may_decide = permissions.can_decide_enrolments(request.user, offering)
    group = Term.objects.filter(vocabulary=Term.Vocabulary.TARGET_GROUP, code=OuterRef("target_group"))
    words = {f"group_{code}": Subquery(group.values(f"label_{code}")) for code in ("nl", "en")}
    rows = offering.enrolments.select_related("person").prefetch_related("offers").annotate(**words)
    table = ParticipantTable(rows, exclude=() if may_decide else ("actions", "queue_number", "applied_at"))
    table.shows_motivation = may_decide
    RequestConfig(request, paginate={"per_page": 50}).configure(table)
    context = {
        "offering": offering,
        "version": offering.version,
        "table": table,
        "may_decide": may_decide,
        "pending_count": rows.filter(status=Enrolment.Status.PENDING).count(),
    }
    return render(request, "enrolment/participant_list.html", context)


@require_POST
def enrolment_approve(request, uuid):
    enrolment = _at_desk(request, uuid)
    actions.approve(enrolment, by=request.user)
    messages.success(request, _("Approved. The participant gets a mail."))
    return redirect("enrolment:participant-list", enrolment.offering.uuid)


@require_http_methods(["GET", "POST"])
def enrolment_deny(request, uuid):
    return _with_reason(request, uuid, actions.deny, _("Refuse this application"))


@require_http_methods(["GET", "POST"])
def enrolment_remove(request, uuid):
    return _with_reason(request, uuid, actions.remove, _("End this enrolment"))


@require_http_methods(["GET", "POST"])
def enrolment_finish(request, uuid):
    enrolment = _at_desk(request, uuid)
    form = ResultForm(request.POST or None, initial={"result": enrolment.result})
    if form.is_valid():
        actions.finish(enrolment, result=form.cleaned_data["result"], by=request.user)
        messages.success(request, _("The result has been saved."))
        return redirect("enrolment:participant-list", enrolment.offering.uuid)
    context = {"enrolment": enrolment, "form": form, "heading": _("Fill in the result")}
    return render(request, "enrolment/enrolment_decide.html", context)


def _with_reason(request, uuid, action, heading):
    enrolment = _at_desk(request, uuid)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        action(enrolment, reason=form.cleaned_data["reason"], by=request.user)
        messages.success(request, _("Saved. The participant gets a mail with your reason."))
        return redirect("enrolment:participant-list", enrolment.offering.uuid)
    return render(
        request, "enrolment/enrolment_decide.html", {"enrolment": enrolment, "form": form, "heading": heading}
    )


def _own(request, uuid):
    rows = Enrolment.objects.visible_to(request.user).select_related(*WITH_OFFERING).prefetch_related("offers")
    return get_object_or_404(rows, uuid=uuid)


def _own_offer(request, uuid):
    own = Enrolment.objects.visible_to(request.user)
    return get_object_or_404(PlaceOffer.objects.filter(enrolment__in=own).select_related("enrolment"), uuid=uuid)


def _desk_offering(request, uuid):
    rows = permissions.offerings_at_desk_of(request.user).distinct().select_related("version__module", "provider")
    return get_object_or_404(rows, uuid=uuid)


def _at_desk(request, uuid):
    rows = Enrolment.objects.filter(offering__in=permissions.offerings_at_desk_of(request.user))
    enrolment = get_object_or_404(rows.select_related(*WITH_OFFERING), uuid=uuid)
    require(permissions.can_decide_enrolments(request.user, enrolment.offering))
    return enrolment

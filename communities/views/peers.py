"""Peer review between communities: the pages of the one that asks and of its peers."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from communities import actions, permissions
from communities.forms.peers import (
    PeerAdviceForm,
    PeerDeclineForm,
    PeerFollowUpForm,
    PeerHoldForm,
    PeerPlanForm,
    QuestionForm,
)
from communities.models import Community, PeerRequest, PeerReview
from communities.peer_facts import balance_of, candidates_for
from communities.views.registration import coordinated
from config import together, uploads
from config.texts import text
from partners import editing
from people import held
from people.history import timeline
from people.permissions import require

CANDIDATES = 25  # on a page


def _seen(request, uuid):
    (found,) = together.read(_visible(request.user, str(uuid)))
    if not found:
        raise Http404
    return found[0]


@held.kept
def _visible(reader, uuid):
    rows = PeerReview.objects.visible_to(reader).select_related("community__lead", "scan", "document")
    return rows.filter(uuid=uuid)


def _hosted(request, uuid):
    """The review, for a coordinator of the community that asks."""
    review = _seen(request, uuid)
    require(permissions.can_coordinate(request.user, review.community))
    return review


@require_http_methods(["GET", "POST"])
def peer_review_create(request, slug):
    community = coordinated(request, slug)
    form = QuestionForm(request.POST or None, scans=community.scans.all())
    if form.is_valid():
        review = actions.start_peer_review(community, by=request.user, **form.fields_given())
        messages.success(request, _("Saved as a draft. Now choose whom you ask."))
        return redirect("communities:peer-review-peers", review.uuid)
    context = {"community": community, "form": form, "balance": balance_of(community)}
    return render(request, "communities/peer_review_create.html", context)


@require_safe
def peer_review_detail(request, uuid):
    review = _seen(request, uuid)
    is_host = permissions.is_coordinator(request.user, review.community)
    requests = list(review.requests.select_related("community"))
    own = [each for each in requests if permissions.can_answer_peer_request(request.user, each)] if not is_host else []
    takes_part = any(each.status == PeerRequest.Status.ACCEPTED for each in own)
    answered = PeerRequest.Status.DECLINED, PeerRequest.Status.WITHDRAWN
    context = {
        "review": review,
        "community": review.community,
        "is_host": is_host,
        "takes_part": takes_part,
        "requests": requests if is_host else [each for each in requests if each.status not in answered],
        "own": [each for each in own if each.status not in answered],
        "scan": review.scan if is_host or takes_part else None,
        "is_asking": review.status in PeerReview.ASKING,
        "decline_form": PeerDeclineForm(),
        "has_peers": any(each.status == PeerRequest.Status.ACCEPTED for each in requests),
        "history": timeline(review) if is_host else [],
    }
    return render(request, "communities/peer_review_detail.html", context)


@require_http_methods(["GET", "POST"])
def peer_review_edit(request, uuid):
    review = _hosted(request, uuid)
    initial = {"title": review.title, "question": review.question, "scan": review.scan_id}
    initial["seen"] = editing.version_of(review)
    form = QuestionForm(request.POST or None, scans=review.community.scans.all(), initial=initial)
    differences = []
    if form.is_valid():
        try:
            actions.change_question(review, seen=form.cleaned_data["seen"], by=request.user, **form.fields_given())
        except editing.ChangedMeanwhile as meanwhile:
            form, differences = form.shown_again(meanwhile), meanwhile.differences
        else:
            messages.success(request, _("Saved."))
            return redirect(review)
    context = {"review": review, "form": form, "differences": differences}
    return render(request, "communities/peer_review_edit.html", context)


def _step(request, review, form, act, step, told):
    """One step of a review: a form, its action, and back to the page of the review."""
    if form.is_valid():
        act(review, by=request.user, **form.cleaned_data)
        messages.success(request, told)
        return redirect(review)
    return render(request, f"communities/peer_review_{step}.html", {"review": review, "form": form})


@require_safe
def peer_review_peers(request, uuid):
    review = _hosted(request, uuid)
    if review.status not in PeerReview.ASKING:
        return redirect(review)
    found = [{"community": community, "fit": judged} for community, judged in candidates_for(review)]
    page = Paginator(found, CANDIDATES).get_page(request.GET.get("page"))
    context = {
        "review": review,
        "page": page,
        "possible": [each for each in page if each["fit"].is_possible],
        "barred": [each for each in page if not each["fit"].is_possible],
        "asked": review.requests.open_or_accepted().select_related("community"),
    }
    return render(request, "communities/peer_review_peers.html", context)


@require_POST
def peer_ask(request, uuid, slug):
    review = _hosted(request, uuid)
    peer = get_object_or_404(Community.objects.public().select_related("lead"), slug=slug)
    actions.ask_peer(review, peer=peer, by=request.user)
    messages.success(request, _("%(peer)s has been asked.") % {"peer": text(peer, "title")})
    return redirect("communities:peer-review-peers", review.uuid)


@require_http_methods(["GET", "POST"])
def peer_review_plan(request, uuid):
    review = _hosted(request, uuid)
    initial = {"planned_on": review.planned_on, "place": review.place}
    form = PeerPlanForm(request.POST or None, initial=initial)
    return _step(request, review, form, actions.plan_peer_review, "plan", _("Planned. Your peers get a mail."))


@require_http_methods(["GET", "POST"])
def peer_review_hold(request, uuid):
    review = _hosted(request, uuid)
    day = min(review.planned_on or timezone.localdate(), timezone.localdate())
    form = PeerHoldForm(request.POST or None, initial={"held_on": day})
    told = _("Noted. Your peers are asked for their advice.")
    return _step(request, review, form, actions.hold_peer_review, "hold", told)


@require_http_methods(["GET", "POST"])
def peer_review_advise(request, uuid):
    review = _seen(request, uuid)
    require(permissions.can_give_peer_advice(request.user, review))
    form = PeerAdviceForm(request.POST or None, request.FILES or None)
    return _step(request, review, form, actions.give_peer_advice, "advise", _("Your advice is on its way. Thank you."))


@require_http_methods(["GET", "POST"])
def peer_review_follow_up(request, uuid):
    review = _hosted(request, uuid)
    form = PeerFollowUpForm(request.POST or None)
    return _step(request, review, form, actions.follow_up_peer_review, "follow_up", _("Saved. Your peers can read it."))


@require_POST
def peer_review_retract(request, uuid):
    review = actions.retract_peer_review(_hosted(request, uuid), by=request.user)
    messages.success(request, _("Taken back. The peers know."))
    return redirect("communities:community-desk", review.community.slug)


@require_safe
def peer_review_document(request, uuid):
    review = _seen(request, uuid)
    if review.document is None:
        raise Http404
    return uploads.answer(request, review.document)


def _asked(request, uuid):
    """A request of a review that this person may see."""
    rows = PeerRequest.objects.filter(review__in=PeerReview.objects.visible_to(request.user))
    return get_object_or_404(rows.select_related("review__community__lead", "community__lead"), uuid=uuid)


@require_POST
def peer_request_accept(request, uuid):
    asked = _asked(request, uuid)
    require(permissions.can_answer_peer_request(request.user, asked))
    actions.accept_peer_request(asked, by=request.user)
    messages.success(request, _("Thank you. The community plans a day with you."))
    return redirect(asked.review)


@require_POST
def peer_request_decline(request, uuid):
    asked = _asked(request, uuid)
    require(permissions.can_answer_peer_request(request.user, asked))
    form = PeerDeclineForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    actions.decline_peer_request(asked, reason=reason, by=request.user)
    messages.success(request, _("Declined. The community knows."))
    return redirect("communities:community-desk", asked.community.slug)


@require_POST
def peer_request_withdraw(request, uuid):
    asked = _asked(request, uuid)
    require(permissions.can_coordinate(request.user, asked.review.community))
    actions.withdraw_peer_request(asked, by=request.user)
    messages.success(request, _("Withdrawn."))
    return redirect(asked.review)

"""Peer review, step by step: a question, peers, a day, the visit, advice, what followed.

Lock order: the review before its requests.
"""

import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from communities.actions.mails import coordinators_of, title_of
from communities.models import Community, PeerRequest, PeerReview, Scan
from communities.peer_facts import RUNNING, fit_of
from config import uploads
from config.texts import absolute, date_full
from partners import editing
from people.actions import notify
from people.history import NotPossible, lock, move, record
from people.models import User

Status, Answer = PeerReview.Status, PeerRequest.Status
ANSWER_DAYS = 30


def _tell(communities: list[Community], review: PeerReview, kind: str, *, but: User | None = None, **context) -> None:
    url = absolute(review.get_absolute_url())
    facts = {"host": title_of(review.community), "title": review.title, "url": url, **context}
    people = {person.pk: person for each in communities for person in coordinators_of(each) if person != but}
    for person in people.values():
        notify(f"communities/mail/{kind}", to=person, **facts)


def _peers_of(review: PeerReview) -> list[Community]:
    requests = review.requests.open_or_accepted().select_related("community")
    return [each.community for each in requests]


def _require_running(community: Community) -> None:
    if lock(community).status not in RUNNING:
        raise NotPossible(_("Peer reviews are for communities that are forming or active."))


@transaction.atomic
def start_peer_review(community: Community, *, title: str, question: str, scan: Scan | None, by: User) -> PeerReview:
    """A draft, which only the own coordinators see. With `scan` they agree that the peers see its levels and its note."""
    _require_running(community)
    review = PeerReview.objects.create(community=community, title=title, question=question, scan=scan)
    record(review, "peerreview.started", by=by)
    return review


@transaction.atomic
def change_question(
    review: PeerReview, *, title: str, question: str, scan: Scan | None, seen: int, by: User
) -> PeerReview:
    """Until the visit: the peers see the new text at once. Raises `editing.ChangedMeanwhile` when another coordinator
    changed the same after `seen`."""
    stored = lock(review)
    if stored.status not in PeerReview.ASKING:
        raise NotPossible(_("The visit has been. The question stays as it was."))
    fields = {"title": title, "question": question, "scan": scan}
    return editing.save_changes(review, fields, seen=seen, by=by)


@transaction.atomic
def ask_peer(review: PeerReview, *, peer: Community, by: User) -> PeerRequest:
    """Asks the coordinators of another community; they have 30 days to answer.

    Raises `NotPossible` with the reasons when it can be no peer, was asked already, or when the visit has been.
    """
    _require_running(review.community)
    stored = lock(review)
    if stored.status not in PeerReview.ASKING:
        raise NotPossible(_("The visit has been. Start a new peer review to ask others."))
    judged = fit_of(stored, peer)
    if not judged.is_possible:
        raise NotPossible(" ".join(judged.obstacles))
    if stored.requests.open_or_accepted().filter(community=peer).exists():
        raise NotPossible(_("This community has been asked already."))
    if not coordinators_of(peer):
        raise NotPossible(_("Nobody coordinates this community now, so nobody can answer."))
    until = timezone.localdate() + datetime.timedelta(days=ANSWER_DAYS)
    request = PeerRequest.objects.create(review=stored, community=peer, asked_by=by, expires_on=until)
    record(review, "peerreview.peer_asked", by=by, community=peer.pk)
    if stored.status == Status.DRAFT:
        move(review, Status.ASKED, by=by)
    _tell([peer], review, "peer_asked", until_on=until, peer=title_of(peer))
    return request


def _answer(request: PeerRequest, to: str, *, by: User, reason: str = "") -> PeerReview:
    review = lock(request.review)
    move(request, to, by=by, answered_at=timezone.now(), answered_by=by, reason=reason)
    return review


@transaction.atomic
def accept_peer_request(request: PeerRequest, *, by: User) -> PeerRequest:
    """Raises `NotPossible` when it has expired, was answered or withdrawn, or when the peer would no longer fit."""
    stored = lock(request.review)
    if lock(request).is_expired:
        raise NotPossible(
            _("This could be answered until %(day)s. Ask the community to ask you again.")
            % {"day": date_full(request.expires_on)}
        )
    judged = fit_of(stored, request.community)
    if not judged.is_possible:
        raise NotPossible(" ".join(judged.obstacles))
    review = _answer(request, Answer.ACCEPTED, by=by)
    _tell([review.community], review, "peer_accepted", peer=title_of(request.community))
    return request


@transaction.atomic
def decline_peer_request(request: PeerRequest, *, reason: str, by: User) -> PeerRequest:
    """Also after having accepted, until the visit. From then on the peer sees nothing of it any more."""
    if lock(request.review).status not in PeerReview.ASKING:
        raise NotPossible(_("The visit has been."))
    review = _answer(request, Answer.DECLINED, by=by, reason=reason)
    _tell([review.community], review, "peer_declined", peer=title_of(request.community), reason=reason)
    return request


@transaction.atomic
def withdraw_peer_request(request: PeerRequest, *, by: User) -> PeerRequest:
    """The community asks this peer no longer, until the visit."""
    if lock(request.review).status not in PeerReview.ASKING:
        raise NotPossible(_("The visit has been."))
    review = _answer(request, Answer.WITHDRAWN, by=by)
    _tell([request.community], review, "peer_withdrawn", peer=title_of(request.community))
    return request


@transaction.atomic
def plan_peer_review(review: PeerReview, *, planned_on: datetime.date, place: str, by: User) -> PeerReview:
    """Sets the day, or another one. Raises `NotPossible` without a peer that takes part, or for a day that has passed."""
    stored = lock(review)
    if planned_on < timezone.localdate():
        raise NotPossible(_("This day has passed."))
    if not stored.requests.accepted().exists():
        raise NotPossible(_("No peer takes part yet. Plan the day once one has accepted."))
    if stored.status == Status.PLANNED:
        for target in (stored, review):
            target.planned_on, target.place = planned_on, place
        stored.save(update_fields=["planned_on", "place", "updated_at"])
        record(review, "peerreview.moved_to_another_day", by=by)
    else:
        move(review, Status.PLANNED, by=by, planned_on=planned_on, place=place)
    _tell([review.community, *_peers_of(stored)], review, "peer_planned", but=by, day=planned_on, place=place)
    return review


@transaction.atomic
def hold_peer_review(review: PeerReview, *, held_on: datetime.date, by: User) -> PeerReview:
    """The visit has been; requests that nobody answered are withdrawn. Raises `NotPossible` for a day that lies ahead,
    or when no peer takes part any more."""
    stored = lock(review)
    if held_on > timezone.localdate():
        raise NotPossible(_("This day lies ahead."))
    if not stored.requests.accepted().exists():
        raise NotPossible(_("No peer takes part. Ask another one first."))
    move(review, Status.HELD, by=by, held_on=held_on)
    for request in stored.requests.filter(status=Answer.ASKED):
        move(request, Answer.WITHDRAWN, by=by)
    peers = [each.community for each in stored.requests.accepted().select_related("community")]
    _tell(peers, review, "peer_held", but=by)
    return review


@transaction.atomic
def give_peer_advice(review: PeerReview, *, findings: str, document: uploads.Checked | None, by: User) -> PeerReview:
    """What the peers found, once, by whichever of them is first; with a document or without."""
    stored = uploads.keep(document) if document else None
    move(review, Status.ADVISED, by=by, findings=findings, document=stored)
    _tell([review.community, *_peers_of(review)], review, "peer_advised", but=by)
    return review


@transaction.atomic
def follow_up_peer_review(review: PeerReview, *, follow_up: str, by: User) -> PeerReview:
    """What the community did with the advice; its peers read it, and the review is closed."""
    move(review, Status.FOLLOWED_UP, by=by, follow_up=follow_up)
    _tell(_peers_of(review), review, "peer_followed_up", but=by)
    return review


@transaction.atomic
def retract_peer_review(review: PeerReview, *, by: User) -> PeerReview:
    """Takes the question back, until the visit."""
    peers = _peers_of(review)
    move(review, Status.RETRACTED, by=by)
    for request in review.requests.open_or_accepted():
        move(request, Answer.WITHDRAWN, by=by)
    _tell(peers, review, "peer_retracted", but=by)
    return review

"""The advice of the hub on a submitted registration, and what follows from it."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from communities.actions.mails import tell_coordinators
from communities.actions.partnerships import send_planned
from communities.models import Community, HubAdvice
from people.history import NotPossible, lock, move, record
from people.models import User

Verdict = HubAdvice.Verdict


@transaction.atomic
def advise(community: Community, *, verdict: str, reasons: str, by: User) -> HubAdvice:
    """Records the advice and moves the community: forming after a positive one (the partners that the registration
    names are asked now), back to the coordinator when something is missing, declined with reasons otherwise.

    Raises `NotPossible` when the community is not waiting for advice, when reasons are missing, or when a positive
    advice concerns a lead organisation that nobody has verified: forming communities are public.
    """
    stored = lock(community)
    if stored.status != Community.Status.SUBMITTED:
        raise NotPossible(_("This community is not waiting for advice (any more)."))
    reasons = reasons.strip()
    if verdict != Verdict.POSITIVE and not reasons:
        raise NotPossible(_("Give the reasons: the coordinator goes on with them."))
    if verdict in (Verdict.POSITIVE, Verdict.REMARKS) and not stored.lead.is_verified:
        raise NotPossible(
            _(
                "%(lead)s has not been verified yet. Verify the lead organisation first; then the community can start forming."
            )
            % {"lead": stored.lead}
        )
    advice = HubAdvice.objects.create(community=community, verdict=verdict, reasons=reasons, given_by=by)
    record(advice, "hubadvice.given", by=by, note=reasons, verdict=verdict)
    if verdict == Verdict.INCOMPLETE:
        move(community, Community.Status.RETURNED, by=by, note=reasons)
        tell_coordinators(community, "returned", reasons=reasons)
    elif verdict == Verdict.NEGATIVE:
        move(community, Community.Status.DECLINED, by=by, note=reasons)
        tell_coordinators(community, "declined", reasons=reasons)
    else:
        move(community, Community.Status.FORMING, by=by, note=reasons, forming_at=timezone.now())
        tell_coordinators(community, "forming", reasons=reasons)
        send_planned(community, by=by)
    return advice

"""What the provider decides: approval, results, and the end of a whole offering."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from catalog.models import Offering
from enrolment.actions import places, queue
from enrolment.letters import tell
from enrolment.models import Enrolment
from people.history import NotPossible, lock, move, record
from people.models import User


@transaction.atomic
def approve(enrolment: Enrolment, *, by: User) -> Enrolment:
    """Gives an approved person a seat, or a place in the queue by the time of application. Approval never passes
    somebody who already waits."""
    queue.settle(enrolment.offering)
    offering = _waiting_for_approval(
        enrolment, _("This has been decided already. Look at the list of participants to see how things stand.")
    )
    if offering.places_left and not offering.waiting:
        move(enrolment, Enrolment.Status.ASSOCIATED, by=by, associated_at=timezone.now())
        queue.change_counters(offering, taken=1)
        tell(enrolment, "associated")
    else:
        move(enrolment, Enrolment.Status.QUEUED, by=by)
        queue.change_counters(offering, waiting=1)
        tell(enrolment, "queued", place=queue.place_of(enrolment))
        queue.promote(offering)
    return enrolment


@transaction.atomic
def deny(enrolment: Enrolment, *, reason: str, by: User) -> Enrolment:
    """Refuses somebody who waits for approval; the reason goes to that person."""
    _waiting_for_approval(
        enrolment, _("Only somebody who waits for approval can be refused. Cancel this enrolment instead.")
    )
    move(enrolment, Enrolment.Status.DENIED, by=by, note=reason, denied_at=timezone.now(), denied_reason=reason)
    tell(enrolment, "denied", reason=reason)
    return enrolment


def _waiting_for_approval(enrolment: Enrolment, refusal: str) -> Offering:
    """The locked offering of somebody who waits for approval as it is stored, not only on the page: approval and refusal
    of somebody in the queue would leave the counters wrong. Raises `NotPossible` with `refusal`."""
    offering = queue.lock_offering(enrolment.offering)
    if lock(enrolment).status != Enrolment.Status.PENDING:
        raise NotPossible(refusal)
    return offering


def remove(enrolment: Enrolment, *, reason: str, by: User) -> Enrolment:
    """The provider ends somebody's enrolment; the reason goes to that person."""
    return places.cancel(enrolment, by=by, because=Enrolment.CancelledBecause.PROVIDER, reason=reason)


@transaction.atomic
def finish(enrolment: Enrolment, *, result: str, by: User) -> Enrolment:
    """Records the result once the course is over; of a finished enrolment, corrects it. The seat stays taken."""
    if not enrolment.may_have_result:
        raise NotPossible(_("Results can be filled in from the last day of the course, for those who had a place."))
    if enrolment.status == Enrolment.Status.FINISHED:
        record(enrolment, "enrolment.result_corrected", by=by, before=enrolment.result, after=result)
        Enrolment.objects.filter(pk=enrolment.pk).update(result=result)
        enrolment.result = result
    else:
        move(enrolment, Enrolment.Status.FINISHED, by=by, finished_at=timezone.now(), result=result)
    tell(enrolment, "finished", passed=result == Enrolment.Result.PASSED)
    return enrolment


@transaction.atomic
def cancel_all(offering: Offering, *, by: User | None) -> int:
    """Ends every live enrolment of an offering that has been cancelled. Gives how many there were."""
    offering = queue.lock_offering(offering)
    live = list(Enrolment.objects.filter(offering=offering).live().select_related("person"))
    for enrolment in live:
        places.cancel(enrolment, by=by, because=Enrolment.CancelledBecause.OFFERING, reason=offering.cancelled_reason)
    return len(live)

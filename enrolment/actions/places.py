"""Taking a seat and giving it back."""

from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from psycopg.types.json import Jsonb

import catalog.listing
from catalog.models import Offering
from config.texts import moment_full
from enrolment import deadlines, entry
from enrolment.actions import queue
from enrolment.letters import context_for, tell
from enrolment.models import Enrolment
from enrolment.prices import terms_for
from enrolment.statement import insertion
from people.history import NotPossible, move
from people.models import Event, Notification, User
from people.nudges import nudge

# One statement decides, on the row as it is when its lock is held: a seat, a place in the queue, or waiting for
# approval. A seat is free only when nobody waits; otherwise a newcomer would pass the first in the queue.
# Parameters: see `_decide`. `enrolment.entry.refusal` explains the conditions to people.
DECIDE = """
    update catalog_offering o set
        taken = o.taken + case when not o.needs_approval and o.taken < o.capacity and o.waiting = 0 then 1 else 0 end,
        waiting = o.waiting
            + case when o.needs_approval or (o.taken < o.capacity and o.waiting = 0) then 0 else 1 end,
        last_queue_number = o.last_queue_number
            + case when not o.needs_approval and o.taken < o.capacity and o.waiting = 0 then 0 else 1 end
    where o.id = %s and o.status = 'active' and o.enrol_via = 'here'
        and (o.starts_on is null or o.starts_on > %s)
        and (
            (o.enrol_opens_on is null or o.enrol_opens_on <= %s) and (o.enrol_closes_on is null or o.enrol_closes_on >= %s)
            or exists (
                select from catalog_enrolmentperiod p
                where p.offering_id = o.id and p.target_group = %s
                    and p.opens_on <= %s and (p.closes_on is null or p.closes_on >= %s)
            )
        )
    returning
        case when new.needs_approval then 'pending' when new.taken > old.taken then 'associated' else 'queued' end
            as outcome,
        case when new.last_queue_number > old.last_queue_number then new.last_queue_number end as queue_number,
        new.waiting as place,
        new.taken > old.taken and new.taken = new.capacity as is_full_now
"""


@transaction.atomic
def enrol(
    offering: Offering,
    *,
    by: User,
    paid_by: str = Enrolment.PaidBy.SELF,
    employer_name: str = "",
    motivation: str = "",
    target_group: str = "",
    wants_start_within_withdrawal: bool = False,
) -> Enrolment:
    """Gives `by` a seat, a place in the queue, or a place on the desk of a provider who approves each enrolment.

    The seat, the enrolment, its event and its mail are written by one statement: concurrent calls never take more
    seats than there are. `target_group` is the group in whose period somebody enrols, on a day on which not everybody
    may. The caller has had the terms accepted. Raises `NotPossible` when the offering is not open
    for enrolment here, or the person has a live enrolment in it.
    """
    if not entry.is_shown(offering):
        raise NotPossible(entry.refusal(offering, timezone.localdate(), is_shown=False))
    queue.settle(offering)
    row = _row(offering, by, paid_by, employer_name, motivation, wants_start_within_withdrawal)
    row.target_group = target_group
    try:
        found = _decide(offering, row, by)
    except IntegrityError as error:
        if "one_live_enrolment" not in str(error):
            raise
        raise NotPossible(
            _("You are enrolled in this course date already, or you wait for a place. See “My learning”.")
        ) from error
    if found is None:
        offering.refresh_from_db()
        raise NotPossible(
            entry.refusal(offering, timezone.localdate()) or _("You cannot enrol in this course date now.")
        )
    pk, is_full_now = found
    if is_full_now:
        catalog.listing.ask_for(offering.version.module)  # it has no free places any more
    nudge("people.send_mails")
    return Enrolment.objects.get(pk=pk)


def _row(offering, person, paid_by, employer_name, motivation, wants_start_within_withdrawal) -> Enrolment:
    terms = terms_for(offering, is_employer=paid_by == Enrolment.PaidBy.EMPLOYER)
    is_consumer_contract = paid_by == Enrolment.PaidBy.SELF and terms.costs_money
    return Enrolment(
        person=person,
        offering=offering,
        paid_by=paid_by,
        employer_name=employer_name,
        motivation=motivation,
        price=terms.amount,
        terms_accepted_at=timezone.now(),
        wants_start_within_withdrawal=wants_start_within_withdrawal,
        withdraw_until_on=deadlines.withdraw_until(timezone.localdate()) if is_consumer_contract else None,
    )


def _decide(offering: Offering, row: Enrolment, person: User) -> tuple[int, bool] | None:
    mail = Notification(recipient=person, language=person.language)
    event = Event(actor=person, subject_type=Enrolment._meta.label_lower, data={"offering": offering.pk})
    made, made_values = insertion(
        row,
        source="seat",
        status="seat.outcome",
        queue_number="seat.queue_number",
        associated_at="case when seat.outcome = 'associated' then now() end",
    )
    noted, noted_values = insertion(
        event, source="made", subject_id="made.id", verb="'enrolment.' || made.status", to_status="made.status"
    )
    mailed, mailed_values = insertion(
        mail,
        source="made, seat",
        kind="'enrolment/mail/' || made.status",
        context=("%s || jsonb_build_object('place', seat.place)", Jsonb(context_for(row))),
    )
    today = timezone.localdate()
    with connection.cursor() as cursor:
        cursor.execute(
            f"with seat as ({DECIDE}), made as ({made}), noted as ({noted}), mailed as ({mailed})"  # noqa: S608
            " select made.id, seat.is_full_now from made, seat",
            [
                offering.pk,
                today,
                today,
                today,
                row.target_group,
                today,
                today,
                *made_values,
                *noted_values,
                *mailed_values,
            ],
        )
        return cursor.fetchone()


@transaction.atomic
def cancel(
    enrolment: Enrolment, *, by: User | None, because: str = Enrolment.CancelledBecause.PERSON, reason: str = ""
) -> Enrolment:
    """Ends a live enrolment; its seat goes to the first in the queue, or becomes free. `reason` is what a provider
    says to the person. Raises `NotPossible` when it
    has ended already, or when a withdrawal comes after its 14 days."""
    if because == Enrolment.CancelledBecause.WITHDRAWN and not enrolment.may_withdraw:
        raise NotPossible(_("The 14 days in which you can withdraw have passed. You can still cancel."))
    offering = queue.lock_offering(enrolment.offering)
    enrolment.refresh_from_db()
    was_status, offer = enrolment.status, enrolment.offers.holding().first()
    move(
        enrolment,
        Enrolment.Status.CANCELLED,
        by=by,
        note=reason,
        cancelled_at=timezone.now(),
        cancelled_because=because,
    )
    if offer is not None:
        queue.close_offer(offer, offering=offering, by=by)
    elif was_status == Enrolment.Status.ASSOCIATED:
        queue.change_counters(offering, taken=-1)
    elif was_status == Enrolment.Status.QUEUED:
        queue.change_counters(offering, waiting=-1)
    queue.promote(offering)
    tell(enrolment, f"cancelled_{because}", reason=reason, moment=lambda: moment_full(timezone.now()))
    return enrolment

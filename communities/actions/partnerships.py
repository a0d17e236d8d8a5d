"""Who takes part: one side asks, the other answers."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from communities.actions.life import activate_if_complete
from communities.actions.mails import tell_coordinators, tell_organisation
from communities.models import Community, Partnership
from communities.standing import newly_broken
from config.texts import date_full
from partners.models import Organisation
from people.history import NotPossible, lock, move, record
from people.models import User

INVITATION_DAYS = 30
Status = Partnership.Status


@transaction.atomic
def invite(
    community: Community, *, organisation: Organisation, role: str, helix: str, message: str = "", by: User
) -> Partnership:
    """Asks an organisation to take part. While the registration is being written it is only named; it is asked when
    the community starts forming. Raises `NotPossible` for one that takes part, has been asked or has asked already."""
    stored = lock(community)
    _takes_partners(stored)
    _not_twice(stored, organisation)
    partnership = Partnership.objects.create(
        community=community,
        organisation=organisation,
        role=role,
        helix=helix,
        message=message,
        status=Status.INVITED,
        asked_by=by,
    )
    record(partnership, "partnership.named", by=by)
    if stored.status not in Community.REGISTERING:
        _send(partnership, by)
    return partnership


def _takes_partners(community: Community) -> None:
    if community.status not in Community.EDITABLE:
        raise NotPossible(
            _("Partners cannot be added now: the status of the community is “%(status)s”.")
            % {"status": community.get_status_display()}
        )


def _not_twice(community: Community, organisation: Organisation) -> None:
    if organisation.status == Organisation.Status.DISSOLVED:
        raise NotPossible(_("%(organisation)s no longer exists.") % {"organisation": organisation})
    here = community.partnerships.filter(organisation=organisation)
    facts = {"organisation": organisation}
    if here.filter(status=Status.ACTIVE).exists():
        raise NotPossible(_("%(organisation)s is a partner of this community already.") % facts)
    if here.filter(status=Status.INVITED).exists():
        raise NotPossible(
            _("%(organisation)s has been invited already. You find the invitation in the list of partners.") % facts
        )
    if here.filter(status=Status.REQUESTED).exists():
        raise NotPossible(
            _("%(organisation)s has asked to join already. You find the request in the list of partners.") % facts
        )


def _send(partnership: Partnership, by: User) -> None:
    partnership.asked_at = timezone.now()
    partnership.expires_on = timezone.localdate() + timedelta(days=INVITATION_DAYS)
    partnership.save(update_fields=["asked_at", "expires_on"])
    record(partnership, "partnership.invited", by=by, expires_on=partnership.expires_on.isoformat())
    tell_organisation(partnership, "invited", message=partnership.message, expires_on=partnership.expires_on)


def send_planned(community: Community, *, by: User) -> None:
    """Asks all partners that the registration named. Within the transaction in which the community starts forming."""
    planned = community.partnerships.filter(status=Status.INVITED, expires_on__isnull=True)
    for partnership in planned.select_related("organisation", "community"):
        _send(partnership, by)


@transaction.atomic
def invite_again(partnership: Partnership, *, by: User) -> Partnership:
    """A new month for an invitation that was not answered in time. Raises `NotPossible` while it still runs."""
    _takes_partners(lock(partnership.community))
    stored = lock(partnership)
    if not stored.is_expired:
        raise NotPossible(_("Only an invitation that has expired can be sent again."))
    _send(stored, by)
    partnership.expires_on = stored.expires_on
    return partnership


@transaction.atomic
def withdraw(partnership: Partnership, *, by: User) -> Partnership:
    """The coordinator takes an open invitation back; a partner that was only named is crossed out."""
    community = lock(partnership.community)
    stored = lock(partnership)
    if stored.status != Status.INVITED:
        raise NotPossible(_("This invitation has been answered already."))
    if not stored.is_sent:
        if community.status not in Community.EDITABLE:
            raise NotPossible(
                _("Nothing can be changed now: the status of the community is “%(status)s”.")
                % {"status": community.get_status_display()}
            )
        record(partnership.community, "community.partner_crossed_out", by=by, organisation=stored.organisation_id)
        stored.delete()
        return partnership
    return move(
        partnership,
        Status.REFUSED,
        by=by,
        note=_("Withdrawn by the community."),
        answered_at=timezone.now(),
        answered_by=by,
    )


@transaction.atomic
def ask_to_join(
    community: Community, *, organisation: Organisation, role: str, helix: str, message: str, by: User
) -> Partnership:
    """An organisation asks to take part; a coordinator answers."""
    stored = lock(community)
    if not stored.is_open_for_partners or stored.status not in (Community.Status.FORMING, Community.Status.ACTIVE):
        raise NotPossible(_("This community is not open for new partners now."))
    _not_twice(stored, organisation)
    partnership = Partnership.objects.create(
        community=community,
        organisation=organisation,
        role=role,
        helix=helix,
        message=message,
        status=Status.REQUESTED,
        asked_by=by,
    )
    record(partnership, "partnership.requested", by=by)
    tell_coordinators(community, "requested", organisation=organisation.name, message=message)
    return partnership


def _open(partnership: Partnership) -> Partnership:
    """The stored partnership, locked, that still waits for an answer. The community is locked first."""
    community = lock(partnership.community)
    stored = lock(partnership)
    day = date_full(stored.answered_at)
    if stored.status == Status.ACTIVE:
        raise NotPossible(_("This has been accepted already, on %(day)s.") % {"day": day})
    if stored.status == Status.REFUSED:
        raise NotPossible(_("This has been refused or withdrawn already, on %(day)s.") % {"day": day})
    if stored.status == Status.LEFT:
        raise NotPossible(_("This partnership has ended. Ask the coordinator for a new invitation."))
    if not stored.is_sent or community.status not in (
        Community.Status.FORMING, Community.Status.ACTIVE, Community.Status.DORMANT
    ):  # fmt: skip
        raise NotPossible(_("The community cannot take in partners now. You hear from us when it can."))
    return stored


@transaction.atomic
def accept(partnership: Partnership, *, by: User) -> Partnership:
    """The other side says yes. When that was the last thing missing, the community becomes active at once.

    Raises `NotPossible` for an invitation that has expired or has been answered, with the day.
    """
    stored = _open(partnership)
    if stored.is_expired:
        raise NotPossible(
            _("This invitation ran until %(day)s. Ask the coordinator to send it again.")
            % {"day": date_full(stored.expires_on)}
        )
    if partnership.organisation.status == Organisation.Status.DISSOLVED:
        raise NotPossible(_("%(organisation)s no longer exists.") % {"organisation": partnership.organisation})
    was_request = stored.status == Status.REQUESTED
    changes: dict[str, Any] = {"answered_at": timezone.now(), "answered_by": by, "since_on": timezone.localdate()}
    move(partnership, Status.ACTIVE, by=by, **changes)
    if was_request:
        tell_organisation(partnership, "request_accepted")
    else:
        tell_coordinators(partnership.community, "accepted", organisation=partnership.organisation.name)
    activate_if_complete(partnership.community, by=by)
    return partnership


@transaction.atomic
def refuse(partnership: Partnership, *, reason: str, by: User) -> Partnership:
    """The other side says no, also to an invitation that has expired."""
    stored = _open(partnership)
    was_request = stored.status == Status.REQUESTED
    move(partnership, Status.REFUSED, by=by, note=reason, answered_at=timezone.now(), answered_by=by)
    if was_request:
        tell_organisation(partnership, "request_refused", reason=reason)
    else:
        tell_coordinators(partnership.community, "refused", organisation=partnership.organisation.name, reason=reason)
    return partnership


@transaction.atomic
def mark_front_runner(partnership: Partnership, *, is_front_runner: bool, by: User) -> Partnership:
    """Says whether a partner of today is a front-runner. Rules may count them."""
    lock(partnership.community)
    stored = lock(partnership)
    if stored.status != Status.ACTIVE:
        raise NotPossible(_("Only a partner of today can be a front-runner."))
    if stored.is_front_runner != is_front_runner:
        for target in (stored, partnership):
            target.is_front_runner = is_front_runner
        stored.save(update_fields=["is_front_runner"])
        verb = "partnership.front_runner_named" if is_front_runner else "partnership.front_runner_unnamed"
        record(partnership, verb, by=by)
    activate_if_complete(partnership.community, by=by)
    return partnership


@transaction.atomic
def leave(partnership: Partnership, *, reason: str, by: User) -> Partnership:
    """A partner stops today. The coordinators hear which rules break by it; nothing closes by itself."""
    community = lock(partnership.community)
    if partnership.organisation_id == community.lead_id:
        raise NotPossible(
            _("The lead organisation cannot leave. The coordinators can let the community sleep, or end it.")
        )
    today = timezone.localdate()
    stored = lock(partnership)
    facts = {"organisation": partnership.organisation.name, "reason": reason, "broken": lambda: _broken_by(partnership)}
    tell_coordinators(community, "left", **facts)  # while the rules still count it
    return move(partnership, Status.LEFT, by=by, note=reason, until_on=max(today, stored.since_on or today))


def _broken_by(partnership: Partnership) -> list[str]:
    """The rules that hold no more without this partner, each with what is missing, in the reader's language."""
    return [f"{finding.label}: {finding.reason}" for finding in newly_broken(partnership)]

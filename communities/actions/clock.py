"""The time to become active, and sleeping and waking."""

import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from communities import clock
from communities.actions.mails import tell_advisers, tell_coordinators, tell_partners
from communities.models import Community
from communities.standing import standing_of
from config.texts import date_full
from people.history import NotPossible, lock, move, record
from people.models import User

Status = Community.Status


@transaction.atomic
def extend(community: Community, *, reason: str, by: User) -> Community:
    """Half a year more to become active, once. Raises `NotPossible` when it is not forming, or had its half year."""
    stored = lock(community)
    if stored.status != Status.FORMING:
        raise NotPossible(_("Only a community that is forming can get more time."))
    if stored.forming_extended_at:
        raise NotPossible(
            _("This community had more time already, on %(day)s. That is possible once.")
            % {"day": date_full(stored.forming_extended_at)}
        )
    for target in (stored, community):
        target.forming_extended_at, target.forming_warned_at = timezone.now(), None
    stored.save(update_fields=["forming_extended_at", "forming_warned_at", "updated_at"])
    record(community, "community.extended", by=by, note=reason, until=stored.forming_ends_on.isoformat())
    tell_coordinators(community, "extended", until_on=stored.forming_ends_on, reason=reason)
    return community


def turn_clocks(today: datetime.date) -> None:
    """Warns the communities whose time is running out, once, and lays to sleep those whose time is over. Calling it
    again on the same day changes nothing."""
    eldest = clock.months_after(today, clock.WARNED - clock.TIME)
    for community in Community.objects.filter(status=Status.FORMING, forming_at__date__lte=eldest).order_by("pk"):
        _turn(community, today)


@transaction.atomic
def _turn(community: Community, today: datetime.date) -> None:
    stored = lock(community)
    if stored.status != Status.FORMING:
        return  # became active, or went to sleep, in the meantime
    ends_on = stored.forming_ends_on
    if ends_on <= today:
        move(
            community, Status.DORMANT, by=None, note=_("The time to become active is over."), dormant_at=timezone.now()
        )
        tell_coordinators(community, "time_over", until_on=ends_on)
        tell_advisers(community, "time_over", "community-wake", until_on=ends_on)
    elif stored.forming_warned_from <= today and not stored.forming_warned_at:
        stored.forming_warned_at = timezone.now()
        stored.save(update_fields=["forming_warned_at", "updated_at"])
        record(community, "community.warned", by=None, until=ends_on.isoformat())
        may_extend = stored.forming_extended_at is None
        tell_coordinators(community, "time_short", until_on=ends_on, may_extend=may_extend)
        if may_extend:
            tell_advisers(community, "time_short", "community-extend", until_on=ends_on, may_extend=may_extend)


@transaction.atomic
def sleep(community: Community, *, reason: str, by: User) -> Community:
    """Nothing happens for a while. Partners stay partners, the page stays; waking is possible."""
    move(community, Status.DORMANT, by=by, note=reason, dormant_at=timezone.now())
    tell_coordinators(community, "slept", but=by, reason=reason)
    tell_partners(community, "slept", reason=reason)
    return community


@transaction.atomic
def wake(community: Community, *, may_start_anew: bool, by: User) -> Community:
    """Active at once when all conditions hold, otherwise forming: with what is left of its time, or, where
    `may_start_anew`, with a new year when nothing is left.

    Raises `NotPossible` when it is not dormant, or when the time is over and only the hub can give a new year.
    """
    stored = lock(community)
    if stored.status != Status.DORMANT:
        raise NotPossible(_("Only a dormant community can be woken."))
    if standing_of(stored).is_complete:
        move(community, Status.ACTIVE, by=by, active_at=timezone.now())
    elif stored.has_time_left:
        move(community, Status.FORMING, by=by)
    elif may_start_anew:
        fresh = {"forming_at": timezone.now(), "forming_extended_at": None, "forming_warned_at": None}
        move(community, Status.FORMING, by=by, **fresh)
    else:
        raise NotPossible(
            _(
                "Not all conditions hold, and the time to become active is over. Ask the manager of your hub (or an "
                "administrator, without a hub) to wake the community with a new year."
            )
        )
    tell_coordinators(community, "woken", but=by)
    tell_partners(community, "woken")
    return community

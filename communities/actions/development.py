"""Phases through time, and how a community looks at itself."""

import datetime
from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from communities.models import Community, PhaseChange, Scan
from config.texts import date_full
from people.history import NotPossible, lock, record
from people.models import User


@transaction.atomic
def set_phase(community: Community, *, phase: int, since_on: datetime.date, note: str, by: User) -> Community:
    """The phase tells how far a community is; it is no status and no quality. The same day again corrects what was
    said. Raises `NotPossible` for a day that lies ahead, or before the phase that came last."""
    stored = _lives(community)
    if since_on > timezone.localdate():
        raise NotPossible(_("The day on which the phase began lies in the future."))
    last = stored.phase_changes.first()
    if last and since_on < last.since_on:
        raise NotPossible(
            _("The phase that came last began on %(day)s. Choose that day or a later one.")
            % {"day": date_full(last.since_on)}
        )
    old = stored.phase
    PhaseChange.objects.update_or_create(community=stored, since_on=since_on, defaults={"phase": phase, "note": note})
    for target in (stored, community):
        target.phase, target.phase_since_on = phase, since_on
    stored.save(update_fields=["phase", "phase_since_on", "updated_at"])
    record(community, "community.phase_set", by=by, note=note, old=old, phase=phase, since_on=since_on.isoformat())
    return community


def _lives(community: Community) -> Community:
    stored = lock(community)
    if stored.status not in Community.PUBLIC - {Community.Status.ENDED}:
        raise NotPossible(_("Phases and scans belong to a community that is forming, active or dormant."))
    return stored


@transaction.atomic
def take_scan(community: Community, *, levels: Mapping[str, int], note: str, by: User) -> Scan:
    """Keeps a self-scan of today. Nobody else sees it until it is shared."""
    _lives(community)
    taken = Scan.objects.create(community=community, note=note, **levels)
    record(community, "community.scan_taken", by=by, scan=taken.pk)
    return taken


@transaction.atomic
def share_scan(taken: Scan, *, by: User) -> Scan:
    """The coordinator consents: the profile (not the note) stands on the public page."""
    _lives(taken.community)
    return _shared(taken, timezone.now(), "community.scan_shared", by)


@transaction.atomic
def hide_scan(taken: Scan, *, by: User) -> Scan:
    """Takes the consent back, also after the end of the community."""
    return _shared(taken, None, "community.scan_hidden", by)


def _shared(taken: Scan, at: datetime.datetime | None, verb: str, by: User) -> Scan:
    stored = lock(taken)
    if (stored.shared_at is None) != (at is None):
        for target in (stored, taken):
            target.shared_at = at
        stored.save(update_fields=["shared_at"])
        record(taken.community, verb, by=by, scan=taken.pk)
    return taken

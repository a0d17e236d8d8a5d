"""Two registrations of one organisation become one, and two again."""

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from partners import merging
from partners.models import Merger, Organisation, OrganisationName
from people.history import NotPossible, lock, move, record
from people.models import User

SHOWN = 3  # obstacles in one sentence


@transaction.atomic
def merge(old: Organisation, *, into: Organisation, reason: str, by: User) -> Merger:
    """All that belongs to `old` goes to `into`. The old one ends; its addresses and names lead to the other.

    Raises `NotPossible` when one of the two has ended, when a verified one would disappear in an unverified one, and
    when both have something of which there can be one ("both are partners in ..."), which is to be mended first.
    """
    old, into = _locked(old, into)
    _judge(old, into)
    rows, obstacles = merging.plan(old, into)
    if obstacles:
        raise NotPossible(
            _("These two cannot be merged yet. First mend this: %(obstacles)s")
            % {"obstacles": " · ".join(obstacles[:SHOWN])}
        )
    merger = Merger(old=old, into=into, reason=reason, status_before=old.status, rows=rows, merged_by=by)
    # First the end of the old one: what follows its status (the catalogue) still finds its rows.
    move(old, Organisation.Status.DISSOLVED, by=by, note=reason, merged_into=into)
    merging.point(rows, at=into, away_from=old)
    if old.name != into.name and not into.other_names.filter(name=old.name).exists():
        merger.alias = OrganisationName.objects.create(organisation=into, name=old.name, checked_at=timezone.now())
    merger.save()
    record(into, "organisation.merged", by=by, note=reason, name=old.name, other=old.pk)
    return merger


@transaction.atomic
def undo_merger(merger: Merger, *, by: User) -> Merger:
    """Both organisations stand again as before. What came to the one that stayed after the merger remains there.

    Raises `NotPossible` when it was undone already, or when the one that stayed has itself been merged into another.
    """
    old, into = _locked(merger.old, merger.into)
    merger = lock(merger)
    if merger.undone_at:
        raise NotPossible(_("This merger has been undone already."))
    if old.merged_into_id != into.pk or into.merged_into_id:
        raise NotPossible(_("The organisation that stayed has been merged with another since. Undo that first."))
    try:
        with transaction.atomic():
            merging.point(merger.rows, at=old, away_from=into)
    except IntegrityError as refused:
        raise NotPossible(_("The old organisation has got something of its own since. Ask for help.")) from refused
    OrganisationName.objects.filter(pk=merger.alias_id).delete()
    move(old, merger.status_before, by=by, merged_into=None)
    merger.alias, merger.undone_at, merger.undone_by = None, timezone.now(), by
    merger.save()
    record(into, "organisation.merger_undone", by=by, name=old.name, other=old.pk)
    return merger


def _locked(old: Organisation, into: Organisation) -> tuple[Organisation, Organisation]:
    """Both, locked in the order of their ids: two mergers the wrong way round wait for each other's end."""
    stored = Organisation.objects.select_for_update(of=("self",)).order_by("pk").in_bulk({old.pk, into.pk})
    return stored[old.pk], stored[into.pk]


def _judge(old: Organisation, into: Organisation) -> None:
    if old == into:
        raise NotPossible(_("Choose another organisation: this is the same one."))
    if Organisation.Status.DISSOLVED in (old.status, into.status):
        raise NotPossible(_("One of the two has ended already. Look at the page again."))
    if old.is_verified and not into.is_verified:
        raise NotPossible(
            _("The organisation that stays has not been verified yet. Verify it first, or merge the other way round.")
        )

"""Closing a year, and the reports about closed ones."""

import secrets
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from communities import ledger, reporting
from communities.actions.contributions import open_year
from communities.models import Community, Report, ReportSeries, Year
from partners import editing
from people.history import NotPossible, lock, move, record
from people.models import User


class LedgerChanged(Exception):
    """The ledger is no longer what was looked at before closing."""


@transaction.atomic
def set_grant(community: Community, *, year: int, grant: Decimal | None, seen: int, by: User) -> Year:
    """What the community receives for an open year; own contributions are measured against it. Raises
    `editing.ChangedMeanwhile` when somebody else filled in another amount after `seen`."""
    stored = open_year(community, year)
    amount = str(grant) if grant is not None else ""
    return editing.save_changes(stored, {"grant": grant}, seen=seen, by=by, amount=amount)


@transaction.atomic
def close_year(year: Year, *, seen: str, by: User) -> Year:
    """Freezes a year that is over. `seen` is the checksum of the ledger that the reader looked at.

    Raises `LedgerChanged` when something was recorded since, `NotPossible` for a year that is not over or has been
    closed already. From then on the database refuses every change of its rows.
    """
    stored = lock(year)
    if stored.is_closed:
        raise NotPossible(_("%(year)s has been closed already.") % {"year": stored.number})
    if not stored.is_over:
        raise NotPossible(
            _("%(year)s is not over yet. It can be closed from 1 January %(next)s.")
            % {"year": stored.number, "next": stored.number + 1}
        )
    checksum = ledger.checksum(stored)
    if checksum != seen:
        raise LedgerChanged
    return move(year, Year.Status.CLOSED, by=by, checksum=checksum, closed_at=timezone.now(), closed_by=by)


@transaction.atomic
def make_report(year: Year, *, by: User) -> Report:
    """A numbered report of a closed year, with a link for people without an account. What it says is kept as it is now."""
    stored = lock(year)
    if not stored.is_closed:
        raise NotPossible(_("Close the year first: a report says what was frozen."))
    if ledger.checksum(stored) != stored.checksum:
        raise NotPossible(_("The ledger no longer matches its checksum. Tell an administrator before you report."))
    report = Report.objects.create(
        number=_next_number(timezone.localdate().year),
        year=stored,
        content=reporting.content_of(stored),
        token=_token(),
        made_by=by,
    )
    record(report, "report.made", by=by)
    return report


@transaction.atomic
def revoke_link(report: Report, *, by: User) -> Report:
    """From now on nobody reads the report by its link."""
    stored = lock(report)
    if stored.revoked_at is None:
        for target in (stored, report):
            target.revoked_at = timezone.now()
        stored.save(update_fields=["revoked_at"])
        record(report, "report.link_revoked", by=by)
    return report


@transaction.atomic
def give_link(report: Report, *, by: User) -> Report:
    """A new link to a report whose link was revoked; the old one keeps refusing."""
    stored = lock(report)
    if stored.revoked_at is None:
        raise NotPossible(_("The link of this report still works. Revoke it first."))
    for target in (stored, report):
        target.token, target.revoked_at = _token(), None
    stored.save(update_fields=["token", "revoked_at"])
    record(report, "report.link_given", by=by)
    return report


def _token() -> str:
    return secrets.token_urlsafe(24)


def _next_number(year: int) -> str:
    """LK-R-2026-0001. Two who ask at the same moment wait for each other, and a number that is not used in the end is
    given again: no gaps."""
    ReportSeries.objects.bulk_create([ReportSeries(year=year)], ignore_conflicts=True)
    series = ReportSeries.objects.select_for_update().get(year=year)
    series.last += 1
    series.save(update_fields=["last"])
    return f"LK-R-{year}-{series.last:04d}"

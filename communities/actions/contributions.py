"""What partners bring in: pledged, realised, verified. Whoever writes locks the year first, then the row."""

from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from communities import permissions
from communities.actions.mails import coordinators_of, representatives_of, title_of
from communities.models import Community, Contribution, Partnership, Year
from communities.models.contributions import ZERO, worth
from config import uploads
from config.models import StoredFile
from config.texts import absolute, money
from partners import editing
from partners.models import HubRole
from people.actions import notify
from people.history import NotPossible, lock, move, record
from people.models import PortalRole, User

Kind, Status = Contribution.Kind, Contribution.Status


def open_year(community: Community, number: int) -> Year:
    """The year, made when it is not there yet, and locked. Raises `NotPossible` when it has been closed."""
    Year.objects.bulk_create([Year(community=community, number=number)], ignore_conflicts=True)
    year = Year.objects.select_for_update().get(community=community, number=number)
    return _require_open(year)


def _require_open(year: Year) -> Year:
    if year.is_closed:
        raise NotPossible(
            _("%(year)s has been closed and stays as it is. Record a correction: it is booked in the open year.")
            % {"year": year.number}
        )
    return year


def year_for_corrections(year: Year) -> int:
    """The first year after a closed one that has not been closed; a correction is booked there."""
    closed = set(Year.objects.filter(community=year.community_id, status=Year.Status.CLOSED).values_list("number"))
    number = year.number + 1
    while (number,) in closed:
        number += 1
    return number


def _locked(contribution: Contribution) -> Contribution:
    """The stored row in its open year; both are locked."""
    _require_open(lock(contribution.year))
    return lock(contribution)


@transaction.atomic
def pledge(
    partnership: Partnership,
    *,
    year: int,
    kind: str,
    description: str,
    amount: Decimal | None = None,
    hours: Decimal | None = None,
    rate: Decimal | None = None,
    evidence: str = "",
    by: User,
) -> Contribution:
    """Writes down what a partner will bring in: `amount` in euro, or `hours` and `rate`, whose product is the amount.

    Raises `NotPossible` for a closed year, one in which the organisation was no partner, and while others judge the
    community.
    """
    community = partnership.community
    if community.status not in Community.EDITABLE:
        raise NotPossible(
            _("Nothing can be pledged now: the status of the community is “%(status)s”.")
            % {"status": community.get_status_display()}
        )
    stored = open_year(community, year)
    _require_partner_in(partnership, year)
    contribution = Contribution.objects.create(
        partnership=partnership, year=stored, kind=kind, description=description, evidence=evidence,
        **_amounts(kind, "pledged", amount, hours, rate),
    )  # fmt: skip
    record(contribution, "contribution.recorded", by=by, amount=str(contribution.pledged))
    return contribution


def _require_partner_in(partnership: Partnership, year: int) -> None:
    since, until = partnership.since_on, partnership.until_on
    if since is None or since.year > year or (until is not None and until.year < year):
        raise NotPossible(
            _("%(organisation)s was no partner in %(year)s.") % {"organisation": partnership.organisation, "year": year}
        )


def _amounts(
    kind: str, name: str, amount: Decimal | None, hours: Decimal | None, rate: Decimal | None
) -> dict[str, Decimal | None]:
    """The fields of one amount (`pledged` or `realised`): for hours it follows from hours and rate."""
    if kind != Kind.HOURS:
        return {name: amount}
    return {name: worth(hours, rate), f"{name}_hours": hours, "rate": rate}


@transaction.atomic
def change(
    contribution: Contribution, *, seen: int, document: uploads.Checked | None = None, by: User, **given: Any
) -> Contribution:
    """Changes `description`, `evidence` and the amounts (`amount`, or `hours` and `rate`; and `realised_amount` or
    `realised_hours` where something has been realised). A `document` takes the place of the one that was there. `seen`
    is the version that the form was shown with.

    Raises `NotPossible` for what has been verified or stands in a closed year, `editing.ChangedMeanwhile` when somebody
    else changed the same.
    """
    stored = _locked(contribution)
    if stored.status == Status.VERIFIED:
        raise NotPossible(_("This has been verified. Ask who verified it to send it back; then it can be changed."))
    kind, rate = stored.kind, given.get("rate")
    fields = {name: given[name] for name in ("description", "evidence") if name in given}
    fields |= _amounts(kind, "pledged", given.get("amount"), given.get("hours"), rate)
    if stored.status == Status.REALISED:
        realised = _amounts(kind, "realised", given.get("realised_amount"), given.get("realised_hours"), rate)
        differs = any(getattr(stored, name) != value for name, value in realised.items())
        fields |= realised | _kept(document)
        editing.save_changes(contribution, fields, seen=seen, by=by)
        if document:
            _drop(stored.evidence_file)
        return _state_anew(contribution, by) if differs else contribution
    return editing.save_changes(contribution, fields, seen=seen, by=by)


def _kept(document: uploads.Checked | None) -> dict[str, Any]:
    return {"evidence_file": uploads.keep(document)} if document else {}


def _drop(document: StoredFile | None) -> None:
    if document:
        uploads.remove(document)


def _state_anew(contribution: Contribution, by: User) -> Contribution:
    """Who changed the realised amount answers for it, and cannot verify it."""
    contribution.realised_at, contribution.realised_by = timezone.now(), by
    contribution.save(update_fields=["realised_at", "realised_by"])
    return contribution


@transaction.atomic
def realise(
    contribution: Contribution,
    *,
    amount: Decimal | None = None,
    hours: Decimal | None = None,
    evidence: str = "",
    document: uploads.Checked | None = None,
    by: User,
) -> Contribution:
    """Writes down what came of a pledge; those who can verify it are told. Hours count at the rate of the pledge. A
    `document` takes the place of the one that was there; without one, that stays."""
    stored = _locked(contribution)
    fields = _amounts(stored.kind, "realised", amount, hours, stored.rate)
    fields |= {"evidence": evidence, "realised_at": timezone.now(), "realised_by": by}
    move(contribution, Status.REALISED, by=by, **fields, **_kept(document))
    if document:
        _drop(stored.evidence_file)
    _tell_verifiers(contribution)
    return contribution


@transaction.atomic
def verify(contribution: Contribution, *, by: User) -> Contribution:
    """Somebody of another organisation confirms the realised amount."""
    stored = _locked(contribution)
    if not permissions.can_verify_contribution(by, stored):
        raise NotPossible(
            _("You cannot verify this any more: somebody may have been before you. Look at the page again.")
        )
    return move(contribution, Status.VERIFIED, by=by, verified_at=timezone.now(), verified_by=by)


@transaction.atomic
def send_back(contribution: Contribution, *, reason: str, by: User) -> Contribution:
    """What was realised has to be stated again: it is a pledge once more. The organisation reads the reason."""
    stored = _locked(contribution)
    old = stored.realised
    note = _("%(amount)s sent back: %(reason)s") % {"amount": money(old), "reason": reason}
    cleared = dict.fromkeys(["realised", "realised_hours", "realised_at", "realised_by", "verified_at", "verified_by"])
    move(contribution, Status.PLEDGED, by=by, note=note, **cleared)
    _tell_contributors(contribution, reason)
    return contribution


@transaction.atomic
def remove(contribution: Contribution, *, by: User) -> Year:
    """Crosses out a pledge that nothing came of, or that was a mistake. The audit trail of the year keeps what it was."""
    stored = _locked(contribution)
    if stored.status != Status.PLEDGED:
        raise NotPossible(_("Something has been realised already. State what it was instead, if need be 0."))
    facts = {"description": stored.description, "organisation": stored.partnership.organisation_id}
    record(stored.year, "year.contribution_removed", by=by, amount=str(stored.pledged), **facts)
    stored.delete()
    _drop(stored.evidence_file)
    return contribution.year


@transaction.atomic
def correct(
    contribution: Contribution,
    *,
    amount: Decimal | None = None,
    hours: Decimal | None = None,
    description: str,
    by: User,
) -> Contribution:
    """Books in the open year how much a row of a closed year was off. `amount` (or `hours`) is what the whole should
    have been; corrections that came before are reckoned with. Those who can verify it are told.

    Raises `NotPossible` for a row of an open year, and when nothing would change.
    """
    original = contribution.corrects or contribution
    closed = lock(original.year)
    if not closed.is_closed:
        raise NotPossible(_("%(year)s is open: change the contribution itself.") % {"year": closed.number})
    year = open_year(original.community, year_for_corrections(closed))
    known = effective(original)
    difference = (hours if original.kind == Kind.HOURS else amount) - known
    if not difference:
        raise NotPossible(_("Nothing would change: this is what the ledger says already."))
    fields = _amounts(original.kind, "realised", difference, difference, original.rate)
    fields |= _amounts(original.kind, "pledged", ZERO, ZERO, original.rate)
    correction = Contribution.objects.create(
        partnership=original.partnership, year=year, kind=original.kind, description=description, corrects=original,
        status=Status.REALISED, realised_at=timezone.now(), realised_by=by, **fields,
    )  # fmt: skip
    record(correction, "contribution.corrected", by=by, amount=str(correction.realised), of=original.pk)
    _tell_verifiers(correction)
    return correction


def effective(original: Contribution) -> Decimal:
    """What the ledger says today about a row of a closed year, its corrections included: hours, or an amount."""
    name = "realised_hours" if original.kind == Kind.HOURS else "realised"
    parts = [getattr(original, name), *original.corrections.values_list(name, flat=True)]
    return sum((part for part in parts if part is not None), ZERO)


def verifiers_of(contribution: Contribution) -> list[User]:
    """Who is asked to verify: the coordinators; where none may, the managers of the hub; then the administrators."""
    community = contribution.community
    managers = HubRole.objects.current().filter(hub=community.hub_id) if community.hub_id else HubRole.objects.none()
    administrators = PortalRole.objects.current().filter(role=PortalRole.Role.ADMINISTRATOR)
    for people in (coordinators_of(community), _people(managers), _people(administrators)):
        free = [person for person in people if permissions.can_verify_contribution(person, contribution)]
        if free:
            return free
    return []


def _people(grants) -> list[User]:
    return list(User.objects.filter(is_active=True, pk__in=grants.values("person")).order_by("pk"))


def _facts(contribution: Contribution) -> dict[str, Any]:
    return {
        "community": title_of(contribution.community),
        "organisation": contribution.organisation.name,
        "description": contribution.description,
        "year": contribution.year.number,
        "url": absolute(contribution.get_absolute_url()),
    }


def _tell_verifiers(contribution: Contribution) -> None:
    facts = _facts(contribution)
    for person in verifiers_of(contribution):
        notify(
            "communities/mail/contribution_to_verify",
            to=person,
            amount=lambda: money(contribution.realised),
            **facts,
        )


def _tell_contributors(contribution: Contribution, reason: str) -> None:
    people, addresses = representatives_of(contribution.organisation)
    facts = {**_facts(contribution), "reason": reason}
    for person in people:
        notify("communities/mail/contribution_sent_back", to=person, **facts)
    for address in addresses:
        notify("communities/mail/contribution_sent_back", address=address, **facts)

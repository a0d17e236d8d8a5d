"""The life of an offering: planned, opened, changed, closed, cancelled.

What this means for people who are enrolled or wait is carried out by `enrolment`, which registers it with
`catalog.consequences`; it happens in the same transaction.
"""

import uuid as uuids
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalog import consequences, listing, providers
from catalog import prices as price_log
from catalog.actions.editing import check_seen, differing
from catalog.actions.uptakes import end_uptake
from catalog.meetings import Zone, outside
from catalog.models import EnrolmentPeriod, Module, ModuleVersion, Offering, Price, Session
from catalog.writers import writers_of
from config.addresses import reverse
from config.texts import absolute, date_full, text
from partners.models import Organisation
from people.actions import notify
from people.history import NotPossible, lock, move, record
from people.models import User

Status, EnrolVia = Offering.Status, Offering.EnrolVia
Rows = list[dict[str, Any]]
NO_PLACE = {"place": "", "online_url": "", "zone": Zone.AMSTERDAM}
# What people who are enrolled must hear about.
TOLD = ("starts_on", "ends_on", "delivery", "city", "address", "online_url", "schedule_nl", "schedule_en")
ONE_CODE = "offering_code_once_per_provider"
COPIED = (
    "provider", "delivery", "languages", "city", "province", "address", "online_url", "enrol_via", "enrol_url",
    "enrol_email", "needs_approval", "capacity", "minimum", "terms_url", "cancellation_nl", "cancellation_en",
    "schedule_nl", "schedule_en",
)  # fmt: skip


class CodeInUse(NotPossible):
    """Another offering of this provider has this code."""


@transaction.atomic
def create_offering(
    module: Module,
    *,
    content: dict[str, Any],
    sessions: Rows,
    prices: Rows,
    periods: Rows = (),
    by: User | None,
    uuid: uuids.UUID | None = None,
) -> Offering:
    """Plans an offering of the public version of the module, or of the version that is being written. It is a draft
    that nobody else sees. The same `uuid` twice, as after a double click, gives the first one again.

    Raises `CodeInUse`, and `NotPossible` for an archived module, a provider who may not provide it on these days, and
    meetings on other days than the offering has."""
    stored = lock(module)
    if uuid and (made := Offering.objects.filter(uuid=uuid).select_related("version").first()):
        if made.version.module_id == stored.pk:
            return made
        uuid = None  # of another module: no form of ours carries that
    if stored.archived_at:
        raise NotPossible(_("This module has been archived. Restore it first."))
    offering = Offering(version=stored.shown_version, uuid=uuid or uuids.uuid4(), **content)
    _check_provider(offering)
    _check_sessions(offering, sessions)
    _store(offering)
    _write_rows(offering, sessions, prices, periods)
    record(offering, "offering.planned", by=by)
    return offering


@transaction.atomic
def save_offering(
    offering: Offering,
    *,
    content: dict[str, Any],
    sessions: Rows,
    prices: Rows,
    periods: Rows | None = None,
    by: User | None,
    seen: str | None = None,
) -> Offering:
    """Writes what an offering says. Rows of `sessions`, `prices` and `periods` (of target groups; None leaves them)
    replace those that there were.

    Raises `Stale` when somebody else saved it in between, and `NotPossible` when it was cancelled, when the places would
    be fewer than are taken, when the way to enrol would change under people who are enrolled or wait, when the
    provider may not provide it on these days, when meetings are on other days than the offering has, and when an open
    offering would lack what an open one needs. Raises `CodeInUse`.
    """
    stored = lock(offering)
    if stored.status == Status.CANCELLED:
        raise NotPossible(_("This offering has been cancelled and cannot be changed any more."))
    check_seen(stored, seen)
    changed = differing(stored, content)
    old_capacity, old_rows = stored.capacity, _rows_of(stored)
    for target in (stored, offering):
        for name in changed:
            setattr(target, name, content[name])
    _check_people(stored, changed)
    _check_provider(stored)
    _check_sessions(stored, sessions)
    if stored.status == Status.ACTIVE and (obstacles := obstacles_to_activate(stored)):
        raise NotPossible(" ".join(obstacles))
    rows = ([NO_PLACE | row for row in sessions], prices, old_rows[2] if periods is None else periods)
    if rows != old_rows:
        names = ("sessions", "prices", "periods")
        changed += [name for name, new, old in zip(names, rows, old_rows, strict=True) if new != old]
        if "prices" in changed and stored.status != Status.CONCEPT:
            price_log.note_rows(stored, old_rows[1], prices, by=by)
        _write_rows(stored, *rows)
    if changed:
        _store(stored)
        offering.updated_at = stored.updated_at
        record(stored, "offering.saved", by=by, fields=changed)
        _follow_up(stored, changed, old_capacity, by)
    return offering


def _check_people(offering: Offering, changed: list[str]) -> None:
    """Guards what people who are enrolled or wait count on."""
    if offering.capacity is not None and offering.capacity < offering.taken:
        raise NotPossible(
            ngettext(
                "%(taken)s place is taken; there cannot be fewer places than that.",
                "%(taken)s places are taken; there cannot be fewer places than that.",
                offering.taken,
            )
            % {"taken": offering.taken}
        )
    concerned = offering.taken + offering.waiting
    if concerned and (offering.enrol_via != EnrolVia.HERE or offering.capacity is None):
        raise NotPossible(_("People have enrolled here already, so the way to enrol cannot change any more."))
    if concerned and "provider" in changed:
        raise NotPossible(_("People have enrolled with this provider already, so the provider cannot change any more."))


def _check_provider(offering: Offering) -> None:
    sentence = providers.refusal(
        offering.version.module, offering.provider, starts_on=offering.starts_on, ends_on=offering.ends_on
    )
    if sentence:
        raise NotPossible(sentence)


def _check_sessions(offering: Offering, sessions: Rows) -> None:
    if sentences := outside(sessions, offering.starts_on, offering.ends_on):
        raise NotPossible(" ".join(dict.fromkeys(sentences.values())))


def _store(offering: Offering) -> None:
    """The constraint decides who of two with the same code was first."""
    try:
        with transaction.atomic():
            offering.save()
    except IntegrityError as refused:
        if ONE_CODE not in str(refused):
            raise
        raise CodeInUse(code_in_use(offering.code, offering.provider)) from refused


def code_in_use(code: str, provider: Organisation) -> str:
    sentence = _("%(provider)s has another offering with the code %(code)s. Give this one a code of its own.")
    return sentence % {"provider": provider.name, "code": code}


def _rows_of(offering: Offering) -> tuple[Rows, Rows, Rows]:
    return (
        list(offering.sessions.values("starts_at", "ends_at", "zone", "place", "online_url")),
        list(offering.prices.values("audience", "amount", "vat", "includes_nl", "includes_en")),
        list(offering.periods.values("target_group", "opens_on", "closes_on")),
    )


def _write_rows(offering: Offering, sessions: Rows, prices: Rows, periods: Rows = ()) -> None:
    offering.sessions.all().delete()
    Session.objects.bulk_create(Session(offering=offering, **row) for row in sessions)
    offering.prices.all().delete()
    Price.objects.bulk_create(Price(offering=offering, **row) for row in prices)
    offering.periods.all().delete()
    EnrolmentPeriod.objects.bulk_create(EnrolmentPeriod(offering=offering, **row) for row in periods)


def _follow_up(offering: Offering, changed: list[str], old_capacity: int | None, by: User | None) -> None:
    if offering.status == Status.CONCEPT:
        return
    listing.ask_for(offering.version.module)
    told = [name for name in changed if name in (*TOLD, "sessions")]
    if told:
        consequences.follow("offering_changed", offering, by=by, fields=told)
    if offering.enrol_via == EnrolVia.HERE and (offering.capacity or 0) > (old_capacity or 0):
        consequences.follow("places_added", offering, by=by)


def obstacles_to_activate(offering: Offering) -> list[str]:
    """Why this offering cannot be opened now, as sentences for the reader. Empty when it can."""
    found = []
    if offering.version.status not in (ModuleVersion.Status.PUBLISHED, ModuleVersion.Status.SUPERSEDED):
        found.append(_("The module is not public yet. Publish it first."))
    if not offering.provider.is_verified:
        found.append(_("%(organisation)s has not been verified yet.") % {"organisation": offering.provider.name})
    if offering.starts_on is None and offering.enrol_via == EnrolVia.HERE:
        found.append(_("Fill in the first day: people enrol here."))
    if offering.is_over:
        found.append(_("The last day is in the past."))
    if offering.enrol_via == EnrolVia.HERE and offering.version.module.origin == Module.Origin.TAKEN_OVER:
        found.append(
            _(
                "This module was taken over from an inventory. Complete it and publish it yourself before people can enrol here."
            )
        )
    if offering.enrol_via == EnrolVia.HERE and offering.capacity is None:
        found.append(_("Fill in the number of places: people enrol here."))
    if offering.enrol_via == EnrolVia.PROVIDER and not offering.enrol_url:
        found.append(_("Fill in the page of the provider where people enrol."))
    if offering.enrol_via == EnrolVia.ASKING and not offering.enrol_email:
        found.append(_("Fill in the e-mail address that people can ask."))
    return found


@transaction.atomic
def activate_offering(offering: Offering, *, by: User | None) -> Offering:
    """Opens a planned or closed offering. Raises `NotPossible` with all obstacles."""
    stored = lock(offering)
    if stored.status != Status.CANCELLED:  # whatever else is lacking, that would be the wrong thing to tell
        obstacles = obstacles_to_activate(stored)
        if refusal := providers.refusal(
            stored.version.module, stored.provider, starts_on=stored.starts_on, ends_on=stored.ends_on
        ):
            obstacles.append(refusal)
        if obstacles:
            raise NotPossible(" ".join(obstacles))
    if stored.status == Status.CONCEPT:
        price_log.note_opening(stored, by=by)
    move(offering, Status.ACTIVE, by=by)
    listing.ask_for(stored.version.module)
    return offering


@transaction.atomic
def close_offering(offering: Offering, *, by: User | None) -> Offering:
    """Takes no new enrolments any more; those that there are stay as they are. It can be opened again."""
    move(offering, Status.INACTIVE, by=by)
    listing.ask_for(offering.version.module)
    consequences.follow("offering_closed", offering, by=by)
    return offering


@transaction.atomic
def cancel_offering(offering: Offering, *, reason: str, by: User) -> Offering:
    """Cancels for good, with a reason that everybody concerned gets to read: who is enrolled, waits or has applied (by
    `enrolment`), who would teach it, the owner of a module that another organisation provides, and who brought the
    challenge of its student project, which ends. Of a draft nobody knew."""
    stored = lock(offering)
    if stored.is_over and stored.status != Status.CONCEPT:
        raise NotPossible(_("This offering is over; it cannot be cancelled any more."))
    was_known = stored.status != Status.CONCEPT
    move(offering, Status.CANCELLED, by=by, note=reason, cancelled_reason=reason)
    listing.ask_for(stored.version.module)
    consequences.follow("offering_cancelled", offering, by=by, reason=reason)
    for uptake in stored.uptakes.in_force().select_related("challenge__organisation", "module"):
        end_uptake(uptake, reason=reason, by=by)
    if was_known:
        _tell_cancelled(stored, by=by, reason=reason)
    return offering


def _tell_cancelled(offering: Offering, *, by: User, reason: str) -> None:
    module = offering.version.module
    desk = absolute(reverse("catalog:module-detail", args=[module.slug]))
    told = {
        grant.person: absolute(module.get_absolute_url()) for grant in offering.roles.current().select_related("person")
    }
    if offering.provider != module.owner_organisation:
        told |= dict.fromkeys(writers_of(module), desk)
    for person, url in told.items():
        if person is not None and person != by:
            notify(
                "catalog/mail/offering_cancelled",
                to=person,
                title=lambda: text(offering.version, "title"),
                provider=offering.provider.name,
                starts_on=lambda: date_full(offering.starts_on),
                reason=reason,
                url=url,
            )


@transaction.atomic
def duplicate_offering(offering: Offering, *, by: User) -> Offering:
    """A new draft with everything but code, dates and meetings, of the newest public version."""
    module = lock(offering.version.module)
    if module.archived_at:
        raise NotPossible(_("This module has been archived. Restore it first."))
    copy = Offering.objects.create(
        version=module.published_version or offering.version, **{name: getattr(offering, name) for name in COPIED}
    )
    _write_rows(copy, [], _rows_of(offering)[1])
    record(copy, "offering.planned", by=by, source=offering.pk)
    return copy

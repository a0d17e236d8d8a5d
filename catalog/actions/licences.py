"""The owner's leave for another organisation to provide a module."""

import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from catalog import listing, providers
from catalog.actions.offerings import close_offering
from catalog.models import Module, Offering, ProviderLicence
from catalog.writers import writers_for, writers_of
from config.addresses import reverse
from config.texts import absolute, text
from partners.models import Organisation
from people.actions import notify
from people.history import NotPossible, lock, move, record
from people.models import User

Status = ProviderLicence.Status


@transaction.atomic
def request_licence(module: Module, *, organisation: Organisation, message: str, by: User) -> ProviderLicence:
    """Asks the owner for leave to provide the module, and mails its writers."""
    stored = lock(module)
    if not organisation.is_verified:
        raise NotPossible(_("%(organisation)s has not been verified yet.") % {"organisation": organisation.name})
    if providers.is_owner(stored, organisation):
        raise NotPossible(_("The owner needs no licence."))
    if stored.licences.filter(organisation=organisation, status__in=[Status.REQUESTED, Status.GRANTED]).exists():
        raise NotPossible(_("This organisation has a licence for this module, or asked for one already."))
    licence = ProviderLicence.objects.create(module=stored, organisation=organisation, message=message, requested_by=by)
    record(licence, "licence.requested", by=by, module=stored.pk, organisation=organisation.pk)
    _tell("licence_requested", licence, writers_of(stored), message=message)
    return licence


@transaction.atomic
def grant_licence(
    licence: ProviderLicence,
    *,
    conditions: str,
    from_on: datetime.date | None,
    until_on: datetime.date | None,
    by: User,
) -> ProviderLicence:
    move(
        licence, Status.GRANTED, by=by,
        conditions=conditions, from_on=from_on, until_on=until_on, answered_at=timezone.now(),
    )  # fmt: skip
    _tell(
        "licence_granted",
        licence,
        writers_for(licence.organisation),
        conditions=conditions,
        from_on=from_on,
        until_on=until_on,
    )
    return licence


@transaction.atomic
def refuse_licence(licence: ProviderLicence, *, reason: str, by: User) -> ProviderLicence:
    move(licence, Status.REFUSED, by=by, note=reason, ended_reason=reason, answered_at=timezone.now())
    _tell("licence_refused", licence, writers_for(licence.organisation), reason=reason)
    return licence


@transaction.atomic
def revoke_licence(licence: ProviderLicence, *, reason: str, by: User) -> ProviderLicence:
    """Ends a licence. Open offerings under it go on to their end, and take no new enrolments: they are closed."""
    move(licence, Status.REVOKED, by=by, note=reason, ended_reason=reason)
    offerings = Offering.objects.not_over().filter(
        version__module=licence.module, provider=licence.organisation, status=Offering.Status.ACTIVE
    )
    for offering in offerings:
        close_offering(offering, by=by)
    listing.ask_for(licence.module)
    _tell("licence_revoked", licence, writers_for(licence.organisation), reason=reason)
    return licence


def _tell(mail: str, licence: ProviderLicence, people: list[User], **context: Any) -> None:
    version = licence.module.shown_version
    for person in people:
        notify(
            f"catalog/mail/{mail}",
            to=person,
            title=lambda: text(version, "title"),
            organisation=licence.organisation.name,
            owner=lambda: providers.owner_name(licence.module),
            url=absolute(reverse("catalog:module-detail", args=[licence.module.slug])),
            **context,
        )

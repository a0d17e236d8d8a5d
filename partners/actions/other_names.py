"""Other names of an organisation: noted by its own people, checked by who may verify it."""

import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from config.addresses import reverse
from config.texts import absolute
from partners.actions.organisations import verifiers_of
from partners.models import Organisation, OrganisationName
from people.actions import notify
from people.history import NotPossible, lock, record
from people.models import User


@transaction.atomic
def add_name(
    organisation: Organisation,
    *,
    name: str,
    kind: str,
    valid_from: datetime.date | None = None,
    valid_until: datetime.date | None = None,
    is_checked: bool = False,
    by: User,
) -> OrganisationName:
    """Another name under which the organisation is found once it was checked: at once where somebody who may verify it
    adds it (`is_checked`), together with the organisation while that is unverified. Raises `NotPossible` when it has
    that name already."""
    stored = lock(organisation)
    name = " ".join(name.split())
    if name == stored.name or stored.other_names.filter(name=name).exists():
        raise NotPossible(_("The organisation has this name already."))
    other = OrganisationName.objects.create(
        organisation=organisation,
        name=name,
        kind=kind,
        valid_from=valid_from,
        valid_until=valid_until,
        checked_at=timezone.now() if is_checked else None,
    )
    record(organisation, "organisation.name_added", by=by, name=name)
    if stored.is_verified and not is_checked:
        url = absolute(reverse("partners:organisation-names", args=[stored.slug]))
        for person in verifiers_of(stored):
            notify("partners/mail/name_added", to=person, organisation=stored.name, name=name, url=url)
    return other


@transaction.atomic
def check_name(other: OrganisationName, *, by: User) -> OrganisationName:
    """Somebody who may verify the organisation has found that it bears this name, or bore it."""
    lock(other.organisation)
    if not OrganisationName.objects.filter(pk=other.pk, checked_at=None).update(checked_at=timezone.now()):
        raise NotPossible(_("This name has been checked or removed already."))
    record(other.organisation, "organisation.name_checked", by=by, name=other.name)
    return other


@transaction.atomic
def remove_name(other: OrganisationName, *, by: User) -> Organisation:
    """The name finds no more; addresses that came from it keep leading to the organisation."""
    organisation = lock(other.organisation)
    record(organisation, "organisation.name_removed", by=by, name=other.name)
    other.delete()
    return organisation

"""Former and other names of organisations, and the addresses that follow from names."""

import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from partners.models import Organisation, OrganisationAddress, OrganisationName
from partners.slugs import free_slug
from people.history import NotPossible, lock, record
from people.models import User


def new_address(name: str) -> str:
    """A slug that no organisation has, nor has had before."""
    return free_slug(Organisation, name, former=OrganisationAddress)


def follow_rename(organisation: Organisation, *, before: Organisation) -> None:
    """Keeps the name and the address of before, and gives the address of the new name. For the action that renames."""
    today = timezone.localdate()
    former = organisation.other_names.filter(kind=OrganisationName.Kind.FORMER, valid_until__lte=today)
    since = former.order_by("-valid_until").values_list("valid_until", flat=True).first()
    OrganisationName.objects.update_or_create(
        organisation=organisation,
        name=before.name,
        defaults={"kind": OrganisationName.Kind.FORMER, "valid_from": since, "valid_until": today},
    )
    organisation.other_names.filter(name=organisation.name).delete()
    organisation.old_addresses.filter(slug=slugify(organisation.name)).delete()
    organisation.slug = new_address(organisation.name)
    organisation.save(update_fields=["slug", "updated_at"])
    OrganisationAddress.objects.create(organisation=organisation, slug=before.slug)


@transaction.atomic
def add_name(
    organisation: Organisation,
    *,
    name: str,
    kind: str,
    valid_from: datetime.date | None = None,
    valid_until: datetime.date | None = None,
    by: User,
) -> OrganisationName:
    """Another name under which the organisation is found. Raises `NotPossible` when it has that name already."""
    stored = lock(organisation)
    name = " ".join(name.split())
    if name == stored.name or stored.other_names.filter(name=name).exists():
        raise NotPossible(_("The organisation has this name already."))
    other = OrganisationName.objects.create(
        organisation=organisation, name=name, kind=kind, valid_from=valid_from, valid_until=valid_until
    )
    record(organisation, "organisation.name_added", by=by, name=name)
    return other


@transaction.atomic
def remove_name(other: OrganisationName, *, by: User) -> Organisation:
    """The name finds no more; addresses that came from it keep leading to the organisation."""
    organisation = lock(other.organisation)
    record(organisation, "organisation.name_removed", by=by, name=other.name)
    other.delete()
    return organisation

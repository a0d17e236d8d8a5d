"""What follows from the name of an organisation: its address, and the name and address that it had before."""

from django.utils import timezone
from django.utils.text import slugify

from partners.models import Organisation, OrganisationAddress, OrganisationName
from partners.slugs import free_slug


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
        defaults={
            "kind": OrganisationName.Kind.FORMER,
            "valid_from": since,
            "valid_until": today,
            "checked_at": before.verified_at and timezone.now(),  # it was verified by this name
        },
    )
    organisation.other_names.filter(name=organisation.name).delete()
    organisation.old_addresses.filter(slug=slugify(organisation.name)).delete()
    organisation.slug = new_address(organisation.name)
    organisation.save(update_fields=["slug", "updated_at"])
    OrganisationAddress.objects.create(organisation=organisation, slug=before.slug)

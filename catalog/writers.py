"""The people who write for the owner of a module, or for an organisation: who gets the mails about it."""

from catalog.models import Module
from catalog.permissions import WRITERS
from communities.models import CommunityRole
from partners.models import Organisation, OrganisationRole
from people.models import User


def writers_for(organisation: Organisation) -> list[User]:
    """Today's editors and managers."""
    grants = OrganisationRole.objects.current().filter(organisation=organisation, role__in=WRITERS)
    return _people(grants)


def writers_of(module: Module) -> list[User]:
    """Today's editors and managers of the owner organisation, or the coordinators of the owner community."""
    if module.owner_organisation_id:
        return writers_for(module.owner_organisation)
    return _people(CommunityRole.objects.current().filter(community=module.owner_community_id))


def _people(grants) -> list[User]:
    return list(User.objects.filter(pk__in=grants.values("person"), is_active=True).order_by("pk"))

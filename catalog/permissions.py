"""Who may do what with modules, offerings and licences. What one may not even see is a 404: `visible_to`."""

from catalog import providers
from catalog.models import Consultation, LearningPath, Module, Offering, ProviderLicence, Uptake
from catalog.models.module import sees_all
from communities.models import Community, CommunityRole
from communities.permissions import can_keep_challenge, is_coordinator
from partners.models import HubRole, Organisation, OrganisationRole
from partners.permissions import manages_hub
from people import held
from people.models import PortalRole, User
from people.permissions import has_portal_role, is_administrator

WRITERS = (OrganisationRole.Role.EDITOR, OrganisationRole.Role.MANAGER)


def organisations_of(user: User):
    """The organisations for which this person writes modules and plans offerings: as editor or as manager."""
    return Organisation.objects.managed_by(user, *WRITERS).exclude(status=Organisation.Status.DISSOLVED)


def communities_of(user: User):
    """The communities for which this person writes modules: as their coordinator, once the hub has advised."""
    return Community.objects.coordinated_by(user).filter(status__in=Community.PUBLIC)


def owners_for(user: User) -> dict[str, Organisation | Community]:
    """For whom this person may make a module or a learning path, by the key under which a form offers them."""
    return {
        **{f"organisation:{each.slug}": each for each in organisations_of(user)},
        **{f"community:{each.slug}": each for each in communities_of(user)},
    }


def can_see_desk(user: User, organisation: Organisation) -> bool:
    """The desk of an organisation is for everybody with a role in it, and for who keeps the catalogue or audits it."""
    return held.holds(OrganisationRole, user, scope=organisation.pk) or sees_all(user)


def can_write_for(user: User, organisation: Organisation) -> bool:
    """Editors and managers of an organisation write its modules and plan its offerings, also while it is unverified."""
    return organisations_of(user).filter(pk=organisation.pk).exists()


def can_create_module(user: User) -> bool:
    """Whoever writes for at least one organisation or community."""
    return organisations_of(user).exists() or communities_of(user).exists()


def can_write(user: User, module: Module) -> bool:
    """Editors and managers of the owner organisation; of a module that a community owns, its coordinators."""
    if module.owner_organisation_id:
        writes = held.holds(OrganisationRole, user, *WRITERS, scope=module.owner_organisation_id)
        return writes and module.owner_organisation.status != Organisation.Status.DISSOLVED
    coordinates = held.holds(CommunityRole, user, scope=module.owner_community_id)
    return coordinates and module.owner_community.status in Community.PUBLIC


def can_read_drafts(user: User, module: Module) -> bool:
    """Everybody with a role in the owner organisation, the coordinators of the owner community, and who keeps the
    catalogue or audits it. A provider with a licence, or one that asked for it, sees what is or was public."""
    if module.owner_organisation_id:
        return can_see_desk(user, module.owner_organisation)
    return held.holds(CommunityRole, user, scope=module.owner_community_id) or sees_all(user)


def can_publish(user: User, module: Module) -> bool:
    """Whoever writes it. Where the organisation wants four eyes, the action refuses the person who proposed it; of an
    unverified organisation, everybody."""
    return can_write(user, module)


def can_hide(user: User) -> bool:
    """Catalogue managers may take a misleading listing out of the public catalogue, with reasons, and bring it back."""
    return has_portal_role(user, PortalRole.Role.CATALOGUE_MANAGER)


def can_plan(user: User, module: Module) -> bool:
    """Whoever writes for an organisation that may provide the module (its owner or a licensed one); of a module that a
    community owns, also its coordinators, in the name of the lead organisation."""
    return (
        can_write(user, module)
        or providers.possible(module).filter(pk__in=organisations_of(user).values("pk")).exists()
    )


def can_write_offering(user: User, offering: Offering) -> bool:
    """Editors and managers of the provider. Of a module that a community owns also its coordinators, as long as its
    lead organisation provides it."""
    if can_write_for(user, offering.provider):
        return True
    community = offering.version.module.owner_community
    return (
        community is not None
        and community.lead_id == offering.provider_id
        and communities_of(user).filter(pk=community.pk).exists()
    )


def can_request_licence(user: User, module: Module) -> bool:
    """Whoever writes for a verified organisation that does not own the module."""
    others = organisations_of(user).filter(status=Organisation.Status.VERIFIED)
    return others.exclude(pk=module.owner_organisation_id).exists()


def can_answer_licence(user: User, licence: ProviderLicence) -> bool:
    """Whoever writes the module, on behalf of its owner."""
    return can_write(user, licence.module)


def can_write_path(user: User, path: LearningPath) -> bool:
    """Editors and managers of the owner organisation; of a path that a community owns, its coordinators."""
    if path.owner_organisation_id:
        return organisations_of(user).filter(pk=path.owner_organisation_id).exists()
    return communities_of(user).filter(pk=path.owner_community_id).exists()


def can_answer_talk(user: User, consultation: Consultation) -> bool:
    """The managers of the hub that was asked; administrators where nobody there does."""
    return manages_hub(user, consultation.hub) or is_administrator(user)


def can_see_talks(user: User) -> bool:
    """Whoever manages a hub, and administrators. Which questions one sees is `Consultation.objects.visible_to`."""
    return user.is_authenticated and (held.holds(HubRole, user) or is_administrator(user))


def can_confirm(user: User, module: Module) -> bool:
    """Whoever writes the module stands for its page."""
    return can_write(user, module)


def can_see_synchronisation(user: User) -> bool:
    """Catalogue managers and administrators keep outside catalogues in step; the auditor looks along."""
    return has_portal_role(
        user, PortalRole.Role.CATALOGUE_MANAGER, PortalRole.Role.ADMINISTRATOR, PortalRole.Role.AUDITOR
    )


def can_see_prices(user: User) -> bool:
    """Who keeps the catalogue or audits it looks at how prices move."""
    return sees_all(user)


def can_synchronise(user: User) -> bool:
    """Catalogue managers and administrators ask for runs, try again, switch targets and allow removals."""
    return has_portal_role(user, PortalRole.Role.CATALOGUE_MANAGER, PortalRole.Role.ADMINISTRATOR)


def can_see_synonyms(user: User) -> bool:
    """Whoever keeps the catalogue sees which words mean the same in a search; administrators and the auditor look along."""
    return can_see_synchronisation(user)


def can_edit_synonyms(user: User) -> bool:
    """Only the catalogue manager says which words mean the same."""
    return has_portal_role(user, PortalRole.Role.CATALOGUE_MANAGER)


def organisations_to_import_for(user: User):
    """Organisations for which this person may import an inventory: the own ones as editor or manager; for catalogue
    managers each that has not ended, also while it is unverified."""
    if has_portal_role(user, PortalRole.Role.CATALOGUE_MANAGER):
        return Organisation.objects.exclude(status=Organisation.Status.DISSOLVED)
    return organisations_of(user)


def can_import_for(user: User, organisation: Organisation) -> bool:
    """Editors and managers of the organisation, and catalogue managers: upload an inventory, choose its columns."""
    return organisations_to_import_for(user).filter(pk=organisation.pk).exists()


def can_see_imports(user: User) -> bool:
    """Whoever may import for some organisation, and who keeps the catalogue or audits it. Which batches one sees is
    `ImportBatch.objects.visible_to`."""
    return sees_all(user) or organisations_of(user).exists()


def can_publish_batch(user: User) -> bool:
    """Only catalogue managers publish a batch as taken-over supply and take it back: it shows the public what nobody
    has completed. Of an unverified organisation the action refuses it to everybody."""
    return has_portal_role(user, PortalRole.Role.CATALOGUE_MANAGER)


def can_answer_uptake(user: User, uptake: Uptake) -> bool:
    """Who keeps the challenge answers for the organisation; a coordinator of the community that made the output."""
    if uptake.is_project:
        return can_keep_challenge(user, uptake.challenge)
    return is_coordinator(user, uptake.output.community)


def can_end_uptake(user: User, uptake: Uptake) -> bool:
    """Both sides, as long as it is in force: who writes the module or plans the offering, and who may answer."""
    if uptake.status not in Uptake.IN_FORCE:
        return False
    is_maker = can_write(user, uptake.module) or (
        uptake.offering is not None and can_write_offering(user, uptake.offering)
    )
    return is_maker or can_answer_uptake(user, uptake)

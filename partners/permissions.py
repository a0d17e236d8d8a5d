from django.db.models import Q

from partners.models import Hub, HubRole, Lab, Organisation, OrganisationRole, reads_all
from people import held
from people.models import PortalRole, User
from people.permissions import has_portal_role, is_administrator

MANAGER, EDITOR, CONTACT = OrganisationRole.Role.MANAGER, OrganisationRole.Role.EDITOR, OrganisationRole.Role.CONTACT


def has_role(user: User, organisation: Organisation, *roles: str) -> bool:
    """Whether the person holds one of these roles (any, when none is named) in the organisation, today."""
    return held.holds(OrganisationRole, user, *roles, scope=organisation.pk)


def is_manager(user: User, organisation: Organisation) -> bool:
    """Managers answer for the organisation and give its roles."""
    return has_role(user, organisation, MANAGER)


def can_represent(user: User, organisation: Organisation) -> bool:
    """Managers and partner contacts act for the organisation towards others: they answer invitations and ask to join."""
    return has_role(user, organisation, MANAGER, CONTACT)


def can_write_for(user: User, organisation: Organisation) -> bool:
    """Managers and editors write modules and plan offerings, also while the organisation is unverified."""
    return has_role(user, organisation, MANAGER, EDITOR)


def can_publish_for(organisation: Organisation) -> bool:
    """An unverified organisation may save everything and publish nothing; neither may one that has ended."""
    return organisation.status == Organisation.Status.VERIFIED


def can_publish(user: User, organisation: Organisation) -> bool:
    """Managers and editors publish what their organisation offers, once it has been verified."""
    return can_publish_for(organisation) and can_write_for(user, organisation)


def can_edit_organisation(user: User, organisation: Organisation) -> bool:
    """Managers and partner contacts keep the page of their organisation; an administrator may repair any."""
    return can_represent(user, organisation) or is_administrator(user)


def can_choose_check(user: User, organisation: Organisation) -> bool:
    """Managers say whether a second person checks modules before they are public; an administrator may repair it."""
    return is_manager(user, organisation) or is_administrator(user)


def can_edit_lab(user: User, lab: Lab) -> bool:
    """Managers and partner contacts of one of its organisations; an administrator may repair any."""
    if not user.is_authenticated:
        return False
    own = lab.organisations.filter(pk__in=held.scopes(OrganisationRole, user, MANAGER, CONTACT))
    return own.exists() or is_administrator(user)


def lab_owners(user: User, *organisations: Organisation, lab: Lab | None = None):
    """To which organisations this person may say that a lab belongs: those that the person acts for, and those that
    have it already. Another organisation's own people add theirs."""
    own = Q(pk__in=held.scopes(OrganisationRole, user, MANAGER, CONTACT))
    there = Q(pk__in=[each.pk for each in organisations]) | (Q(labs=lab) if lab else Q())
    return Organisation.objects.filter(own | there, merged_into__isnull=True).distinct()


def wholes_for(user: User, organisation: Organisation):
    """Of which organisations this person may say that `organisation` is a part: of those that the person acts for as
    well. Who verifies it, and administrators, may choose any."""
    others = Organisation.objects.exclude(pk=organisation.pk).exclude(status=Organisation.Status.DISSOLVED)
    if can_verify(user, organisation) or is_administrator(user):
        return others.filter(status=Organisation.Status.VERIFIED)
    return others.filter(pk__in=held.scopes(OrganisationRole, user, MANAGER, CONTACT))


def can_see_desk(user: User, organisation: Organisation) -> bool:
    """Whoever holds a role in the organisation; administrators to help."""
    return has_role(user, organisation) or is_administrator(user)


def can_merge(user: User) -> bool:
    """Only an administrator decides that two organisations are one, and takes that back."""
    return is_administrator(user)


def can_dissolve(user: User) -> bool:
    """Only an administrator says that an organisation no longer exists, and takes that back."""
    return is_administrator(user)


def can_see_history(user: User, organisation: Organisation) -> bool:
    """What happened to an organisation, with the reasons that people gave: its managers, administrators and auditors."""
    return is_manager(user, organisation) or (user.is_authenticated and reads_all(user))


def can_give_roles(user: User, organisation: Organisation) -> bool:
    """Managers decide who acts for their organisation; administrators step in where nobody is left."""
    return is_manager(user, organisation) or is_administrator(user)


def manages_hub(user: User, hub: Hub | None) -> bool:
    """Whether the person manages this hub today. Nobody manages no hub."""
    return hub is not None and held.holds(HubRole, user, scope=hub.pk)


def can_edit_hub(user: User, hub: Hub) -> bool:
    """Its managers say who to talk to; an administrator may repair any."""
    return manages_hub(user, hub) or is_administrator(user)


def can_verify(user: User, organisation: Organisation) -> bool:
    """The manager of the organisation's hub or an administrator verifies it, but never somebody who holds a role in it."""
    allowed = manages_hub(user, organisation.hub) or is_administrator(user)
    return allowed and not has_role(user, organisation)


def can_change_identity(user: User, organisation: Organisation) -> bool:
    """By what an organisation was verified (name, KVK number, mail domain) its own people change only before that.
    Afterwards who may verify it does, or an administrator: nobody slips into a name that was checked for another."""
    return not organisation.is_verified or is_administrator(user) or can_verify(user, organisation)


def can_answer_claim(user: User, organisation: Organisation) -> bool:
    """A manager of the organisation says who acts for it; where it has none, whoever may verify it."""
    if is_manager(user, organisation):
        return True
    managers = OrganisationRole.objects.current().filter(organisation=organisation, role=MANAGER)
    return not managers.exists() and can_verify(user, organisation)


def can_edit_terms(user: User) -> bool:
    """The catalogue manager keeps the vocabularies."""
    return has_portal_role(user, PortalRole.Role.CATALOGUE_MANAGER)

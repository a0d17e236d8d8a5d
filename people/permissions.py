from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.core.exceptions import PermissionDenied

from people import held
from people.models import Grant, PortalRole, User


def require(allowed: bool) -> None:
    """Raises `PermissionDenied` (the 403 page) unless `allowed`. What a person may not *see* is a 404: use a
    `visible_to(user)` queryset for that."""
    if not allowed:
        raise PermissionDenied


def has_portal_role(user: User, *roles: str) -> bool:
    """Whether the person holds one of these roles for the portal as a whole, today."""
    return user.is_authenticated and held.holds(PortalRole, user, *roles)


def is_administrator(user: User) -> bool:
    """Administrators keep the portal going: first roles, takeovers, mergers, endings."""
    return has_portal_role(user, PortalRole.Role.ADMINISTRATOR)


def can_see_grants(user: User) -> bool:
    """Administrators and auditors see who may do what, everywhere."""
    return has_portal_role(user, PortalRole.Role.ADMINISTRATOR, PortalRole.Role.AUDITOR)


def can_give_portal_role(user: User) -> bool:
    """Only administrators give roles for the site as a whole; the very first one comes from `manage.py appoint`."""
    return is_administrator(user)


def can_end_grant(user: User, grant: Grant) -> bool:
    """An administrator may end any role that has not ended; people lay down their own roles themselves."""
    return not grant.has_ended and is_administrator(user)


def can_lay_down(user: User, grant: Grant) -> bool:
    """People may lay down each role that they hold and that has not ended."""
    return grant.person_id == user.pk and grant.accepted_at is not None and not grant.has_ended


def lacks_second_factor(user: User) -> bool:
    """Whether this person holds a leading role (or is staff) where that needs a second factor, and has none yet."""
    if not settings.REQUIRE_SECOND_FACTOR or not user.is_authenticated:
        return False
    return (user.is_staff or held.leads(user)) and not is_mfa_enabled(user)

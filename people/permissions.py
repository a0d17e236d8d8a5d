from django.core.exceptions import PermissionDenied

from people.models import PortalRole, User


def require(allowed: bool) -> None:
    """Raises `PermissionDenied` (the 403 page) unless `allowed`. What a person may not *see* is a 404: use a
    `visible_to(user)` queryset for that."""
    if not allowed:
        raise PermissionDenied


def has_portal_role(user: User, *roles: str) -> bool:
    """Whether the person holds one of these roles for the portal as a whole, today."""
    return user.is_authenticated and PortalRole.objects.current().held_by(user).filter(role__in=roles).exists()


def is_administrator(user: User) -> bool:
    """Administrators keep the portal going: first roles, takeovers, mergers, endings."""
    return has_portal_role(user, PortalRole.Role.ADMINISTRATOR)

from catalog.models import Offering, OfferingRole
from enrolment.models import Enrolment
from partners.models import OrganisationRole
from people import held
from people.models import User

DESK_ROLES = (OrganisationRole.Role.MANAGER, OrganisationRole.Role.EDITOR)


def offerings_at_desk_of(user: User):
    """Offerings whose participants this person may see: those of providers where the person is manager or editor, and
    those in which the person teaches."""
    taught = held.scopes(OfferingRole, user)
    return offerings_decided_by(user) | Offering.objects.filter(pk__in=taught)


def offerings_decided_by(user: User):
    """Offerings of providers where the person is manager or editor: see `can_decide_enrolments`."""
    return Offering.objects.filter(provider__in=held.scopes(OrganisationRole, user, *DESK_ROLES))


def can_decide_enrolments(user: User, offering: Offering) -> bool:
    """Managers and editors of the provider approve, refuse, cancel and fill in results; a teacher only looks."""
    return held.holds(OrganisationRole, user, *DESK_ROLES, scope=offering.provider_id)


def can_cancel(user: User, enrolment: Enrolment) -> bool:
    """Only the person cancels an own enrolment; a provider ends it at the desk, with a reason."""
    return enrolment.person_id == user.pk


def can_answer_offer(user: User, enrolment: Enrolment) -> bool:
    """Only the person to whom a place is offered accepts or declines it: a forwarded link gives nobody else a seat."""
    return enrolment.person_id == user.pk

"""What happens to a community after the hub's advice."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from communities.actions.mails import tell_coordinators
from communities.models import Community
from communities.standing import standing_of
from people.history import NotPossible, lock, move
from people.models import User


@transaction.atomic
def activate(community: Community, *, by: User) -> Community:
    """Raises `NotPossible` with each condition that does not hold yet."""
    stored = lock(community)
    missing = standing_of(stored).missing
    if missing:
        facts = [f"{condition.label}: {condition.reason}" for condition in missing]
        raise NotPossible(" ".join([_("The community cannot become active yet."), *facts]))
    move(community, Community.Status.ACTIVE, by=by, active_at=timezone.now())
    tell_coordinators(community, "active", but=by)
    return community


def activate_if_complete(community: Community, *, by: User) -> bool:
    """Within the transaction of what may have completed the conditions; the community is locked already."""
    stored = lock(community)
    if stored.status != Community.Status.FORMING or not standing_of(stored).is_complete:
        return False
    move(community, Community.Status.ACTIVE, by=by, active_at=timezone.now())
    tell_coordinators(community, "active", but=by)
    return True

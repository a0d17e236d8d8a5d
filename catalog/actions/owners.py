"""Who may own something new."""

from django.utils.translation import gettext as _

from communities.models import Community
from partners.models import Organisation
from people.history import NotPossible, lock

ENDED = {Organisation.Status.DISSOLVED, Community.Status.ENDED}


def lock_owner(owner: Organisation | Community) -> None:
    """Locks who will own a module or a learning path. Raises `NotPossible` for one that has ended in the meantime: what
    it owned went to others, and nobody would see to what comes after."""
    if lock(owner).status in ENDED:
        raise NotPossible(_("%(owner)s has ended and can own nothing new. Choose another owner.") % {"owner": owner})

"""Organisations that no longer exist, and those of which that turns out to be wrong."""

from django.db import transaction
from django.utils.translation import gettext as _

from config.addresses import reverse
from config.texts import absolute
from partners.actions.organisations import managers_of
from partners.models import Organisation
from people.actions import notify
from people.history import NotPossible, lock, move
from people.models import User

Status = Organisation.Status


@transaction.atomic
def dissolve(organisation: Organisation, *, reason: str, by: User) -> Organisation:
    """Says that the organisation no longer exists. Its page keeps answering and its people keep their roles, but it
    leads, brings and joins nothing new, and counts for no rule. Raises `NotPossible` when it has ended already."""
    move(organisation, Status.DISSOLVED, by=by, note=reason)
    _tell_managers(organisation, reason)
    return organisation


@transaction.atomic
def reinstate(organisation: Organisation, *, reason: str, by: User) -> Organisation:
    """It exists after all, verified or not as it was. Raises `NotPossible` for one that has not ended, and for one that
    was merged into another: that is undone by undoing the merger."""
    stored = lock(organisation)
    if stored.merged_into_id:
        raise NotPossible(_("This organisation was merged with another. Undo the merger instead."))
    if stored.status != Status.DISSOLVED:
        raise NotPossible(_("This organisation has not ended."))
    move(organisation, Status.VERIFIED if stored.verified_at else Status.UNVERIFIED, by=by, note=reason)
    _tell_managers(organisation, reason)
    return organisation


def _tell_managers(organisation: Organisation, reason: str) -> None:
    for person in managers_of(organisation):
        notify(
            "partners/mail/organisation_dissolved",
            to=person,
            organisation=organisation.name,
            has_ended=organisation.status == Status.DISSOLVED,
            reason=reason,
            url=absolute(reverse("partners:organisation-desk", args=[organisation.slug])),
        )

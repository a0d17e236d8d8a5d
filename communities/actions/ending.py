"""The end of a community: what remains of it, and who takes over what it owns."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from communities import consequences
from communities.actions.challenges import release_all_of
from communities.actions.mails import tell_coordinators, tell_organisation, tell_partners
from communities.models import Community, Ending, Partnership
from partners.models import Organisation
from people.history import NotPossible, lock, move, move_all
from people.models import User


def heirs_of(community: Community):
    """Who can take over what the community owns: its partners of today that have been verified."""
    partners = community.partnerships.active().values("organisation")
    return Organisation.objects.filter(pk__in=partners, status=Organisation.Status.VERIFIED)


@transaction.atomic
def end(community: Community, *, remains: str, heir: Organisation | None, statement: str, by: User) -> Ending:
    """Ends the community for good; its page stays as history. Open invitations and requests are closed, and what apps
    above keep for it (modules) goes to the heir.

    Raises `NotPossible` for an heir that is no verified partner or comes without a written statement, and with what a
    consequence has against it.
    """
    stored = lock(community)
    remains, statement = remains.strip(), statement.strip()
    if heir and not heirs_of(stored).filter(pk=heir.pk).exists():
        raise NotPossible(_("%(heir)s is no verified partner of this community.") % {"heir": heir})
    if heir and not statement:
        raise NotPossible(_("Write down what %(heir)s has agreed to take over.") % {"heir": heir})
    partners = {"remains": remains, "heir": heir.name if heir else ""}
    move(community, Community.Status.ENDED, by=by, note=remains, ended_at=timezone.now())
    ending = Ending.objects.create(community=community, remains=remains, heir=heir, statement=statement)
    release_all_of(stored, by=by)
    consequences.follow("community_ended", community, by=by, heir=heir)
    tell_coordinators(community, "ended", but=by, **partners)
    tell_partners(community, "ended", **partners)
    _close_open(community, by)
    return ending


def _close_open(community: Community, by: User) -> None:
    waiting = community.partnerships.filter(status__in=[Partnership.Status.INVITED, Partnership.Status.REQUESTED])
    told = list(waiting.sent().select_related("organisation", "community"))
    move_all(
        waiting,
        Partnership.Status.REFUSED,
        by=by,
        note=_("The community has ended."),
        answered_at=timezone.now(),
        answered_by=by,
    )
    for partnership in told:
        tell_organisation(partnership, "not_now")

"""From the first draft to its submission, and the way back."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from communities.actions.mails import advisers_of, title_of
from communities.models import Community, CommunityRole, Partnership
from communities.standing import gaps_of
from config.addresses import reverse
from config.texts import absolute
from partners import editing
from partners.models import Organisation
from partners.slugs import free_slug
from people.actions import give_role, notify
from people.history import NotPossible, lock, move, record
from people.models import User

HELIX = {
    Organisation.Kind.UNIVERSITY: Partnership.Helix.RESEARCH,
    Organisation.Kind.INSTITUTE: Partnership.Helix.RESEARCH,
    Organisation.Kind.UAS: Partnership.Helix.EDUCATION,
    Organisation.Kind.VOCATIONAL: Partnership.Helix.EDUCATION,
    Organisation.Kind.TRAINER: Partnership.Helix.EDUCATION,
    Organisation.Kind.SME: Partnership.Helix.BUSINESS,
    Organisation.Kind.LARGE: Partnership.Helix.BUSINESS,
    Organisation.Kind.STARTUP: Partnership.Helix.BUSINESS,
    Organisation.Kind.PUBLIC: Partnership.Helix.GOVERNMENT,
    Organisation.Kind.HUB: Partnership.Helix.GOVERNMENT,
    Organisation.Kind.ROM: Partnership.Helix.GOVERNMENT,
}


def helix_of(organisation: Organisation) -> str:
    """The side on which an organisation of this kind usually stands; a coordinator may choose another."""
    return HELIX.get(organisation.kind, Partnership.Helix.SOCIETY)


@transaction.atomic
def register_community(*, lead: Organisation, by: User, **fields: Any) -> Community:
    """A draft. Who registers it coordinates it; the lead organisation takes part from the start, because this person
    acts for it."""
    community = Community.objects.create(slug=free_slug(Community, fields["title_nl"]), lead=lead, **fields)
    record(community, "community.registered", by=by)
    give_role(
        CommunityRole,
        scope=community,
        role=CommunityRole.Role.COORDINATOR,
        person=by,
        reason=_("Registered the community."),
        by=by,
    )
    Partnership.objects.create(
        community=community,
        organisation=lead,
        role=Partnership.Role.MAIN_APPLICANT,
        helix=helix_of(lead),
        status=Partnership.Status.ACTIVE,
        asked_by=by,
        since_on=timezone.localdate(),
        answered_at=timezone.now(),
        answered_by=by,
    )
    return community


def require_editable(community: Community) -> Community:
    """The stored community, locked. Raises `NotPossible` while others judge it, and after its end."""
    stored = lock(community)
    if stored.status not in Community.EDITABLE:
        raise NotPossible(
            _("Nothing can be changed now: the status of the community is “%(status)s”.")
            % {"status": stored.get_status_display()}
        )
    return stored


@transaction.atomic
def change_community(community: Community, *, seen: int, by: User, **fields: Any) -> Community:
    """Raises `editing.ChangedMeanwhile` when somebody else changed the same fields after `seen`, and `NotPossible`
    when the community cannot be changed now."""
    stored = require_editable(community)
    if stored.status not in Community.REGISTERING and fields.get("hub", stored.hub) != stored.hub:
        raise NotPossible(_("The hub has advised already. An administrator can move the community to another hub."))
    return editing.save_changes(community, fields, seen=seen, by=by)


@transaction.atomic
def submit(community: Community, *, by: User) -> Community:
    """Hands the registration to the hub (or the administrators, without one). Raises `NotPossible` with what is missing."""
    stored = lock(community)
    gaps = gaps_of(stored)
    if gaps:
        raise NotPossible(" ".join([_("The registration is not complete."), *(gap.reason for gap in gaps)]))
    move(community, Community.Status.SUBMITTED, by=by, submitted_at=timezone.now())
    for person in advisers_of(community):
        notify(
            "communities/mail/submitted",
            to=person,
            community=title_of(community),
            lead=community.lead.name,
            url=absolute(reverse("communities:community-advise", args=[community.slug])),
        )
    return community


@transaction.atomic
def improve(community: Community, *, by: User) -> Community:
    """The way back after a negative advice: the coordinator may change the registration and submit it again."""
    if lock(community).status != Community.Status.DECLINED:
        raise NotPossible(_("Only a declined registration can be taken up again."))
    return move(community, Community.Status.RETURNED, by=by)


def retract(community: Community, *, reason: str, by: User) -> Community:
    """Before it is forming a coordinator may take the registration back. It ends; it is not removed."""
    return move(community, Community.Status.RETRACTED, by=by, note=reason)


@transaction.atomic
def keep_one_coordinator(grant: CommunityRole) -> None:
    """Locks the coordinators of the community, so that the last two cannot both leave at the same moment, and raises
    `NotPossible` when nobody else would be left."""
    if grant.community.status in (Community.Status.ENDED, Community.Status.RETRACTED):
        return
    current = CommunityRole.objects.current().filter(community=grant.community_id, person__is_active=True)
    holders = list(current.select_for_update(of=("self",)).order_by("pk").values_list("person", flat=True))
    if not set(holders) - {grant.person_id}:
        raise NotPossible(
            _("This is the last coordinator of %(community)s. Let somebody else become coordinator first.")
            % {"community": grant.community}
        )

from django.utils.translation import gettext as _

from communities.models import (
    Adoption,
    Challenge,
    Community,
    CommunityRole,
    Contribution,
    Meeting,
    Partnership,
    PeerRequest,
    PeerReview,
)
from partners.models import Hub, HubRole, Organisation, OrganisationRole
from partners.permissions import can_represent, has_role, manages_hub
from people import held
from people.models import User
from people.permissions import can_see_grants, is_administrator


def is_coordinator(user: User, community: Community) -> bool:
    return held.holds(CommunityRole, user, scope=community.pk)


def lead_choices(user: User):
    """Organisations for which this person may register a community: managers and contacts act for theirs."""
    roles = [OrganisationRole.Role.MANAGER, OrganisationRole.Role.CONTACT]
    return Organisation.objects.managed_by(user, *roles).exclude(status=Organisation.Status.DISSOLVED)


def can_register_for(user: User, organisation: Organisation) -> bool:
    """Who acts for an organisation may register a community that it leads; unverified ones, too: nothing is public yet."""
    return organisation.status != Organisation.Status.DISSOLVED and can_represent(user, organisation)


def can_see_desk(user: User, community: Community) -> bool:
    """Its coordinators work there; administrators help, auditors read."""
    return is_coordinator(user, community) or can_see_grants(user)


def can_coordinate(user: User, community: Community) -> bool:
    """Coordinators run their community. Whether the status allows it is judged by the action, with its reason."""
    return is_coordinator(user, community)


def can_give_roles(user: User, community: Community) -> bool:
    """Coordinators choose their colleagues; an administrator helps where nobody is left."""
    return is_coordinator(user, community) or is_administrator(user)


def can_see_hub_desk(user: User, hub: Hub) -> bool:
    """The managers of the hub; administrators to help."""
    return manages_hub(user, hub) or is_administrator(user)


def can_see_rules(user: User) -> bool:
    """Hub managers see how the consortia of all communities stand; so do those who keep the portal going."""
    return held.holds(HubRole, user) or can_see_grants(user)


def has_advice_seat(user: User, community: Community) -> bool:
    """The managers of the community's hub advise; an administrator where there is no hub, or to take over."""
    return manages_hub(user, community.hub) or is_administrator(user)


def conflict(user: User, community: Community) -> str:
    """Why this person may not advise although the seat is theirs: the own organisation takes part, or the person
    coordinates the community. A sentence for the reader; empty when there is no conflict. Costs a query, unless the
    community was fetched by `judged_by(user)`."""
    if not hasattr(community, "own_partners"):
        community = Community.objects.judged_by(user).get(pk=community.pk)
    if community.is_own:
        return _(
            "You coordinate this community yourself, so somebody else advises: another manager of the hub or an administrator."
        )
    if not community.own_partners:
        return ""
    return _(
        "Your own organisation takes part in this community (%(names)s), so somebody else advises: another manager of "
        "the hub or an administrator."
    ) % {"names": ", ".join(community.own_partners)}


def can_advise(user: User, community: Community) -> bool:
    """Has the seat, and no conflict."""
    return has_advice_seat(user, community) and not conflict(user, community)


def can_give_time(user: User, community: Community) -> bool:
    """Who advised on it gives more time, or a new year: the hub, or an administrator; never one's own community."""
    return can_advise(user, community)


def can_wake(user: User, community: Community) -> bool:
    """Its coordinators; besides, whoever may give it time."""
    return is_coordinator(user, community) or can_give_time(user, community)


def can_end(user: User, community: Community) -> bool:
    """Its coordinators; an administrator where nobody is left."""
    return is_coordinator(user, community) or is_administrator(user)


def can_answer(user: User, partnership: Partnership) -> bool:
    """The other side answers: who acts for the organisation answers an invitation, a coordinator answers a request."""
    if partnership.status == Partnership.Status.REQUESTED:
        return is_coordinator(user, partnership.community)
    return can_represent(user, partnership.organisation)


def can_see_partnership(user: User, partnership: Partnership) -> bool:
    """Both sides; what has not been sent yet only the coordinators."""
    if is_coordinator(user, partnership.community) or can_see_grants(user):
        return True
    return partnership.is_sent and can_represent(user, partnership.organisation)


def can_leave(user: User, partnership: Partnership) -> bool:
    """Who acts for the organisation may give notice for it."""
    return can_represent(user, partnership.organisation)


def can_ask_to_join(user: User, community: Community) -> bool:
    """Anybody who acts for an organisation, while the community is open for partners."""
    takes_partners = community.status in (Community.Status.FORMING, Community.Status.ACTIVE)
    return takes_partners and community.is_open_for_partners and lead_choices(user).exists()


def sees_whole_ledger(user: User, community: Community) -> bool:
    """The coordinators, and who reads along, see what every partner contributes."""
    return is_coordinator(user, community) or reads_whole_ledger(user, community)


def reads_whole_ledger(user: User, community: Community) -> bool:
    """Who reads along with the coordinators: the managers of the hub, administrators and auditors."""
    return manages_hub(user, community.hub) or can_see_grants(user)


def represented_partnerships(user: User, community: Community):
    """The partners of now and before for which this person acts, and whose part of the ledger this person sees."""
    roles = [OrganisationRole.Role.MANAGER, OrganisationRole.Role.CONTACT]
    own = held.scopes(OrganisationRole, user, *roles)
    states = [Partnership.Status.ACTIVE, Partnership.Status.LEFT]
    return community.partnerships.filter(organisation__in=own, status__in=states)


def can_contribute_for(user: User, partnership: Partnership) -> bool:
    """Who acts for the organisation records what it pledges and realises; the coordinators may do so for all."""
    return is_coordinator(user, partnership.community) or can_represent(user, partnership.organisation)


def can_verify_contribution(user: User, contribution: Contribution) -> bool:
    """Somebody of another organisation than the one that contributes: a coordinator (but not for the lead
    organisation, on whose behalf coordinators work), a manager of the community's hub or an administrator. Never who
    holds a role in that organisation, and never who recorded the amount."""
    community, organisation = contribution.community, contribution.organisation
    coordinates = organisation.pk != community.lead_id and is_coordinator(user, community)
    has_seat = coordinates or manages_hub(user, community.hub) or is_administrator(user)
    return has_seat and contribution.realised_by_id != user.pk and not has_role(user, organisation)


def can_close_year(user: User, community: Community) -> bool:
    """Its coordinators; an administrator where nobody is left. So with the reports about a closed year."""
    return is_coordinator(user, community) or is_administrator(user)


BRINGERS = (OrganisationRole.Role.MANAGER, OrganisationRole.Role.CONTACT, OrganisationRole.Role.EDITOR)


def bringing_choices(user: User):
    """Organisations for which this person may bring a challenge: as manager, contact or editor."""
    return Organisation.objects.managed_by(user, *BRINGERS).exclude(status=Organisation.Status.DISSOLVED)


def can_bring_for(user: User, organisation: Organisation) -> bool:
    """Whether `organisation` is one of the `bringing_choices`."""
    return organisation.status != Organisation.Status.DISSOLVED and has_role(user, organisation, *BRINGERS)


def can_keep_challenge(user: User, challenge: Challenge) -> bool:
    """Managers, contacts and editors of the organisation that brought it: they change, open, answer and withdraw it,
    and confirm what others say about it."""
    return has_role(user, challenge.organisation, *BRINGERS)


def can_see_challenge_history(user: User, challenge: Challenge) -> bool:
    """What happened, with the reasons that people gave: who brought it, who works on it, administrators and auditors."""
    adopters = challenge.adoptions.filter(community__in=held.scopes(CommunityRole, user))
    return can_keep_challenge(user, challenge) or adopters.exists() or can_see_grants(user)


def adopting_choices(user: User, challenge: Challenge):
    """Communities for which this person may take the challenge up: coordinated, forming or active, and not on it yet."""
    alive = [Community.Status.FORMING, Community.Status.ACTIVE]
    on_it = challenge.adoptions.active().values("community")
    return Community.objects.coordinated_by(user).filter(status__in=alive).exclude(pk__in=on_it)


def can_let_go(user: User, adoption: Adoption) -> bool:
    """A coordinator lets go for the community; who keeps the challenge may end it from the other side."""
    return is_coordinator(user, adoption.community) or can_keep_challenge(user, adoption.challenge)


def can_know_link(user: User, meeting: Meeting) -> bool:
    """Where to take part online: the coordinators, and who has a role at a partner of today; administrators and
    auditors, to help and to check."""
    if not user.is_authenticated:
        return False
    return can_see_grants(user) or Meeting.objects.of_members(user).filter(pk=meeting.pk).exists()


def can_answer_peer_request(user: User, request: PeerRequest) -> bool:
    """The coordinators of the community that was asked."""
    return is_coordinator(user, request.community)


def can_give_peer_advice(user: User, review: PeerReview) -> bool:
    """The coordinators of the communities that take part as peers; never the community that asked."""
    taking_part = review.requests.accepted().values("community")
    return CommunityRole.objects.current().held_by(user).filter(community__in=taking_part).exists()

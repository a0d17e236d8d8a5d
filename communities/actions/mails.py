"""Who hears what about a community."""

from typing import Any

from communities import permissions
from communities.models import Community, CommunityRole, Partnership
from config.addresses import reverse
from config.texts import absolute, text
from partners.models import HubRole, Organisation, OrganisationRole
from people.actions import notify
from people.models import Grant, PortalRole, User


def coordinators_of(community: Community) -> list[User]:
    grants = CommunityRole.objects.current().filter(community=community)
    return list(User.objects.filter(is_active=True, pk__in=grants.values("person")).order_by("pk"))


def title_of(community: Community):
    """Drawn in the reader's language when the mail is written."""
    return lambda: text(community, "title")


def tell_coordinators(community: Community, kind: str, *, but: User | None = None, **context: Any) -> None:
    """Everybody who coordinates, except the one who did it."""
    url = absolute(reverse("communities:community-desk", args=[community.slug]))
    for person in coordinators_of(community):
        if person != but:
            notify(f"communities/mail/{kind}", to=person, community=title_of(community), url=url, **context)


def advisers_of(community: Community) -> list[User]:
    """Who is asked: the managers of the hub whose own organisation does not take part; where there are none, the
    administrators without a conflict."""
    managers = HubRole.objects.current().filter(hub=community.hub_id) if community.hub_id else HubRole.objects.none()
    administrators = PortalRole.objects.current().filter(role=PortalRole.Role.ADMINISTRATOR)
    for grants in (managers, administrators):
        people = User.objects.filter(is_active=True, pk__in=grants.values("person")).order_by("pk")
        free = [person for person in people if not permissions.conflict(person, community)]
        if free:
            return free
    return []


def tell_advisers(community: Community, kind: str, page: str, **context: Any) -> None:
    """Those who judge for the hub; `page` is where they can do something about it."""
    url = absolute(reverse(f"communities:{page}", args=[community.slug]))
    for person in advisers_of(community):
        notify(f"communities/mail/{kind}", to=person, community=title_of(community), url=url, **context)


def tell_partners(community: Community, kind: str, **context: Any) -> None:
    """The partners of today but the lead, whose people coordinate."""
    partners = community.partnerships.active().exclude(organisation=community.lead_id)
    for partnership in partners.select_related("organisation", "community"):
        tell_organisation(partnership, kind, **context)


def representatives_of(organisation: Organisation) -> tuple[list[User], list[str]]:
    """Who answers for the organisation: people, and addresses of those who have been asked to but have not accepted."""
    roles = [OrganisationRole.Role.MANAGER, OrganisationRole.Role.CONTACT]
    grants = OrganisationRole.objects.filter(organisation=organisation, role__in=roles)
    people = User.objects.filter(is_active=True, pk__in=grants.current().values("person")).order_by("pk")
    waiting: list[Grant] = list(grants.waiting().select_related("person"))
    addresses = {grant.email or grant.person.email for grant in waiting} - {person.email for person in people}
    return list(people), sorted(addresses)


def tell_organisation(partnership: Partnership, kind: str, **context: Any) -> int:
    """Mails those who answer for the partner, in their own language. Gives how many mails that were: with 0 nobody
    acts for the organisation yet; whoever does so later finds it at its desk."""
    url = absolute(reverse("communities:partnership-detail", args=[partnership.uuid]))
    facts = {
        "community": title_of(partnership.community),
        "organisation": partnership.organisation.name,
        "role": partnership.get_role_display,
        "url": url,
        **context,
    }
    people, addresses = representatives_of(partnership.organisation)
    for person in people:
        notify(f"communities/mail/{kind}", to=person, **facts)
    for address in addresses:
        notify(f"communities/mail/{kind}", address=address, **facts)
    return len(people) + len(addresses)

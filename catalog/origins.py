"""Where a module says it came from, and who may say that this is so: a community's coordinators, or the people of the
organisations behind a lab."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from catalog import permissions
from catalog.models import Module
from catalog.writers import writers_for
from communities.models import Community, CommunityRole
from config.texts import text
from partners.models import Lab, Organisation
from people.models import User

SIDES = ("community", "lab")


@dataclass(frozen=True)
class Claim:
    """That a module came from this community or lab."""

    module: Module
    side: str
    name: str
    is_confirmed: bool


def labs_to_name() -> QuerySet[Lab]:
    """Labs with a verified organisation behind them: somebody has to be able to confirm."""
    return Lab.objects.filter(organisations__status=Organisation.Status.VERIFIED).distinct()


def labs_of(user: User) -> QuerySet[Lab]:
    return Lab.objects.filter(organisations__in=permissions.organisations_of(user)).distinct()


def may_confirm(user: User, side: str, origin: Community | Lab) -> bool:
    """Coordinators for their community, once the hub has advised; writers of an organisation behind a lab for the lab."""
    known = permissions.communities_of(user) if side == "community" else labs_of(user)
    return known.filter(pk=origin.pk).exists()


def people_of(side: str, origin: Community | Lab) -> list[User]:
    """Who is asked to confirm."""
    if side == "community":
        grants = CommunityRole.objects.current().filter(community=origin)
        return list(User.objects.filter(pk__in=grants.values("person"), is_active=True).order_by("pk"))
    people = {person.pk: person for each in origin.organisations.all() for person in writers_for(each)}
    return list(people.values())


def claims_for(user: User) -> list[Claim]:
    """What this person may confirm or has confirmed, what waits first."""
    communities, labs = permissions.communities_of(user).values("pk"), labs_of(user).values("pk")
    return claims_from(named_modules(user), {each["pk"] for each in communities}, {each["pk"] for each in labs})


def named_modules(user: User) -> QuerySet[Module]:
    """Modules that name something of this person as their origin."""
    ours = Q(community__in=permissions.communities_of(user).values("pk"), owner_community=None)
    rows = Module.objects.filter(ours | Q(lab__in=labs_of(user).values("pk")))
    return rows.with_versions().order_by("-created_at")


def claims_from(modules: Iterable[Module], communities: Iterable[int], labs: Iterable[int]) -> list[Claim]:
    """The same, of rows that were read already: the numbers are those of this person's communities and labs."""
    ours = {"community": set(communities), "lab": set(labs)}
    found = [
        Claim(module, side, text(origin, "title") if side == "community" else origin.name, bool(confirmed))
        for module in modules
        for side, origin, confirmed in (
            ("community", module.community, module.community_confirmed_at),
            ("lab", module.lab, module.lab_confirmed_at),
        )
        if origin is not None and origin.pk in ours[side]
    ]
    return sorted(found, key=lambda claim: claim.is_confirmed)

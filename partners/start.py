"""This app's part of the start page: the desks of one's organisations, and who or what waits for verification."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from config.addresses import reverse
from partners import permissions
from partners.models import Organisation, OrganisationName, OrganisationRole, RoleClaim
from people.desks import Desk, Panel, Task, Waiting
from people.models import User


def panel(user: User) -> Waiting:
    grants = OrganisationRole.objects.current().held_by(user).filter(organisation__merged_into__isnull=True)
    managed = grants.filter(role=OrganisationRole.Role.MANAGER).values("organisation")
    claims = RoleClaim.objects.filter(organisation__in=managed, status=RoleClaim.Status.CLAIMED)
    lists = {
        "grants": grants.select_related("organisation").order_by("organisation__name", "pk"),
        "claims": claims.select_related("organisation", "person"),
        "to_verify": Organisation.objects.to_verify_by(user).order_by("created_at", "pk"),
        "to_check": OrganisationName.objects.to_check_by(user).select_related("organisation").order_by("pk"),
    }
    return Waiting(lists, _panel)


def _panel(user: User, lists: dict[str, list]) -> Panel:
    roles: dict[Organisation, list[str]] = {}
    for grant in lists["grants"]:
        roles.setdefault(grant.organisation, []).append(grant.get_role_display())
    desks = [
        Desk(organisation.name, reverse("partners:organisation-desk", args=[organisation.slug]), ", ".join(names))
        for organisation, names in roles.items()
    ]
    if permissions.can_edit_terms(user):
        desks.append(Desk(_("Vocabularies"), reverse("partners:term-list"), _("Words of the catalogue"), "tag"))
    tasks = [*_claims(lists["claims"]), *_to_verify(lists["to_verify"]), *_to_check(lists["to_check"])]
    return Panel(tasks, desks)


def _claims(claims: list[RoleClaim]) -> list[Task]:
    return [
        Task(
            title=_("Somebody asks to act for %(organisation)s") % {"organisation": claim.organisation},
            note=f"{claim.person}, {claim.get_role_display()}",
            url=reverse("partners:organisation-roles", args=[claim.organisation.slug]),
            icon="person-check",
            action=_("Answer"),
        )
        for claim in claims
    ]


def _to_verify(waiting: list[Organisation]) -> list[Task]:
    if not waiting:
        return []
    return [
        Task(
            title=ngettext(
                "%(count)d organisation waits for verification",
                "%(count)d organisations wait for verification",
                len(waiting),
            )
            % {"count": len(waiting)},
            note=_("The longest: %(name)s") % {"name": waiting[0].name},
            url=reverse("partners:organisation-verify", args=[waiting[0].slug]),
            icon="clipboard-check",
            action=_("Look at it"),
        )
    ]


def _to_check(waiting: list[OrganisationName]) -> list[Task]:
    if not waiting:
        return []
    first = waiting[0]
    return [
        Task(
            title=ngettext(
                "%(count)d other name waits for your check", "%(count)d other names wait for your check", len(waiting)
            )
            % {"count": len(waiting)},
            note=_("The longest: %(name)s") % {"name": f"{first.name} ({first.organisation})"},
            url=reverse("partners:organisation-names", args=[first.organisation.slug]),
            icon="clipboard-check",
            action=_("Look at it"),
        )
    ]

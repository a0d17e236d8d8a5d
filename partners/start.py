"""This app's part of the start page: the desks of one's organisations, and who or what waits for verification."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partners import permissions
from partners.models import Organisation, OrganisationRole, RoleClaim
from people.desks import Desk, Panel, Task
from people.models import User


def panel(user: User) -> Panel:
    grants = (
        OrganisationRole.objects.current()
        .held_by(user)
        .filter(organisation__merged_into__isnull=True)
        .select_related("organisation")
        .order_by("organisation__name")
    )
    roles: dict[Organisation, list[str]] = {}
    for grant in grants:
        roles.setdefault(grant.organisation, []).append(grant.get_role_display())
    desks = [
        Desk(organisation.name, reverse("partners:organisation-desk", args=[organisation.slug]), ", ".join(names))
        for organisation, names in roles.items()
    ]
    if permissions.can_edit_terms(user):
        desks.append(Desk(_("Vocabularies"), reverse("partners:term-list"), _("Words of the catalogue"), "tag"))
    return Panel([*_claims(grants), *_to_verify(user)], desks)


def _claims(grants) -> list[Task]:
    managed = [grant.organisation_id for grant in grants if grant.role == OrganisationRole.Role.MANAGER]
    claims = RoleClaim.objects.filter(organisation__in=managed, status=RoleClaim.Status.CLAIMED)
    return [
        Task(
            title=_("Somebody asks to act for %(organisation)s") % {"organisation": claim.organisation},
            note=f"{claim.person}, {claim.get_role_display()}",
            url=reverse("partners:organisation-roles", args=[claim.organisation.slug]),
            icon="person-check",
            action=_("Answer"),
        )
        for claim in claims.select_related("organisation", "person")
    ]


def _to_verify(user: User) -> list[Task]:
    waiting = list(Organisation.objects.to_verify_by(user).order_by("created_at").values_list("slug", "name"))
    if not waiting:
        return []
    slug, name = waiting[0]
    return [
        Task(
            title=ngettext(
                "%(count)d organisation waits for verification",
                "%(count)d organisations wait for verification",
                len(waiting),
            )
            % {"count": len(waiting)},
            note=_("The longest: %(name)s") % {"name": name},
            url=reverse("partners:organisation-verify", args=[slug]),
            icon="clipboard-check",
            action=_("Look at it"),
        )
    ]

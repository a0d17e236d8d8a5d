"""This app's part of the start page: the desks of one's organisations, and who or what waits for verification."""

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Window
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from config.addresses import reverse
from partners import permissions
from partners.models import Organisation, OrganisationName, OrganisationRole, QualityMark, RoleClaim
from people.desks import Desk, Panel, Task, Waiting
from people.models import User

MANAGER = OrganisationRole.Role.MANAGER


def panel(user: User) -> Waiting:
    grants = OrganisationRole.objects.current().held_by(user).filter(organisation__merged_into__isnull=True)
    managed = grants.filter(role=MANAGER).values("organisation")
    judged = Organisation.objects.standing().judged_by(user)
    managers = OrganisationRole.objects.current().filter(role=MANAGER, organisation=OuterRef("pk"))
    of_nobody = judged.exclude(Exists(managers))
    # Asked for each claim, which are few; as a list it would be made of all organisations.
    is_of_nobody = Exists(of_nobody.filter(pk=OuterRef("organisation")))
    claims = RoleClaim.objects.filter(Q(organisation__in=managed) | is_of_nobody, status=RoleClaim.Status.CLAIMED)
    marks = QualityMark.objects.filter(status=QualityMark.Status.CLAIMED, organisation__in=judged.values("pk"))
    lists = {
        "grants": grants.select_related("organisation").order_by("organisation__name", "pk"),
        "claims": claims.select_related("organisation", "person"),
        "to_verify": _first(Organisation.objects.to_verify_by(user).order_by("created_at", "pk")),
        "marks": _first(marks.select_related("organisation").order_by("claimed_at", "pk")),
        "to_check": _first(OrganisationName.objects.to_check_by(user).select_related("organisation").order_by("pk")),
    }
    return Waiting(lists, _panel)


def _first(rows: QuerySet) -> QuerySet:
    """The one that waits longest, which knows how many wait."""
    return rows.annotate(waiting=Window(Count("*")))[:1]


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
    tasks = [
        *_claims(lists["claims"]),
        *_to_verify(lists["to_verify"]),
        *_marks(lists["marks"]),
        *_to_check(lists["to_check"]),
    ]
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
                waiting[0].waiting,
            )
            % {"count": waiting[0].waiting},
            note=_("The longest: %(name)s") % {"name": waiting[0].name},
            url=reverse("partners:organisation-verify", args=[waiting[0].slug]),
            icon="clipboard-check",
            action=_("Look at it"),
        )
    ]


def _marks(waiting: list[QualityMark]) -> list[Task]:
    if not waiting:
        return []
    first = waiting[0]
    return [
        Task(
            title=ngettext(
                "%(count)d quality mark waits for your check",
                "%(count)d quality marks wait for your check",
                first.waiting,
            )
            % {"count": first.waiting},
            note=_("The longest: %(name)s") % {"name": f"{first} ({first.organisation})"},
            url=reverse("partners:mark-answer", args=[first.uuid]),
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
                "%(count)d other name waits for your check",
                "%(count)d other names wait for your check",
                first.waiting,
            )
            % {"count": first.waiting},
            note=_("The longest: %(name)s") % {"name": f"{first.name} ({first.organisation})"},
            url=reverse("partners:organisation-names", args=[first.organisation.slug]),
            icon="clipboard-check",
            action=_("Look at it"),
        )
    ]

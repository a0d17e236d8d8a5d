"""What waits for people in the ledgers, and how the ledger shows on the desks."""

from django.db.models import Count, Min, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from communities.models import Community, Contribution, Partnership, Year
from communities.models.contributions import SUMS, total_of
from config.texts import current_language, text
from partners.models import OrganisationRole
from partners.panels import Panel, unless_empty
from partners.permissions import can_represent
from people.desks import Panel as StartPanel
from people.desks import Task
from people.models import User


def start_panel(user: User) -> StartPanel:
    """This part of the start page."""
    return StartPanel([*_to_verify(user), *_to_realise(user), *_to_close(user)])


def _title(row: dict) -> str:
    """The name of the community in a row of values, in the reader's language."""
    return row[f"year__community__title_{current_language()}"] or row["year__community__title_nl"]


COMMUNITY = ("year__community__slug", "year__community__title_nl", "year__community__title_en")


def _counted(rows, *columns):
    return rows.order_by().values(*COMMUNITY, *columns).annotate(count=Count("pk")).order_by(*COMMUNITY, *columns)


def _to_verify(user: User) -> list[Task]:
    tasks = []
    for row in _counted(Contribution.objects.to_verify_by(user)):
        words = ngettext(
            "%(count)d contribution waits for verification",
            "%(count)d contributions wait for verification",
            row["count"],
        )
        address = reverse("communities:contribution-list", args=[row["year__community__slug"]])
        tasks.append(
            Task(
                words % {"count": row["count"]},
                f"{address}?status=realised",
                _title(row),
                icon="cash-coin",
                action=_("Look at them"),
            )
        )
    return tasks


def _to_realise(user: User) -> list[Task]:
    """Pledges of the own organisations in a year that is over and not closed yet."""
    roles = OrganisationRole.objects.current().held_by(user).exclude(role=OrganisationRole.Role.EDITOR)
    rows = Contribution.objects.filter(
        status=Contribution.Status.PLEDGED,
        year__status=Year.Status.OPEN,
        year__number__lt=timezone.localdate().year,
        partnership__organisation__in=roles.values("organisation"),
    )
    tasks = []
    for row in _counted(rows, "year__number"):
        address = reverse("communities:contribution-list", args=[row["year__community__slug"]])
        tasks.append(
            Task(
                _("Say what came of your contributions of %(year)s") % {"year": row["year__number"]},
                f"{address}?status=pledged&year={row['year__number']}",
                _title(row),
                icon="cash-coin",
                action=_("To the contributions"),
            )
        )
    return tasks


def _to_close(user: User) -> list[Task]:
    years = Year.objects.filter(
        community__in=Community.objects.coordinated_by(user),
        status=Year.Status.OPEN,
        number__lt=timezone.localdate().year,
    )
    return [
        Task(
            _("Close the year %(year)s") % {"year": year.number},
            reverse("communities:year-close", args=[year.community.slug, year.number]),
            text(year.community, "title"),
            icon="lock",
            action=_("Look at it"),
        )
        for year in years.select_related("community").order_by("number", "community__title_nl")
    ]


def on_community_desk(community, request):
    """This year in three figures, how many rows wait for a check, and the oldest year that can be closed. One query."""
    if community.status not in Community.EDITABLE | {Community.Status.ENDED}:
        return None
    number = timezone.localdate().year
    is_open = Q(year__status=Year.Status.OPEN)
    context = {
        "community": community,
        "year": number,
        **Contribution.objects.filter(year__community=community).aggregate(
            pledged_now=total_of("pledged", year__number=number),
            realised_now=total_of("realised", year__number=number),
            verified_now=total_of("realised", year__number=number, status=Contribution.Status.VERIFIED),
            waiting=Count("pk", filter=is_open & Q(status=Contribution.Status.REALISED)),
            to_close=Min("year__number", filter=is_open & Q(year__number__lt=number)),
        ),
    }
    return Panel("communities/_desk_ledger.html", context)


def on_organisation_desk(organisation, request):
    """What the organisation pledged, for those who act for it: per community, over the years that are open."""
    if not can_represent(request.user, organisation):
        return None
    rows = Contribution.objects.filter(partnership__organisation=organisation, year__status=Year.Status.OPEN)
    found = rows.order_by().values(*COMMUNITY, "year__number").annotate(**SUMS).order_by("-year__number", *COMMUNITY)
    lines = [{"community": _title(row), "slug": row["year__community__slug"], **row} for row in found]
    partnerships = [] if lines else _may_begin(organisation)
    context = {"lines": lines, "partnerships": partnerships}
    return Panel("communities/_organisation_ledger.html", context, unless_empty("lines", "partnerships"))


def _may_begin(organisation):
    """Where an organisation takes part that has recorded nothing yet."""
    active = organisation.partnerships.filter(
        status=Partnership.Status.ACTIVE, community__status__in=Community.EDITABLE
    )
    return active.select_related("community")

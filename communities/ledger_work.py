"""What waits for people in the ledgers, and how the ledger shows on the desks."""

from django.db.models import Count, Min, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from communities.models import Community, CommunityRole, Contribution, Partnership, Year
from communities.models.contributions import SUMS, total_of
from config import together
from config.addresses import reverse
from config.texts import current_language, text
from partners.models import OrganisationRole
from partners.panels import Panel
from partners.permissions import can_represent
from people import held
from people.desks import Panel as StartPanel
from people.desks import Task, Waiting
from people.models import User

SHOWN = 12


def start_panel(user: User) -> Waiting:
    """This part of the start page."""
    to_verify = Contribution.objects.to_verify_by(user)
    counted = to_verify.filter(year__community=OuterRef("pk")).order_by().values("year__community")
    communities = Community.objects.filter(pk__in=to_verify.values("year__community"))
    over = Year.objects.filter(status=Year.Status.OPEN, number__lt=timezone.localdate().year).select_related(
        "community"
    )
    own = held.scopes(OrganisationRole, user, OrganisationRole.Role.MANAGER, OrganisationRole.Role.CONTACT)
    pledged = Contribution.objects.filter(status=Contribution.Status.PLEDGED, partnership__organisation__in=own)
    lists = {
        "to_verify": communities.annotate(count=Subquery(counted.annotate(rows=Count("pk")).values("rows"))),
        "to_realise": over.filter(pk__in=pledged.values("year")).order_by("community__slug", "number"),
        "to_close": over.filter(community__in=held.scopes(CommunityRole, user)).order_by(
            "number", "community__title_nl"
        ),
    }
    return Waiting(lists, _panel)


def _panel(_user: User, lists: dict[str, list]) -> StartPanel:
    verify, realise, close = lists["to_verify"], lists["to_realise"], lists["to_close"]
    return StartPanel([*map(_to_verify, verify), *map(_to_realise, realise), *map(_to_close, close)])


def _title(row: dict) -> str:
    """The name of the community in a row of values, in the reader's language."""
    return row[f"year__community__title_{current_language()}"] or row["year__community__title_nl"]


COMMUNITY = ("year__community__slug", "year__community__title_nl", "year__community__title_en")


def _to_verify(community: Community) -> Task:
    words = ngettext(
        "%(count)d contribution waits for verification",
        "%(count)d contributions wait for verification",
        community.count,
    )
    return Task(
        words % {"count": community.count},
        f"{reverse('communities:contribution-list', args=[community.slug])}?status=realised",
        text(community, "title"),
        icon="cash-coin",
        action=_("Look at them"),
    )


def _to_realise(year: Year) -> Task:
    """Pledges of the own organisations in a year that is over and not closed yet."""
    address = reverse("communities:contribution-list", args=[year.community.slug])
    return Task(
        _("Say what came of your contributions of %(year)s") % {"year": year.number},
        f"{address}?status=pledged&year={year.number}",
        text(year.community, "title"),
        icon="cash-coin",
        action=_("To the contributions"),
    )


def _to_close(year: Year) -> Task:
    return Task(
        _("Close the year %(year)s") % {"year": year.number},
        reverse("communities:year-close", args=[year.community.slug, year.number]),
        text(year.community, "title"),
        icon="lock",
        action=_("Look at it"),
    )


def on_community_desk(community, request):
    """This year in three figures, how many rows wait for a check, and the oldest year that can be closed."""
    if community.status not in Community.EDITABLE | {Community.Status.ENDED}:
        return None
    context = {"community": community, "year": timezone.localdate().year, "sums": _sums(community.pk)}
    return Panel("communities/_desk_ledger.html", context, lambda context: {**context, "sums": context["sums"][0]})


@together.kept
def _sums(community):
    rows, number, is_open = "years__contributions", timezone.localdate().year, Q(years__status=Year.Status.OPEN)
    now = {"years__number": number}
    return Community.objects.filter(pk=community).annotate(
        pledged=total_of(f"{rows}__pledged", **now),
        realised=total_of(f"{rows}__realised", **now),
        verified=total_of(f"{rows}__realised", **now, **{f"{rows}__status": Contribution.Status.VERIFIED}),
        waiting=Count(rows, filter=is_open & Q(**{f"{rows}__status": Contribution.Status.REALISED})),
        to_close=Min("years__number", filter=is_open & Q(years__number__lt=number, **{f"{rows}__isnull": False})),
    )


def on_organisation_desk(organisation, request):
    """What the organisation pledged, for those who act for it: per community, over the years that are open."""
    if not can_represent(request.user, organisation):
        return None
    lists = {"sums": _open_years(organisation.pk), "partnerships": _may_begin(organisation.pk)}
    return Panel("communities/_organisation_ledger.html", lists, _with_lines)


@together.kept
def _open_years(organisation):
    rows = Contribution.objects.filter(partnership__organisation=organisation, year__status=Year.Status.OPEN)
    keys = (*COMMUNITY, "year__number")
    return rows.order_by("-year__number", *COMMUNITY).values_list(*keys).annotate(**SUMS)


@together.kept
def _may_begin(organisation):
    """Where it takes part: the newest. Found by their numbers first, as whole rows of all would be made to sort them."""
    active = Partnership.objects.active().filter(organisation=organisation, community__status__in=Community.EDITABLE)
    newest = active.order_by("-since_on", "pk")[:SHOWN].values("pk")
    return Partnership.objects.filter(pk__in=newest).select_related("community").order_by("-since_on", "pk")


def _with_lines(context):
    """Where nothing was recorded yet, the communities in which it could be."""
    rows = [dict(zip((*COMMUNITY, "year__number", *SUMS), row, strict=True)) for row in context["sums"]]
    lines = [{"community": _title(row), "slug": row["year__community__slug"], **row} for row in rows]
    partnerships = [] if lines else context["partnerships"]
    return {"lines": lines, "partnerships": partnerships} if lines or partnerships else None

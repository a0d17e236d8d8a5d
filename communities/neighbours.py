"""What this app shows on the pages of `partners`."""

from functools import partial

from django.core.paginator import Paginator
from django.db.models import Case, When

from communities import work
from communities.models import Community, Partnership
from config import together
from config.texts import date_full
from partners.models import Organisation
from partners.panels import Panel, hub_page, organisation_desk, organisation_page
from partners.permissions import can_represent

Status = Partnership.Status
SHOWN = 12
ON_PAGE = 20  # communities of one organisation, on its desk and on its page


def of_organisation(organisation, request):
    """Where the organisation takes part, and took part: in public communities only."""
    rows = organisation.partnerships.filter(
        community__in=Community.objects.public(), status__in=[Status.ACTIVE, Status.LEFT]
    ).select_related("community")
    rows = _paged(rows.order_by("status", "community__title_nl", "pk"), request)
    return Panel("communities/_organisation_communities.html", {"partnerships": rows}) if rows else None


def _paged(rows, request):
    return Paginator(rows, ON_PAGE).get_page(request.GET.get("communities"))


def of_organisation_desk(organisation, request):
    """Invitations to answer, and the communities in which the organisation takes part, those that it leads first."""
    rows = organisation.partnerships.exclude(status=Status.REFUSED).select_related("community")
    invited = _invited(organisation.pk) if can_represent(request.user, organisation) else []
    is_led = Case(When(community__lead=organisation, then=0), default=1)
    joined = rows.exclude(status=Status.INVITED).order_by(is_led, "status", "-since_on", "pk")
    context = {"invited": invited, "partnerships": _paged(joined, request)}
    return Panel("communities/_organisation_desk.html", context, partial(_with_tasks, organisation))


@together.kept
def _invited(organisation):
    rows = Partnership.objects.open().sent().filter(organisation=organisation, status=Status.INVITED)
    return rows.select_related("community").order_by("expires_on", "pk")


def _with_tasks(organisation, context):
    for each in context["invited"]:
        each.organisation = organisation
    tasks = [task_row(work.invitation_task(each)) for each in context["invited"]]
    return {**context, "tasks": tasks, "organisation": organisation}


def of_hub(hub, request):
    """The communities of the region that go on, and organisations there that want to be asked."""
    going_on = hub.community_set.public().exclude(status=Community.Status.ENDED).select_related("lead")
    reachable = Organisation.objects.filter(hub=hub, status=Organisation.Status.VERIFIED, is_contact_public=True)
    context = {
        "hub": hub,
        "communities": going_on.order_by("title_nl", "pk")[: SHOWN + 1],
        "reachable": reachable.order_by("name", "pk")[:SHOWN],
    }
    return Panel("communities/_hub_communities.html", context, _first_communities)


def _first_communities(context):
    rows = context["communities"]
    return {**context, "communities": rows[:SHOWN], "has_more": len(rows) > SHOWN}


def task_row(task):
    """A task as `components/tasks.html` draws it."""
    return {
        "title": task.title, "text": task.note, "url": task.url, "icon": task.icon,
        "action": task.action, "due": date_full(task.due), "due_note": "",
    }  # fmt: skip


def register():
    organisation_page.register(of_organisation)
    organisation_desk.register(of_organisation_desk)
    hub_page.register(of_hub)

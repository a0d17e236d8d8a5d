"""What this app shows on the pages of `partners`."""

from functools import partial

from communities import work
from communities.models import Community, Partnership
from config.texts import date_full
from partners.models import Organisation
from partners.panels import Panel, hub_page, organisation_desk, organisation_page, unless_empty
from partners.permissions import can_represent

Status = Partnership.Status
SHOWN = 12
MOST = 60  # communities of one organisation, on its desk and page: the newest first


def of_organisation(organisation, request):
    """Where the organisation takes part, and took part: in public communities only."""
    rows = organisation.partnerships.filter(
        community__in=Community.objects.public(), status__in=[Status.ACTIVE, Status.LEFT]
    ).select_related("community")
    rows = rows.order_by("status", "community__title_nl", "pk")
    return Panel("communities/_organisation_communities.html", {"partnerships": rows}, unless_empty("partnerships"))


def of_organisation_desk(organisation, request):
    """Invitations to answer, and the communities in which the organisation takes part."""
    rows = organisation.partnerships.exclude(status=Status.REFUSED).select_related("community")
    may_answer = can_represent(request.user, organisation)
    context = {"partnerships": rows.order_by("status", "-since_on", "pk")}
    return Panel("communities/_organisation_desk.html", context, partial(_joined, organisation, may_answer))


def _joined(organisation, may_answer, context):
    rows = context["partnerships"]
    waiting = [each for each in rows if each.status == Status.INVITED and each.is_sent and not each.is_expired]
    tasks = [work.invitation_task(each) for each in sorted(waiting, key=lambda each: each.expires_on) if may_answer]
    rows = [each for each in rows if each.status != Status.INVITED]
    led = [each.community for each in rows if each.community.lead_id == organisation.pk]
    return {
        "tasks": [task_row(task) for task in tasks],
        "partnerships": [each for each in rows if each.community.lead_id != organisation.pk][:MOST],
        "led": led,
    }


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

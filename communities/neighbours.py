"""What this app shows on the pages of `partners`."""

from communities import work
from communities.models import Community, Partnership
from config.texts import date_full
from partners.panels import Panel, hub_page, organisation_desk, organisation_page

Status = Partnership.Status


def of_organisation(organisation, request):
    """Where the organisation takes part, and took part: in public communities only."""
    rows = organisation.partnerships.filter(
        community__in=Community.objects.public(), status__in=[Status.ACTIVE, Status.LEFT]
    ).select_related("community")
    rows = sorted(rows, key=lambda each: (each.status, each.community.title_nl))
    return Panel("communities/_organisation_communities.html", {"partnerships": rows}) if rows else None


def of_organisation_desk(organisation, request):
    """Invitations to answer, and the communities in which the organisation takes part."""
    tasks = work.invitations_for(request.user, organisation)
    rows = organisation.partnerships.exclude(status__in=[Status.REFUSED, Status.INVITED]).select_related("community")
    led = organisation.led_communities.filter(pk__in=Community.objects.visible_to(request.user).values("pk"))
    context = {
        "tasks": [task_row(task) for task in tasks],
        "partnerships": [each for each in rows if each.community.lead_id != organisation.pk],
        "led": led,
    }
    return Panel("communities/_organisation_desk.html", context)


def of_hub(hub, request):
    communities = hub.community_set.public().select_related("lead")
    return Panel("communities/_hub_communities.html", {"communities": communities})


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

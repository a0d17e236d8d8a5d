"""What waits for people who work on communities, and where they work: for the start page and the desks."""

from datetime import timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from communities import permissions
from communities.models import Community, Partnership, Rule
from communities.standing import Standing, gaps_of
from config.addresses import reverse
from config.texts import text
from partners.models import Hub, HubRole, OrganisationRole
from people import held
from people.desks import Desk, Panel, Task, Waiting
from people.models import User
from people.permissions import is_administrator

ADVICE_DAYS = 14  # within which a hub is expected to advise


def start_panel(user: User) -> Waiting:
    """This app's part of the start page."""
    communities = Community.objects.coordinated_by(user).exclude(status=Community.Status.RETRACTED)
    asked = Partnership.objects.filter(community__in=communities.values("pk"), status=Partnership.Status.REQUESTED)
    lists = {
        "communities": communities,
        "hubs": Hub.objects.filter(pk__in=held.scopes(HubRole, user)),
        "asked": asked.select_related("organisation", "community"),
        "invitations": invitations_for(user),
        "waiting": _advices(user),
    }
    return Waiting(lists, _panel)


def _panel(user: User, lists: dict[str, list]) -> Panel:
    communities, hubs = lists["communities"], lists["hubs"]
    desks = [
        Desk(text(each, "title"), _desk(each), each.get_status_display().capitalize(), "people") for each in communities
    ]
    desks += [
        Desk(hub.name, reverse("communities:hub-desk", args=[hub.slug]), _("Desk of the hub"), "geo-alt")
        for hub in hubs
    ]
    if is_administrator(user):
        desks.append(
            Desk(_("Advice on communities"), reverse("communities:advice-list"), _("All that wait"), "clipboard-check")
        )
    tasks = [
        *_of_coordinator(communities),
        *(request_task(each) for each in lists["asked"]),
        *(invitation_task(each) for each in lists["invitations"]),
        *(advice_task(each) for each in lists["waiting"] if not permissions.conflict(user, each)),
    ]
    return Panel(tasks, desks)


def _desk(community: Community) -> str:
    return reverse("communities:community-desk", args=[community.slug])


def _of_coordinator(communities: list[Community]) -> list[Task]:
    tasks = []
    for community in communities:
        title = text(community, "title")
        if community.status == Community.Status.DRAFT:
            tasks.append(
                Task(
                    _("Complete the registration of %(title)s") % {"title": title},
                    _desk(community),
                    icon="pencil",
                    action=_("Go on"),
                )
            )
        elif community.status in (Community.Status.RETURNED, Community.Status.DECLINED):
            note = _("The advice says what to improve.")
            tasks.append(
                Task(
                    _("%(title)s came back to you") % {"title": title},
                    _desk(community),
                    note,
                    urgent=True,
                    icon="arrow-repeat",
                    action=_("Read the advice"),
                )
            )
    return tasks


def request_task(partnership: Partnership) -> Task:
    return Task(
        _("%(organisation)s asks to become a partner") % {"organisation": partnership.organisation},
        reverse("communities:partnership-detail", args=[partnership.uuid]),
        text(partnership.community, "title"),
        urgent=True,
        icon="people",
        action=_("Answer"),
    )


def invitations_for(user: User) -> QuerySet[Partnership]:
    """Invitations that this person can answer."""
    roles = [OrganisationRole.Role.MANAGER, OrganisationRole.Role.CONTACT]
    own = held.scopes(OrganisationRole, user, *roles)
    asked = Partnership.objects.open().sent().filter(status=Partnership.Status.INVITED, organisation__in=own)
    return asked.select_related("community", "organisation").order_by("expires_on", "pk")


def invitation_task(partnership: Partnership) -> Task:
    return Task(
        _("%(community)s invites %(organisation)s")
        % {"community": text(partnership.community, "title"), "organisation": partnership.organisation},
        reverse("communities:partnership-detail", args=[partnership.uuid]),
        partnership.get_role_display(),
        partnership.expires_on,
        urgent=True,
        icon="envelope",
        action=_("Answer the invitation"),
    )


def _advices(user: User) -> QuerySet[Community]:
    reach = Q(hub__in=held.scopes(HubRole, user)) | (Q(hub__isnull=True) if is_administrator(user) else Q())
    waiting = Community.objects.filter(reach, status=Community.Status.SUBMITTED)
    return waiting.judged_by(user).select_related("lead", "hub").order_by("submitted_at", "pk")


def advice_task(community: Community) -> Task:
    days = (timezone.localdate() - timezone.localdate(community.submitted_at)).days
    waits = ngettext("has waited for %(days)d day", "has waited for %(days)d days", days) % {"days": days}
    waits = waits if days else _("submitted today")
    return Task(
        _("Advise on %(title)s") % {"title": text(community, "title")},
        reverse("communities:community-advise", args=[community.slug]),
        f"{community.lead}, {waits}",
        timezone.localdate(community.submitted_at) + timedelta(days=ADVICE_DAYS),
        icon="clipboard-check",
        action=_("Advise"),
    )


def desk_tasks(community: Community, partnerships: list[Partnership], standing: Standing) -> list[Task]:
    """What waits for the coordinators of one community, the most pressing first. Of its partnerships only those count
    that ask to take part, and invitations that have expired."""
    status, slug = community.status, community.slug
    tasks = [request_task(each) for each in partnerships if each.status == Partnership.Status.REQUESTED]
    if status in Community.REGISTERING:
        gaps = gaps_of(community)
        if gaps:
            title = ngettext(
                "%(count)d thing is missing in the registration",
                "%(count)d things are missing in the registration",
                len(gaps),
            ) % {"count": len(gaps)}
            tasks.append(
                Task(
                    title,
                    reverse("communities:community-edit", args=[slug, gaps[0].step]),
                    gaps[0].reason,
                    icon="pencil",
                    action=_("Complete"),
                )
            )
        else:
            tasks.append(
                Task(
                    _("The registration is complete"),
                    reverse("communities:community-submit", args=[slug]),
                    _("Hand it to the hub for advice."),
                    icon="send",
                    action=_("Check and submit"),
                )
            )
    if status == Community.Status.FORMING:
        if standing.is_complete:
            tasks.append(
                Task(
                    _("All conditions hold"),
                    f"{_desk(community)}#conditions",
                    _("The community can become active."),
                    icon="check-circle",
                    action=_("To the button"),
                )
            )
        tasks += [
            Task(
                each.label,
                reverse("communities:community-edit", args=[slug, each.step]),
                each.reason,
                icon="exclamation-circle",
                action=_("Look at it"),
            )
            for each in standing.missing
            if each.step
        ]
    if status == Community.Status.ACTIVE:
        tasks += [
            Task(
                each.label,
                reverse("communities:contribution-list", args=[slug]),
                each.reason,
                icon="cash-coin",
                action=_("To the contributions"),
            )
            if each.rule.kind in Rule.MONEY
            else Task(
                each.label,
                reverse("communities:partner-invite", args=[slug]),
                each.reason,
                icon="people",
                action=_("Invite a partner"),
            )
            for each in standing.broken
        ]
    tasks += [
        Task(
            _("The invitation of %(organisation)s has expired") % {"organisation": each.organisation},
            reverse("communities:partnership-detail", args=[each.uuid]),
            icon="clock-history",
            action=_("Send it again"),
        )
        for each in partnerships
        if each.is_expired
    ]
    return tasks

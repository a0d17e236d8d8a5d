"""The desk of the coordinators."""

from django.contrib import messages
from django.db.models import Case, F, OuterRef, Q, Subquery, When
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from communities import actions, panels, permissions, work
from communities.forms import CoordinatorForm, OptionalReasonForm
from communities.models import Community, CommunityRole, HubAdvice, Partnership, Scan
from communities.neighbours import task_row
from communities.standing import asked_of, gaps_of, standing_of
from communities.tables import PartnershipTable, exported, partners_of
from communities.views.public import community_seen, phase_changes_of
from communities.views.registration import coordinated, progress
from config import together
from people.actions import give_role
from people.models import Event
from people.permissions import require
from people.sentences import sentence

EVENTS = 8


@require_safe
def community_desk(request, slug):
    community = community_seen(request, slug)
    is_coordinator = permissions.is_coordinator(request.user, community)
    require(is_coordinator or permissions.can_see_desk(request.user, community))
    if "export" in request.GET:
        table = PartnershipTable(community.partnerships.with_organisation(), community=community)
        if sheet := exported(request, table, f"partners-{slug}"):
            return sheet
    return render(request, "communities/community_desk.html", _desk_page(request, community, is_coordinator))


def _desk_page(request, community, is_coordinator):
    has_phase = community.status in Community.GROWING
    may_change = is_coordinator and community.status in Community.EDITABLE
    lists = {
        **asked_of(community),
        "advices": _newest_advice(community.pk),
        "changes": phase_changes_of(community.pk) if has_phase else [],
        "scans": _newest_scan(community.pk) if has_phase else [],
        "waiting": _waiting_partnerships_of(community.pk),
        "events": newest_events(community.pk),
    }
    drawn = panels.community_desk.drawn(community, request, lists)
    standing = standing_of(community, groups=lists.pop("groups"), rules=lists.pop("rules"))
    return {
        **lists,
        "community": community,
        "tasks": [task_row(task) for task in work.desk_tasks(community, lists.pop("waiting"), standing)],
        "table": partners_of(request, community, may_edit=may_change),
        "statuses": Partnership.Status.choices,
        "wanted_status": request.GET.get("partner_status", ""),
        "standing": standing,
        "rules": rule_rows(standing),
        "advice": next(iter(lists["advices"]), None),
        "events": event_rows(lists["events"]),
        "is_coordinator": is_coordinator,
        "may_change": may_change,
        "may_give_time": not is_coordinator and permissions.can_give_time(request.user, community),
        "may_end": is_coordinator or permissions.can_end(request.user, community),
        "scan": next(iter(lists["scans"]), None),
        "has_phase": has_phase,
        "may_retract": Community.Status.RETRACTED in Community.MOVES[community.status],
        "panels": drawn,
    }


def rule_rows(standing):
    """The findings as `components/rules.html` draws them."""
    return [
        {
            "met": each.is_met,
            "title": each.label,
            "text": "" if each.is_met else each.reason,
            "figure": each.figure,
        }
        for each in standing.findings
    ]


@together.kept
def _newest_advice(community):
    return HubAdvice.objects.filter(community=community).select_related("given_by")[:1]


@together.kept
def _newest_scan(community):
    return Scan.objects.filter(community=community)[:1]


@together.kept
def newest_events(community):
    """Of the audit trail about the community and its partners."""
    partnerships = Partnership.objects.filter(community=community).order_by().values("pk")
    about = Q(subject_type="communities.community", subject_id=community) | Q(
        subject_type="communities.partnership", subject_id__in=partnerships
    )
    partner = Partnership.objects.filter(pk=OuterRef("subject_id")).order_by().values("organisation__name")
    named = Case(When(subject_type="communities.partnership", then=Subquery(partner)))
    # Not by the key itself: then all events of the site would be read, from the newest back, until some of these came.
    return Event.objects.filter(about).annotate(partner=named).order_by(-F("pk"))[:EVENTS]


def event_rows(events):
    """The events as the desk shows them, each with the partner it is about."""
    return [{"at": each.at, "text": ": ".join(filter(None, [sentence(each), each.partner]))} for each in events]


@together.kept
def _waiting_partnerships_of(community):
    """Organisations that ask to take part, and invitations that nobody answered in time."""
    waiting = Q(status=Partnership.Status.REQUESTED) | Q(
        status=Partnership.Status.INVITED, expires_on__lt=timezone.localdate()
    )
    return Partnership.objects.filter(waiting, community=community).select_related("organisation", "community")


@require_http_methods(["GET", "POST"])
def community_submit(request, slug):
    community = coordinated(request, slug)
    gaps = gaps_of(community)
    if request.method == "POST":
        actions.submit(community, by=request.user)
        messages.success(request, _("Submitted. You get a mail as soon as there is advice."))
        return redirect("communities:community-desk", slug)
    context = {
        "community": community,
        "gaps": gaps,
        "progress": progress("", {gap.step for gap in gaps}, slug),
        "table": partners_of(request, community),
        "standing": standing_of(community),
        "advice": community.advices.first(),
        "can_submit": community.status in Community.REGISTERING,
    }
    return render(request, "communities/community_submit.html", context)


@require_http_methods(["GET", "POST"])
def community_retract(request, slug):
    community = coordinated(request, slug)
    form = OptionalReasonForm(request.POST or None)
    if form.is_valid():
        actions.retract(community, reason=form.cleaned_data["reason"], by=request.user)
        messages.success(request, _("The registration has been taken back."))
        return redirect("people:home")
    return render(request, "communities/community_retract.html", {"community": community, "form": form})


@require_POST
def community_improve(request, slug):
    community = coordinated(request, slug)
    actions.improve(community, by=request.user)
    messages.success(request, _("You can change the registration now and submit it again."))
    return redirect("communities:community-desk", slug)


@require_POST
def community_activate(request, slug):
    community = coordinated(request, slug)
    actions.activate(community, by=request.user)
    messages.success(request, _("The community is active. Congratulations!"))
    return redirect("communities:community-desk", slug)


@require_http_methods(["GET", "POST"])
def community_roles(request, slug):
    community = get_object_or_404(Community.objects.visible_to(request.user), slug=slug)
    require(permissions.can_give_roles(request.user, community))
    form = CoordinatorForm(request.POST or None)
    if form.is_valid():
        role = CommunityRole.Role.COORDINATOR
        give_role(CommunityRole, scope=community, role=role, by=request.user, **form.cleaned_data)
        messages.success(
            request, _("The invitation is on its way to %(email)s.") % {"email": form.cleaned_data["email"]}
        )
        return redirect("communities:community-roles", slug)
    grants = community.roles.select_related("person")
    context = {"community": community, "form": form, "current": grants.current(), "waiting": grants.waiting()}
    return render(request, "communities/community_roles.html", context)

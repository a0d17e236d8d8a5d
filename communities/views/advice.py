"""The desk of a hub, and the advice on submitted registrations."""

from django.contrib import messages
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from communities import actions, panels, permissions, work
from communities.forms import AdviceForm
from communities.models import Community, Partnership
from communities.neighbours import task_row
from communities.standing import standing_of
from communities.views.desk import rule_rows
from partners.models import Hub, Organisation, Term
from partners.vocabulary import province_names, words
from people.permissions import is_administrator, require


@require_http_methods(["GET", "POST"])
def community_advise(request, slug):
    rows = Community.objects.visible_to(request.user).select_related("lead", "hub", "rule_set")
    community = get_object_or_404(rows, slug=slug)
    require(permissions.has_advice_seat(request.user, community))
    obstacle = permissions.conflict(request.user, community)
    if obstacle:
        return render(request, "communities/conflict.html", {"community": community, "reason": obstacle}, status=403)
    form = AdviceForm(request.POST or None)
    if form.is_valid():
        advice = actions.advise(community, by=request.user, **form.cleaned_data)
        text = _("Your advice has been given: %(verdict)s.") % {"verdict": advice.get_verdict_display()}
        messages.success(request, text)
        return (
            redirect("communities:hub-desk", community.hub.slug)
            if community.hub
            else redirect("communities:advice-list")
        )
    return render(request, "communities/community_advise.html", _file(community, form))


def _file(community, form):
    vocabulary = words()
    standing = standing_of(community)
    return {
        "community": community,
        "form": form,
        "is_waiting": community.status == Community.Status.SUBMITTED,
        "partnerships": community.partnerships.exclude(status=Partnership.Status.REFUSED).select_related(
            "organisation"
        ),
        "locations": community.locations.all(),
        "outputs": community.outputs.all(),
        "areas": vocabulary.of(Term.Vocabulary.APPLICATION_AREA, community.application_areas),
        "topics": vocabulary.of(Term.Vocabulary.TOPIC, community.topics),
        "provinces": province_names(community.provinces),
        "standing": standing,
        "rules": rule_rows(standing),
        "advices": community.advices.select_related("given_by"),
    }


@require_safe
def hub_desk(request, slug):
    hub = get_object_or_404(Hub, slug=slug)
    require(permissions.can_see_hub_desk(request.user, hub))
    communities = Community.objects.filter(hub=hub).select_related("lead", "hub")
    waiting = communities.filter(status=Community.Status.SUBMITTED).order_by("submitted_at")
    unverified = Organisation.objects.filter(hub=hub, status=Organisation.Status.UNVERIFIED).order_by("created_at")
    context = {
        "hub": hub,
        "tasks": _queue(request.user, waiting),
        "conflicts": [(each, reason) for each in waiting if (reason := permissions.conflict(request.user, each))],
        "communities": communities.exclude(status__in=[Community.Status.DRAFT, Community.Status.RETRACTED]),
        "unverified": unverified,
        "panels": panels.hub_desk.drawn(hub, request),
    }
    return render(request, "communities/hub_desk.html", context)


def _queue(user, waiting):
    return [task_row(work.advice_task(each)) for each in waiting if not permissions.conflict(user, each)]


@require_safe
def advice_list(request):
    require(is_administrator(request.user))
    waiting = Community.objects.filter(status=Community.Status.SUBMITTED).select_related("lead", "hub")
    unverified = Organisation.objects.filter(status=Organisation.Status.UNVERIFIED).order_by("created_at")
    context = {
        "tasks": _queue(request.user, waiting.order_by("submitted_at")),
        "unverified": unverified.filter(Q(hub__isnull=True) | ~Q(hub__roles__role="manager")).distinct(),
    }
    return render(request, "communities/advice_list.html", context)

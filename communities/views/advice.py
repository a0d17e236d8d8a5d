"""The desk of a hub, and the advice on submitted registrations."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from communities import actions, panels, permissions, regions, work
from communities.filters import DeskFilter
from communities.forms import AdviceForm
from communities.models import Community, HubAdvice, Partnership
from communities.neighbours import task_row
from communities.standing import asked_of, standing_of
from communities.tables import CommunityTable, UnverifiedTable, exported, paged, partners_of, save_addresses
from communities.views.desk import rule_rows
from communities.views.public import community_seen, locations_of, outputs_of
from config import together
from partners.models import Hub, Organisation, OrganisationName, Term
from partners.vocabulary import province_names, words
from people import held
from people.permissions import is_administrator, require

MOST_TASKS = 20


@require_http_methods(["GET", "POST"])
def community_advise(request, slug):
    community = community_seen(request, slug)
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
    return render(request, "communities/community_advise.html", _file(request, community, form))


def _file(request, community, form):
    vocabulary = words()
    lists = {
        **asked_of(community),
        "locations": locations_of(community.pk),
        "outputs": outputs_of(community.pk),
        "advices": _advices_on(community.pk),
    }
    together.fill(lists)
    standing = standing_of(community, groups=lists.pop("groups"), rules=lists.pop("rules"))
    return {
        "community": community,
        "form": form,
        "is_waiting": community.status == Community.Status.SUBMITTED,
        "table": partners_of(request, community, without=[Partnership.Status.REFUSED]),
        "areas": vocabulary.of(Term.Vocabulary.APPLICATION_AREA, community.application_areas),
        "topics": vocabulary.of(Term.Vocabulary.TOPIC, community.topics),
        "kems": vocabulary.of(Term.Vocabulary.KEM, community.kems),
        "blocks": vocabulary.of(Term.Vocabulary.BUILDING_BLOCK, community.building_blocks),
        "provinces": province_names(community.provinces),
        "standing": standing,
        "rules": rule_rows(standing),
        **lists,
    }


@together.kept
def _advices_on(community):
    return HubAdvice.objects.filter(community=community).select_related("given_by")


@require_safe
def hub_desk(request, slug):
    hub = get_object_or_404(Hub, slug=slug)
    require(permissions.can_see_hub_desk(request.user, hub))
    found = DeskFilter(request.GET, regions.communities_of(hub))
    table = CommunityTable(found.qs, prefix="c-")
    if sheet := exported(request, table, f"communities-{hub.slug}"):
        return sheet
    lists = {"waiting": _waiting_in(request.user, hub.pk), **regions.asked_of(hub)}
    drawn = panels.hub_desk.drawn(hub, request, lists)
    context = {
        "hub": hub,
        "filter": found,
        "table": paged(request, save_addresses(request, table)),
        **_queue(request.user, lists.pop("waiting")),
        "glance": regions.glance(**lists),
        "unverified": paged(request, UnverifiedTable(regions.unverified_of(hub), prefix="o-"), per_page=5),
        "panels": drawn,
    }
    return render(request, "communities/hub_desk.html", context)


@held.kept
def _waiting(reader):
    return _submitted(reader)


@held.kept
def _waiting_in(reader, hub):
    return _submitted(reader).filter(hub=hub)


@held.kept
def _names(reader):
    return OrganisationName.objects.to_check_by(reader).select_related("organisation").order_by("pk")[:MOST_TASKS]


def _submitted(reader):
    rows = Community.objects.filter(status=Community.Status.SUBMITTED).judged_by(reader)
    return rows.select_related("lead", "hub").order_by("submitted_at", "pk")


def _queue(user, waiting):
    """What this person can advise on, the longest waiting first, and what somebody else has to."""
    judged = [(each, permissions.conflict(user, each)) for each in waiting]
    own = [each for each, reason in judged if not reason]
    return {
        "tasks": [task_row(work.advice_task(each)) for each in own[:MOST_TASKS]],
        "more_tasks": max(0, len(own) - MOST_TASKS),
        "conflicts": [(each, reason) for each, reason in judged if reason],
    }


@require_safe
def advice_list(request):
    require(is_administrator(request.user))
    (waiting, names) = together.read(_waiting(request.user), _names(request.user))
    context = {
        **_queue(request.user, waiting),
        "unverified": paged(request, UnverifiedTable(Organisation.objects.to_verify_by(request.user))),
        "names": names,
    }
    return render(request, "communities/advice_list.html", context)

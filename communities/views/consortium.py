"""The rules for a consortium: of one community with who could mend them, and of all communities."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from communities import actions, permissions
from communities.models import Community
from communities.standing import checks_of, standing_of
from communities.suggestions import suggestions_for
from communities.views.partnerships import coordinated_partnership
from config.light_rows import light
from partners.models import Hub
from people.permissions import require


@require_safe
def community_consortium(request, slug):
    rows = Community.objects.visible_to(request.user).with_facts().select_related("lead", "hub", "rule_set")
    community = get_object_or_404(rows, slug=slug)
    is_coordinator = permissions.is_coordinator(request.user, community)
    require(is_coordinator or permissions.can_see_desk(request.user, community))
    standing = standing_of(community)
    active = community.partnerships.active().order_by("-is_front_runner", "organisation__name", "pk")
    suggestions = suggestions_for(community, standing.findings)
    context = {
        "community": community,
        "is_coordinator": is_coordinator,
        "standing": standing,
        "lines": [
            (each, suggestions.get(each, [])) for each in sorted(standing.findings, key=lambda each: each.is_met)
        ],
        "page": Paginator(active.with_organisation(), 25).get_page(request.GET.get("page")),
    }
    return render(request, "communities/community_consortium.html", context)


@require_POST
def partnership_front_runner(request, uuid):
    partnership = coordinated_partnership(request, uuid)
    actions.mark_front_runner(partnership, is_front_runner=request.POST.get("is") == "yes", by=request.user)
    messages.success(request, _("Saved."))
    return redirect("communities:community-consortium", partnership.community.slug)


@require_safe
def rule_list(request):
    require(permissions.can_see_rules(request.user))
    hub = Hub.objects.filter(slug=request.GET.get("hub", "")).first()
    rows = Community.objects.filter(status__in=Community.PUBLIC - {Community.Status.ENDED})
    rows = rows.filter(hub=hub) if hub else rows
    rows = light(rows.order_by("title_nl", "pk"), lead=("name",), hub=("name",))
    page = Paginator(rows, 25).get_page(request.GET.get("page"))
    context = {"page": page, "checks": checks_of(page.object_list), "hub": hub, "hubs": Hub.objects.all()}
    return render(request, "communities/rule_list.html", context)

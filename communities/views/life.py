"""More time, sleeping, waking and the end: each a page that says what follows, and a button."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from communities import actions, clock, permissions
from communities.forms import EndingForm, OptionalReasonForm, PlainForm, ReasonForm
from communities.models import Community
from communities.standing import standing_of
from communities.views.registration import coordinated
from people.permissions import require

Status = Community.Status


def _community(request, slug):
    rows = Community.objects.visible_to(request.user).with_facts().select_related("lead", "hub", "rule_set")
    return get_object_or_404(rows, slug=slug)


def _back(request, community):
    """To the desk, or for those who judge for the hub to the page."""
    if permissions.can_see_desk(request.user, community):
        return redirect("communities:community-desk", community.slug)
    return redirect(community)


@require_http_methods(["GET", "POST"])
def community_extend(request, slug):
    community = _community(request, slug)
    require(permissions.can_give_time(request.user, community))
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        actions.extend(community, reason=form.cleaned_data["reason"], by=request.user)
        messages.success(request, _("The community has half a year more."))
        return _back(request, community)
    is_possible = community.status == Status.FORMING and community.forming_extended_at is None
    until_on = clock.months_after(community.forming_ends_on, clock.LONGER) if is_possible else None
    context = {"community": community, "form": form, "is_possible": is_possible, "until_on": until_on}
    return render(request, "communities/community_extend.html", context)


@require_http_methods(["GET", "POST"])
def community_sleep(request, slug):
    community = coordinated(request, slug)
    form = OptionalReasonForm(request.POST or None)
    if form.is_valid():
        actions.sleep(community, reason=form.cleaned_data["reason"], by=request.user)
        messages.success(request, _("The community is dormant now. You can wake it here."))
        return redirect("communities:community-desk", slug)
    return render(request, "communities/community_sleep.html", {"community": community, "form": form})


@require_http_methods(["GET", "POST"])
def community_wake(request, slug):
    community = _community(request, slug)
    require(permissions.can_wake(request.user, community))
    may_start_anew = permissions.can_give_time(request.user, community)
    if request.method == "POST":
        actions.wake(community, may_start_anew=may_start_anew, by=request.user)
        messages.success(
            request, _("The community has woken. Its status: %(status)s.") % {"status": community.get_status_display()}
        )
        return _back(request, community)
    context = {
        "community": community,
        "form": PlainForm(),
        "is_dormant": community.status == Status.DORMANT,
        "standing": standing_of(community),
        "may_start_anew": may_start_anew,
        "has_time": community.has_time_left,
    }
    return render(request, "communities/community_wake.html", context)


@require_http_methods(["GET", "POST"])
def community_end(request, slug):
    community = _community(request, slug)
    require(permissions.can_end(request.user, community))
    form = EndingForm(request.POST or None, heirs=actions.heirs_of(community))
    if form.is_valid():
        actions.end(community, by=request.user, **form.cleaned_data)
        messages.success(request, _("The community has ended. Its page stays as history."))
        return redirect(community)
    return render(request, "communities/community_end.html", {"community": community, "form": form})

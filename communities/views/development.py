"""The phase of a community, and its self-scan."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from communities import actions, permissions
from communities.forms import PhaseForm, ScanForm
from communities.models import Community, Scan
from communities.views.registration import coordinated
from people.permissions import require


@require_http_methods(["GET", "POST"])
def community_phase(request, slug):
    community = coordinated(request, slug)
    initial = {"phase": community.phase, "since_on": timezone.localdate()}
    form = PhaseForm(request.POST or None, initial=initial)
    if form.is_valid():
        actions.set_phase(community, by=request.user, **form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("communities:community-desk", slug)
    context = {"community": community, "form": form, "changes": community.phase_changes.all()}
    return render(request, "communities/community_phase.html", context)


@require_http_methods(["GET", "POST"])
def community_scan(request, slug):
    community = coordinated(request, slug)
    form = ScanForm(request.POST or None)
    if form.is_valid():
        actions.take_scan(community, levels=form.levels(), note=form.cleaned_data["note"], by=request.user)
        messages.success(request, _("Saved. It is not public unless you share it."))
        return redirect("communities:community-desk", slug)
    context = {"community": community, "form": form, "scans": community.scans.all()}
    return render(request, "communities/community_scan.html", context)


def _scan(request, pk):
    rows = Scan.objects.filter(community__in=Community.objects.visible_to(request.user)).select_related("community")
    taken = get_object_or_404(rows, pk=pk)
    require(permissions.can_coordinate(request.user, taken.community))
    return taken


@require_POST
def scan_share(request, pk):
    taken = actions.share_scan(_scan(request, pk), by=request.user)
    messages.success(request, _("The profile stands on the public page now."))
    return redirect("communities:community-desk", taken.community.slug)


@require_POST
def scan_hide(request, pk):
    taken = actions.hide_scan(_scan(request, pk), by=request.user)
    messages.success(request, _("The profile is no longer public."))
    return redirect("communities:community-desk", taken.community.slug)

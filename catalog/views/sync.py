"""The synchronisation console."""

from django.contrib import messages
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_tables2 import RequestConfig

from catalog import permissions
from catalog.actions import sync as actions
from catalog.filters import SyncItemFilter
from catalog.forms.sync import RemovalsForm
from catalog.models import CatalogTarget, SyncItem
from catalog.sync.run import objection
from catalog.tables import SyncItemTable
from people.nudges import nudge
from people.permissions import require

RUNS_SHOWN = 10


@require_GET
def sync_target_list(request):
    require(permissions.can_see_synchronisation(request.user))
    status = SyncItem.Status
    targets = CatalogTarget.objects.annotate(
        done=Count("items", filter=Q(items__status=status.DONE, items__removed_at__isnull=True)),
        waiting=Count("items", filter=Q(items__status__in=[status.WAITING, status.IN_FLIGHT])),
        wrong=Count("items", filter=Q(items__status__in=[status.BLOCKED, status.FAILED])),
    )
    return render(request, "catalog/sync_target_list.html", {"targets": targets})


@require_GET
def sync_target_detail(request, slug):
    require(permissions.can_see_synchronisation(request.user))
    target = get_object_or_404(CatalogTarget, slug=slug)
    rows = SyncItem.objects.filter(target=target).select_related("module__listing")
    found = SyncItemFilter(request.GET, queryset=rows)
    may_act = permissions.can_synchronise(request.user)
    table = SyncItemTable(found.qs, exclude=() if may_act else ("actions",))
    RequestConfig(request, paginate={"per_page": 50}).configure(table)
    context = {
        "target": target,
        "filter": found,
        "table": table,
        "runs": target.runs.all()[:RUNS_SHOWN],
        "objection": objection(target),
        "may_act": may_act,
    }
    return render(request, "catalog/sync_target_detail.html", context)


@require_POST
def sync_reconcile(request, slug):
    target = _acted_on(request, slug)
    nudge("catalog.reconcile")
    messages.success(request, _("The worker compares what the catalogues show with what we mean, and puts it right."))
    return redirect("catalog:sync-target-detail", target.slug)


@require_POST
def sync_switch(request, slug):
    target = _acted_on(request, slug)
    actions.switch(target, is_enabled=not target.is_enabled, by=request.user)
    messages.success(request, _("Switched on.") if target.is_enabled else _("Switched off."))
    return redirect("catalog:sync-target-detail", target.slug)


@require_http_methods(["GET", "POST"])
def sync_allow_removals(request, slug):
    target = _acted_on(request, slug)
    form = RemovalsForm(request.POST or None)
    if form.is_valid():
        actions.allow_removals(target, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, _("For an hour the removals may go through. The worker begins now."))
        return redirect("catalog:sync-target-detail", target.slug)
    context = {"target": target, "form": form, "objection": objection(target)}
    return render(request, "catalog/sync_allow_removals.html", context)


@require_POST
def sync_retry(request, pk):
    require(permissions.can_synchronise(request.user))
    item = actions.retry(get_object_or_404(SyncItem, pk=pk), by=request.user)
    messages.success(request, _("The module is in the queue again."))
    return redirect("catalog:sync-target-detail", item.target.slug)


def _acted_on(request, slug):
    require(permissions.can_synchronise(request.user))
    return get_object_or_404(CatalogTarget, slug=slug)

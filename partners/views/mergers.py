from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from partners import actions, duplicates, merging, permissions
from partners.filters import OrganisationFilter
from partners.forms import ReasonForm
from partners.models import Merger, Organisation
from partners.views.addresses import follows_names, visible
from people.history import timeline
from people.permissions import require

CANDIDATES = 10


@require_http_methods(["GET", "POST"])
@follows_names
def organisation_merge(request, slug):
    organisation = visible(request, slug)
    require(permissions.can_merge(request.user))
    others = Organisation.objects.exclude(pk=organisation.pk).exclude(status=Organisation.Status.DISSOLVED)
    chosen = others.filter(slug=request.GET.get("into", "")).first()
    if chosen is None:
        return _choose(request, organisation, others)
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        actions.merge(organisation, into=chosen, reason=form.cleaned_data["reason"], by=request.user)
        messages.success(
            request, _("%(old)s is now found under %(into)s.") % {"old": organisation.name, "into": chosen.name}
        )
        return redirect("partners:merger-list")
    rows, obstacles = merging.plan(organisation, chosen)
    follow = [(merging.label_of(label), len(ids)) for label, ids in rows.items()]
    context = {"organisation": organisation, "into": chosen, "form": form, "follow": follow, "obstacles": obstacles}
    return render(request, "partners/organisation_merge.html", context)


def _choose(request, organisation, others):
    wanted = request.GET.get("q", "").strip()
    if wanted:
        found = list(OrganisationFilter({"q": wanted}, others).qs[:CANDIDATES])
    else:
        like = duplicates.alike(organisation.name, organisation.kvk_number, seen_by=request.user, besides=organisation)
        found = [each.organisation for each in like]
    context = {"organisation": organisation, "wanted": wanted, "found": found}
    return render(request, "partners/organisation_merge_choose.html", context)


@require_safe
def merger_list(request):
    require(permissions.can_merge(request.user))
    mergers = Merger.objects.select_related("old", "into", "merged_by", "undone_by")
    page = Paginator(mergers, 30).get_page(request.GET.get("page"))
    return render(request, "partners/merger_list.html", {"page": page})


@require_POST
def merger_undo(request, uuid):
    require(permissions.can_merge(request.user))
    merger = get_object_or_404(Merger.objects.select_related("old", "into"), uuid=uuid)
    actions.undo_merger(merger, by=request.user)
    messages.success(request, _("The merger has been undone: both organisations stand on their own again."))
    return redirect("partners:merger-list")


@require_safe
@follows_names
def organisation_history(request, slug):
    organisation = visible(request, slug)
    require(permissions.can_see_history(request.user, organisation))
    entries = timeline(organisation, *organisation.merged.all(), limit=200)
    context = {
        "organisation": organisation,
        "entries": entries,
        "may_merge": permissions.can_merge(request.user),
        "may_dissolve": permissions.can_dissolve(request.user),
    }
    return render(request, "partners/organisation_history.html", context)

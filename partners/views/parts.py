from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from partners import actions, permissions
from partners.filters import OrganisationFilter
from partners.views.addresses import follows_names, visible
from people.permissions import require

CANDIDATES = 10


@require_http_methods(["GET", "POST"])
@follows_names
def organisation_part_of(request, slug):
    organisation = visible(request, slug)
    require(permissions.can_edit_organisation(request.user, organisation))
    possible = permissions.wholes_for(request.user, organisation)
    if request.method == "POST":
        chosen = request.POST.get("whole", "")
        whole = possible.filter(slug=chosen).first()
        if chosen and whole is None:
            messages.error(request, _("You cannot choose this organisation (any more). Nothing has changed."))
            return redirect("partners:organisation-part-of", organisation.slug)
        actions.place_within(organisation, whole=whole, by=request.user)
        messages.success(request, _("Saved."))
        return redirect("partners:organisation-desk", organisation.slug)
    wanted = request.GET.get("q", "").strip()
    found = OrganisationFilter({"q": wanted}, possible).qs if wanted else possible
    context = {"organisation": organisation, "wanted": wanted, "found": found.order_by("name", "pk")[:CANDIDATES]}
    return render(request, "partners/organisation_part_of.html", context)

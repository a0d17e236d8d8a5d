from django.shortcuts import render
from django.views.decorators.http import require_safe

from catalog import permissions
from catalog.models import PriceChange
from catalog.views.modules import visible_module
from people.permissions import require


@require_safe
def price_change_list(request):
    """What became dearer or cheaper, the unusual rises first: for who keeps the catalogue."""
    require(permissions.can_see_prices(request.user))
    changes = PriceChange.objects.select_related(
        "module__owner_organisation", "module__owner_community", "offering", "by"
    )
    unusual = "unusual" in request.GET
    found = (changes.filter(is_unusual=True) if unusual else changes).prefetch_related("module__versions")[:200]
    return render(request, "catalog/price_change_list.html", {"changes": found, "unusual": unusual})


@require_safe
def module_prices(request, slug):
    """The same of one module, for its own desk, too."""
    module = visible_module(request, slug)
    require(permissions.can_read_drafts(request.user, module))
    changes = module.price_changes.select_related("offering", "by")[:200]
    return render(request, "catalog/module_prices.html", {"module": module, "changes": changes})

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from catalog import comparison, places
from catalog.address import SearchAddress
from catalog.models import Listing


@login_not_required
@require_safe
def listing_compare(request):
    """Up to four modules side by side. The address names them, so it can be kept, sent and printed."""
    address = SearchAddress.read(request.GET)
    found = {listing.slug: listing for listing in Listing.objects.of_modules().filter(slug__in=address.compared)}
    listings = [found[slug] for slug in address.compared if slug in found]
    shown = address.at(compared=tuple(listing.slug for listing in listings))
    columns = comparison.columns(listings)
    lines = comparison.lines(listings, places.uuids_of(listings), timezone.localdate())
    context = {
        "columns": [(column, shown.without_compared(column.slug).compare_url) for column in columns],
        "lines": [(line, list(zip(columns, line.cells, strict=True))) for line in lines],
        "address": shown,
        "gone": len(address.compared) - len(listings),
        "share_url": SearchAddress(compared=shown.compared).compare_url,
    }
    return render(request, "catalog/listing_compare.html", context)

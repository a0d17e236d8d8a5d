from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from catalog.models import Listing


@login_not_required
@require_safe
def listing_list(request):
    return render(request, "catalog/listing_list.html")


@login_not_required
@require_safe
def listing_detail(request, slug):
    return render(request, "catalog/listing_detail.html", {"listing": get_object_or_404(Listing, slug=slug)})

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from catalog import counters, module_page, old_addresses, panels, paths, permissions, similar, structured_data
from catalog.address import SearchAddress
from catalog.catalogue_page import catalogue_page
from catalog.conditional import tagged
from catalog.listing import is_reachable, reachable_modules
from catalog.manager_page import manager_page
from catalog.models import Listing, Offering
from catalog.offering_calendar import calendar_of
from catalog.search.completions import completions
from config import calendars
from config.pace import at_most_a_minute


@login_not_required
@require_safe
@at_most_a_minute("SEARCH_REQUESTS_A_MINUTE")
def listing_list(request):
    """The whole page, or for htmx its results and facets alone."""
    page = catalogue_page(SearchAddress.read(request.GET), language=get_language())
    swap = request.htmx and not request.htmx.history_restore_request
    template = "catalog/_listing_swap.html" if swap else "catalog/listing_list.html"
    response = render(request, template, {"catalogue": page, "swaps": bool(swap)})
    patch_vary_headers(response, ["HX-Request"])
    if swap:
        response["HX-Push-Url"] = page.url
    return response


@login_not_required
@require_safe
@at_most_a_minute("SEARCH_REQUESTS_A_MINUTE")
def listing_suggest(request):
    """Options for the search field while somebody types."""
    found = completions(SearchAddress.read(request.GET).text, get_language())
    return render(request, "catalog/_listing_suggest.html", {"completions": found})


@login_not_required
@require_safe
@tagged
def listing_detail(request, slug):
    listing = Listing.objects.of_modules().select_related("module").filter(slug=slug).first()
    if listing is None:
        return redirect("catalog:listing-detail", old_addresses.slug_now(slug), permanent=True)
    today = timezone.localdate()
    page = module_page.page_of(listing, today)
    may_ask = request.user.is_authenticated and permissions.can_request_licence(request.user, listing.module)
    context = {
        "page": page,
        "may_ask_licence": may_ask and not page.facts.is_taken_over,
        "module": page.facts,
        "fact_list": module_page.fact_list(page.facts),
        "paths": paths.part_of(listing.pk),
        "structured_data": structured_data.script(structured_data.course(page.facts, today)),
        "panels": panels.module_page.drawn(page.module, request),
        "similar": similar.similar_to(listing, page.topics),
    }
    return render(request, "catalog/listing_detail.html", context)


@login_not_required
@require_safe
@tagged
def listing_manager(request, slug):
    """One page to print or send, for who decides about time and money."""
    listing = get_object_or_404(Listing.objects.of_modules(), slug=slug)
    page = module_page.page_of(listing, timezone.localdate())
    shown = manager_page(page, request.GET.get("offering", ""))
    context = {"page": shown, "module": page.facts, "fact_list": module_page.fact_list(page.facts)}
    return render(request, "catalog/listing_manager.html", context)


@login_not_required
@require_http_methods(["GET", "POST"])
def offering_leave(request, uuid):
    """Between this site and the provider's own page: who enrols there leaves. The way on is a POST, which counts it."""
    offering = get_object_or_404(Offering.objects.public().exclude(enrol_url=""), uuid=uuid)
    if not is_reachable(offering.module):
        raise Http404
    if request.method == "POST":
        counters.count_visit(offering, day=timezone.localdate())
    context = {"offering": offering, "version": offering.version, "is_going": request.method == "POST"}
    return render(request, "catalog/offering_leave.html", context)


@login_not_required
@require_safe
def offering_calendar(request, uuid):
    """The meetings for somebody's own calendar program, which comes back for changes."""
    rows = Offering.objects.public().filter(version__module__in=reachable_modules())
    rows = rows.select_related("version__module", "provider").prefetch_related("sessions")
    offering = get_object_or_404(rows, uuid=uuid)
    return calendars.answer(request, calendar_of(offering), f"leerkring-{offering.version.module.slug}", is_public=True)


@login_not_required
@require_POST
def demand_create(request):
    """Passes on what somebody looked for in vain, without who it was."""
    search = SearchAddress.read(request.POST)
    if search.question:
        counters.count_demand(search, day=timezone.localdate())
        messages.success(
            request, _("Thank you. We count your question, without your name, and pass the totals on to the AI hubs.")
        )
    return redirect(search.url)

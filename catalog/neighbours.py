"""What this app shows on the public pages of `partners` and `communities`: which modules stand in the catalogue."""

from catalog.address import SearchAddress
from catalog.models import Delivery, Listing
from communities.panels import community_page
from config.texts import date_full, text
from partners.panels import Panel, hub_page, organisation_page

SHOWN = 6


def of_organisation(organisation, request):
    """What it owns or gives."""
    return _panel(Listing.objects.filter(providers__contains=[organisation.slug]), "provider", organisation.slug)


def of_community(community, request):
    return _panel(Listing.objects.filter(community=community.slug), "community", community.slug)


def of_hub(hub, request):
    return _panel(Listing.objects.filter(hubs__contains=[hub.slug]), "hub", hub.slug)


def _panel(listings, facet: str, value: str) -> Panel | None:
    """The modules that begin first, and the way to all of them in the catalogue."""
    rows = list(listings.order_by("next_start_on", "slug")[: SHOWN + 1])
    if not rows:
        return None
    more = listings.count() if len(rows) > SHOWN else 0
    context = {
        "rows": [_row(listing) for listing in rows[:SHOWN]],
        "more": more,
        "url": SearchAddress().with_value(facet, value).url,
    }
    return Panel("catalog/_neighbour_modules.html", context)


def _row(listing: Listing) -> dict[str, object]:
    return {
        "slug": listing.slug,
        "title": text(listing, "title"),
        "summary": text(listing, "summary"),
        "form": ", ".join(str(Delivery(each).label) for each in listing.delivery),
        "starts": date_full(listing.next_start_on) if listing.next_start_on else "",
        "is_certified": listing.is_certified,
    }


def register():
    organisation_page.register(of_organisation)
    community_page.register(of_community)
    hub_page.register(of_hub)

"""What this app shows on the public pages of `partners` and `communities`: which modules stand in the catalogue."""

from catalog.address import SearchAddress
from catalog.card_list import cards_of
from catalog.models import Listing
from communities.panels import community_page
from config.texts import current_language
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
    ids = list(listings.order_by("next_start_on", "slug").values_list("pk", flat=True)[: SHOWN + 1])
    if not ids:
        return None
    context = {
        "cards": cards_of(ids[:SHOWN], current_language()),
        "more": listings.count() if len(ids) > SHOWN else 0,
        "url": SearchAddress().with_value(facet, value).url,
    }
    return Panel("catalog/_neighbour_modules.html", context)


def register():
    organisation_page.register(of_organisation)
    community_page.register(of_community)
    hub_page.register(of_hub)

"""What the front page shows. At most ten queries, whatever the size of the catalogue."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Sum
from django.utils.translation import gettext as _

from catalog import search
from catalog.address import SearchAddress
from catalog.cards import PLACES, by_line, load_words, where
from catalog.document import as_object
from catalog.facet_panels import Labels
from catalog.models import Delivery, Listing
from catalog.places import open_here, uuids_of
from catalog.search.bitmaps import Counts
from communities.models import Community
from config.addresses import reverse
from config.geography import Pin
from config.texts import money, text
from partners.models import Organisation

SOON = 4
AREAS = 8


@dataclass(frozen=True)
class Link:
    label: str
    count: int
    url: str
    icon: str = ""
    css: str = ""


@dataclass(frozen=True)
class HomePage:
    total: int  # modules
    everything: int  # and learning paths: what the catalogue lists
    certified: int
    community_count: int
    free_places: int
    organisation_count: int
    quick: list[Link]
    soon: list[dict[str, Any]]
    areas: list[Link]
    area_count: int
    communities: list[dict[str, Any]]
    pins: list[Pin]
    today: datetime.date


def home_page(today: datetime.date, language: str) -> HomePage:
    answer = search.answer("", SearchAddress().wanted, language=language)
    labels = Labels(answer.beside)
    communities = list(
        Community.objects.public()
        .exclude(status=Community.Status.ENDED)
        .select_related("lead", "hub")
        .prefetch_related("locations")
    )
    areas = _areas(answer.counts, labels)
    return HomePage(
        total=answer.counts["kind"].get(Listing.MODULE, 0),
        everything=answer.total,
        certified=answer.counts["mark"].get("1", 0),
        community_count=len(communities),
        free_places=_free_places(today),
        organisation_count=Organisation.objects.filter(status=Organisation.Status.VERIFIED).count(),
        quick=_quick(answer.counts, today),
        soon=_soon(today),
        areas=areas[:AREAS],
        area_count=len(areas),
        communities=[_community(row, number, answer.counts) for number, row in enumerate(communities, 1)],
        pins=[_pin(row, number) for number, row in enumerate(communities, 1)],
        today=today,
    )


def _quick(counts: Counts, today: datetime.date) -> list[Link]:
    """Searches that many people start with; none that finds nothing."""
    wanted = [
        (_("Starts this month"), "start", f"{today:%Y-%m}"),
        (_("Free of charge"), "price", "free"),
        (_("Online"), "form", "online"),
        (_("With a mark"), "mark", "1"),
    ]
    found = [Link(label, counts[name].get(value, 0), _url(name, value)) for label, name, value in wanted]
    return [link for link in found if link.count]


def _url(name: str, value: str) -> str:
    return SearchAddress().with_value(name, value).url


def _areas(counts: Counts, labels: Labels) -> list[Link]:
    links = [
        Link(
            text(term, "label"),
            counts["area"].get(term.code, 0),
            _url("area", term.code),
            term.icon or "grid",
            term.tint,
        )
        for term in labels.areas
    ]
    return sorted(links, key=lambda link: -link.count)


def _free_places(today: datetime.date) -> int:
    free = open_here(today).filter(version__module__listing__isnull=False, waiting=0)
    return free.aggregate(free=Sum(F("capacity") - F("taken")))["free"] or 0


def _soon(today: datetime.date) -> list[dict[str, Any]]:
    """For `components/rows.html`: the listings that start first."""
    rows = list(Listing.objects.of_modules().filter(next_start_on__gte=today).order_by("next_start_on", "pk")[:SOON])
    named = uuids_of(rows)
    return [_row(listing, named.get(listing.start)) for listing in rows]


def _row(listing: Listing, start: str | None) -> dict[str, Any]:
    """`start`: the uuid of the one that the listing names first."""
    facts = as_object(listing.document)
    days = [each for each in facts.offerings if each.status == "active" and each.starts_on == listing.next_start_on]
    first = next((each for each in days if each.uuid == start), days[0])
    dots = [str(Delivery(first.delivery).label).capitalize(), *([load_words(facts.load)] if facts.load else [])]
    words = listing.get_start_places_display()
    icon = "people-fill" if listing.start_places == Listing.Places.FULL else ""
    state = {"kind": PLACES[listing.start_places], "icon": icon, "text": words} if listing.start_places else None
    return {
        "day": listing.next_start_on,
        "url": reverse("catalog:listing-detail", args=[listing.slug]),
        "title": text(facts, "title"),
        "by": " · ".join(by_line(facts)),
        "text": ", ".join(dots) + (f" · {where(first)}" if first.delivery != Delivery.ONLINE else ""),
        "state": state,
        "price": money(listing.price, "free") or _("On request"),
    }


def _community(community: Community, number: int, counts: Counts) -> dict[str, Any]:
    return {
        "community": community,
        "number": number,
        "count": counts["community"].get(community.slug, 0),
    }


def _pin(community: Community, number: int) -> Pin:
    places = [place.province for place in community.locations.all()] + community.provinces + [community.lead.province]
    province = next((place for place in places if place), "NL-UT")
    return Pin(number, text(community, "title"), community.get_absolute_url(), province=province)

"""From a module to the columns of its `Listing`. The rules of *whether* are in `catalog.listing`."""

import datetime
import hashlib
import json
from typing import Any

from django.utils import timezone

from catalog import standing, starts
from catalog.bands import level_band, load_band, price_band
from catalog.cards import cards, look
from catalog.document import as_object, document_of, load_hours, offerings_of_all, shown_community, with_document
from catalog.models import Listing, Module, ModuleVersion, Offering
from catalog.places import word_of, word_of_all
from catalog.search import vocabulary
from catalog.starts import Standing, is_coming
from partners.models import Term

DAY = datetime.timedelta(days=1)


def drawn(*modules: Module) -> list[Listing]:
    """The listings of public modules, brought in step. Called by `catalog.listing`, under its lock.

    The number of questions to the database does not grow with the modules: an inventory brings a thousand at once."""
    today, pks = timezone.localdate(), [module.pk for module in modules]
    public = ModuleVersion.objects.filter(module__in=pks, status=ModuleVersion.Status.PUBLISHED)
    versions = {version.module_id: version for version in public.prefetch_related("outcomes")}
    terms = {(term.vocabulary, term.code): term for term in Term.objects.all()}
    offerings = offerings_of_all(pks, today)
    with_look = {"drawn_with": look(list(terms.values()))}
    found = standing.with_facts(with_document(Module.objects.all()), today).filter(pk__in=pks).order_by("pk")
    return stored(
        {
            module.pk: _columns(module, versions[module.pk], offerings[module.pk], terms, today)
            | with_look
            | {"module_id": module.pk}
            for module in found
        }
    )


def _columns(
    module: Module, version: ModuleVersion, offerings: list[Offering], terms: dict, today: datetime.date
) -> dict[str, Any]:
    coming = {each: starts.standing(each, each.periods.all(), today) for each in offerings if is_coming(each, today)}
    first, places = starts.first(coming, today), word_of_all(coming.values())
    document = document_of(module, version, offerings)
    columns = _texts(document, offerings, terms) | _facets(module, version, list(coming), today)
    columns |= {"document": document, "next_start_on": first and first.starts_on}
    columns |= {"places": places, "has_free_places": places in (Listing.Places.FREE, Listing.Places.FEW)}
    columns["content_hash"] = hash_of(columns)
    facts = as_object(document)
    facts.next, facts.is_certified = _next(facts, first, coming.get(first)), columns["is_certified"]
    facts.amount, facts.vat_kind = lowest_price(version, list(coming))
    facts.has_several_prices = len({amount for amount, _vat in consumer_prices(version, list(coming))}) > 1
    html = cards(facts, terms)
    columns |= {"card_nl": html["nl"], "card_en": html["en"]}
    columns |= {"start": first.pk if first else 0, "start_places": word_of(coming.get(first))}
    fresh = standing.of(module, today)
    columns |= {"is_usual": not fresh.is_dormant, "redraw_on": _redraw_on(module, offerings, fresh.leaves_on, today)}
    return columns


def consumer_prices(version: ModuleVersion, coming: list[Offering]) -> list[tuple[Any, str]]:
    """What a consumer pays in each coming start, with how it stands towards VAT. An offering without a consumer price of
    its own has the usual price of the module; so has a module without a start."""
    usual, found = (version.price, version.vat), []
    for offering in coming:
        own = [(price.amount, price.vat) for price in offering.prices.all() if price.audience == "consumer"]
        found += own or [usual]
    return found or [usual]


def lowest_price(version: ModuleVersion, coming: list[Offering]) -> tuple[Any, str]:
    """The lowest of these; the amount None is "on request"."""
    known = [price for price in consumer_prices(version, coming) if price[0] is not None]
    return min(known, default=(None, version.vat))


def stored(wanted: dict[int, dict[str, Any]]) -> list[Listing]:
    """Columns by the number of the listing. Writes only what differs. A new content gets a new `updated_at`; the database
    numbers the change."""
    there, now = Listing.objects.in_bulk(list(wanted)), timezone.now()
    new = [
        Listing(number=number, updated_at=now, **columns) for number, columns in wanted.items() if number not in there
    ]
    listings = {listing.pk: listing for listing in Listing.objects.bulk_create(new)} | there
    told = list(new)
    for number, listing in there.items():
        told += [listing] if _brought_up_to_date(listing, wanted[number]) else []
    vocabulary.remember(*told)
    return [listings[number] for number in wanted]


def _brought_up_to_date(listing: Listing, columns: dict[str, Any]) -> bool:
    """Whether the content of a listing that was there is new."""
    if listing.content_hash != columns["content_hash"]:
        columns["updated_at"] = timezone.now()
    changed = [name for name, value in columns.items() if getattr(listing, name) != value]
    for name in changed:
        setattr(listing, name, columns[name])
    if changed:
        listing.save(update_fields=changed)
    return "updated_at" in changed


def _texts(document: dict, offerings: list[Offering], terms: dict) -> dict[str, str]:
    found = {f"{field}_{code}": document[f"{field}_{code}"] for field in ("title", "summary") for code in ("nl", "en")}
    return found | {f"body_{code}": _body(document, offerings, terms, code) for code in ("nl", "en")}


def _body(document: dict, offerings: list[Offering], terms: dict, code: str) -> str:
    """All else that a search looks through, in one language: texts, names and the words of the vocabularies."""
    parts = [document[f"{field}_{code}"] for field in ("description", "programme", "prior_knowledge")]
    parts += [outcome[f"text_{code}"] for outcome in document["outcomes"]]
    parts += [document["owner"][f"title_{code}"], document["code"], *document["aliases"]]
    parts += [document["community"][f"title_{code}"]] if document["community"] else []
    for vocabulary_name, field in (
        ("application_area", "application_areas"),
        ("topic", "topics"),
        ("target_group", "target_groups"),
    ):
        parts += [
            getattr(terms[vocabulary_name, each], f"label_{code}")
            for each in document[field]
            if (vocabulary_name, each) in terms
        ]
    parts += sorted({offering.provider.name for offering in offerings} | {offering.city for offering in offerings})
    return "\n".join(part for part in parts if part)


def _facets(module: Module, version: ModuleVersion, coming: list[Offering], today: datetime.date) -> dict[str, Any]:
    community = shown_community(module)
    owner = module.owner_organisation
    hours = load_hours(version.load_value, version.load_unit)
    price, _vat = lowest_price(version, coming)
    hubs = [community and community.hub, owner and owner.hub, *(offering.provider.hub for offering in coming)]
    return {
        "slug": module.slug,
        "version_number": version.number,
        "level_band": level_band(version.level),
        "delivery": several([version.delivery], *([offering.delivery] for offering in coming)),
        "languages": several(version.languages, *(offering.languages for offering in coming)),
        "application_areas": several(version.application_areas),
        "topics": several(version.topics),
        "target_groups": several(version.target_groups),
        "provinces": several([offering.province for offering in coming]),
        "cities": several([offering.city[:60] for offering in coming]),
        "hubs": several([hub.slug for hub in hubs if hub]),
        "providers": several([owner.slug] if owner else [], [offering.provider.slug for offering in coming]),
        "community": community.slug if community else "",
        "award": version.award,
        "price": price,
        "price_band": price_band(price),
        "load_hours": hours,
        "load_band": load_band(hours),
        "enrol_via": several([offering.enrol_via for offering in coming]),
        "is_certified": module.is_certified_on(today),
        "mark_valid_until": module.mark_valid_until if module.mark_number else None,
        "start_months": several(
            [f"{offering.starts_on:%Y-%m}" if offering.starts_on else "undated" for offering in coming]
        ),
        "is_taken_over": module.origin == Module.Origin.TAKEN_OVER,
        "published_at": version.published_at,
    }


def several(*lists: list[str]) -> list[str]:
    """Codes without doubles and blanks, always in the same order: a value that stood twice would be counted twice."""
    return sorted({each for codes in lists for each in codes if each})


def _next(facts, first: Offering | None, how: Standing | None):
    """What the card is about: the start that is named first, with how it stands."""
    if first is None:
        return None
    start = next(offering for offering in facts.offerings if offering.uuid == str(first.uuid))
    start.standing = how
    return start


def _redraw_on(
    module: Module, offerings: list[Offering], leaves_on: datetime.date | None, today: datetime.date
) -> datetime.date | None:
    """The first day on which a date that passes changes a column, the card or the list of offerings."""
    days = [module.mark_valid_until + DAY] if module.mark_number and module.mark_valid_until else []
    days += [leaves_on] if leaves_on else []
    for offering in offerings:
        days += [day + DAY for day in (offering.starts_on, offering.ends_on, offering.enrol_closes_on) if day]
        days += [offering.enrol_opens_on] if offering.enrol_opens_on else []
        # Who enrols here does so before the first day; elsewhere the provider says until when.
        days += [offering.starts_on] if offering.starts_on and offering.enrol_via == Offering.EnrolVia.HERE else []
        for period in offering.periods.all():
            days += [period.opens_on] + ([period.closes_on + DAY] if period.closes_on else [])
    return min((day for day in days if day > today), default=None)


def hash_of(columns: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(columns, sort_keys=True, default=str).encode()).hexdigest()

"""From a learning path to the columns of its `Listing`: a path is what its public modules are, and its own texts."""

from collections import Counter
from decimal import Decimal
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from catalog import paths
from catalog.bands import load_band, price_band
from catalog.cards import area_chip, look, other, rendered
from catalog.document import LANGUAGES, as_object, owner_of, pairs
from catalog.drawing import hash_of, several, stored
from catalog.models import Language, LearningPath, Listing, Vat
from catalog.models.listing import PATHS_FROM
from config import texts
from config.addresses import reverse
from partners.models import Term

ICON = "signpost-split"


def drawn_path(path: LearningPath) -> Listing:
    """The listing of a public path, brought in step. Called by `catalog.listing`, under its lock."""
    terms = {(term.vocabulary, term.code): term for term in Term.objects.all()}
    steps = paths.shown_steps(path)
    columns = _columns(path, steps, terms)
    columns["content_hash"] = hash_of(columns)
    columns |= {f"card_{code}": html for code, html in _cards(path, columns, steps, terms).items()}
    columns["drawn_with"] = look(list(terms.values()))
    return stored({PATHS_FROM + path.pk: columns | {"path_id": path.pk}})[0]


def _columns(path: LearningPath, steps: list[paths.Step], terms: dict) -> dict[str, Any]:
    needed = [step.listing for step in steps if not step.is_optional]
    sums = paths.sums(steps)
    price = path.price if path.price is not None else sums.price if needed and not sums.unknown_price else None
    hours = sums.hours if needed and not sums.unknown_load else None
    first = next(iter(needed), None)
    columns = _facets(path, [step.listing for step in steps]) | {
        "slug": path.slug,
        "kind": path.kind,
        "price": price,
        "price_band": price_band(price),
        "load_hours": hours,
        "load_band": load_band(hours),
        "level_band": _only({listing.level_band for listing in needed}),
        "has_free_places": bool(needed) and all(listing.has_free_places for listing in needed),
        "next_start_on": first and first.next_start_on,
        "start_months": first.start_months if first else [],
        "is_usual": not needed or all(listing.is_usual for listing in needed),
        "published_at": path.published_at,
        "document": _document(path, steps),
    }
    columns |= pairs(path, "title", "summary")
    return columns | {f"body_{code}": _body(path, columns, steps, code, terms) for code in LANGUAGES}


def _facets(path: LearningPath, listings: list[Listing]) -> dict[str, Any]:
    """What any of its modules has, the path has; it is of its owner alone."""
    organisation, community = path.owner_organisation, path.owner_community
    union = (
        "delivery",
        "languages",
        "application_areas",
        "topics",
        "target_groups",
        "provinces",
        "cities",
        "enrol_via",
    )
    hub = (organisation or community).hub
    return {name: several(*(getattr(listing, name) for listing in listings)) for name in union} | {
        "hubs": [hub.slug] if hub else [],
        "providers": [organisation.slug] if organisation else [],
        "community": community.slug if community else "",
    }


def _only(values: set[str]) -> str:
    """The one value that all have; empty where they differ."""
    return values.pop() if len(values) == 1 else ""


def _document(path: LearningPath, steps: list[paths.Step]) -> dict[str, Any]:
    return {
        "uuid": str(path.uuid),
        "slug": path.slug,
        "kind": path.kind,
        "code": "",
        "level": "",
        "eqf_level": None,
        **pairs(path, "title", "summary", "description"),
        "owner": owner_of(path),
        "modules": [{"slug": step.listing.slug, "is_optional": step.is_optional} for step in steps],
        "is_demo": path.is_demo,
    }


def _body(path: LearningPath, columns: dict, steps: list[paths.Step], code: str, terms: dict) -> str:
    """All else that a search looks through: what it is called, its description, the titles of its modules, the words of
    the vocabularies."""
    with override(code):
        parts = [path.get_kind_display(), _("learning path"), getattr(path, f"description_{code}")]
    parts += [columns["document"]["owner"][f"title_{code}"]]
    parts += [getattr(step.listing, f"title_{code}") for step in steps]
    for vocabulary, field in (
        ("application_area", "application_areas"),
        ("topic", "topics"),
        ("target_group", "target_groups"),
    ):
        parts += [
            getattr(terms[vocabulary, each], f"label_{code}") for each in columns[field] if (vocabulary, each) in terms
        ]
    return "\n".join([*filter(None, parts), *columns["cities"]])


def _cards(path: LearningPath, columns: dict[str, Any], steps: list[paths.Step], terms: dict) -> dict[str, str]:
    """The same card as that of a module; the kind stands where a module has only its fields of work."""
    counted = Counter(area for step in steps for area in step.listing.application_areas)
    areas = [
        terms["application_area", area] for area, _n in counted.most_common(2) if ("application_area", area) in terms
    ]

    def card(code: str) -> dict[str, Any]:
        kind = {"name": capfirst(path.get_kind_display()), "icon": ICON, "css": ""}
        facts = [ngettext("%(count)d module", "%(count)d modules", len(steps)) % {"count": len(steps)}]
        facts += [Language(each).label for each in columns["languages"] if each in Language.values]
        if columns["load_hours"] is not None:
            facts.append(_("%(hours)s hours") % {"hours": texts.formats.number_format(columns["load_hours"])})
        return {
            "areas": [kind, *map(area_chip, areas[:1])],
            "url": reverse("catalog:path-detail", args=[path.slug]),
            "title": texts.text(path, "title"),
            "title_lang": other(path, "title", code),
            "by": texts.text(as_object(columns["document"]["owner"]), "title"),
            "summary": texts.text(path, "summary"),
            "summary_lang": other(path, "summary", code),
            "facts": facts,
            "mark": None,
            "taken_over": False,
            "when": texts.date_full(columns["next_start_on"]) if columns["next_start_on"] else "",
            "where": _("first module") if columns["next_start_on"] else "",
            "provider": "",
            "price": _("On request") if columns["price"] is None else texts.money(columns["price"], "free"),
            "price_note": _note(path, columns["price"]),
            "places": None,
        }

    return rendered(card)


def _note(path: LearningPath, price: Decimal | None) -> str:
    if not price:
        return ""
    return str(Vat(path.vat).label) if path.price is not None else _("sum of the modules")

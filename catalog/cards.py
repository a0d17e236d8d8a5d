"""Draws the card of a module, as it stands in results, once per language when its listing is written."""

import hashlib
from collections.abc import Callable
from functools import cache
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from catalog.models import Delivery, Language, Level, Listing, LoadUnit, Offering, Vat
from catalog.places import word
from catalog.starts import State
from config import texts
from config.addresses import reverse
from partners.models import Term

TEMPLATE = "catalog/_card.html"
PLACES = {Listing.Places.FREE: "ok", Listing.Places.FEW: "warn", Listing.Places.FULL: "info"}


def look(terms: list[Term]) -> str:
    """Changes when cards would look different though their modules are the same: another template or rule, other
    translations, other labels of the vocabularies."""
    labels = "\n".join(f"{t.vocabulary} {t.code} {t.label_nl} {t.label_en} {t.icon} {t.tint}" for t in terms)
    return hashlib.sha256((_files() + labels).encode()).hexdigest()


@cache
def _files() -> str:
    """Of this process: new templates and translations come with a new one."""
    base = settings.BASE_DIR
    mark = base / "templates" / "components" / "mark.html"
    tags = base / "config" / "templatetags" / "leerkring.py"
    catalogues = (
        path for pattern in ("locale", "*/locale") for path in base.glob(f"{pattern}/*/LC_MESSAGES/django.po")
    )
    rules = (base / "catalog" / f"{name}.py" for name in ("cards", "drawing", "starts"))
    parts = [base / "templates" / TEMPLATE, mark, tags, *rules, *sorted(catalogues)]
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part.read_bytes())
    return digest.hexdigest()


def cards(facts: Any, terms: dict[tuple[str, str], Term]) -> dict[str, str]:
    """HTML by language. `facts` is `catalog.document.as_object(document)` plus `next`, `amount`, `vat_kind` and `has_several_prices` (see
    `catalog.drawing`)."""
    return rendered(lambda code: _card(facts, terms, code))


def rendered(card_of: Callable[[str], dict[str, Any]]) -> dict[str, str]:
    """HTML by language. `card_of` gives what the template shows, in the language that is active."""
    found = {}
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            found[code] = render_to_string(TEMPLATE, {"listing": card_of(code)}).strip()
    return found


def _card(facts, terms, code) -> dict[str, Any]:
    areas = [terms["application_area", area] for area in facts.application_areas if ("application_area", area) in terms]
    first = facts.next
    return {
        "areas": [area_chip(area) for area in areas[:2]],
        "url": reverse("catalog:listing-detail", args=[facts.slug]),
        "title": texts.text(facts, "title"),
        "title_lang": other(facts, "title", code),
        "by": " · ".join(by_line(facts)),
        "summary": texts.text(facts, "summary"),
        "summary_lang": other(facts, "summary", code),
        "facts": list(_dots(facts)),
        "mark": facts.is_certified
        and {
            "kind": "",
            "text": _("Certification mark"),
            "note": _("until and including %s") % texts.date_full(facts.mark.valid_until),
        },
        "taken_over": facts.is_taken_over,
        "when": first_day(first) if first else "",
        "where": where(first) if first else "",
        "provider": _other_provider(facts, first),
        "price": _price(facts),
        "price_note": Vat(facts.vat_kind).label if facts.amount else "",
        "places": _places(first),
    }


def area_chip(area: Term) -> dict[str, str]:
    return {"name": texts.text(area, "label"), "icon": area.icon or "grid", "css": area.tint}


def _price(facts) -> str:
    if facts.amount is None:
        return _("On request")
    if facts.has_several_prices:
        return _("from %s") % texts.money(facts.amount)
    return texts.money(facts.amount, "free")


def other(facts, field, code) -> str:
    """The language of a text that is not in the reader's own."""
    found = texts.lang_of(facts, field)
    return "" if found == code else found


def by_line(facts) -> list[str]:
    owner = texts.text(facts.owner, "title")
    community = texts.text(facts.community, "title") if facts.community else ""
    return [owner] if community in ("", owner) else [owner, community]


def _other_provider(facts, first) -> str:
    """Who gives the start that the card names, where that is not the owner."""
    owner = facts.owner
    if first is None or (owner.kind, owner.slug) == ("organisation", first.provider.slug):
        return ""
    return first.provider.name


def first_day(offering) -> str:
    """Its day in words; of a start without one, who knows when it is."""
    if offering.starts_on:
        return texts.date_full(offering.starts_on)
    at_provider = offering.enrol_via == Offering.EnrolVia.PROVIDER
    return _("Days at the provider") if at_provider else _("Date in consultation")


def where(offering) -> str:
    """`Utrecht`, `Utrecht and online`, `online`."""
    if offering.delivery == Delivery.ONLINE or not offering.city:
        return _("online") if offering.delivery in (Delivery.ONLINE, Delivery.HYBRID) else offering.city
    return _("%(city)s and online") % {"city": offering.city} if offering.delivery == Delivery.HYBRID else offering.city


def load_words(load) -> str:
    """`3 EC (84 hours)`, `24 contact hours`."""
    value = texts.formats.number_format(load.value)
    if load.unit == LoadUnit.EC:
        return _("%(value)s EC (%(hours)s hours)") % {"value": value, "hours": load.hours}
    return f"{value} {LoadUnit(load.unit).label}"


def _dots(facts):
    if facts.level:
        yield Level(facts.level).label
    if facts.delivery:
        yield capfirst(Delivery(facts.delivery).label)
    yield from (Language(code).label for code in facts.languages if code in Language.values)
    if facts.load:
        yield load_words(facts.load)


def _places(first) -> dict[str, str] | None:
    """How the start that the card names stands (`catalog.starts`). A word and never a number: those change with each
    enrolment."""
    if first is None:
        return None
    how = first.standing
    if how.is_for_group:
        return {"kind": "info", "icon": "people", "text": capfirst(_("now only for a target group"))}
    if how.state in (State.ROOM, State.FULL):
        places = word(how.left)
        icon = "people-fill" if how.state == State.FULL else ""
        return {"kind": PLACES[places], "icon": icon, "text": capfirst(places.label)}
    if how.state == State.AT_PROVIDER:
        return {"kind": "off", "icon": "box-arrow-up-right", "text": _("Enrol at the provider")}
    if how.state == State.ASKING:
        return {"kind": "off", "icon": "envelope", "text": _("Enrol by asking")}
    if how.state == State.OPENS_LATER:
        opens = texts.date_full(first.enrol_opens_on)
        return {"kind": "info", "icon": "clock", "text": _("Enrolment from %s") % opens}
    return {"kind": "off", "icon": "slash-circle", "text": _("Enrolment closed")}

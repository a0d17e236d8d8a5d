"""Modules side by side: one line for each thing by which people choose, one cell for each module. Pure."""

import datetime
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog.cards import by_line, first_day, load_words, where
from catalog.document import as_object
from catalog.models import Delivery, Language, Level, Listing, ModuleVersion, Vat
from catalog.starts import is_coming
from config.texts import date_full, lang_of, money, text


@dataclass(frozen=True)
class Column:
    """One module at the head of the table."""

    slug: str
    title: str
    title_lang: str
    by: str


@dataclass(frozen=True)
class Line:
    """`cells`: for each module its values, none where nothing is known. `differs`: not all the same."""

    label: str
    cells: tuple[tuple[str, ...], ...]
    is_list: bool = False  # sentences, each on its own

    @property
    def differs(self) -> bool:
        return len(set(self.cells)) > 1


def columns(listings: list[Listing]) -> list[Column]:
    found = [as_object(listing.document) for listing in listings]
    return [Column(f.slug, text(f, "title"), lang_of(f, "title"), " · ".join(by_line(f))) for f in found]


def lines(listings: list[Listing], starts: Mapping[int, str], today: datetime.date) -> list[Line]:
    """Lines of which nobody knows anything are left out. `starts` gives the uuid of the start that each `Listing.start`
    names."""
    modules = [(listing, as_object(listing.document)) for listing in listings]
    for listing, facts in modules:
        named = starts.get(listing.start)
        facts.first = next((each for each in facts.offerings if each.uuid == named), None)
    found = [
        Line(
            str(label),
            tuple(tuple(filter(None, values(row, facts, today))) for row, facts in modules),
            label is OUTCOMES,
        )
        for label, values in LINES
    ]
    return [line for line in found if any(line.cells)]


def _start(listing: Listing, facts: Any, today: datetime.date) -> list[str]:
    if facts.first is None:
        return [_("No start planned")]
    more = sum(is_coming(each, today) for each in facts.offerings) - 1
    return [first_day(facts.first), where(facts.first), _("and %s more") % more if more > 0 else ""]


def _price(listing: Listing, facts: Any, today: datetime.date) -> list[str]:
    if listing.price is None:
        return [_("On request")]
    vat = str(Vat(facts.vat).label) if listing.price and facts.vat else ""
    return [money(listing.price, "free"), vat]


def _level(listing: Listing, facts: Any, today: datetime.date) -> list[str]:
    eqf = f"EQF {facts.eqf_level}" if facts.eqf_level else ""
    return [str(Level(facts.level).label) if facts.level else "", eqf]


def _load(listing: Listing, facts: Any, today: datetime.date) -> list[str]:
    return [load_words(facts.load) if facts.load else ""]


def _mark(listing: Listing, facts: Any, today: datetime.date) -> list[str]:
    if not listing.is_certified:
        return [_("none")]
    return [_("Certification mark"), _("until and including %s") % date_full(listing.mark_valid_until)]


def _languages(listing: Listing, facts: Any, today: datetime.date) -> list[str]:
    return [str(Language(code).label) for code in listing.languages if code in Language.values]


OUTCOMES = gettext_lazy("After this module you can")
LINES: list[tuple[Any, Callable[[Listing, Any, datetime.date], list[str]]]] = [
    (gettext_lazy("Next start"), _start),
    (gettext_lazy("Places"), lambda row, facts, today: [capfirst(row.get_places_display()) if row.places else ""]),
    (gettext_lazy("Price"), _price),
    (gettext_lazy("Study load"), _load),
    (gettext_lazy("Level"), _level),
    (gettext_lazy("Form"), lambda row, facts, today: [capfirst(Delivery(each).label) for each in row.delivery]),
    (gettext_lazy("Language"), _languages),
    (gettext_lazy("Certification mark"), _mark),
    (
        gettext_lazy("Document"),
        lambda row, facts, today: [capfirst(ModuleVersion.Award(row.award).label) if row.award else ""],
    ),
    (
        OUTCOMES,
        lambda row, facts, today: [text(each, "text") for each in facts.outcomes],
    ),
    (gettext_lazy("Admission"), lambda row, facts, today: [text(facts, "prior_knowledge")]),
]

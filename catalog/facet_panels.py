"""The facets as the reader sees them: titles, labels, counts, what is chosen, what folds away."""

import datetime
import json
import time
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache
from typing import NamedTuple

from django.utils import formats
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from catalog.bands import LEVELS, LOADS, PRICES
from catalog.models import Delivery, Language, LearningPath, Listing, ModuleVersion, Offering
from catalog.search.bitmaps import Counts
from catalog.search.facets import FACETS, YES, Facet, Selection, Shape
from communities.models import Community
from config.planned import planned_cursor
from partners.models import Hub, Organisation, Province, Term

TITLES = {
    "mark": _("Certification mark"),
    "free": _("Places"),
    "kind": _("Kind"),
    "form": _("Form"),
    "area": _("Field of work"),
    "level": _("Level"),
    "language": _("Language"),
    "price": _("Price"),
    "start": _("Starts in"),
    "province": _("Province"),
    "city": _("Town or city"),
    "topic": _("AI topic"),
    "group": _("For whom"),
    "load": _("Study load"),
    "enrol": _("How to enrol"),
    "award": _("Document at the end"),
    "hub": _("AI hub"),
    "community": _("Learning community"),
    "provider": _("Owner or provider"),
}
ENROL = {"here": _("here, at Leerkring"), "provider": _("at the provider"), "asking": _("by asking")}
FIXED = {
    "mark": {YES: _("Only with a mark")},
    "free": {YES: _("Places free")},
    "kind": {Listing.MODULE: _("module"), **dict(LearningPath.Kind.choices)},
    "form": dict(Delivery.choices),
    "level": LEVELS,
    "language": dict(Language.choices),
    "price": PRICES,
    "province": dict(Province.choices),
    "load": LOADS,
    "enrol": {value: ENROL[value] for value in Offering.EnrolVia.values},
    "award": dict(ModuleVersion.Award.choices),
}
VOCABULARIES = {
    "area": Term.Vocabulary.APPLICATION_AREA,
    "topic": Term.Vocabulary.TOPIC,
    "group": Term.Vocabulary.TARGET_GROUP,
}
NAMES = {"hub": (Hub, "name"), "provider": (Organisation, "name"), "community": (Community, "title")}
BY_COUNT = {"area", "province", "topic", "city", "hub", "provider", "community"}
OPEN = {"mark", "free", "kind", "form", "area", "level", "price", "start", "province"}
SHOWN = 6  # values before the fold
MOST_SHOWN = 60  # values after it
UNDATED = "undated"
MINUTE = 60.0  # seconds


class Panel(NamedTuple):
    """A facet with its values in the order in which they are shown."""

    name: str
    title: str
    values: list[str]
    first: int  # how many of them before the fold
    labels: Mapping[str, str]  # a value that nothing knows is shown as it stands in the address
    counts: Mapping[str, int]  # how many modules have it
    chosen: tuple[str, ...]
    is_open: bool


@dataclass
class Names:
    """What was read of the names in one language."""

    read_at: float = field(default_factory=time.monotonic)
    by_facet: dict[str, dict[str, str]] = field(default_factory=dict)


class Labels:
    """Words for codes, in the language of the moment when it was made. Names of hubs, organisations and communities are
    read only where they occur. They are kept in `beside` (`Answer.beside`), so until a listing changes: whoever gets another
    name has its listings drawn anew. Where no listing says so, another name is seen after a minute."""

    def __init__(self, beside: dict | None = None):
        self.language = get_language()
        beside = {} if beside is None else beside
        key = "names", self.language
        if key not in beside or time.monotonic() > beside[key].read_at + MINUTE:
            beside[key] = Names()
        self._read: dict[str, dict[str, str]] = beside[key].by_facet

    @cached_property
    def areas(self) -> list[Term]:
        return list(Term.objects.of(VOCABULARIES["area"]))

    def listed(self, name: str) -> Mapping[str, str]:
        """Those of the values that a facet shows even when nothing has them, in their order."""
        return {} if name in NAMES else self.known(name)

    def read(self, wanted: Mapping[str, Iterable[str]]) -> None:
        """Fetches the names of these hubs, organisations and communities that are not known, and the vocabularies, all in one
        question: four by the ORM take longer than the rest of the search."""
        missing = [[each for each in wanted.get(name, ()) if each not in self._read.get(name, ())] for name in NAMES]
        if self._read and not any(missing):
            return
        with planned_cursor() as cursor:
            cursor.execute(_statement(self.language), list(map(json.dumps, missing)))
            columns = cursor.fetchone()
        for name, found in zip((*NAMES, *VOCABULARIES), columns, strict=True):
            self._read.setdefault(name, {}).update(found or {})

    def read_all(self, selection: Selection) -> None:
        """Fetches the names that this choice needs."""
        wanted = {name: selection.values[name] for name in NAMES if name in selection.values}
        if wanted:
            self.read(wanted)

    def label(self, name: str, value: str) -> str:
        """A value that nothing knows is shown as it stands in the address."""
        return month(value, self.language) if name == "start" else self.known(name).get(value, value)

    def known(self, name: str) -> Mapping[str, str]:
        """By value: what is fixed, and what was read. Months are endless: there are none of them here."""
        if name in FIXED:
            return _fixed_labels(name, self.language)
        if name in VOCABULARIES and name not in self._read:
            self.read({})
        return self._read.get(name, {})


@cache
def _statement(language: str) -> str:
    """A column for each kind of name and each vocabulary, as an object; planned once for each connection."""
    names = [
        f"SELECT json_object_agg(slug, {_own(field, language) if field == 'title' else field})"  # noqa: S608
        f" FROM {model._meta.db_table} WHERE slug = ANY(ARRAY(SELECT json_array_elements_text(%s)))"
        for model, field in NAMES.values()
    ]
    terms = [
        f"SELECT json_object_agg(code, {_own('label', language)} ORDER BY position, code)"  # noqa: S608
        f" FROM partners_term WHERE vocabulary = '{vocabulary}'"
        for vocabulary in VOCABULARIES.values()
    ]
    return f"SELECT {', '.join(f'({part})' for part in names + terms)}"


def _own(field: str, language: str) -> str:
    """A text in the reader's language, or in the other where that is empty."""
    first, second = ("nl", "en") if language == "nl" else ("en", "nl")
    return f"coalesce(nullif({field}_{first}, ''), {field}_{second})"


@cache
def _titles(_language: str) -> dict[str, str]:
    return {name: str(title) for name, title in TITLES.items()}


@cache
def _fixed_labels(name: str, _language: str) -> dict[str, str]:
    """As many as there are lists and languages."""
    found = {value: str(label) for value, label in FIXED[name].items()}
    return found if name == "level" else {value: capfirst(label) for value, label in found.items()}


@lru_cache(maxsize=500)
def month(value: str, _language: str) -> str:
    """In the language that is active, which `_language` names."""
    if value == UNDATED:
        return capfirst(str(_("date in consultation")))
    try:
        return formats.date_format(datetime.date.fromisoformat(f"{value}-01"), "F Y")
    except ValueError:
        return value


def panels(counts: Counts, selection: Selection, labels: Labels) -> list[Panel]:
    labels.read({name: _values((), counts[name], selection.values.get(name, ())) for name in NAMES})
    return [
        _panel(facet.name, counts[facet.name], selection.of(facet), labels)
        for facet in FACETS
        if facet.name in TITLES and _offers(facet, counts[facet.name], selection)
    ]


def _offers(facet: Facet, counts: Mapping[str, int], selection: Selection) -> bool:
    """Whether there is something to choose."""
    return facet.shape is Shape.FLAG or facet.name in selection.values or any(counts.values())


def _values(listed: Collection[str], counts: Mapping[str, int], chosen: tuple[str, ...]) -> list[str]:
    """What is shown: what is listed, the largest of what something has, and what is chosen."""
    found = sorted(value for value in counts if value not in listed)
    if len(found) > MOST_SHOWN:
        found = sorted(found, key=counts.__getitem__, reverse=True)[:MOST_SHOWN]
    return list(dict.fromkeys([*listed, *found, *chosen]))


def _panel(name: str, counts: Mapping[str, int], chosen: tuple[str, ...], labels: Labels) -> Panel:
    values = _values(labels.listed(name), counts, chosen)
    known = {each: month(each, labels.language) for each in values} if name == "start" else labels.known(name)
    values = _ordered(name, values, counts, chosen, known)
    first = max(SHOWN, len(chosen)) if len(values) > SHOWN + 1 else len(values)
    title = _titles(labels.language)[name]
    return Panel(name, title, values, first, known, counts, chosen, bool(chosen) or name in OPEN)


def _ordered(
    name: str, values: list[str], counts: Mapping[str, int], chosen: tuple[str, ...], labels: Mapping[str, str]
) -> list[str]:
    """Long lists: the chosen first, then the largest. Short ones keep the order of their vocabulary, months their own."""
    if name == "start":
        return sorted(values)
    if name not in BY_COUNT:
        return values
    values = sorted(values, key=lambda value: (-counts.get(value, 0), labels.get(value, value).lower()))
    return sorted(values, key=lambda value: value not in chosen) if chosen else values

"""The facets as the reader sees them: titles, labels, counts, what is chosen, what folds away."""

import datetime
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from typing import NamedTuple

from django.db import connection
from django.utils import formats
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from catalog.bands import LEVELS, LOADS, PRICES
from catalog.models import Delivery, Language, LearningPath, Listing, ModuleVersion, Offering
from catalog.search.bitmaps import Counts
from catalog.search.facets import FACETS, Facet, Selection, Shape
from communities.models import Community
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
FLAGS = {"mark": _("Only with a mark"), "free": _("Places free")}
ENROL = {"here": _("here, at Leerkring"), "provider": _("at the provider"), "asking": _("by asking")}
FIXED = {
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


class Option(NamedTuple):
    facet: str
    value: str
    label: str
    modules: int  # how many have it
    is_chosen: bool


@dataclass(frozen=True)
class Panel:
    name: str
    title: str
    first: list[Option]
    folded: list[Option]
    is_open: bool

    @property
    def size(self) -> int:
        return len(self.first) + len(self.folded)


class Labels:
    """Words for codes. Terms are read at once; names of hubs, organisations and communities only where they occur."""

    def __init__(self):
        self._names: dict[str, dict[str, str]] = {}
        self._vocabularies: dict[str, dict[str, str]] = {}

    @cached_property
    def _terms(self) -> dict[str, dict[str, str]]:
        """Labels by code and vocabulary, in the order of the vocabulary."""
        self.read({})
        return self._vocabularies

    @cached_property
    def areas(self) -> list[Term]:
        return list(Term.objects.of(VOCABULARIES["area"]))

    def known(self, name: str) -> list[str]:
        """The values that a facet shows even when nothing has them."""
        if name in FIXED:
            return list(FIXED[name])
        return list(self._terms[VOCABULARIES[name]]) if name in VOCABULARIES else []

    def read(self, wanted: Mapping[str, Iterable[str]]) -> None:
        """Fetches the names of these hubs, organisations and communities, and the vocabularies the first time, all in one
        question: four by the ORM take longer than the rest of the search."""
        parts, parameters = [], []
        for name, slugs in wanted.items():
            model, field = NAMES[name]
            own, other = _pair(field) if field == "title" else (field, field)
            table = connection.ops.quote_name(model._meta.db_table)
            parts.append(
                f"SELECT %s, slug, coalesce(nullif({own}, ''), {other}), 0 FROM {table} WHERE slug = ANY(%s)"  # noqa: S608
            )
            parameters += [name, list(set(slugs))]
        if not self._vocabularies:
            self._vocabularies = {vocabulary: {} for vocabulary in VOCABULARIES.values()}
            own, other = _pair("label")
            parts.append(
                f"SELECT vocabulary, code, coalesce(nullif({own}, ''), {other}), position FROM partners_term"  # noqa: S608
                " WHERE vocabulary = ANY(%s)"
            )
            parameters += [list(self._vocabularies)]
        if not parts:
            return
        with connection.cursor() as cursor:
            cursor.execute(f"{' UNION ALL '.join(parts)} ORDER BY 4, 2", parameters)
            for name, code, label, _position in cursor.fetchall():
                kept = self._vocabularies if name in self._vocabularies else self._names
                kept.setdefault(name, {})[code] = label

    def read_all(self, selection: Selection) -> None:
        """Fetches the names that this choice needs."""
        wanted = {name: selection.values[name] for name in NAMES if name in selection.values}
        if wanted:
            self.read(wanted)

    def label(self, name: str, value: str) -> str:
        return self.of(name)(value)

    def of(self, name: str) -> Callable[[str], str]:
        """From a value of this facet to its label. A value that nothing knows is shown as it stands in the address."""
        if name in FLAGS:
            return lambda _value: str(FLAGS[name])
        if name == "start":
            return month
        if name in FIXED:
            known = _fixed_labels(name, get_language())
        elif name in VOCABULARIES:
            known = self._terms[VOCABULARIES[name]]
        else:
            known = self._names.get(name, {})
        return lambda value: known.get(value, value)


def _pair(field: str) -> tuple[str, str]:
    """The columns of a text, the reader's language first."""
    codes = ("nl", "en") if get_language() == "nl" else ("en", "nl")
    return f"{field}_{codes[0]}", f"{field}_{codes[1]}"


@cache
def _fixed_labels(name: str, language: str) -> dict[str, str]:
    """As many as there are lists and languages."""
    found = {value: str(label) for value, label in FIXED[name].items()}
    return found if name == "level" else {value: capfirst(label) for value, label in found.items()}


def month(value: str) -> str:
    return _month(value, get_language())


@lru_cache(maxsize=500)
def _month(value: str, _language: str) -> str:
    if value == UNDATED:
        return capfirst(str(_("date in consultation")))
    try:
        return formats.date_format(datetime.date.fromisoformat(f"{value}-01"), "F Y")
    except ValueError:
        return value


def panels(counts: Counts, selection: Selection, labels: Labels) -> list[Panel]:
    shown = {name: [*_largest(counts[name], MOST_SHOWN), *selection.values.get(name, ())] for name in NAMES}
    labels.read({name: values for name, values in shown.items() if values})
    return [
        panel
        for facet in FACETS
        if facet.name in TITLES and (panel := _panel(facet, counts[facet.name], selection, labels))
    ]


def _largest(counts: dict[str, int], most: int) -> list[str]:
    return sorted(counts, key=lambda value: (-counts[value], value))[:most]


def _panel(facet: Facet, counts: dict[str, int], selection: Selection, labels: Labels) -> Panel | None:
    """None for a facet in which there is nothing to choose."""
    chosen = selection.of(facet)
    if facet.shape is Shape.FLAG:
        values = ["1"]
    else:
        values = list(dict.fromkeys([*labels.known(facet.name), *_largest(counts, MOST_SHOWN), *chosen]))
    label, name = labels.of(facet.name), facet.name
    options = [Option(name, value, label(value), counts.get(value, 0), value in chosen) for value in values]
    if facet.shape is not Shape.FLAG and not any(option.modules or option.is_chosen for option in options):
        return None
    options = _ordered(facet.name, options)
    fold = len(options) > SHOWN + 1
    first = max(SHOWN, sum(option.is_chosen for option in options)) if fold else len(options)
    return Panel(
        facet.name, str(TITLES[facet.name]), options[:first], options[first:], bool(chosen) or facet.name in OPEN
    )


def _ordered(name: str, options: list[Option]) -> list[Option]:
    """Long lists: the chosen first, then the largest. Short ones keep the order of their vocabulary, months their own."""
    if name in BY_COUNT:
        return sorted(options, key=lambda option: (not option.is_chosen, -option.modules, option.label.lower()))
    return sorted(options, key=lambda option: option.value) if name == "start" else options

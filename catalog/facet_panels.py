"""The facets as the reader sees them: titles, labels, counts, what is chosen, what folds away."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.utils import formats
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from catalog.bands import LEVELS, LOADS, PRICES
from catalog.models import Delivery, Language, ModuleVersion, Offering
from catalog.search.facets import FACETS, Facet, Selection, Shape
from catalog.search.sql import Counts
from communities.models import Community
from config.texts import text
from partners.models import Hub, Organisation, Province, Term

TITLES = {
    "mark": _("Certification mark"),
    "free": _("Places"),
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
OPEN = {"mark", "free", "form", "area", "level", "price", "start", "province"}
SHOWN = 6  # values before the fold
MOST_SHOWN = 60  # values after it
UNDATED = "undated"


@dataclass(frozen=True)
class Option:
    facet: str
    value: str
    label: str
    count: int
    is_chosen: bool

    @property
    def id(self) -> str:
        """Stays the same over a swap, so that the focus does."""
        return f"f-{self.facet}-" + "".join(each if each.isalnum() else "-" for each in self.value)

    @property
    def is_off(self) -> bool:
        return not self.count and not self.is_chosen


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

    @cached_property
    def _terms(self) -> dict[tuple[str, str], Term]:
        return {
            (term.vocabulary, term.code): term for term in Term.objects.filter(vocabulary__in=VOCABULARIES.values())
        }

    @cached_property
    def areas(self) -> list[Term]:
        return [term for (vocabulary, _code), term in self._terms.items() if vocabulary == VOCABULARIES["area"]]

    def known(self, name: str) -> list[str]:
        """The values that a facet shows even when nothing has them."""
        if name in FIXED:
            return list(FIXED[name])
        return (
            [code for vocabulary, code in self._terms if vocabulary == VOCABULARIES[name]]
            if name in VOCABULARIES
            else []
        )

    def read(self, name: str, values: Iterable[str]) -> None:
        """Fetches the names of these hubs, organisations or communities."""
        model, field = NAMES[name]
        rows = model.objects.filter(slug__in=set(values))
        self._names[name] = {row.slug: text(row, field) if field == "title" else row.name for row in rows}

    def read_all(self, selection: Selection) -> None:
        """Fetches the names that this choice needs."""
        for name in NAMES:
            if name in selection.values:
                self.read(name, selection.values[name])

    def label(self, name: str, value: str) -> str:
        """A value that nothing knows is shown as it stands in the address."""
        if name in FLAGS:
            return str(FLAGS[name])
        if name in FIXED:
            label = str(FIXED[name].get(value, value))
            return label if name == "level" else capfirst(label)
        if name in VOCABULARIES:
            term = self._terms.get((VOCABULARIES[name], value))
            return text(term, "label") if term else value
        if name == "start":
            return month(value)
        return self._names.get(name, {}).get(value, value)


def month(value: str) -> str:
    if value == UNDATED:
        return capfirst(_("date in consultation"))
    try:
        return formats.date_format(datetime.date.fromisoformat(f"{value}-01"), "F Y")
    except ValueError:
        return value


def panels(counts: Counts, selection: Selection, labels: Labels) -> list[Panel]:
    for name in NAMES:
        shown = _largest(counts[name], MOST_SHOWN)
        if shown or name in selection.values:
            labels.read(name, [*shown, *selection.values.get(name, ())])
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
    options = [
        Option(facet.name, value, labels.label(facet.name, value), counts.get(value, 0), value in chosen)
        for value in values
    ]
    if facet.shape is not Shape.FLAG and not any(option.count or option.is_chosen for option in options):
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
        return sorted(options, key=lambda option: (not option.is_chosen, -option.count, option.label.lower()))
    return sorted(options, key=lambda option: option.value) if name == "start" else options

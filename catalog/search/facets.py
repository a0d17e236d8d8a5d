"""The facets of the catalogue and what somebody chose of them. Pure: labels and counts come from elsewhere."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

MOST_TOLD = 60  # of a facet with more values, an answer may leave out what is not among the largest
MOST_VALUES = 50  # of one facet; nobody ticks more, and an address that does is cut off


class Shape(Enum):
    ONE = "one value in a row"
    SEVERAL = "an array"
    FLAG = "yes or not asked"


@dataclass(frozen=True)
class Facet:
    name: str  # also the parameter in the address
    column: str
    shape: Shape


FACETS: tuple[Facet, ...] = (
    Facet("mark", "is_certified", Shape.FLAG),
    Facet("free", "has_free_places", Shape.FLAG),
    Facet("kind", "kind", Shape.ONE),
    Facet("form", "delivery", Shape.SEVERAL),
    Facet("area", "application_areas", Shape.SEVERAL),
    Facet("level", "level_band", Shape.ONE),
    Facet("language", "languages", Shape.SEVERAL),
    Facet("price", "price_band", Shape.ONE),
    Facet("start", "start_months", Shape.SEVERAL),
    Facet("province", "provinces", Shape.SEVERAL),
    Facet("city", "cities", Shape.SEVERAL),
    Facet("topic", "topics", Shape.SEVERAL),
    Facet("group", "target_groups", Shape.SEVERAL),
    Facet("load", "load_band", Shape.ONE),
    Facet("enrol", "enrol_via", Shape.SEVERAL),
    Facet("award", "award", Shape.ONE),
    Facet("hub", "hubs", Shape.SEVERAL),
    Facet("community", "community", Shape.ONE),
    Facet("provider", "providers", Shape.SEVERAL),
    Facet("usual", "is_usual", Shape.FLAG),  # always chosen, unless somebody asks for the rest too (`SearchAddress`)
)
BY_NAME = {facet.name: facet for facet in FACETS}
YES = "1"  # the only value of a flag


@dataclass(frozen=True)
class Selection:
    """The chosen values by facet. Within a facet any of them, between facets all."""

    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.values)

    def of(self, facet: Facet) -> tuple[str, ...]:
        return self.values.get(facet.name, ())

    def pairs(self) -> list[tuple[str, str]]:
        return [(facet.name, value) for facet in FACETS for value in self.of(facet)]

    def with_value(self, name: str, value: str) -> "Selection":
        return select({**self.values, name: (*self.values.get(name, ()), value)})

    def without_value(self, name: str, value: str) -> "Selection":
        left = tuple(each for each in self.values.get(name, ()) if each != value)
        return Selection({**self.values, name: left}) if left else self.without_facet(name)

    def without_facet(self, name: str) -> "Selection":
        return Selection({each: values for each, values in self.values.items() if each != name})


def told(counts: dict[str, int], chosen: tuple[str, ...]) -> dict[str, int]:
    """Of the numbers per value of one facet: those that every answer tells: the largest, and of what was chosen."""
    if len(counts) <= MOST_TOLD:
        return counts
    largest = sorted(counts, key=lambda value: (-counts[value], value))[:MOST_TOLD]
    return {value: counts[value] for value in dict.fromkeys([*largest, *chosen]) if value in counts}


def select(values: Mapping[str, list[str] | tuple[str, ...]]) -> Selection:
    """From what an address says: unknown facets, doubles, empty and impossible values are left out. A value that no
    listing has stays: it finds nothing, and the reader sees why."""
    chosen = {}
    for facet in FACETS:
        given = [
            value[:60] for value in values.get(facet.name, ()) if value and value.isprintable() and _writable(value)
        ]
        if facet.shape is Shape.FLAG:
            given = [YES] if YES in given else []
        if given:
            chosen[facet.name] = tuple(dict.fromkeys(given[:MOST_VALUES]))
    return Selection(chosen)


def _writable(value: str) -> bool:
    """Half surrogates have no UTF-8."""
    return not any("\ud800" <= each <= "\udfff" for each in value)

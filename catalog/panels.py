"""Places on the public page of a module which others fill: marks come from `certification`, which lies above; what the
module is part of and where it came from are sections of their own (`module_page.register(maker)`, see `partners.panels`)."""

from collections.abc import Callable
from dataclasses import dataclass, field

from catalog.models import Module
from partners.panels import Place

module_page = Place()  # public; makers get the `Module`
module_desk = Place()


@dataclass(frozen=True)
class Provenance:
    """Something that was checked, or is claimed: what it is about, who checked it, until when, where to look it up."""

    title: str
    text: str = ""
    facts: tuple[tuple[str, str], ...] = ()  # (label, value)
    url: str = ""
    url_label: str = ""
    kind: str = "seal"  # or "claim": stated, not checked
    notes: tuple[str, ...] = field(default=())  # what it is not


_marks: list[Callable[[Module], list[Provenance]]] = []


def register_mark_panel(panel: Callable[[Module], list[Provenance]]) -> Callable[[Module], list[Provenance]]:
    """`panel(module)` gives what the page says about this module's marks. Usable as a decorator; registering twice is
    the same as once."""
    if panel not in _marks:
        _marks.append(panel)
    return panel


def marks_of(module: Module) -> list[Provenance]:
    return [each for panel in _marks for each in panel(module)]

"""Places on the pages of this app that apps above it fill: a lower page never imports from a higher app."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from config import together


@dataclass(frozen=True)
class Panel:
    """One section of somebody else's page: a template and what it shows. Querysets in the context are read together
    with those of all others on the page. `then` gets the context with their rows, and gives the one for the template, or
    None for nothing to show."""

    template: str
    context: dict[str, Any] = field(default_factory=dict)
    then: Callable[[dict[str, Any]], dict[str, Any] | None] = lambda context: context


Maker = Callable[[Any, HttpRequest], Panel | None]


class Place:
    """`place.register(maker)` in `AppConfig.ready`; `maker(obj, request)` gives a panel, or None for nothing to show."""

    def __init__(self):
        self._makers: list[Maker] = []

    def register(self, maker: Maker) -> Maker:
        if maker not in self._makers:
            self._makers.append(maker)
        return maker

    def drawn(self, obj: Any, request: HttpRequest, page: dict[str, Any] | None = None) -> list[SafeString]:
        """The panels for this object and this reader, in the order in which they were registered. The querysets in
        `page`, the context of the page itself, are read in the same question."""
        panels = [panel for maker in self._makers if (panel := maker(obj, request))]
        together.fill(page or {}, *(panel.context for panel in panels))
        shown = [(panel.template, panel.then(panel.context)) for panel in panels]
        return [render_to_string(template, context, request) for template, context in shown if context is not None]


def unless_empty(*names: str) -> Callable[[dict[str, Any]], dict[str, Any] | None]:
    """For `Panel.then`: nothing to show where all of these lists are empty."""
    return lambda context: context if any(context[name] for name in names) else None


organisation_page = Place()  # public
organisation_desk = Place()
hub_page = Place()  # public
lab_page = Place()  # public

"""Places on the pages of this app that apps above it fill: a lower page never imports from a higher app."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString


@dataclass(frozen=True)
class Panel:
    """One section of somebody else's page: a template and what it shows."""

    template: str
    context: dict[str, Any] = field(default_factory=dict)


Maker = Callable[[Any, HttpRequest], Panel | None]


class Place:
    """`place.register(maker)` in `AppConfig.ready`; `maker(obj, request)` gives a panel, or None for nothing to show."""

    def __init__(self):
        self._makers: list[Maker] = []

    def register(self, maker: Maker) -> Maker:
        if maker not in self._makers:
            self._makers.append(maker)
        return maker

    def drawn(self, obj: Any, request: HttpRequest) -> list[SafeString]:
        """The panels for this object and this reader, in the order in which they were registered."""
        panels = [maker(obj, request) for maker in self._makers]
        return [render_to_string(panel.template, panel.context, request) for panel in panels if panel]


organisation_page = Place()  # public
organisation_desk = Place()
hub_page = Place()  # public
lab_page = Place()  # public

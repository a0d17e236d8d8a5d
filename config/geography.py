"""The map of the Netherlands: shapes from `@svg-maps/netherlands` (CC BY 4.0) and where places lie on it."""

import json
import math
from dataclasses import dataclass, replace
from functools import cache

from django.conf import settings

# The shapes are a Mercator projection; these figures fit Amsterdam, Enschede, Eindhoven and Den Helder to a few units.
WEST, NORTH = 3.358, 53.555
UNITS_PER_DEGREE = 158.5
NAMES_AT = {
    "NL-DR": (485, 175), "NL-FL": (330, 275), "NL-FR": (370, 120), "NL-GE": (420, 375), "NL-GR": (480, 75),
    "NL-LI": (405, 600), "NL-NB": (310, 500), "NL-NH": (240, 240), "NL-OV": (480, 270), "NL-UT": (290, 370),
    "NL-ZE": (85, 530), "NL-ZH": (190, 410),
}  # fmt: skip


@dataclass(frozen=True)
class Pin:
    """A numbered place. Where it lies: `latitude` and `longitude`, or else its `province`; `x` and `y` are filled in."""

    number: int
    label: str
    url: str = ""
    province: str = ""
    latitude: float | None = None
    longitude: float | None = None
    x: float = 0
    y: float = 0


@dataclass(frozen=True)
class Shape:
    code: str
    name: str
    path: str


class MAP:
    width, height = 613, 724

    @staticmethod
    @cache
    def shapes() -> tuple[Shape, ...]:
        file = settings.BASE_DIR / "node_modules" / "@svg-maps" / "netherlands" / "index.js"
        found = json.loads(file.read_text().removeprefix("export default ").rstrip().rstrip(";"))
        return tuple(Shape(f"NL-{place['id'].upper()}", place["name"], place["path"]) for place in found["locations"])


def position(latitude: float, longitude: float) -> tuple[float, float]:
    """Where a place lies on the map, in its units."""
    x = (longitude - WEST) * UNITS_PER_DEGREE
    y = math.degrees(_mercator(NORTH) - _mercator(latitude)) * UNITS_PER_DEGREE
    return round(x, 1), round(y, 1)


def placed(pins: list[Pin], apart: float = 40) -> list[Pin]:
    """The pins with `x` and `y`; a pin that would cover an earlier one steps aside until it does not."""
    done: list[Pin] = []
    turns: dict[tuple[float, float], int] = {}  # how far round each place is full
    for pin in pins:
        if pin.latitude is not None and pin.longitude is not None:
            x, y = position(pin.latitude, pin.longitude)
        else:
            x, y = NAMES_AT[pin.province]
        (left, top), turns[x, y] = _beside(x, y, done, apart, turns.get((x, y), 0))
        done.append(replace(pin, x=left, y=top))
    return done


def _beside(x: float, y: float, others: list[Pin], apart: float, first: int) -> tuple[tuple[float, float], int]:
    """The first free place on a spiral (nearer places come first), and which turn that was."""
    for turn in range(first, 60):
        angle, away = turn * 2.4, apart * 0.55 * math.sqrt(turn)
        here = round(x + away * math.cos(angle), 1), round(y + away * math.sin(angle), 1)
        if all(math.dist(here, (other.x, other.y)) >= apart for other in others):
            return here, turn
    return (x, y), 60


def _mercator(latitude: float) -> float:
    return math.log(math.tan(math.pi / 4 + math.radians(latitude) / 2))

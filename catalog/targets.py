"""What an outside catalogue asks of a module, as data, and what a version still lacks for each. Pure.

EDU-DEX: the limits of its data API 1.0.2 (`ProgramDescriptions`: name and summary text at most 200, description text at most
1,200 characters, all three required; level, form and duration required). A `CatalogTarget` brings a profile of its own,
with keys of a listing's document (`catalog.sync.profile`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from catalog.completeness import LANGUAGES, NEEDED_FACTS, NEEDED_TEXTS, WANTED_FACTS, WANTED_TEXTS

EDUDEX = {
    "required": ["title", "summary", "description", "level", "delivery", "duration_weeks"],
    "longest": {"title": 200, "summary": 200, "description": 1200},
}
LABELS = {
    **NEEDED_TEXTS, **NEEDED_FACTS, **WANTED_TEXTS, **WANTED_FACTS,
    "materials": _lazy("Materials"), "outcomes": _lazy("Learning outcomes"),
}  # fmt: skip
ROWS = ("materials", "outcomes")  # their part of the form has the name itself as its id


@dataclass(frozen=True)
class Shortfall:
    sentence: str
    anchor: str  # the id of the field in the form


@dataclass(frozen=True)
class TargetMeasure:
    name: str
    shortfalls: list[Shortfall]


def measures(content: Mapping[str, Any], targets: Iterable[tuple[str, Mapping[str, Any]]]) -> list[TargetMeasure]:
    """By catalogue (name and profile), EDU-DEX first. Judges a snapshot, in the languages in which it has a title."""
    written = [code for code in LANGUAGES if content.get(f"title_{code}")] or [LANGUAGES[0]]
    return [
        TargetMeasure(name, list(_shortfalls(name, content, profile, written)))
        for name, profile in [("EDU-DEX", EDUDEX), *targets]
    ]


def _shortfalls(target: str, content: Mapping[str, Any], profile: Mapping[str, Any], written: list[str]):
    for key in _keys(profile.get("required", []), content, written):
        if key in content and content[key] in (None, "", []):
            yield Shortfall(
                _("%(target)s asks for: %(field)s.") % {"target": target, "field": _label(key)},
                key if key in ROWS else f"id_{key}",
            )
    for name, longest in profile.get("longest", {}).items():
        for key in _keys([name], content, written):
            over = len(content.get(key) or "") - longest
            if over > 0:
                said = ngettext(
                    "%(target)s takes at most %(longest)d characters; %(field)s has %(over)d too many.",
                    "%(target)s takes at most %(longest)d characters; %(field)s has %(over)d too many.",
                    over,
                ) % {"target": target, "longest": longest, "field": _label(key), "over": over}
                yield Shortfall(said, f"id_{key}")


def _keys(names: Iterable[str], content: Mapping[str, Any], written: list[str]) -> list[str]:
    """Keys of the snapshot; the name of a text stands for each language that is written in."""
    found = []
    for name in names:
        found += [name] if name in content else [f"{name}_{code}" for code in written]
    return found


def _label(key: str) -> str:
    base, _underscore, code = key.rpartition("_")
    if code in LANGUAGES and base in LABELS:
        languages = {"nl": _("in Dutch"), "en": _("in English")}
        return f"{LABELS[base]} {languages[code]}"
    return str(LABELS.get(key, key))

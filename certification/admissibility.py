"""Which mandatory elements of a European micro-credential a module does not tell yet.

Council Recommendation 2022/C 243/02, annex I, names eleven mandatory elements. Nine are known beforehand and judged
here; the identity of the learner and the date of issue are known when a proof is issued.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Element:
    """`code` is ours; `field` is the field of the module form where it is filled in, empty when it is about the owner."""

    code: str
    label: Any
    field: str
    is_present: bool = False


def check(facts: Mapping[str, Any]) -> tuple[Element, ...]:
    """The nine elements, each with whether the module tells it.

    `facts`: `titles`, `outcomes` (texts), `country`, `awarding_body`, `load_value`, `load_unit`, `level`,
    `assessments`, `assessment`, `delivery`, `quality`. Empty values are missing; spaces do not count as a text.
    """
    told = {name: _told(value) for name, value in facts.items()}
    return (
        Element("title", _("title"), "title_nl", told["titles"]),
        Element("country", _("country of the issuer"), "", told["country"]),
        Element("awarding_body", _("awarding body"), "", told["awarding_body"]),
        Element("outcomes", _("learning outcomes"), "outcomes", told["outcomes"]),
        Element("workload", _("study load"), "load_value", told["load_value"] and told["load_unit"]),
        Element("level", _("level"), "level", told["level"]),
        Element("assessment", _("type of assessment"), "assessments", told["assessments"] and told["assessment"]),
        Element("participation", _("form of participation"), "delivery", told["delivery"]),
        Element("quality_assurance", _("type of quality assurance"), "quality_nl", told["quality"]),
    )


def missing(facts: Mapping[str, Any]) -> tuple[Element, ...]:
    """The elements that the module does not tell yet."""
    return tuple(element for element in check(facts) if not element.is_present)


def facts_of(content: Mapping[str, Any], *, awarding_body: str) -> dict[str, Any]:
    """What `check` asks, read from a snapshot (`catalog.snapshot.content`). All our organisations issue in the Netherlands."""
    return {
        "titles": content["title_nl"] or content["title_en"],
        "country": "NL",
        "awarding_body": awarding_body,
        "outcomes": [outcome["nl"] or outcome["en"] for outcome in content["outcomes"]],
        "load_value": content["load_value"],
        "load_unit": content["load_unit"],
        "level": content["level"],
        "assessments": content["assessments"],
        "assessment": content["assessment_nl"] or content["assessment_en"],
        "delivery": content["delivery"],
        "quality": content["quality_nl"] or content["quality_en"],
    }


def _told(value: Any) -> bool:
    if isinstance(value, str):
        return bool(value.strip())
    if isinstance(value, list | tuple):
        return any(_told(item) for item in value)
    return bool(value)

"""What a module still needs: to be published in one language, and to be complete in both. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LANGUAGES = ("nl", "en")
OUTCOMES_NEEDED = 2

# What nobody can choose without: the short route asks exactly these. Texts are per language.
NEEDED_TEXTS = {"title": _("Title"), "summary": _("Summary")}
NEEDED_FACTS = {
    "level": _("Level"),
    "load_value": _("Study load"),
    "languages": _("Language of instruction"),
    "delivery": _("Form"),
}
# What the meter asks afterwards.
WANTED_TEXTS = {
    "description": _("Description"),
    "prior_knowledge": _("Prior knowledge and admission"),
    "programme": _("Programme"),
    "assessment": _("How it is assessed"),
}
WANTED_FACTS = {
    "target_groups": _("Target groups"),
    "application_areas": _("Application areas"),
    "topics": _("AI topics"),
    "duration_weeks": _("Duration in weeks"),
    "assessments": _("Kind of assessment"),
    "supervision": _("Supervision"),
    "award": _("Document at the end"),
    "price": _("Price"),
}


@dataclass(frozen=True)
class Gap:
    """Something that is missing. `anchor` is the id of its field in the form; `language` is empty for what is the same
    in both."""

    field: str
    label: str | Promise
    anchor: str
    language: str = ""


@dataclass(frozen=True)
class Completeness:
    to_publish: dict[str, list[Gap]]  # by language; empty: may be published in it
    to_complete: list[Gap]  # everything else that is missing in either language
    percent: int

    @property
    def languages(self) -> list[str]:
        """The languages in which nothing stands in the way of publishing."""
        return [language for language in LANGUAGES if not self.to_publish[language]]

    @property
    def is_publishable(self) -> bool:
        return bool(self.languages)

    @property
    def missing_texts(self) -> dict[str, int]:
        """How many texts are missing in each language."""
        return {
            language: len(
                {gap.field for gap in (*self.to_publish[language], *self.to_complete) if gap.language == language}
            )
            for language in LANGUAGES
        }

    @property
    def nearest(self) -> list[Gap]:
        """What is missing in the language that is nearest to being publishable; Dutch when both are as near."""
        return min((self.to_publish[language] for language in LANGUAGES), key=len)


def measure(content: Mapping[str, Any]) -> Completeness:
    """Judges a snapshot (`catalog.snapshot.content`). A level needs its basis, except where there is no formal level.
    A price is wanted, not needed: without one the page says "on request".

    `percent` counts each text in each language and each fact once, outcomes as one thing per language; it is 100 only
    when nothing at all is missing.
    """
    facts = [_gap(name, label) for name, label in NEEDED_FACTS.items() if _is_empty(content.get(name))]
    if content.get("level") not in (None, "", "none") and not content.get("eqf_basis"):
        facts.append(_gap("eqf_basis", _("Basis of the level")))
    to_publish = {
        language: _missing_texts(content, NEEDED_TEXTS, language) + _missing_outcomes(content, language) + facts
        for language in LANGUAGES
    }
    wanted = [gap for language in LANGUAGES for gap in _missing_texts(content, WANTED_TEXTS, language)]
    wanted += [_gap(name, label) for name, label in WANTED_FACTS.items() if _is_empty(content.get(name))]
    per_language = [gap for language in LANGUAGES for gap in to_publish[language] if gap.language]
    missing = per_language + facts + wanted
    asked = len(LANGUAGES) * (len(NEEDED_TEXTS) + 1 + len(WANTED_TEXTS)) + len(NEEDED_FACTS) + 1 + len(WANTED_FACTS)
    return Completeness(to_publish, [*_not_blocking(to_publish), *wanted], (asked - len(missing)) * 100 // asked)


def _not_blocking(to_publish: dict[str, list[Gap]]) -> list[Gap]:
    """Gaps of the second language, once the first one may be published."""
    if all(to_publish.values()):
        nearest = min(to_publish.values(), key=len)
        return [gap for gaps in to_publish.values() if gaps is not nearest for gap in gaps if gap.language]
    return [gap for gaps in to_publish.values() for gap in gaps]


def _missing_texts(content: Mapping[str, Any], texts: Mapping[str, Promise], language: str) -> list[Gap]:
    return [
        Gap(name, label, f"id_{name}_{language}", language)
        for name, label in texts.items()
        if _is_empty(content.get(f"{name}_{language}"))
    ]


def _missing_outcomes(content: Mapping[str, Any], language: str) -> list[Gap]:
    written = sum(1 for outcome in content.get("outcomes", []) if outcome.get(language, "").strip())
    return (
        []
        if written >= OUTCOMES_NEEDED
        else [Gap("outcomes", _("At least two learning outcomes"), "outcomes", language)]
    )


def _gap(name: str, label: Promise) -> Gap:
    return Gap(name, label, f"id_{name}")


def _is_empty(value: Any) -> bool:
    return value in (None, "", []) or (isinstance(value, str) and not value.strip())

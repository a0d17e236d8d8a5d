"""What the values of a module version read as, in the reader's language: labels instead of codes."""

import datetime
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Model
from django.template.defaultfilters import filesizeformat
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from catalog import skills
from catalog.differences import Difference, Piece
from catalog.forms.modules import VOCABULARIES
from catalog.models import ContentLicence, Language, LiteracyRole, ModuleVersion, Taxonomy
from config.texts import date_full, money
from partners.vocabulary import Words

FIXED = {"languages": Language, "literacy_roles": LiteracyRole, "assessments": ModuleVersion.Assessment}


@dataclass(frozen=True)
class Told:
    """One difference as the page shows it."""

    label: str | Promise
    old: str
    new: str
    pieces: tuple[Piece, ...] = ()


def label(model: type[Model], name: str) -> str:
    if name == "outcomes":
        return _("Learning outcomes")
    return capfirst(str(model._meta.get_field(name).verbose_name))


def shown(model: type[Model], name: str, value: Any, words: Words) -> str:
    """A value of a snapshot or a row, in words. Lists become lines."""
    if value in (None, "", []) or value is False:
        return ""
    if value is True:
        return _("yes")
    if name == "outcomes":
        return "\n".join(_outcome(outcome) for outcome in value)
    if name == "materials":
        labels = dict(ContentLicence.choices)
        return "\n".join(
            ", ".join(
                str(part) for part in (each["title"], labels.get(each["licence"]), each["url"], _file(each)) if part
            )
            for each in value
        )
    if name in VOCABULARIES:
        return ", ".join(word.label for word in words.of(VOCABULARIES[name], value))
    if name in FIXED:
        return ", ".join(str(dict(FIXED[name].choices).get(code, code)) for code in value)
    if name == "price":
        return money(Decimal(str(value)), "free")
    if name.endswith("_on"):
        return date_full(datetime.date.fromisoformat(str(value)))
    choices = dict(model._meta.get_field(name).flatchoices)
    return str(choices.get(value, value))


def _file(material: dict[str, Any]) -> str:
    """A file with its size: another one may have the same name."""
    file = material.get("file")
    return f"{file['name']} ({filesizeformat(file['size'])})" if file else ""


def _outcome(outcome: dict[str, Any]) -> str:
    linked = [str(Taxonomy(outcome["taxonomy"]).label)] if outcome.get("taxonomy") else []
    linked += [skills.name(skill) for skill in outcome.get("skills", [])]
    return " / ".join(filter(None, (outcome["nl"], outcome["en"]))) + (f" ({', '.join(linked)})" if linked else "")


def told(model: type[Model], differences: list[Difference], words: Words) -> list[Told]:
    return [
        Told(
            label(model, each.field),
            shown(model, each.field, each.old, words),
            shown(model, each.field, each.new, words),
            each.pieces,
        )
        for each in differences
    ]

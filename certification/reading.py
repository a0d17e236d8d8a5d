"""A frozen module in words, for people who judge it."""

import datetime
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from catalog.models import Delivery, Language, Level, LoadUnit, ModuleVersion
from config.texts import date_full, money


def facts(content: dict[str, Any]) -> list[dict[str, str]]:
    """Short facts of a snapshot, for the component `facts`; what is empty is left out."""
    eqf = _("EQF %s") % content["eqf_level"] if content["eqf_level"] else ""
    level = _label(Level, content["level"])
    load = f"{content['load_value']} {_label(LoadUnit, content['load_unit'])}" if content["load_value"] else ""
    price = "" if content["price"] is None else money(Decimal(content["price"]), zero="free")
    reviewed = content["reviewed_on"]
    rows = [
        (_("Level"), ", ".join(filter(None, [level, eqf])), _label(ModuleVersion.LevelBasis, content["eqf_basis"])),
        (_("Study load"), load, _weeks(content["duration_weeks"])),
        (_("Form"), _label(Delivery, content["delivery"]), _labels(Language, content["languages"])),
        (
            _("Assessment"),
            _labels(ModuleVersion.Assessment, content["assessments"]),
            _label(ModuleVersion.Supervision, content["supervision"]),
        ),
        (_("Document at the end"), _label(ModuleVersion.Award, content["award"]), ""),
        (_("Price"), price, ""),
        (_("Content last checked on"), date_full(datetime.date.fromisoformat(reviewed)) if reviewed else "", ""),
    ]
    return [{"label": label, "value": value, "note": note} for label, value, note in rows if value]


def texts(content: dict[str, Any]) -> list[tuple[str, str]]:
    """The longer texts of a snapshot in the reader's language, or the other one where that is empty."""
    rows = [
        (_("Summary"), "summary"),
        (_("Description"), "description"),
        (_("Prior knowledge and admission"), "prior_knowledge"),
        (_("How admission is tested"), "admission_test"),
        (_("Programme"), "programme"),
        (_("How it is assessed"), "assessment"),
        (_("Quality care"), "quality"),
    ]
    found = [(label, _either(content, name)) for label, name in rows]
    return [(label, value) for label, value in found if value]


def outcomes(content: dict[str, Any]) -> list[str]:
    """The learning outcomes in the reader's language."""
    first, second = ("en", "nl") if _english() else ("nl", "en")
    return [outcome[first] or outcome[second] for outcome in content["outcomes"]]


def _either(content: dict[str, Any], name: str) -> str:
    first, second = (f"{name}_en", f"{name}_nl") if _english() else (f"{name}_nl", f"{name}_en")
    return content[first] or content[second]


def _english() -> bool:
    return (get_language() or "nl")[:2] == "en"


def _weeks(number: int | None) -> str:
    return _("in %s weeks") % number if number else ""


def _label(choices, value: str | None) -> str:
    return str(dict(choices.choices).get(value, value or ""))


def _labels(choices, values: list[str]) -> str:
    return ", ".join(_label(choices, value) for value in values)

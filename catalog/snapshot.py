"""The content of a module version as plain values: for comparing versions, for the meter, and for frozen files."""

import datetime
import hashlib
import json
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from catalog.models import ModuleVersion

# What a version is, as against who wrote it when.
FIELDS = (
    "title_nl", "title_en", "summary_nl", "summary_en", "description_nl", "description_en",
    "level", "eqf_level", "eqf_basis", "eqf_register_url", "load_value", "load_unit", "duration_weeks",
    "contact_hours", "isced_f",
    "languages", "delivery", "participation", "target_groups", "application_areas", "topics", "literacy_roles",
    "prior_knowledge_nl", "prior_knowledge_en", "admission_test_nl", "admission_test_en",
    "programme_nl", "programme_en", "assessments", "assessment_nl", "assessment_en", "supervision", "counts_informal", "award",
    "price", "vat", "quality_nl", "quality_en", "reviewed_on", "review_due_on",
    "co_developers", "materials",
)  # fmt: skip
AMOUNTS = ("load_value", "price")
IN_ORDER = {"materials"}  # whose order means something
Outcome = dict[str, Any]  # {"nl": ..., "en": ..., "taxonomy": ..., "skills": [...]}; the last two where there are any


def content(version: ModuleVersion, outcomes: list[Outcome] | None = None) -> dict[str, Any]:
    """All fields of `FIELDS` and `outcomes` (a list of `{"nl": ..., "en": ...}` in their order, with `taxonomy` and `skills` where there are any), as values that JSON knows: figures as text without needless zeros, days as ISO 8601, lists of codes sorted. Two versions say the same
    exactly when these are equal. A version that is not stored brings its outcomes along."""
    found = {name: getattr(version, name) if name in IN_ORDER else _plain(getattr(version, name)) for name in FIELDS}
    for name in AMOUNTS:  # before it is stored, an amount may be any kind of number
        found[name] = None if found[name] is None else _plain(Decimal(str(found[name])))
    if outcomes is None:
        outcomes = [
            {"nl": outcome.text_nl, "en": outcome.text_en, "taxonomy": outcome.taxonomy, "skills": outcome.skills}
            for outcome in version.outcomes.all()
        ]
    return {**found, "outcomes": plain_outcomes(outcomes)}


def plain_outcomes(rows: Iterable[Outcome]) -> list[Outcome]:
    """Rows that say something, each with the same keys. An outcome without either reads as it did before there were any,
    so that marks which cover the outcomes keep covering them."""
    found = []
    for row in rows:
        words = {language: row.get(language, "") for language in ("nl", "en")}
        if any(words.values()):
            found.append(words | {name: row[name] for name in ("taxonomy", "skills") if row.get(name)})
    return found


def content_hash(snapshot: dict[str, Any], fields: Iterable[str]) -> str:
    """SHA-256 over these fields of a snapshot, in hexadecimal. The order of `fields` does not matter; a field that the
    snapshot lacks counts as empty."""
    chosen = {name: snapshot.get(name) for name in fields}
    return hashlib.sha256(json.dumps(chosen, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, list):
        return sorted(value)
    return value

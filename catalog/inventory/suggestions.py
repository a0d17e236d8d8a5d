"""What the mapping page fills in beforehand, from the file itself. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from catalog.inventory.columns import counts_credit_hours, language_of, recognise
from catalog.inventory.reading import Table

# 34 CFR 600.2 (United States): one hour in class and two outside it, in each of about fifteen weeks.
HOURS_PER_CREDIT = Decimal(45)
ROWS_LOOKED_AT = 300


@dataclass(frozen=True)
class Suggestion:
    """`hours_per_credit` is None unless the heading of the study load says that it holds credit hours."""

    columns: dict[str, int]
    language: str
    hours_per_credit: Decimal | None


def suggest(table: Table, columns: Mapping[str, int] | None = None) -> Suggestion:
    """By the known headings, or by `columns` where somebody chose them."""
    chosen = dict(recognise(table.headings) if columns is None else columns)
    places = [chosen[name] for name in ("title", "description") if name in chosen]
    texts = (row.cells[place] for row in table.rows[:ROWS_LOOKED_AT] for place in places)
    load = chosen.get("load")
    counts_credits = load is not None and counts_credit_hours(table.headings[load])
    return Suggestion(chosen, language_of(texts), HOURS_PER_CREDIT if counts_credits else None)

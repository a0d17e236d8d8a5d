# ruff: noqa: S608  (only names of our own columns are put into the text; values are parameters)
"""Search in plain SQL: exact, and fast enough for some tens of thousands of listings. It is the fallback of faster ways
and what they are tested against.

Counting takes one statement: each row carries a mask of the facets whose choice it fails. A facet is counted over the
rows that fail nothing but, perhaps, that facet itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from catalog.search.bitmaps import Counts
from catalog.search.facets import FACETS, YES, Facet, Selection, Shape
from catalog.search.meaning import Meaning

TITLE = {
    code: f"lower(coalesce(nullif(title_{code}, ''), title_{other}))" for code, other in (("nl", "en"), ("en", "nl"))
}
ORDERS = {
    "best": "NOT is_certified, next_start_on NULLS LAST, {title}, number",
    "soonest": "next_start_on NULLS LAST, {title}, number",
    "newest": "published_at DESC, number DESC",
    "price": "price NULLS LAST, {title}, number",
    "load": "load_hours NULLS LAST, {title}, number",
    "title": "{title}, number",
}


def order_by(order: str, language: str) -> str:
    """What stands after ORDER BY; no two modules are equal in it."""
    return ORDERS[order].format(title=TITLE[language])


@dataclass(frozen=True)
class Found:
    """Of a search: how many there are in all and per value, and its pages."""

    meaning: Meaning
    selection: Selection
    total: int
    counts: Counts
    beside: None = None  # there is no moment up to which anything could be kept

    def page(self, order: str, language: str, start: int, size: int) -> list[int]:
        return page(self.meaning, self.selection, order=order, language=language, start=start, size=size)


def find(meaning: Meaning, selection: Selection) -> Found:
    return Found(meaning, selection, *count(meaning, selection))


def count(meaning: Meaning, selection: Selection) -> tuple[int, Counts]:
    """How many listings match, and for each facet how many per value, with all choices but its own."""
    source, parameters = _source(meaning)
    masks = [_fails(facet, selection.of(facet), bit) for bit, facet in enumerate(FACETS)]
    mask = " | ".join(sql for sql, _ in masks if sql) or "0"
    parameters = [value for _, values in masks for value in values] + parameters
    columns = ", ".join(dict.fromkeys(facet.column for facet in FACETS))
    branches = [_branch(facet, bit) for bit, facet in enumerate(FACETS)]
    with connection.cursor() as cursor:
        cursor.execute(
            f"""WITH base AS MATERIALIZED (SELECT {columns}, {mask} AS fails FROM {source})
                SELECT '', '', count(*) FROM base WHERE fails = 0 UNION ALL {" UNION ALL ".join(branches)}""",
            parameters,
        )
        rows = cursor.fetchall()
    counts: Counts = {facet.name: {} for facet in FACETS}
    total = 0
    for name, value, number in rows:
        if name:
            counts[name][value] = number
        else:
            total = number
    return total, counts


def totals(asked: Sequence[tuple[Meaning, Selection]]) -> list[int]:
    """How many listings each of these finds, in one statement."""
    counts: list[str] = []
    parameters: list[Any] = []
    for meaning, selection in asked:
        source, values = _source(meaning)
        where, more = _where(selection)
        counts.append(f"(SELECT count(*) FROM {source} WHERE {where})")
        parameters += values + more
    if not counts:
        return []
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(counts)}", parameters)
        return list(cursor.fetchone())


def values_of(facet: Facet) -> set[str]:
    """All values of a facet with several in a row that some listing has."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT DISTINCT unnest({facet.column}) FROM catalog_listing")
        return {value for (value,) in cursor.fetchall()}


def page(meaning: Meaning, selection: Selection, *, order: str, language: str, start: int, size: int) -> list[int]:
    """The modules at these places of the order."""
    source, parameters = _source(meaning)
    where, values = _where(selection)
    parameters += values
    by = order_by(order, language)
    if order == "best" and meaning.asks:
        by = "number NOT IN (SELECT catalog_matches_in_title(%s, %s)), " + by
        parameters += _tsqueries(meaning.wanted)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT number FROM {source} WHERE {where} ORDER BY {by} LIMIT %s OFFSET %s", [*parameters, size, start]
        )
        return [pk for (pk,) in cursor.fetchall()]


def _where(selection: Selection) -> tuple[str, list[Any]]:
    conditions = [_passes(facet, selection.of(facet)) for facet in FACETS if selection.of(facet)]
    return " AND ".join(sql for sql, _ in conditions) or "true", [value for _, values in conditions for value in values]


def _source(meaning: Meaning) -> tuple[str, list[Any]]:
    """The listings that match the words, as something to select from."""
    conditions, parameters = [], []
    if meaning.asks:
        conditions.append("number IN (SELECT catalog_matches(%s, %s))")
        parameters += _tsqueries(meaning.wanted)
    for sides in meaning.unwanted:
        conditions.append("number NOT IN (SELECT catalog_matches(%s, %s))")
        parameters += _tsqueries(sides)
    where = f" WHERE {' AND '.join(conditions)}" if conditions else ""
    return f"(SELECT * FROM catalog_listing{where}) AS listing", parameters


def _tsqueries(sides) -> list[str]:
    return [sides["dutch"].tsquery, sides["english"].tsquery]


def _passes(facet: Facet, values: tuple[str, ...]) -> tuple[str, list[Any]]:
    if facet.shape is Shape.FLAG:
        return facet.column, []
    if facet.shape is Shape.ONE:
        return f"{facet.column} = ANY(%s)", [list(values)]
    return f"{facet.column} && %s::varchar[]", [list(values)]


def _fails(facet: Facet, values: tuple[str, ...], bit: int) -> tuple[str, list[Any]]:
    if not values:
        return "", []
    condition, parameters = _passes(facet, values)
    return f"CASE WHEN {condition} THEN 0 ELSE {1 << bit} END", parameters


def _branch(facet: Facet, bit: int) -> str:
    others = f"fails & ~{1 << bit} = 0"
    if facet.shape is Shape.FLAG:
        return f"SELECT '{facet.name}', '{YES}', count(*) FROM base WHERE {facet.column} AND {others}"
    if facet.shape is Shape.ONE:
        return (
            f"SELECT '{facet.name}', {facet.column}, count(*) FROM base "
            f"WHERE {facet.column} <> '' AND {others} GROUP BY {facet.column}"
        )
    return f"SELECT '{facet.name}', value, count(*) FROM base, unnest({facet.column}) AS value WHERE {others} GROUP BY value"

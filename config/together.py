"""Several lists of rows in one question to the database: for pages that show a little of very much."""

import json
from decimal import Decimal
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db.models import Func, JSONField, Model, QuerySet, prefetch_related_objects
from django.db.models.functions import JSONObject


def fill(owner: Model, *contexts: dict[str, Any]) -> None:
    """Replaces each queryset that these contexts hold, and that was not read yet, by the list of its rows."""
    places = [(context, name) for context in contexts for name, value in context.items() if _waits(value)]
    for (context, name), rows in zip(places, read(owner, *(each[name] for each, name in places)), strict=True):
        context[name] = rows


def read(owner: Model, *lists: QuerySet) -> list[list]:
    """The rows of each list as reading them one by one gives, with what they select, annotate and prefetch. `owner` is
    any row that exists, to hang the question on: the object of the page, or its reader."""
    exact = ArrayField(JSONField(decoder=_Exact))
    arrays = [ArraySubquery(rows.values(as_json=_as_json(rows)), output_field=exact) for rows in lists]
    found = owner._meta.model._base_manager.filter(pk=owner.pk).values_list(*arrays).get() if arrays else ()
    return [_rows(rows, values or []) for rows, values in zip(lists, found, strict=True)]


def _waits(value: Any) -> bool:
    return isinstance(value, QuerySet) and value._result_cache is None


class _WholeRow(Func):
    """All columns of the table to which this one belongs, without naming each."""

    output_field = JSONField()

    def as_sql(self, compiler, connection, **_more):
        (column,) = self.get_source_expressions()
        return f"to_jsonb({compiler.quote_name_unless_alias(column.alias)})", ()


class _Exact(json.JSONDecoder):
    """Amounts of money stay what they are."""

    def __init__(self, **options):
        super().__init__(**options | {"parse_float": Decimal})


def _as_json(rows: QuerySet) -> JSONObject:
    annotations = {name: name for name in rows.query.annotation_select}
    return JSONObject(**_tables(rows.model, _related(rows)), **annotations)


def _related(rows: QuerySet) -> dict:
    return rows.query.select_related or {}


def _tables(model: type[Model], related: dict, path: str = "") -> dict[str, Any]:
    """The row of the model as `own`, and those of related ones by the name of the relation."""
    column = next(field.attname for field in model._meta.concrete_fields if not field.primary_key)
    return {"own": _WholeRow(f"{path}{column}")} | {
        name: JSONObject(**_tables(model._meta.get_field(name).related_model, below, f"{path}{name}__"))
        for name, below in related.items()
    }


def _rows(rows: QuerySet, values: list[dict]) -> list:
    made = [_made(rows.model, _related(rows), each) for each in values]
    for row, each in zip(made, values, strict=True):
        for name, annotation in rows.query.annotation_select.items():
            setattr(row, name, annotation.output_field.to_python(each[name]))
        for field, known in rows._known_related_objects.items():
            setattr(row, field.name, known[getattr(row, field.attname)])
    prefetch_related_objects(made, *rows._prefetch_related_lookups)
    return made


def _made(model: type[Model], related: dict, values: dict) -> Any:
    """The row; None where a relation is empty."""
    own, fields = values["own"], model._meta.concrete_fields
    if own is None:
        return None
    row = model.from_db(None, [each.attname for each in fields], [each.to_python(own[each.column]) for each in fields])
    for name, below in related.items():
        setattr(row, name, _made(model._meta.get_field(name).related_model, below, values[name]))
    return row

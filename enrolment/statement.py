"""Puts the insertion of a model's row into a larger SQL statement, so that several rows are written in one round trip."""

from typing import Any

from django.db import connection
from django.db.models import Model


def insertion(row: Model, *, source: str, **expressions: str | tuple[str, Any]) -> tuple[str, list[Any]]:
    """`insert into ... select ... from <source> returning *` for an unsaved `row`, and its parameters.

    Every column takes the value of `row` (so the model's defaults hold), except those named in `expressions`, which
    are SQL over `source`, common table expressions of the same statement; a pair is SQL with one parameter. A key
    that the database gives is left out.
    """
    columns, values, parameters = [], [], []
    for field in row._meta.concrete_fields:
        if field.primary_key and field.attname not in expressions:
            continue
        columns.append(connection.ops.quote_name(field.column))
        if field.attname not in expressions:
            values.append(f"%s::{field.db_type(connection)}")
            parameters.append(field.get_db_prep_save(field.pre_save(row, True), connection))
        elif isinstance(expressions[field.attname], tuple):
            sql, parameter = expressions[field.attname]
            values.append(sql)
            parameters.append(parameter)
        else:
            values.append(expressions[field.attname])
    table = connection.ops.quote_name(row._meta.db_table)
    sql = f"insert into {table} ({', '.join(columns)}) select {', '.join(values)} from {source} returning *"  # noqa: S608
    return sql, parameters

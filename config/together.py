"""Several lists of rows in one question to the database: for pages that show a little of very much."""

import json
from decimal import Decimal
from functools import cache
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection, connections
from django.db.models import Expression, Field, JSONField, Model, QuerySet, prefetch_related_objects
from django.db.models.sql.compiler import SQLCompiler


def fill(*contexts: dict[str, Any]) -> None:
    """Replaces each queryset that these contexts hold, and that was not read yet, by the list of its rows."""
    places = [(context, name) for context in contexts for name, value in context.items() if _waits(value)]
    for (context, name), rows in zip(places, read(*(each[name] for each, name in places)), strict=True):
        context[name] = rows


def read(*lists: QuerySet) -> list[list]:
    """The rows of each list as reading them one by one gives, with what they select, annotate and prefetch. One in
    which nothing can be (`pk__in=[]`) costs nothing."""
    parts = [_Part(rows.query, connections[rows.db], rows.db) for rows in lists]  # not the proxy, which is slow
    asked = [part for part in parts if part.is_asked()]
    if asked:
        question = f"SELECT {', '.join(part.sql for part in asked)}"
        with connection.cursor() as cursor:
            cursor.execute(question, [each for part in asked for each in part.params])
            answers = cursor.fetchone()
        for part, answer in zip(asked, answers, strict=True):
            part.answer = answer
    return [part.rows_of(rows) for part, rows in zip(parts, lists, strict=True)]


def _waits(value: Any) -> bool:
    return isinstance(value, QuerySet) and value._result_cache is None


class _WholeRow(Expression):
    """All columns of one table in a statement. Naming each takes more time than all the rest of building it."""

    output_field = JSONField()

    def __init__(self, key: Expression):
        super().__init__()
        self.key = key

    def as_sql(self, compiler, _connection):
        return f"to_jsonb({compiler.quote_name_unless_alias(self.key.alias)})", ()

    def get_group_by_cols(self):
        return [self.key]


class _Part(SQLCompiler):
    """One list: its statement is a column of the question, and that column of the answer becomes its rows."""

    answer = "[]"

    def get_default_columns(self, _mask, start_alias=None, opts=None, **_parent):
        return [_WholeRow((opts or self.query.get_meta()).pk.get_col(start_alias or self.query.get_initial_alias()))]

    def is_asked(self) -> bool:
        try:
            sql, self.params = self.as_sql(with_col_aliases=True)
        except EmptyResultSet:
            return False
        self.sql = f"array_to_json(array(SELECT row_to_json(part) FROM ({sql}) part))::text"  # noqa: S608 (as Django wrote it)
        return True

    def rows_of(self, rows: QuerySet) -> list:
        found = [list(each.values()) for each in json.loads(self.answer, parse_float=Decimal)]
        made = [_made(self.klass_info, values) for values in found]
        for row, values in zip(made, found, strict=True):
            for name, at in self.annotation_col_map.items():
                setattr(row, name, self.select[at][0].output_field.to_python(values[at]))
            for field, known in rows._known_related_objects.items():
                setattr(row, field.name, known[getattr(row, field.attname)])
        prefetch_related_objects(made, *rows._prefetch_related_lookups)
        return made


def _made(kind: dict, values: list) -> Model | None:
    """The row of this kind with those that were selected with it; None where a relation is empty."""
    columns = values[kind["select_fields"][0]]
    if columns is None:
        return None
    names, fields = _fields(kind["model"])
    row = kind["model"].from_db(None, names, [field.to_python(columns[field.column]) for field in fields])
    for below in kind.get("related_klass_infos", ()):
        related = _made(below, values)
        below["local_setter"](row, related)
        if related:
            below["remote_setter"](related, row)
    return row


@cache
def _fields(model: type[Model]) -> tuple[list[str], list[Field]]:
    fields = model._meta.concrete_fields
    return [field.attname for field in fields], fields

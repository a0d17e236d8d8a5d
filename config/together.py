"""Several lists of rows in one question to the database: for pages that show a little of very much."""

import json
import re
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection, connections
from django.db.models import BigIntegerField, Expression, Field, JSONField, Model, QuerySet, prefetch_related_objects
from django.db.models.sql.compiler import SQLCompiler

BLANK = re.compile(r"/\*blank (.+?)\*/")


def fill(*contexts: dict[str, Any]) -> None:
    """Replaces each queryset that these contexts hold, and that was not read yet, by the list of its rows."""
    for context, rows in zip(contexts, Question(*contexts).answer(), strict=True):
        context.update(rows)


def read(*lists: QuerySet) -> list[list]:
    """The rows of each list as reading them one by one gives, with what they select, annotate and prefetch. One in
    which nothing can be (`pk__in=[]`) costs nothing."""
    (rows,) = Question({str(place): each for place, each in enumerate(lists)}).answer()
    return list(rows.values())


class Blank(Expression):
    """A number in a question, or several after `IN`, that is filled in each time when the question is asked."""

    output_field = BigIntegerField()

    def __init__(self, name: str):
        super().__init__()
        self.name = name

    def as_sql(self, _compiler, _connection):
        return f"/*blank {self.name}*/", []


class Question:
    """The querysets of some contexts as one statement. Making it takes more time than the database needs to answer it,
    so one with blanks may be kept and asked again."""

    def __init__(self, *contexts: Mapping[str, Any]):
        self._parts = [{name: _Part(value) for name, value in context.items() if _waits(value)} for context in contexts]
        self._asked = [part for parts in self._parts for part in parts.values() if part.is_asked()]
        self._sql = self._written() if self._asked else ""

    def _written(self) -> str:
        question = f"SELECT {', '.join(part.sql for part in self._asked)}"
        with connection.cursor() as cursor:
            return cursor.mogrify(question, [each for part in self._asked for each in part.params])

    def answer(self, blanks: Mapping[str, str] | None = None) -> list[dict[str, list]]:
        """For each context the rows of its querysets, by name. `blanks`: what stands for each `Blank`, as SQL."""
        found = dict(zip(self._asked, self._ask(blanks or {}), strict=True)) if self._asked else {}
        return [{name: part.rows_of(found.get(part, "[]")) for name, part in parts.items()} for parts in self._parts]

    def _ask(self, blanks: Mapping[str, str]) -> tuple[str, ...]:
        with connection.cursor() as cursor:
            cursor.execute(BLANK.sub(lambda blank: blanks[blank[1]], self._sql))
            return cursor.fetchone()


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

    def __init__(self, rows: QuerySet):
        super().__init__(rows.query, connections[rows.db], rows.db)  # not the proxy of the connection, which is slow
        self._known, self._prefetched = rows._known_related_objects, rows._prefetch_related_lookups

    def get_default_columns(self, _mask, start_alias=None, opts=None, **_parent):
        return [_WholeRow((opts or self.query.get_meta()).pk.get_col(start_alias or self.query.get_initial_alias()))]

    def is_asked(self) -> bool:
        try:
            sql, self.params = self.as_sql(with_col_aliases=True)
        except EmptyResultSet:
            return False
        self.sql = f"array_to_json(array(SELECT row_to_json(part) FROM ({sql}) part))::text"  # noqa: S608 (as Django wrote it)
        return True

    def rows_of(self, answer: str) -> list:
        found = [list(each.values()) for each in json.loads(answer, parse_float=Decimal)]
        made = [_made(self.klass_info, values) for values in found]
        for row, values in zip(made, found, strict=True):
            for name, at in self.annotation_col_map.items():
                setattr(row, name, self.select[at][0].output_field.to_python(values[at]))
            for field, known in self._known.items():
                setattr(row, field.name, known[getattr(row, field.attname)])
        prefetch_related_objects(made, *self._prefetched)
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

"""Several lists of rows in one question to the database: for pages that show a little of very much."""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from functools import cache, lru_cache, partial, wraps
from inspect import signature
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection, connections
from django.db.models import BigIntegerField, Expression, Field, JSONField, Model, QuerySet, prefetch_related_objects
from django.db.models.sql.compiler import SQLCompiler
from django.utils import timezone
from django.utils.translation import get_language

from config.light_rows import is_light, made_of, tuples_of
from config.planned import planned_cursor

Value = int | Iterable[int] | str | datetime
BLANK = re.compile(r"(?P<several>IN )?\(/\*blank (?P<name>.+?)\*/\)")
AS_JSON = "array_to_json(array(SELECT row_to_json(part) FROM ({}) part))::text"
STATEMENTS = 256  # questions of lists that are kept, of which a process keeps the text


def fill(*contexts: dict[str, Any]) -> None:
    """Replaces each queryset that these contexts hold, and that was not read yet, and each list of `kept`, by its rows."""
    places = [(context, name) for context in contexts for name, value in context.items() if _waits(value)]
    for (context, name), rows in zip(places, read(*(context[name] for context, name in places)), strict=True):
        context[name] = rows


def read(*lists: "QuerySet | Asked") -> list[list]:
    """The rows of each list as reading them one by one gives, with what they select, annotate and prefetch. One in
    which nothing can be (`pk__in=[]`) costs nothing."""
    return _read([each if isinstance(each, Asked) else Asked(_Part(each)) for each in lists])


def kept(make: Callable[..., QuerySet]) -> "Callable[..., Asked]":
    """For a list that many pages show: `make` gets a `Blank` for each of its arguments and is called once a day and
    language; making a queryset and its statement takes more time than the database needs to answer it.

        @together.kept
        def meetings_of(community): return Meeting.objects.filter(community=community).order_by("pk")

        together.read(meetings_of(community.pk))

    Arguments are numbers, several where they stand after `IN`, texts and moments. What else the list depends on must not
    change within a day."""
    names = signature(make).parameters

    @lru_cache(maxsize=4)
    def part(_day: date, _language: str) -> _Part:
        return _Part(make(*map(Blank, names)), is_kept=True)

    @wraps(make)
    def asked(*values: Value) -> Asked:
        return Asked(part(timezone.localdate(), get_language()), dict(zip(names, map(written, values), strict=True)))

    return asked


def written(value: Value) -> str:
    """As the database reads it; which type it has is up to the place where it stands."""
    if isinstance(value, str | datetime):
        return str(value)
    return f"{{{','.join(str(int(each)) for each in value)}}}" if isinstance(value, Iterable) else str(int(value))


class Blank(Expression):
    """A value in a question, or several numbers after `IN`, that is filled in each time when the question is asked."""

    output_field = BigIntegerField()

    def __init__(self, name: str):
        super().__init__()
        self.name = name

    def as_sql(self, _compiler, _connection):
        return f"/*blank {self.name}*/", []


@dataclass(frozen=True)
class Asked:
    """A list, and what fills its blanks, as text."""

    part: "_Part"
    blanks: Mapping[str, str | None] = field(default_factory=dict)


def tuples(asked: Asked) -> list[tuple]:
    """The rows of one list of `kept` that has `values_list`, as the driver gives them: much text takes longer as JSON."""
    return _tuples(asked, "{}")


def tuples_beside(
    row: str, values: Mapping[str, Any], asked: Asked, *, meanwhile: Callable[[], object] | None = None
) -> tuple[tuple, list[tuple]]:
    """What `tuples` gives, after the one row of another statement, which is the same each time but for these values. Both are
    of the same moment. `meanwhile`: see `planned_cursor`."""
    both = f"SELECT * FROM ({row}) one LEFT JOIN ({{}}) part ON true"  # noqa: S608  (two of our own statements)
    rows = _tuples(asked, both, values, meanwhile)
    own = len(asked.part.select)
    return rows[0][:-own], [each[-own:] for each in rows if any(value is not None for value in each[-own:])]


def _tuples(
    asked: Asked,
    around: str,
    values: Mapping[str, Any] | None = None,
    meanwhile: Callable[[], object] | None = None,
) -> list[tuple]:
    statement, places = _kept_statement((asked.part,), as_json=False)
    with planned_cursor(meanwhile=meanwhile) as cursor:
        blanks = {place: asked.blanks[name] for place, _at, name in places}
        cursor.execute(around.format(statement), {**(values or {}), **blanks})
        return cursor.fetchall()


class Question:
    """The querysets of some contexts with blanks, to be asked many times."""

    def __init__(self, *contexts: Mapping[str, Any]):
        self._parts = [
            {name: _Part(value, is_kept=True) for name, value in context.items() if _waits(value)}
            for context in contexts
        ]

    def answer(self, blanks: Mapping[str, str | None]) -> list[dict[str, list]]:
        """For each context the rows of its querysets, by name. `blanks`: what fills each of them, as text."""
        rows = iter(_read([Asked(part, blanks) for parts in self._parts for part in parts.values()]))
        return [{name: next(rows) for name in parts} for parts in self._parts]


def _read(lists: list[Asked]) -> list[list]:
    asked = [each for each in lists if each.part.sql]
    answers = dict(zip(map(id, asked), _answers(asked), strict=True)) if asked else {}
    return [each.part.rows_of(answers.get(id(each), "[]")) for each in lists]


def _answers(asked: list[Asked]) -> tuple[str, ...]:
    parts = tuple(each.part for each in asked)
    are_kept = all(part.is_kept for part in parts)
    statement, places = _kept_statement(parts) if are_kept else _statement(parts)
    values = {place: asked[at].blanks[name] for place, at, name in places}
    with planned_cursor() if are_kept else connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchone()


def _statement(parts: tuple["_Part", ...], *, as_json: bool = True) -> tuple[str, list[tuple[str, int, str]]]:
    """One question for all, and its placeholders: each with the number of its part and the name of the blank there."""
    places = {}

    def placed(at: int, blank: re.Match) -> str:
        place = f"{at} {blank['name']}"
        places[place] = (place, at, blank["name"])
        return f"= ANY(%({place})s)" if blank["several"] else f"%({place})s"

    filled = [BLANK.sub(partial(placed, at), part.sql.replace("%", "%%")) for at, part in enumerate(parts)]
    return f"SELECT {', '.join(map(AS_JSON.format, filled))}" if as_json else filled[0], list(places.values())


_kept_statement = lru_cache(maxsize=STATEMENTS)(_statement)


def _waits(value: Any) -> bool:
    return isinstance(value, Asked) or (isinstance(value, QuerySet) and value._result_cache is None)


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

    def __init__(self, rows: QuerySet, *, is_kept: bool = False):
        self._light = rows if is_light(rows) else None
        asked = tuples_of(rows) if self._light is not None else rows
        super().__init__(asked.query, connections[rows.db], rows.db)  # not the proxy of the connection, which is slow
        self.is_kept = is_kept
        self._known, self._prefetched = rows._known_related_objects, rows._prefetch_related_lookups
        self._has_tuples = asked._fields is not None
        self.sql = self._statement()

    def get_default_columns(self, _mask, start_alias=None, opts=None, **_parent):
        return [_WholeRow((opts or self.query.get_meta()).pk.get_col(start_alias or self.query.get_initial_alias()))]

    def _statement(self) -> str:
        """With all its values but the blanks; nothing where no row can be."""
        try:
            statement, values = self.as_sql(with_col_aliases=True)
        except EmptyResultSet:
            return ""
        if BLANK.search(statement) and any(isinstance(each, datetime) for each in values):
            raise TypeError(f"A list that is kept knows the day and not the moment: {self.query}")
        with self.connection.cursor() as cursor:
            return cursor.mogrify(statement, values)

    def rows_of(self, answer: str) -> list:
        """Of `values_list` tuples, otherwise objects."""
        found = [list(each.values()) for each in json.loads(answer, parse_float=Decimal)]
        if self._has_tuples:
            fields = [expression.output_field for expression, *_rest in self.select]
            tuples = [tuple(field.to_python(value) for field, value in zip(fields, row, strict=True)) for row in found]
            return tuples if self._light is None else list(made_of(self._light, tuples))
        made = [_made(self.klass_info, values) for values in found]
        for row, values in zip(made, found, strict=True):
            for name, at in self.annotation_col_map.items():
                setattr(row, name, self.select[at][0].output_field.to_python(values[at]))
            for relation, known in self._known.items():
                setattr(row, relation.name, known[getattr(row, relation.attname)])
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

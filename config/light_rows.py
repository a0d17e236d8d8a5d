"""Rows made of the columns that are asked for, and nothing else. Where a page has hundreds of them, Django's own way
(each field of each row set one by one) takes longer than asking the database."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Field, Model, QuerySet
from django.db.models.base import ModelState
from django.db.models.query import ModelIterable


def light(rows: QuerySet, **related: tuple[str, ...]) -> QuerySet:
    """The same rows, with `only()` and annotations as they stand, each with those that these foreign keys lead to: of them
    the columns that are named (`lead=("name",)`). What was not read is asked when it is needed."""
    found = rows.all()
    found._iterable_class = type("LightRows", (_LightRows,), {"related": related})
    return found


def is_light(rows: QuerySet) -> bool:
    return issubclass(rows._iterable_class, _LightRows)


def tuples_of(rows: QuerySet) -> QuerySet:
    """Light rows before they are made: `values_list` of what is asked for. `made_of` makes rows of its tuples."""
    own, others = _asked(rows)
    return rows.values_list(*own, *(f"{name}__{column}" for name, _model, columns in others for column in columns))


def made_of(rows: QuerySet, tuples: Iterable[tuple]) -> Iterator[Model]:
    model, (own, others) = rows.model, _asked(rows)
    for values in tuples:
        remaining = iter(values)
        row = _made(model, rows.db, own, remaining)
        for name, other, columns in others:
            found = _made(other, rows.db, columns, remaining)
            row._state.fields_cache[name] = found if found.pk else None
        for field, objects in rows._known_related_objects.items():
            row._state.fields_cache[field.name] = objects[row.__dict__[field.attname]]
        yield row


class _LightRows(ModelIterable):
    related: dict[str, tuple[str, ...]]

    def __iter__(self) -> Iterator[Model]:
        return made_of(self.queryset, tuples_of(self.queryset))


def _asked(rows: QuerySet) -> tuple[list[str], list[tuple[str, type[Model], list[str]]]]:
    """The names of the columns of each row, and those of the rows that it leads to: by which name, of which model."""
    own = [*(field.attname for field in _read(rows)), *rows.query.annotation_select]
    related = rows._iterable_class.related
    return own, [
        (name, rows.model._meta.get_field(name).related_model, ["id", *asked]) for name, asked in related.items()
    ]


def _read(rows: QuerySet) -> list[Field]:
    names, is_left_out = rows.query.deferred_loading
    return [
        field for field in rows.model._meta.concrete_fields if field.primary_key or (field.name in names) != is_left_out
    ]


def _made(model: type[Model], database: str, names: list[str], values: Iterator[Any]) -> Any:
    row = model.__new__(model)
    row._state = ModelState()
    row._state.adding, row._state.db = False, database
    row.__dict__.update(zip(names, values, strict=False))  # what belongs to the next row comes after
    return row

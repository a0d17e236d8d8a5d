"""The cells of a table. A page has hundreds: what is the same for a whole column is found out once, where django-tables2
looks at the signature of a method, or fetches a template and all that the frame knows, for each cell."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.template import Context, Template
from django.template.loader import get_template
from django_tables2 import TemplateColumn
from django_tables2.columns import BoundColumn
from django_tables2.rows import BoundRow
from django_tables2.utils import signature

Cell = Callable[[BoundRow], Any]


def cell_of(column: BoundColumn, page: Context) -> Cell:
    """What draws the cells of this column; `page` is the context of the page that the table stands on."""
    if column.link:
        return lambda row: row.get_cell(column.name)
    if not column.column.empty_values and signature(column.render) == (("record",), None):
        return lambda row: column.render(record=row.record)
    drawn = _by_template(column, page) if _has_template(column) else _by_method(column)
    return lambda row: row._get_and_render_with(column, render_func=partial(drawn, row), default=column.default)


def _has_template(column: BoundColumn) -> bool:
    return isinstance(column.column, TemplateColumn) and column.render == column.column.render


def _by_template(column: BoundColumn, page: Context) -> Callable[..., str]:
    own = column.column
    template = Template(own.template_code) if own.template_code else get_template(own.template_name).template

    def drawn(row: BoundRow, bound: BoundColumn, value: Any = None) -> str:
        with page.update(own.get_context_data(**row._optional_cell_arguments(bound, value))):
            return template.render(page)

    return drawn


def _by_method(column: BoundColumn) -> Callable[..., Any]:
    names, takes_all = signature(column.render)

    def drawn(row: BoundRow, bound: BoundColumn, value: Any = None) -> Any:
        known = row._optional_cell_arguments(bound, value)
        return column.render(**(known if takes_all else {name: known[name] for name in names}))

    return drawn

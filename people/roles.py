"""The registry of all tables with role grants. Each app registers its own, in `AppConfig.ready` or with the decorator."""

from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache, partial
from typing import Any

from django.apps import apps
from django.db import connection, models
from django.db.models import Q
from django.utils import timezone

from people.models import Grant, User

# `offered_to()` of GrantQuerySet
OFFERED = """accepted_at IS NULL AND (ends_on IS NULL OR ends_on >= %(today)s)
    AND (person_id = %(person)s OR (person_id IS NULL AND email IN
        (SELECT email FROM account_emailaddress WHERE user_id = %(person)s AND verified)))"""


@dataclass(frozen=True)
class Table:
    """One registered table. `leading` are the roles that need a second factor; `check_end(grant)` raises `NotPossible`
    when the grant cannot be missed (the last administrator); it must lock what it counts, in a fixed order."""

    model: type[Grant]
    leading: frozenset[str] = field(default_factory=frozenset)
    check_end: Callable[[Any], None] | None = None

    @property
    def label(self) -> str:
        return self.model._meta.label_lower


_tables: dict[str, Table] = {}


def register(model=None, *, leading=(), check_end=None):
    """Registers a concrete `Grant` table: `register(Model)`, `register(Model, leading=[...])`, or as a decorator."""
    if model is None:
        return partial(register, leading=leading, check_end=check_end)
    _tables[model._meta.label_lower] = Table(model, frozenset(leading), check_end)
    return model


def tables() -> list[Table]:
    """All registered tables, in the order of the apps."""
    order = {config.label: position for position, config in enumerate(apps.get_app_configs())}
    return sorted(_tables.values(), key=lambda table: (order[table.model._meta.app_label], table.label))


def table_of(label: str | Grant | type[Grant]) -> Table:
    """The table by its label ("people.portalrole") or by a grant. Raises `KeyError` for one that nobody registered."""
    return _tables[label if isinstance(label, str) else label._meta.label_lower]


def table_of_scope(scope: models.Model) -> Iterator[Table]:
    """The tables whose grants are about this kind of object."""
    for table in tables():
        if table.model.scope_field and isinstance(
            scope, table.model._meta.get_field(table.model.scope_field).related_model
        ):
            yield table


def grants_of(user: User) -> list[Grant]:
    """All grants that this person has or had, newest first, over all tables."""
    return _collect(lambda model: model.objects.filter(person=user))


def offered_to(user: User) -> list[Grant]:
    """All grants that wait for this person's yes or no, over all tables. One query where there are none."""
    numbers = defaultdict(list)
    for label, number in ask_all("id", OFFERED, user):
        numbers[label].append(number)
    return _collect(lambda model: model.objects.filter(pk__in=numbers[model._meta.label_lower])) if numbers else []


def ask_all(columns: str, condition: str, user: User) -> list[tuple]:
    """The label of the table and these columns ({scope} for the number of the scope) of all grants for which the
    condition holds, in one query over all tables. Written in SQL, as nearly every page asks it: %(person)s, %(today)s."""
    with connection.cursor() as cursor:
        cursor.execute(_statement(columns, condition), {"person": user.pk, "today": timezone.localdate()})
        return cursor.fetchall()


@cache
def _statement(columns: str, condition: str) -> str:
    return " UNION ALL ".join(
        f"SELECT '{table.label}', {columns.format(scope=_column(table))} "  # noqa: S608 (names of our own tables)
        f"FROM {table.model._meta.db_table} WHERE {condition}"
        for table in tables()
    )


def _column(table: Table) -> str:
    return f"{table.model.scope_field}_id" if table.model.scope_field else "NULL::bigint"


def _scope(table: Table) -> list[str]:
    return [table.model.scope_field] if table.model.scope_field else []


def search(*, words: str = "", role: tuple[str, str] | None = None, state: str = "") -> list[Grant]:
    """Grants over all tables by name or address, by role (table label and value) and by state (current, waiting, ended)."""

    def rows(model):
        found = getattr(model.objects, state)() if state else model.objects.all()
        if role:
            found = found.filter(role=role[1]) if model._meta.label_lower == role[0] else found.none()
        named = Q(person__name__icontains=words) | Q(person__email__icontains=words) | Q(email__icontains=words)
        return found.filter(named) if words else found

    if state not in ("", "current", "waiting", "ended"):
        raise ValueError(state)
    return _collect(rows)


def _collect(rows: Callable[[type[Grant]], models.QuerySet]) -> list[Grant]:
    found = []
    for table in tables():
        found += rows(table.model).select_related("given_by", "person", *_scope(table))
    return sorted(found, key=lambda grant: grant.given_at, reverse=True)

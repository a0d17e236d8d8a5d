"""The roles that somebody holds today. A page asks after those of its reader many times: they are read once."""

from collections import ChainMap
from collections.abc import Callable
from functools import cached_property, lru_cache, partial, wraps
from typing import Any

from django.db.models import QuerySet

from config import together
from config.together import Asked, Blank
from people import roles
from people.models import Grant, User

KEPT = 32  # roles that people hold together, of which a process keeps the lists
ANYWHERE = object()  # not None: what is not saved yet has that for its number, and nobody holds anything there
# `current()` and `held_by()` of GrantQuerySet
CURRENT = """person_id = %(person)s AND accepted_at IS NOT NULL AND starts_on <= %(today)s
    AND (ends_on IS NULL OR ends_on >= %(today)s)"""
Key = tuple[str, str, int | None]  # the label of the table, the role, the number of its scope


class _Kept:
    """What one reading finds; it waits until somebody asks."""

    def __init__(self, user: User):
        self._user = user

    @cached_property
    def keys(self) -> list[Key]:
        return _read(self._user)


def _read(user: User) -> list[Key]:
    """All that this person holds, in one query over all tables."""
    return roles.ask_all("role, {scope}", CURRENT, user) if user.is_authenticated else []


def keep(user: User) -> User:
    """This object of the person answers from one reading from now on: for a request that changes nothing."""
    user.kept_grants = _Kept(user)
    return user


def is_kept(user: User) -> bool:
    return hasattr(user, "kept_grants")


def keys_of(user: User) -> list[Key]:
    """All that this person holds: which role, in what. At most one query."""
    return user.kept_grants.keys if is_kept(user) else _read(user)


def kept(make: Callable[..., QuerySet]) -> Callable[..., Asked]:
    """`together.kept` for a list whose first argument is its reader: made once for all who hold the same roles."""

    @lru_cache(maxsize=KEPT)
    def of_roles(held: frozenset[tuple[str, str]]) -> Callable[..., Asked]:
        return together.kept(partial(make, Somebody(held)))

    @wraps(make)
    def asked(user: User, *values: together.Value) -> Asked:
        keys = keys_of(user)
        found = of_roles(roles_of(keys))(*values)
        return Asked(found.part, ChainMap(found.blanks, Filled(user, keys)))

    return asked


def has_none(user: User) -> bool:
    """Whether it is known, without another question, that this person holds nothing at all."""
    return not user.is_authenticated or (is_kept(user) and not user.kept_grants.keys)


def leads(user: User) -> bool:
    """Whether the person holds a leading role today, somewhere. One query."""
    return any(role in roles.table_of(label).leading for label, role, _scope in keys_of(user))


def scopes(table: type[Grant], user: User, *wanted: str) -> Any:
    """For `__in`: in what this person holds one of these roles (any, when none is named)."""
    if isinstance(user, Somebody):
        return user.scopes(table, wanted)
    if is_kept(user):
        return [scope for _role, scope in _of(table, user, wanted)]
    rows = table.objects.current().held_by(user)
    return (rows.filter(role__in=wanted) if wanted else rows).values(table.scope_field)


def holds(table: type[Grant], user: User, *wanted: str, scope: Any = ANYWHERE) -> bool:
    """Whether this person holds one of these roles (any, when none is named), in the scope with this number or anywhere."""
    if is_kept(user):
        return any(
            scope is ANYWHERE or (scope is not None and scope == there) for _role, there in _of(table, user, wanted)
        )
    rows = table.objects.current().held_by(user)
    rows = rows.filter(role__in=wanted) if wanted else rows
    return (rows if scope is ANYWHERE else rows.filter(**{table.scope_field: scope})).exists()


def _of(table: type[Grant], user: User, wanted: tuple[str, ...]) -> list[tuple[str, int | None]]:
    label = table._meta.label_lower
    return [key[1:] for key in user.kept_grants.keys if key[0] == label and (not wanted or key[1] in wanted)]


class Somebody(Blank):
    """Stands for a reader in lists that are made once for all who hold the same roles (`together.Question`). They take
    nothing from the reader but these roles, the number, and by `scopes` where a role is held."""

    is_authenticated = True

    def __init__(self, held: frozenset[tuple[str, str]]):
        super().__init__("person")
        self.pk = self
        self.kept_grants = _Kept(self)
        self.kept_grants.keys = [(label, role, Unknown()) for label, role in held]

    def scopes(self, table: type[Grant], wanted: tuple[str, ...]) -> Blank | list:
        return Blank(f"{table._meta.label_lower} {' '.join(wanted)}") if _of(table, self, wanted) else []


class Unknown:
    """The scope of a role of `Somebody`: asking for one in particular is a mistake of who makes the lists."""

    def __eq__(self, other):
        raise TypeError("A list that is made for all who hold the same roles cannot ask for one scope.")

    __hash__ = None


def roles_of(keys: list[Key]) -> frozenset[tuple[str, str]]:
    """Which roles, wherever they are held."""
    return frozenset(key[:2] for key in keys)


class Filled(dict):
    """What stands for each blank of `Somebody` for this reader, as text; found out when it is asked for."""

    def __init__(self, user: User, keys: list[Key]):
        super().__init__(person=user.pk and str(user.pk))
        self._keys = keys

    def __missing__(self, name: str) -> str:
        label, _space, wanted = name.partition(" ")
        found = (scope for kind, role, scope in self._keys if kind == label and (not wanted or role in wanted.split()))
        return together.written(found)

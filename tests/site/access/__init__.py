"""The access table: *address x person -> answer*, in one file per app (`people.py`, `communities.py`, `site.py`, ...).

    from tests.site.access import row

    ROWS = {
        "communities:community-list": row(everybody=200),
        "communities:community-detail": row("community.slug", everybody=200),
        "communities:community-edit": row("draft_community.slug", others=404, visitor=302, coordinator=200),
        "communities:partnership-accept": row("invitation.uuid", method="POST", others=404, visitor=302, partner_manager=302),
        "catalog:catalogue-export": row(everybody=200, query="form=csv"),
    }

* The arguments of the address come first, in order: paths into `World` (`tests/cast.py`), or functions
  that take the world. What they make is undone after the row; only the cast itself is there for all rows.
* `others` is the answer for everybody who is not named; `visitor`, unless named, gets 302 (to sign in). `everybody`
  is short for `others` and `visitor` alike. Persons: `tests.cast.PERSONAS`.
* `method="POST"` where the view refuses GET; `data={...}` is what is posted (values may be functions of the world).
* Each request is undone, so the rows do not influence each other.
* A page that somebody gets with 200 by GET is also opened in a browser by `test_accessibility.py`; `browser="reason"`
  keeps it out of there (a download, JSON).

An address that is in no file fails `test_access.py`.
"""

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.cast import PERSONAS


@dataclass(frozen=True)
class Row:
    args: tuple[str | Callable, ...]
    expected: dict[str, int]
    method: str = "GET"
    data: dict[str, Any] = field(default_factory=dict)
    query: str = ""
    no_browser: str = ""


def row(*args, method="GET", data=None, query="", browser="", everybody=None, others=None, **named) -> Row:
    unknown = set(named) - set(PERSONAS)
    if unknown:
        raise ValueError(f"nobody is called {sorted(unknown)}; there are {PERSONAS}")
    if everybody is not None:
        others = everybody
        named.setdefault("visitor", everybody)
    named.setdefault("visitor", 302)
    expected = {name: named.get(name, others) for name in PERSONAS}
    missing = [name for name, status in expected.items() if status is None]
    if missing:
        raise ValueError(f"no answer for {missing}: name them, or say `others=`")
    return Row(args, expected, method, data or {}, query, browser)


def value(world, source):
    """What `source` stands for: a path into the world, or the answer of a function, which is asked once a world."""
    if callable(source):
        if source not in world.made:
            world.made[source] = source(world)
        return world.made[source]
    found = world
    for name in source.split("."):
        found = getattr(found, name)
    return found


def all_rows() -> dict[str, Row]:
    """The rows of all files of this folder. An address in two files is a mistake."""
    rows: dict[str, Row] = {}
    for module in pkgutil.iter_modules(__path__):
        found = importlib.import_module(f"{__name__}.{module.name}").ROWS
        if twice := rows.keys() & found.keys():
            raise ValueError(f"in two files: {sorted(twice)}")
        rows |= found
    return rows


def pages() -> dict[str, tuple[Row, str]]:
    """The addresses that are pages, each with a person who gets it with 200 by GET: a visitor where a visitor does."""
    found = {}
    for name, each in sorted(all_rows().items()):
        readers = [who for who, status in each.expected.items() if status == 200]
        if each.method == "GET" and readers and not each.no_browser:
            found[name] = (each, readers[0])
    return found

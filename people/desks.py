"""The start page after signing in: each app registers what waits for a person and which desks that person has."""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.db import connection
from django.utils import timezone
from django.utils.translation import get_language

from config.together import Question
from people import held
from people.models import User


@dataclass(frozen=True)
class Task:
    """Something that waits for this person. `url` is where it is done and `action` what the button there says;
    `urgent` tasks come first."""

    title: str
    url: str
    note: str = ""
    due: datetime.date | None = None
    urgent: bool = False
    icon: str = "clock"
    action: str = ""


@dataclass(frozen=True)
class Desk:
    """A place where this person works: an organisation, a community, a scheme."""

    title: str
    url: str
    note: str = ""
    icon: str = "buildings"


@dataclass(frozen=True)
class Panel:
    tasks: list[Task] = field(default_factory=list)
    desks: list[Desk] = field(default_factory=list)


@dataclass(frozen=True)
class Waiting:
    """An app's part before it is read: querysets by name, of all apps read together, and what makes the panel of a
    person and their rows."""

    lists: dict[str, Any]
    drawn: Callable[[User, dict[str, Any]], Panel]


Maker = Callable[[User], Waiting]  # of `held.Somebody`: its lists serve all who hold the same roles, for a day
_panels: list[Maker] = []


def register(panel: Maker) -> Maker:
    """Adds an app's part of the start page. Usable as a decorator; import its module in `AppConfig.ready`."""
    if panel not in _panels:
        _panels.append(panel)
    return panel


def of(user: User, *makers: Maker) -> Panel:
    """Everything that waits for this person, the most pressing first, and all desks in the order of the apps; of all
    registered makers unless some are named."""
    keys = held.keys_of(user)
    parts, question = _asked(makers or tuple(_panels), held.roles_of(keys), timezone.localdate(), get_language())
    answers = question.answer(held.Filled(user, keys))
    panels = [part.drawn(user, part.lists | rows) for part, rows in zip(parts, answers, strict=True)]
    return Panel(sorted(_all(panel.tasks for panel in panels), key=_pressing), _all(panel.desks for panel in panels))


@lru_cache(maxsize=held.KEPT)
def _asked(
    makers: tuple[Maker, ...], roles: frozenset, _day: datetime.date, _language: str
) -> tuple[list[Waiting], Question]:
    with connection.execute_wrapper(_refuse):
        parts = [maker(held.Somebody(roles)) for maker in makers]
        return parts, Question(*(part.lists for part in parts))


def _refuse(_execute, statement, *_rest):
    raise RuntimeError(f"What waits for a person is read in one question, and not while it is made: {statement}")


def _pressing(task: Task) -> tuple:
    return (not task.urgent, task.due is None, task.due or datetime.date.max)


def _all(lists: Iterable[list]) -> list:
    return [item for items in lists for item in items]

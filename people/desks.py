"""The start page after signing in: each app registers what waits for a person and which desks that person has."""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

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


_panels: list[Callable[[User], Panel]] = []


def register(panel: Callable[[User], Panel]) -> Callable[[User], Panel]:
    """Adds an app's part of the start page. Usable as a decorator; import its module in `AppConfig.ready`."""
    if panel not in _panels:
        _panels.append(panel)
    return panel


def of(user: User) -> Panel:
    """Everything that waits for this person, the most pressing first, and all desks in the order of the apps."""
    panels = [panel(user) for panel in _panels]
    return Panel(sorted(_all(panel.tasks for panel in panels), key=_pressing), _all(panel.desks for panel in panels))


def _pressing(task: Task) -> tuple:
    return (not task.urgent, task.due is None, task.due or datetime.date.max)


def _all(lists: Iterable[list]) -> list:
    return [item for items in lists for item in items]

"""The self-scan: four dimensions, five levels, and what each level looks like. Formative: it helps a community to choose
what to work on, and says nothing about quality. Pure: no database.

The four dimensions and five levels are those of the peer review between partnerships (Katapult); the sentences are our
own wording.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LEVELS = range(1, 6)


@dataclass(frozen=True)
class Dimension:
    code: str
    name: Promise
    levels: tuple[Promise, Promise, Promise, Promise, Promise]


@dataclass(frozen=True)
class Line:
    """Where a community stands on one dimension. `next` is what the following level looks like, None on the last."""

    name: Promise
    level: int
    now: Promise
    next: Promise | None


DIMENSIONS = {
    each.code: each
    for each in (
        Dimension(
            "content",
            _("Content and ambition"),
            (
                _("We have a shared question, and first ideas about what to learn."),
                _("Ambition and themes are on paper; first projects run."),
                _("Partners work and learn together on questions from practice, with first results."),
                _("Results go into education and into practice, and we adjust by what we learn."),
                _("Learning, research and innovation strengthen each other and renew themselves every year."),
            ),
        ),
        Dimension(
            "organisation",
            _("Organisation and governance"),
            (
                _("A few people pull it; roles are not agreed yet."),
                _("Roles are agreed, and somebody coordinates."),
                _("Agreements are signed; we decide together and regularly."),
                _("All partners carry tasks, and new people find their way in."),
                _("The organisation goes on when people leave, and looks at itself every year."),
            ),
        ),
        Dimension(
            "finance",
            _("Finance"),
            (
                _("We work with hours that people can spare."),
                _("There is a start budget from one source."),
                _("Partners contribute in money or hours, and we keep account of it."),
                _("Several sources carry the work for some years."),
                _("Income from our own activities and fixed contributions carries the work for good."),
            ),
        ),
        Dimension(
            "network",
            _("Network and impact"),
            (
                _("The first partners know each other."),
                _("Education, research and practice all take part."),
                _("Partners find each other outside meetings, too; new ones join."),
                _("We are known in the region, and can show what changed for people and companies."),
                _("We share what we know outside the region, and others build on it."),
            ),
        ),
    )
}


def profile(levels: Mapping[str, int]) -> list[Line]:
    """One line for each dimension, in their order. `levels` by code of the dimension."""
    return [_line(dimension, levels[code]) for code, dimension in DIMENSIONS.items()]


def _line(dimension: Dimension, level: int) -> Line:
    following = dimension.levels[level] if level < len(dimension.levels) else None
    return Line(dimension.name, level, dimension.levels[level - 1], following)

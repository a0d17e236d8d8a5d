"""What a learning path adds up to, which modules of it the public sees, and which paths a module is part of."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db import connection
from django.db.models import QuerySet

from catalog.document import HOURS_PER_EC
from catalog.models import LearningPath, Listing, PathStep

MODULES_NEEDED = 2


@dataclass(frozen=True)
class Sums:
    """Of the modules that one has to do; what is optional comes on top. `unknown_load` and `unknown_price` count the
    modules that do not say it, so that a sum is never taken for more than it is."""

    count: int
    optional: int
    hours: int
    price: Decimal
    unknown_load: int
    unknown_price: int

    @property
    def ec(self) -> Decimal:
        """In EC, rounded to a tenth."""
        return round(Decimal(self.hours) / HOURS_PER_EC, 1)

    @property
    def knows_load(self) -> bool:
        return self.unknown_load < self.count

    @property
    def knows_price(self) -> bool:
        return self.unknown_price < self.count


@dataclass(frozen=True)
class Step:
    """A step as the public sees it."""

    listing: Listing
    is_optional: bool


def sums(steps: Iterable[Step]) -> Sums:
    steps = list(steps)
    listings = [step.listing for step in steps if not step.is_optional]
    return Sums(
        count=len(listings),
        optional=len(steps) - len(listings),
        hours=sum(listing.load_hours or 0 for listing in listings),
        price=sum((listing.price or Decimal(0) for listing in listings), Decimal(0)),
        unknown_load=sum(1 for listing in listings if listing.load_hours is None),
        unknown_price=sum(1 for listing in listings if listing.price is None),
    )


def shown_steps(path: LearningPath) -> list[Step]:
    """The steps whose modules are public, in their order."""
    return shown_steps_of([path])[path.pk]


def shown_steps_of(paths: Iterable[LearningPath]) -> dict[int, list[Step]]:
    """The same for several paths, in one question; each path is in the answer."""
    found: dict[int, list[Step]] = {path.pk: [] for path in paths}
    rows = PathStep.objects.filter(path__in=found, module__listing__isnull=False).select_related("module__listing")
    for row in rows:
        found[row.path_id].append(Step(row.module.listing, row.is_optional))
    return found


def part_of(module_id: int) -> QuerySet[LearningPath]:
    """The public paths in which this module is a step."""
    return LearningPath.objects.public().filter(steps__module=module_id).with_owner().distinct()


def reaches(start: int, goal: int) -> bool:
    """Whether one comes from path `start` to path `goal` by what counts towards what."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            with recursive above(id) as (
                select %s::bigint
                union
                select stack.whole_id from catalog_pathstack stack join above on stack.part_id = above.id
            )
            select exists (select from above where id = %s)
            """,
            [start, goal],
        )
        return cursor.fetchone()[0]

"""How long it takes before knowledge is taught: from the day on which an output was available until the first start of
a module that was made of it. Pure but for its one question to the database."""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median

from django.db.models import F, Min, Q, QuerySet
from django.utils import timezone

from catalog.models import Offering, Uptake
from communities.models import Output
from config import together

GIVEN = (Offering.Status.ACTIVE, Offering.Status.INACTIVE)


@dataclass(frozen=True)
class Clock:
    """`days` is the median over the outputs that have been taught; None when none has. `waiting_count` is how many are
    available and have not been taught yet."""

    days: int | None
    taught_count: int
    waiting_count: int

    @property
    def is_running(self) -> bool:
        return bool(self.taught_count or self.waiting_count)


@together.kept
def taught_of_community(community):
    """Its public outputs of which the day is known, with `first_on`, for `clock_of_rows`."""
    return _with_first_start(Output.objects.public().filter(community=community))


@together.kept
def taught_of_hub(hub):
    """The same of all communities of a hub."""
    return _with_first_start(Output.objects.public().filter(community__hub=hub))


def clock_of(outputs: QuerySet[Output]) -> Clock:
    """Over the outputs of which the day is known. Only what the community confirmed counts, and only starts that have
    been: a plan is no lesson. Planned outputs do not count at all. One query."""
    return clock_from(_with_first_start(outputs).values_list("known_on", "first_on"))


def clock_of_rows(taught: Iterable[Output]) -> Clock:
    """The same, over rows that were read."""
    return clock_from((each.known_on, each.first_on) for each in taught)


def clocks_by_hub(outputs) -> dict[int | None, Clock]:
    """The same for each hub (its id; None: communities without one). One query."""
    rows = defaultdict(list)
    for hub, known, first in _with_first_start(outputs).values_list("community__hub", "known_on", "first_on"):
        rows[hub].append((known, first))
    return {hub: clock_from(found) for hub, found in rows.items()}


def clock_from(starts: Iterable[tuple[datetime.date, datetime.date | None]]) -> Clock:
    """`starts` gives of each output the day on which it was known, and the first start since."""
    rows = list(starts)
    days = [(first - known).days for known, first in rows if first]
    return Clock(round(median(days)) if days else None, len(days), len(rows) - len(days))


def _with_first_start(outputs):
    offerings = "uptakes__module__versions__offerings"
    counts = Q(
        **{
            "uptakes__status": Uptake.Status.CONFIRMED,
            f"{offerings}__status__in": GIVEN,
            f"{offerings}__starts_on__gte": F("known_on"),
            f"{offerings}__starts_on__lte": timezone.localdate(),
        }
    )
    known = outputs.filter(known_on__isnull=False).order_by()
    return known.annotate(first_on=Min(f"{offerings}__starts_on", filter=counts))

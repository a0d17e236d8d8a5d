"""Prices that change are written down, and a rise that stands out is marked for a person to look at. It blocks nothing.

The lesson of the STAP register: with public money in sight, prices went up in small steps towards the most that was paid.
So a price is measured against the lowest of the past year, not against the one before it.
"""

import datetime
from decimal import Decimal

from django.utils import timezone

from catalog.models import Module, Offering, PriceChange
from people.models import User

RISE = Decimal("1.30")  # more than this times the lowest price of the past year, and
LEAST = Decimal(50)  # at least so many euros more
YEAR = datetime.timedelta(days=365)


def is_unusual(lowest: Decimal | None, after: Decimal | None) -> bool:
    """Whether a price stands out against the lowest known one. What was or is on request cannot be compared."""
    if lowest is None or after is None:
        return False
    return after - lowest >= LEAST and after > lowest * RISE


def note(
    module: Module,
    *,
    before: Decimal | None,
    after: Decimal | None,
    by: User | None,
    offering: Offering | None = None,
    audience: str = "consumer",
) -> PriceChange | None:
    """Writes a change down, inside the transaction that makes it. The same price is no change."""
    if before == after:
        return None
    earlier = PriceChange.objects.filter(
        module=module, offering=offering, audience=audience, at__gte=timezone.now() - YEAR, before__isnull=False
    )
    known = [price for price in (before, *earlier.values_list("before", flat=True)) if price is not None]
    return PriceChange.objects.create(
        module=module, offering=offering, audience=audience, before=before, after=after, by=by,
        is_unusual=is_unusual(min(known, default=None), after),
    )  # fmt: skip


def note_rows(offering: Offering, old: list[dict], new: list[dict], *, by: User | None) -> None:
    """The same for the prices of an offering, by customer. A customer without a price of its own pays the usual one."""
    usual = offering.version.price
    before = {row["audience"]: row["amount"] for row in old}
    after = {row["audience"]: row["amount"] for row in new}
    for audience in sorted({*before, *after}):
        note(
            offering.module, offering=offering, audience=audience, by=by,
            before=before.get(audience, usual), after=after.get(audience, usual),
        )  # fmt: skip

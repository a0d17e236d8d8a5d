"""Prices that change are written down, and a rise that stands out is marked for a person to look at. It blocks nothing.

The lesson of the STAP register: with public money in sight, prices went up in small steps towards the most that was paid.
So a price is measured against the lowest of the past year, not against the one before it.
"""

import datetime
from collections.abc import Iterable
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
    also: Iterable[Decimal | None] = (),
) -> PriceChange | None:
    """Writes a change down, inside the transaction that makes it. The same price is no change. `also` are prices of the
    past year that are not written down as changes."""
    if before == after:
        return None
    earlier = PriceChange.objects.filter(
        module=module, offering=offering, audience=audience, at__gte=timezone.now() - YEAR, before__isnull=False
    )
    known = [price for price in (before, *also, *earlier.values_list("before", flat=True)) if price is not None]
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


def note_opening(offering: Offering, *, by: User | None) -> None:
    """What a start costs against the starts before it of the same provider, when it opens: a price can also go up from
    one start to the next. A consumer's without one before it: against the usual price."""
    opened = Offering.objects.exclude(status=Offering.Status.CONCEPT).exclude(pk=offering.pk)
    earlier = opened.filter(
        version__module=offering.version.module_id, provider=offering.provider_id, created_at__gte=timezone.now() - YEAR
    )
    rows = earlier.order_by("-created_at", "-pk").select_related("version").prefetch_related("prices")
    asked = [_by_audience(each) for each in rows] or [{"consumer": offering.version.price}]
    for audience, after in sorted(_by_audience(offering).items()):
        known = [prices[audience] for prices in asked if audience in prices]
        if known:
            note(
                offering.module, offering=offering, audience=audience, by=by, before=known[0], after=after, also=known
            )  # fmt: skip


def _by_audience(offering: Offering) -> dict[str, Decimal | None]:
    """What each kind of customer pays for this start; a consumer always something."""
    return {"consumer": offering.version.price} | {price.audience: price.amount for price in offering.prices.all()}

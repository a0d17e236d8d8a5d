"""What a manager has to know to say yes, on one page: result, days, money, dates, how it is paid."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from catalog.meetings import Hours, hours_of
from catalog.models import Price, Vat
from catalog.module_page import ModulePage, Row, consumer_amount
from catalog.working_days import Away, away
from config.texts import money

HIGH_VAT = Decimal("1.21")  # the rate that `Vat.EXCLUDED` names


@dataclass(frozen=True)
class Cost:
    """`total` is all that the employer pays; `without_vat` says what it is made of, where VAT comes on top."""

    total: str
    without_vat: str = ""
    note: str = ""  # the VAT in words


@dataclass(frozen=True)
class ManagerPage:
    facts: Any
    row: Row | None
    cost: Cost | None
    away: Away | None  # None: the meetings are not known
    meetings: list[Hours]


def manager_page(page: ModulePage, offering: str = "") -> ManagerPage:
    """About this offering (its uuid), otherwise about the one that the module's page puts first."""
    row = next((each for each in page.rows if each.facts.uuid == offering and not each.is_off), page.next)
    meetings = hours_of(row.facts) if row else []
    return ManagerPage(
        facts=page.facts,
        row=row,
        cost=cost(page.facts, row.facts if row else None),
        away=away((each.starts_there, each.ends_there) for each in meetings) if meetings else None,
        meetings=meetings,
    )


def cost(facts: Any, offering: Any | None) -> Cost | None:
    """What an employer pays for one person: the business price, otherwise the consumer's. None: on request."""
    prices = {price.audience: price for price in offering.prices} if offering else {}
    amount, vat = facts.price, facts.vat
    if offering:
        amount = consumer_amount(facts, offering)
    for audience in (Price.Audience.CONSUMER, Price.Audience.BUSINESS):
        if audience in prices:
            amount, vat = prices[audience].amount, prices[audience].vat
    if amount is None:
        return None
    if vat == Vat.EXCLUDED and amount:
        return Cost(money((amount * HIGH_VAT).quantize(Decimal("0.01"))), money(amount), str(Vat(vat).label))
    return Cost(money(amount, "free"), note=str(Vat(vat).label) if amount and vat else "")

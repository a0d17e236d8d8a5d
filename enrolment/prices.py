"""What one person pays for an offering. Pure, on rows that it is given."""

from dataclasses import dataclass
from decimal import Decimal

from catalog.models import Offering, Price


@dataclass(frozen=True)
class Terms:
    """`amount` in euro (None: on request), with how it stands towards VAT (`catalog.models.Vat`)."""

    amount: Decimal | None
    vat: str
    vat_label: str

    @property
    def costs_money(self) -> bool:
        return self.amount is None or self.amount > 0

    @property
    def code(self) -> str:
        """What was read on a page, to compare with when it comes back."""
        return f"{'ask' if self.amount is None else format(self.amount, '.2f')}-{self.vat}"


def terms_for(offering: Offering, *, is_employer: bool) -> Terms:
    """The price row of the audience; an employer without a row of its own pays the consumer's price; without any rows
    the usual price of the module holds."""
    rows = {price.audience: price for price in offering.prices.all()}
    wanted = [Price.Audience.BUSINESS] if is_employer else []
    for audience in [*wanted, Price.Audience.CONSUMER]:
        if audience in rows:
            return Terms(rows[audience].amount, rows[audience].vat, rows[audience].get_vat_display())
    version = offering.version
    return Terms(version.price, version.vat, version.get_vat_display())

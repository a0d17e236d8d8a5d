"""Rules about what partners bring in: the own share of the grant, the part in cash, the largest share of one partner.
Pure: no database, no clock. Judged exactly, in decimals; only what is shown is rounded, and always down."""

from collections.abc import Hashable
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal

from django.utils import formats
from django.utils.translation import gettext as _

from communities.consortium import Finding, Rule
from config.texts import money

ZERO, HUNDRED, TENTH = Decimal(0), Decimal(100), Decimal("0.1")


@dataclass(frozen=True)
class Share:
    """What one organisation brings in, in euro."""

    organisation: Hashable
    name: str
    cash: Decimal
    in_kind: Decimal

    @property
    def total(self) -> Decimal:
        return self.cash + self.in_kind


@dataclass(frozen=True)
class Purse:
    """What all of them bring in, and the grant it is measured against; None when nobody has filled that in."""

    grant: Decimal | None
    shares: tuple[Share, ...] = ()

    @property
    def cash(self) -> Decimal:
        return sum((share.cash for share in self.shares), ZERO)

    @property
    def total(self) -> Decimal:
        return sum((share.total for share in self.shares), ZERO)


EMPTY = Purse(None)


@dataclass(frozen=True)
class ShareFinding(Finding):
    """How a rule about shares stands. `percentage` is exact, None where nothing can be measured."""

    percentage: Decimal | None = None
    limit: str = ""

    @property
    def figure(self) -> str:
        have = percent(self.percentage) if self.percentage is not None else "–"
        return _("%(have)s (needed: %(need)s)") % {"have": have, "need": self.limit}


def judge(rule: Rule, purse: Purse) -> ShareFinding:
    """How one rule of `Rule.MONEY` stands, with its reason."""
    part, whole, reason = MEASURES[rule.kind](purse)
    least = None if rule.kind == "partner_share" else rule.minimum
    limit = _limit(least, rule.maximum)
    if whole is None or whole <= 0:
        return ShareFinding(rule, False, 0, least or 0, reason, limit=limit)
    share = part * HUNDRED / whole
    enough = least is None or part * HUNDRED >= whole * least
    fits = rule.maximum is None or part * HUNDRED <= whole * rule.maximum
    words = _("%(reason)s That is %(share)s; needed: %(limit)s.")
    words %= {"reason": reason, "share": percent(share), "limit": limit}
    return ShareFinding(
        rule, enough and fits, int(share), least or rule.maximum or 0, words, percentage=share, limit=limit
    )


def percent(share: Decimal) -> str:
    """`9,9%`: rounded down, so that nothing seems to be reached that is not."""
    shown = share.quantize(TENTH, ROUND_DOWN)
    return f"{formats.number_format(shown, 0 if shown == int(shown) else 1)}%"


def _limit(least: int | None, most: int | None) -> str:
    if least is not None and most is not None:
        return _("%(least)d to %(most)d%%") % {"least": least, "most": most}
    return _("at most %(most)d%%") % {"most": most} if least is None else _("at least %(least)d%%") % {"least": least}


def _own(purse: Purse) -> tuple[Decimal, Decimal | None, str]:
    if not purse.grant:
        return purse.total, None, _("Fill in the grant: own contributions are measured against it.")
    facts = {"own": money(purse.total), "grant": money(purse.grant)}
    return purse.total, purse.grant, _("Own contributions: %(own)s, with a grant of %(grant)s.") % facts


def _cash(purse: Purse) -> tuple[Decimal, Decimal | None, str]:
    if purse.total <= 0:
        return ZERO, None, _("No contribution is known yet.")
    facts = {"cash": money(purse.cash), "all": money(purse.total)}
    return purse.cash, purse.total, _("In cash: %(cash)s of %(all)s.") % facts


def _largest(purse: Purse) -> tuple[Decimal, Decimal | None, str]:
    if purse.total <= 0:
        return ZERO, None, _("No contribution is known yet.")
    largest = max(purse.shares, key=lambda share: (share.total, share.name))
    facts = {"name": largest.name, "part": money(largest.total), "all": money(purse.total)}
    return largest.total, purse.total, _("%(name)s brings in the most: %(part)s of %(all)s.") % facts


MEASURES = {"own_share": _own, "cash_share": _cash, "partner_share": _largest}

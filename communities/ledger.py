"""The ledger of contributions as figures: totals, the checksum of a year, what each partner brings in. Reads only."""

import datetime
import hashlib
import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet, Sum
from django.db.models.functions import Coalesce

from communities.models import Community, Contribution, Partnership, Year
from communities.models.contributions import SUMS, ZERO
from communities.shares import Purse, Share


@dataclass(frozen=True)
class Line:
    """A total: of a partner, of a year, or of everything (then without a name)."""

    name: str
    key: Any
    pledged: Decimal
    realised: Decimal
    verified: Decimal


def by_partner(rows: QuerySet[Contribution]) -> list[Line]:
    """The totals of each organisation, once however often it joined."""
    name, slug = "partnership__organisation__name", "partnership__organisation__slug"
    found = rows.order_by().values("partnership__organisation", name, slug).annotate(**SUMS)
    return [Line(*each) for each in found.order_by(name, slug).values_list(name, slug, *SUMS)]


def by_year(rows: QuerySet[Contribution]) -> list[Line]:
    """The totals of each year, the newest first."""
    found = rows.order_by().values("year__number").annotate(**SUMS).order_by("-year__number")
    return [Line(str(number), number, *amounts) for number, *amounts in found.values_list("year__number", *SUMS)]


def together(lines: Iterable[Line]) -> Line:
    """The total of some lines."""
    lines = list(lines)
    sums = [sum((getattr(line, name) for line in lines), ZERO) for name in ("pledged", "realised", "verified")]
    return Line("", None, *sums)


def canonical(year: Year) -> str:
    """The year as one text that is the same for the same facts: JSON in a fixed order, amounts with two decimals. It
    names rows and partners by their uuid, and no person: merging organisations or erasing somebody changes nothing."""
    rows = year.contributions.select_related("partnership", "corrects").order_by("uuid")
    facts = {
        "community": str(year.community.uuid),
        "year": year.number,
        "grant": _plain(year.grant),
        "contributions": [_row(row) for row in rows],
    }
    return json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


FROZEN = (
    "kind", "description", "status", "rate", "pledged_hours", "realised_hours", "pledged", "realised", "evidence",
    "realised_at", "verified_at", "created_at",
)  # fmt: skip


def _row(row: Contribution) -> dict[str, Any]:
    facts = {name: _plain(getattr(row, name)) for name in FROZEN}
    corrects = str(row.corrects.uuid) if row.corrects else None
    return {"uuid": str(row.uuid), "partner": str(row.partnership.uuid), "corrects": corrects, **facts}


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    if isinstance(value, datetime.datetime):
        return value.astimezone(datetime.UTC).isoformat()
    return value


def checksum(year: Year) -> str:
    """SHA-256 of `canonical(year)`, as 64 hexadecimal digits."""
    return hashlib.sha256(canonical(year).encode()).hexdigest()


def purses_of(communities: Iterable[Community], *, without: Partnership | None = None) -> dict[int, Purse]:
    """What was brought into each community over all years, by its id: realised, and pledged where that is not known
    yet. The grant is that of all years together. Two queries for any number."""
    rows = Contribution.objects.filter(year__community__in=communities)
    if without:
        rows = rows.exclude(partnership=without)
    grants = Year.objects.filter(community__in=communities).values_list("community").annotate(Sum("grant")).order_by()
    found = _shares(rows.annotate(amount=Coalesce("realised", "pledged")), "year__community")
    by_community = dict(grants)
    return {pk: Purse(by_community.get(pk), tuple(found[pk])) for pk in {*by_community, *found}}


def purse_of(year: Year) -> Purse:
    """What was realised in one year."""
    rows = year.contributions.exclude(realised=None).annotate(amount=Coalesce("realised", "pledged"))
    return Purse(year.grant, tuple(_shares(rows, "year")[year.pk]))


def _shares(rows: QuerySet[Contribution], key: str) -> dict[int, list[Share]]:
    columns = (key, "partnership__organisation", "partnership__organisation__name", "kind")
    amounts: dict[tuple, list[Decimal]] = defaultdict(lambda: [ZERO, ZERO])
    for pk, organisation, name, kind, amount in rows.order_by().values_list(*columns).annotate(total=Sum("amount")):
        amounts[pk, organisation, name][kind != Contribution.Kind.CASH] += amount
    shares = defaultdict(list)
    for (pk, organisation, name), (cash, in_kind) in sorted(amounts.items(), key=lambda item: item[0][2]):
        shares[pk].append(Share(organisation, name, cash, in_kind))
    return shares

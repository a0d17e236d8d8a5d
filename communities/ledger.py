"""The ledger of contributions as figures: totals, the checksum of a year, what each partner brings in. Reads only."""

import datetime
import hashlib
import json
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import QuerySet, Sum
from django.db.models.functions import Coalesce

from communities.models import Community, Contribution, Partnership, Year
from communities.models.contributions import SUMS, ZERO
from communities.shares import Purse, Share

AMOUNTS = ("pledged", "realised", "verified")


@dataclass(frozen=True)
class Line:
    """A total: of a partner, of a year, or of everything (then without a name)."""

    name: str
    key: Any
    pledged: Decimal
    realised: Decimal
    verified: Decimal


@dataclass(frozen=True)
class Totals:
    """The totals of some contributions: of each organisation, once however often it joined, by name; of each year, the
    newest first; and of everything."""

    by_partner: list[Line]
    by_year: list[Line]
    total: Line


NAMES = ("partnership__organisation", "partnership__organisation__name", "partnership__organisation__slug")


def totals_of(rows: QuerySet[Contribution]) -> Totals:
    """Summed by the database for each organisation and year, in one query."""
    grouped = rows.order_by().values(*NAMES, "year__number").annotate(**SUMS)
    found = [Sums(*each) for each in grouped.values_list(*NAMES, "year__number", *SUMS)]
    partners = _folded(found, lambda each: (each.name, each.slug, each.organisation))
    years = _folded(found, lambda each: (-each.year,))
    by_partner = [_line(name, slug, rows) for (name, slug, _pk), rows in sorted(partners.items())]
    by_year = [_line(str(-number), -number, rows) for (number,), rows in sorted(years.items())]
    return Totals(by_partner, by_year, _line("", None, found))


class Sums(NamedTuple):
    """What one organisation brought in in one year."""

    organisation: int
    name: str
    slug: str
    year: int
    pledged: Decimal
    realised: Decimal
    verified: Decimal


def _folded(found: Iterable[Sums], key: Callable[[Sums], tuple]) -> dict[tuple, list[Sums]]:
    groups = defaultdict(list)
    for each in found:
        groups[key(each)].append(each)
    return groups


def _line(name: str, key: Any, rows: list[Sums]) -> Line:
    return Line(name, key, *(sum((getattr(row, part) for row in rows), ZERO) for part in AMOUNTS))


def canonical(year: Year) -> str:
    """The year as one text that is the same for the same facts: JSON in a fixed order, amounts with two decimals. It
    names rows and partners by their uuid, and no person: merging organisations or erasing somebody changes nothing."""
    rows = year.contributions.select_related("partnership", "corrects", "evidence_file").order_by("uuid")
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
    if row.evidence_file:  # left out where there is none: years were closed before there were files
        facts["evidence_file"] = row.evidence_file.sha256
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


def purse_of_years(years: Iterable[Year]) -> Purse:
    """The same of one community whose years are at hand, in one query."""
    years = list(years)
    grants = [year.grant for year in years if year.grant is not None]
    rows = Contribution.objects.filter(year__in=years).annotate(amount=Coalesce("realised", "pledged"))
    shares = [share for found in _shares(rows, "year__community").values() for share in found]
    return Purse(sum(grants, ZERO) if grants else None, tuple(shares))


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

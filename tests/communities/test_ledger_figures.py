"""Totals, checksums and shares: what always holds, whatever the rows are."""

import random
from dataclasses import replace
from decimal import Decimal
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from communities import ledger, shares
from communities.forms.ledger import amount_from
from communities.models import Contribution, Year
from communities.models.contributions import worth
from communities.shares import Purse, Share
from tests.factories.communities import CommunityFactory, PartnershipFactory
from tests.factories.ledger import ContributionFactory, YearFactory

CENTS = st.integers(0, 10**9).map(lambda cents: Decimal(cents) / 100)
ROWS = st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2), CENTS, st.none() | CENTS, st.booleans()), max_size=8)
SLOW = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]


@pytest.fixture
def three(db):
    """Three partners and three years of one community."""
    community = CommunityFactory(active=True)
    partners = [PartnershipFactory(community=community, since_on="2023-01-01") for _ in range(3)]
    return partners, [YearFactory(community=community, number=number) for number in (2023, 2024, 2025)]


def filled(three, rows):
    """The rows in the database, in place of what was there. Each: partner, year, pledged, realised, is verified."""
    Contribution.objects.all().delete()
    partners, years = three
    for partner, year, pledged, realised, verified in rows:
        state = {} if realised is None else {"is_verified" if verified else "is_realised": True, "realised": realised}
        ContributionFactory(partnership=partners[partner], year=years[year], pledged=pledged, **state)
    return Contribution.objects.all()


@settings(max_examples=25, deadline=None, suppress_health_check=SLOW)
@given(rows=ROWS)
def test_the_sum_over_partners_is_the_sum_over_years_is_the_ledger(three, rows):
    found = filled(three, rows)
    expected = (
        sum((row[2] for row in rows), Decimal(0)),
        sum((row[3] for row in rows if row[3] is not None), Decimal(0)),
        sum((row[3] for row in rows if row[3] is not None and row[4]), Decimal(0)),
    )
    totals = ledger.totals_of(found)
    for lines in (totals.by_partner, totals.by_year, [totals.total]):
        sums = [sum((getattr(line, name) for line in lines), Decimal(0)) for name in ledger.AMOUNTS]
        assert tuple(sums) == expected
    assert expected[0] >= 0 and expected[2] <= expected[1]


@settings(max_examples=15, deadline=None, suppress_health_check=SLOW)
@given(rows=ROWS.filter(bool), change=st.sampled_from(["description", "evidence", "pledged", "kind"]), data=st.data())
def test_the_checksum_differs_for_every_change_and_only_then(three, rows, change, data):
    filled(three, [(partner, 0, *rest) for partner, _year, *rest in rows])
    year = three[1][0]
    before = ledger.checksum(year)
    assert before == ledger.checksum(Year.objects.get(pk=year.pk))
    row = data.draw(st.sampled_from(list(Contribution.objects.all())))
    values = {"description": f"{row.description}.", "evidence": "x", "pledged": row.pledged + 1, "kind": "data"}
    Contribution.objects.filter(pk=row.pk).update(**{change: values[change]})
    assert ledger.checksum(year) != before
    Contribution.objects.filter(pk=row.pk).update(**{change: getattr(row, change)})
    assert ledger.checksum(year) == before


PURSES = st.builds(
    Purse,
    st.none() | CENTS,
    st.lists(st.builds(Share, st.integers(), st.just("A"), CENTS, CENTS), max_size=5).map(tuple),
)


def rule(kind, minimum=10, maximum=None):
    return SimpleNamespace(
        kind=kind, values=[], minimum=minimum, maximum=maximum, label_nl="r", label_en="r", what_nl="w", what_en="w"
    )


@settings(max_examples=100, deadline=None)
@given(purse=PURSES, kind=st.sampled_from(sorted(shares.MEASURES)), limit=st.integers(0, 100))
def test_a_rule_about_shares_is_judged_exactly_whatever_the_order(purse, kind, limit):
    asked = rule(kind, limit, limit if kind == "partner_share" else None)
    found = shares.judge(asked, purse)
    shuffled = replace(purse, shares=tuple(random.sample(purse.shares, len(purse.shares))))
    assert shares.judge(asked, shuffled) == found
    if found.percentage is None:
        assert not found.is_met
    else:
        assert found.is_met == (found.percentage <= limit if kind == "partner_share" else found.percentage >= limit)


def test_reasons_about_shares_say_what_is_the_matter():
    purse = Purse(Decimal(100000), (Share(1, "School", Decimal(0), Decimal("9999.99")),))
    found = [
        (each.is_met, each.reason, each.figure)
        for each in (
            shares.judge(rule("own_share"), purse),
            shares.judge(rule("own_share", 0, 25), purse),
            shares.judge(rule("own_share"), shares.EMPTY),
            shares.judge(rule("cash_share", 0), purse),
            shares.judge(rule("partner_share", maximum=50), purse),
            shares.judge(rule("partner_share", maximum=50), shares.EMPTY),
        )
    ]
    assert found == [
        (False, "Eigen bijdragen: €\u00a09.999,99, bij een subsidie van €\u00a0100.000. Dat is 9,9%; nodig: minstens 10%.",
         "9,9% (nodig: minstens 10%)"),
        (True, "Eigen bijdragen: €\u00a09.999,99, bij een subsidie van €\u00a0100.000. Dat is 9,9%; nodig: 0 tot 25%.",
         "9,9% (nodig: 0 tot 25%)"),
        (False, "Vul de subsidie in: de eigen bijdragen worden daarmee vergeleken.", "– (nodig: minstens 10%)"),
        (True, "In geld: €\u00a00 van €\u00a09.999,99. Dat is 0%; nodig: minstens 0%.", "0% (nodig: minstens 0%)"),
        (False, "School brengt het meeste in: €\u00a09.999,99 van €\u00a09.999,99. Dat is 100%; nodig: hoogstens 50%.",
         "100% (nodig: hoogstens 50%)"),
        (False, "Er is nog geen bijdrage bekend.", "– (nodig: hoogstens 50%)"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("1250", "1250.00"), ("1.250", "1250.00"), ("1,250", "1250.00"), ("1.250,5", "1250.50"), ("€ 1.250,50", "1250.50"),
        ("1,250.50", "1250.50"), ("12,5", "12.50"), ("0", "0.00"), ("1 250 000", "1250000.00"), ("0,05", "0.05"),
    ],
)  # fmt: skip
def test_amounts_are_read_as_people_write_them(typed, amount):
    assert amount_from(typed) == Decimal(amount)


@pytest.mark.parametrize("typed", ["", "x", "1,2,3", "1.2345", "12e3", "NaN", "1-2", "٣", "=1+1"])
def test_what_is_no_amount_is_refused(typed):
    with pytest.raises(ValueError):
        amount_from(typed)


@settings(max_examples=100, deadline=None)
@given(hours=CENTS.filter(lambda x: x < 10**6), rate=CENTS.filter(lambda x: x < 10**4))
def test_hours_are_worth_whole_cents(hours, rate):
    found = worth(hours, rate)
    assert abs(found - hours * rate) <= Decimal("0.005")
    assert found == found.quantize(Decimal("0.01"))

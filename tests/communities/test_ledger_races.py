"""A year that is closed while others write in it, in real transactions."""

from decimal import Decimal
from threading import Event as Signal

import pytest
from django.db import IntegrityError, connection, transaction

from communities import ledger
from communities.actions import contributions as actions
from communities.actions import years
from communities.models import Contribution, Year
from people.history import NotPossible
from people.models import Event
from tests.communities.test_races import at_once
from tests.factories.communities import CommunityRoleFactory
from tests.factories.ledger import ContributionFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def row():
    return ContributionFactory(year__number=2024, partnership__since_on="2024-01-01")


@pytest.fixture
def coordinators(row):
    return [CommunityRoleFactory(community=row.community).person for _ in range(2)]


def names(results):
    return sorted(type(each).__name__ for each in results)


def test_two_who_close_a_year_close_it_once(row, coordinators):
    seen = ledger.checksum(row.year)
    found = at_once(
        *[
            lambda person=person: years.close_year(Year.objects.get(pk=row.year_id), seen=seen, by=person)
            for person in coordinators
        ]
    )
    assert names(found) == ["NotPossible", "Year"]
    assert Event.objects.filter(verb="year.closed").count() == 1


def test_what_is_written_while_a_year_closes_is_in_the_checksum_or_refused(row, coordinators):
    one, other = coordinators

    def close():
        try:
            return years.close_year(Year.objects.get(pk=row.year_id), seen=ledger.checksum(row.year), by=one)
        except years.LedgerChanged as changed:
            return changed

    found = at_once(close, lambda: actions.realise(row, amount=Decimal(5), by=other))
    year = Year.objects.get()
    assert names(found) in (["LedgerChanged", "Contribution"][::-1], ["NotPossible", "Year"], ["Contribution", "Year"])
    assert not year.is_closed or ledger.checksum(year) == year.checksum


def plain_sql_while_closing(row, guarded):
    """Somebody with a database client begins to write while a year is being closed. Gives what happened to that."""
    closing, result = Signal(), []

    def close():
        with transaction.atomic():
            year = Year.objects.select_for_update().get(pk=row.year_id)
            checksum = ledger.checksum(year)
            closing.set()
            wrote.wait(1)
            Year.objects.filter(pk=year.pk).update(status="closed", checksum=checksum, closed_at="2026-01-01T12:00Z")

    wrote = Signal()

    def write():
        closing.wait(5)
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                if not guarded:
                    cursor.execute("set local session_replication_role = replica")
                cursor.execute("update communities_contribution set pledged = 7 where id = %s", [row.pk])
            result.append("written")
        except IntegrityError as refused:
            result.append(str(refused).splitlines()[0])
        finally:
            wrote.set()

    at_once(close, write)
    return result[0]


def test_plain_sql_waits_for_the_closing_and_is_refused(row):
    assert plain_sql_while_closing(row, guarded=True) == "the year 2024 is closed: UPDATE is refused"
    year = Year.objects.get()
    assert ledger.checksum(year) == year.checksum


def test_without_the_guard_the_frozen_year_would_differ(row):
    """The negative control: the same with the trigger of the database switched off."""
    assert plain_sql_while_closing(row, guarded=False) == "written"
    year = Year.objects.get()
    assert ledger.checksum(year) != year.checksum
    assert Contribution.objects.get().pledged == 7


def test_two_who_realise_the_same_pledge(row, coordinators):
    found = at_once(
        *[
            lambda person=person: actions.realise(Contribution.objects.get(pk=row.pk), amount=Decimal(5), by=person)
            for person in coordinators
        ]
    )
    assert names(found) == ["Contribution", "NotPossible"]


def test_the_same_year_is_made_once(row, coordinators):
    partnership = row.partnership
    partnership.refresh_from_db()
    found = at_once(
        *[
            lambda person=person: actions.pledge(
                partnership, year=2025, kind="cash", description="Geld", amount=Decimal(1), by=person
            )
            for person in coordinators
        ]
    )
    assert names(found) == ["Contribution", "Contribution"]
    assert Year.objects.filter(number=2025).count() == 1
    assert not any(isinstance(each, NotPossible) for each in found)

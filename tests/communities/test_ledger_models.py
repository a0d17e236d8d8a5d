"""What the database itself holds about contributions, whoever writes."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction

from communities.models import Contribution, Report, Year
from tests.factories.communities import PartnershipFactory
from tests.factories.ledger import ContributionFactory, YearFactory, closed_now
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db


def refused(statement, *values):
    """What the database says against a statement."""
    with pytest.raises(IntegrityError) as refusal, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)
    return str(refusal.value).splitlines()[0]


def test_amounts_fit_the_status_and_the_kind():
    row = ContributionFactory()
    hours = ContributionFactory(hours=True)
    for pk, change, name in [
        (row.pk, "status = 'realised'", "contribution_realised_with_amount"),
        (row.pk, "realised = 5", "contribution_realised_with_amount"),
        (row.pk, "verified_at = now()", "contribution_verified_when"),
        (row.pk, "pledged = -1", "contribution_not_negative"),
        (row.pk, "rate = 5", "contribution_hours_have_rate"),
        (hours.pk, "rate = null", "contribution_hours_have_rate"),
        (hours.pk, "pledged = 999.99", "contribution_hours_times_rate"),
        (hours.pk, "pledged_hours = 21", "contribution_hours_times_rate"),
    ]:
        assert name in refused(f"update communities_contribution set {change} where id = %s", pk)


def test_a_contribution_belongs_to_a_partner_of_the_same_community():
    row = ContributionFactory()
    elsewhere = PartnershipFactory()
    said = refused("update communities_contribution set partnership_id = %s where id = %s", elsewhere.pk, row.pk)
    assert said == "the partner belongs to another community than the year"


def test_a_closed_year_refuses_every_change_also_by_plain_sql():
    row, other = ContributionFactory(is_realised=True), ContributionFactory(year__number=2026)
    closed_now(row.year)
    table = "communities_contribution"
    copied = "partnership_id, kind, description, status, rate, pledged, realised, evidence, realised_at, created_at"
    for statement, what in [
        (f"update {table} set description = 'anders' where id = {row.pk}", "UPDATE"),
        (f"update {table} set realised = 1 where id = {row.pk}", "UPDATE"),
        (f"delete from {table} where id = {row.pk}", "DELETE"),
        (f"insert into {table} (uuid, year_id, {copied}) "
         f"select gen_random_uuid(), year_id, {copied} from {table} where id = {row.pk}", "INSERT"),
        (f"update {table} set year_id = {row.year_id} where id = {other.pk}", "UPDATE"),
    ]:  # fmt: skip
        assert refused(statement) == f"the year 2025 is closed: {what} is refused"
    year = "communities_year"
    for change in ("status = 'open', checksum = '', closed_at = null", "checksum = 'x'", "grant = 1", "number = 2024"):
        said = refused(
            f"update {year} set {change.replace('grant', chr(34) + 'grant' + chr(34))} where id = {row.year_id}"
        )
        assert said == "the year 2025 is closed: UPDATE is refused"
    assert refused(f"delete from {year} where id = {row.year_id}").startswith("the year 2025 is closed: DELETE")


def test_a_closed_year_lets_go_of_a_person():
    someone = UserFactory()
    row = ContributionFactory(is_realised=True, realised_by=someone)
    closed_now(row.year)
    Contribution.objects.filter(pk=row.pk).update(realised_by=None)
    with pytest.raises(IntegrityError, match="2025 is closed"), transaction.atomic():
        Contribution.objects.filter(pk=row.pk).update(realised_by=someone)


def test_only_a_row_of_a_closed_year_is_corrected():
    row = ContributionFactory(is_realised=True)
    next_year = YearFactory(community=row.community, number=2026)
    facts = {"partnership": row.partnership, "community": row.community, "year": next_year, "corrects": row}
    with pytest.raises(IntegrityError, match="only a row of a closed year"), transaction.atomic():
        ContributionFactory(pledged=Decimal(0), **facts)
    closed_now(row.year)
    correction = ContributionFactory(is_realised=True, realised=Decimal("-50.00"), pledged=Decimal(0), **facts)
    assert list(row.corrections.all()) == [correction]


def test_a_report_stays_as_it_was_made():
    report = Report.objects.create(number="LK-R-2026-0001", year=closed_now(YearFactory()), content={"a": 1}, token="x")
    report.token = "y"
    report.save()
    for statement in ("update communities_report set content = '{}'", "delete from communities_report"):
        assert refused(statement).startswith("the report LK-R-2026-0001 stays as it was made")


def test_a_year_is_open_or_has_a_checksum():
    year = YearFactory()
    assert "year_closed_with_checksum" in refused("update communities_year set status = 'closed'")
    assert Year.objects.get() == year

"""Pledged, realised, verified; closed years, corrections and reports."""

from decimal import Decimal

import pytest

from communities import ledger, permissions, reporting
from communities.actions import contributions as actions
from communities.actions import years
from communities.models import Contribution, Report, Year
from partners import editing
from partners.actions.mergers import merge
from people.history import NotPossible
from people.models import Event, Notification
from tests.factories.communities import CommunityRoleFactory, OutputFactory, PartnershipFactory
from tests.factories.ledger import ContributionFactory, YearFactory, closed_now
from tests.factories.partners import HubRoleFactory, OrganisationRoleFactory
from tests.factories.people import PortalRoleFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def partnership(at):
    """A partner since 15 January 2025, looked at in March 2026."""
    at("2026-03-02 09:00")
    return PartnershipFactory(community__active=True, since_on="2025-01-15")


@pytest.fixture
def coordinator(partnership):
    return CommunityRoleFactory(community=partnership.community).person


def verbs(thing):
    return list(Event.objects.about(thing).order_by("pk").values_list("verb", flat=True))


def mails():
    return list(Notification.objects.order_by("pk").values_list("kind", "recipient"))


def test_pledge_of_hours_is_hours_times_rate(partnership, coordinator):
    partnership.refresh_from_db()
    row = actions.pledge(
        partnership, year=2026, kind="hours", description="Begeleiding", hours=Decimal("10.33"), rate=Decimal("49.95"),
        by=coordinator,
    )  # fmt: skip
    assert (row.pledged, row.year.number, row.status, verbs(row)) == (
        Decimal("515.98"), 2026, "pledged", ["contribution.recorded"],
    )  # fmt: skip


def test_pledge_is_refused_for_another_time_a_closed_year_and_while_others_judge(partnership, coordinator):
    partnership.refresh_from_db()

    def pledge(year):
        return actions.pledge(
            partnership, year=year, kind="cash", description="Geld", amount=Decimal(10), by=coordinator
        )

    with pytest.raises(NotPossible, match="2024 geen partner"):
        pledge(2024)
    closed_now(YearFactory(community=partnership.community))
    with pytest.raises(NotPossible, match="2025 is gesloten en blijft zoals het is"):
        pledge(2025)
    partnership.community.status = "submitted"
    with pytest.raises(NotPossible, match="kan nu niets worden toegezegd"):
        pledge(2026)
    assert Contribution.objects.count() == 0


def test_realise_tells_those_who_can_verify_and_nobody_else(partnership, coordinator):
    row = ContributionFactory(partnership=partnership, hours=True, year__number=2026)
    manager = OrganisationRoleFactory(organisation=partnership.organisation).person
    actions.realise(row, hours=Decimal(16), evidence="Urenstaat", by=manager)
    row.refresh_from_db()
    assert (row.status, row.realised, row.realised_by, row.evidence) == (
        "realised", Decimal("800.00"), manager, "Urenstaat",
    )  # fmt: skip
    assert mails() == [("communities/mail/contribution_to_verify", coordinator.pk)]
    with pytest.raises(NotPossible):  # somebody was before you
        actions.realise(row, hours=Decimal(20), by=coordinator)


def test_who_verifies_is_of_another_organisation_and_did_not_record_it(partnership, coordinator):
    community, organisation = partnership.community, partnership.organisation
    hub_manager = HubRoleFactory()
    community.hub = hub_manager.hub
    community.save()
    administrator = PortalRoleFactory(role="administrator").person
    own = OrganisationRoleFactory(organisation=organisation, role="editor").person
    CommunityRoleFactory(community=community, person=own)  # coordinates, and belongs to the contributing organisation
    row = ContributionFactory(partnership=partnership, is_realised=True, realised_by=administrator)
    lead = PartnershipFactory(community=community, lead=True, since_on="2025-01-15")
    of_lead = ContributionFactory(partnership=lead, year=row.year, is_realised=True)
    people = [coordinator, hub_manager.person, administrator, own, UserFactory()]
    may = {each: [permissions.can_verify_contribution(person, each) for person in people] for each in (row, of_lead)}
    assert may == {row: [True, True, False, False, False], of_lead: [False, True, True, False, False]}
    asked = {
        person: set(Contribution.objects.to_verify_by(person)) for person in (coordinator, hub_manager.person, own)
    }
    assert asked == {coordinator: {row}, hub_manager.person: {row, of_lead}, own: set()}
    assert actions.verifiers_of(of_lead) == [hub_manager.person]
    with pytest.raises(NotPossible, match="niet meer verifiëren"):
        actions.verify(row, by=own)


def test_verify_and_send_back(partnership, coordinator):
    row = ContributionFactory(partnership=partnership, is_realised=True)
    manager = OrganisationRoleFactory(organisation=partnership.organisation).person
    actions.verify(row, by=coordinator)
    row.refresh_from_db()
    assert (row.status, row.verified_by, row.verified) == ("verified", coordinator, Decimal("800.00"))
    with pytest.raises(NotPossible, match="Dit is geverifieerd"):
        actions.change(row, seen=0, by=manager, description="x", amount=Decimal(1))
    actions.send_back(row, reason="De factuur ontbreekt.", by=coordinator)
    row.refresh_from_db()
    assert (row.status, row.realised, row.verified_by, row.verified) == ("pledged", None, None, 0)
    assert Event.objects.about(row).first().note == "€\u00a0800 teruggestuurd: De factuur ontbreekt."
    assert mails() == [("communities/mail/contribution_sent_back", manager.pk)]


def test_change_tells_the_second_what_the_first_did(partnership, coordinator):
    row = ContributionFactory(partnership=partnership, is_realised=True)
    manager = OrganisationRoleFactory(organisation=partnership.organisation).person
    seen = editing.version_of(row)
    given = {"description": row.description, "evidence": "", "amount": Decimal("1000.00")}
    actions.change(row, seen=seen, by=manager, realised_amount=Decimal("750.00"), **given)
    with pytest.raises(editing.ChangedMeanwhile) as meanwhile:
        actions.change(row, seen=seen, by=coordinator, realised_amount=Decimal("700.00"), **given)
    assert [(each.field, each.stored) for each in meanwhile.value.differences] == [("realised", Decimal("750.00"))]
    row.refresh_from_db()
    assert (row.realised, row.realised_by) == (Decimal("750.00"), manager)
    actions.change(row, seen=seen, by=coordinator, **{**given, "realised_amount": Decimal("750.00"), "evidence": "Bon"})
    row.refresh_from_db()
    assert (row.evidence, row.realised_by) == ("Bon", manager)  # who left the amount alone does not answer for it


def test_remove_crosses_out_a_pledge_and_the_trail_keeps_it(partnership, coordinator):
    row = ContributionFactory(partnership=partnership, description="Vergissing")
    year = actions.remove(row, by=coordinator)
    assert Event.objects.about(year).get().data == {
        "amount": "1000.00", "description": "Vergissing", "organisation": partnership.organisation_id,
    }  # fmt: skip
    with pytest.raises(NotPossible, match="al iets gerealiseerd"):
        actions.remove(ContributionFactory(partnership=partnership, year=year, is_realised=True), by=coordinator)


def test_close_year_freezes_what_was_looked_at(partnership, coordinator):
    row = ContributionFactory(partnership=partnership, is_realised=True)
    year = row.year
    looked_at = ledger.checksum(year)
    actions.verify(row, by=coordinator)
    with pytest.raises(years.LedgerChanged):
        years.close_year(year, seen=looked_at, by=coordinator)
    years.close_year(year, seen=ledger.checksum(year), by=coordinator)
    year.refresh_from_db()
    assert (year.status, year.checksum, year.closed_by) == ("closed", ledger.checksum(year), coordinator)
    with pytest.raises(NotPossible, match="2025 is al gesloten"):
        years.close_year(year, seen=year.checksum, by=coordinator)
    for write in (
        lambda: actions.send_back(row, reason="x", by=coordinator),
        lambda: actions.change(row, seen=0, by=coordinator, description="x", amount=Decimal(1)),
        lambda: actions.remove(row, by=coordinator),
        lambda: years.set_grant(year.community, year=2025, grant=Decimal(1), seen=0, by=coordinator),
    ):
        with pytest.raises(NotPossible, match="2025 is gesloten"):
            write()
    assert ledger.checksum(year) == year.checksum
    this_year = YearFactory(community=year.community, number=2026)
    with pytest.raises(NotPossible, match="vanaf 1 januari 2027"):
        years.close_year(this_year, seen=ledger.checksum(this_year), by=coordinator)


def test_correct_books_the_difference_in_the_first_open_year(partnership, coordinator):
    row = ContributionFactory(partnership=partnership, hours=True, is_realised=True, realised_hours=Decimal(16))
    with pytest.raises(NotPossible, match="2025 is open"):
        actions.correct(row, hours=Decimal(10), description="x", by=coordinator)
    closed_now(row.year)
    first = actions.correct(row, hours=Decimal("12.5"), description="Dubbel geteld", by=coordinator)
    second = actions.correct(first, hours=Decimal(13), description="Toch niet", by=coordinator)
    found = [
        (each.year.number, each.realised_hours, each.realised, each.pledged, each.corrects) for each in (first, second)
    ]
    assert found == [
        (2026, Decimal("-3.50"), Decimal("-175.00"), 0, row), (2026, Decimal("0.50"), Decimal("25.00"), 0, row),
    ]  # fmt: skip
    with pytest.raises(NotPossible, match="zou niets veranderen"):
        actions.correct(row, hours=Decimal(13), description="x", by=coordinator)
    closed_now(first.year)
    assert actions.year_for_corrections(row.year) == 2027


def test_merging_organisations_brings_their_totals_together_and_keeps_the_checksum(partnership):
    row = ContributionFactory(partnership=partnership, is_realised=True)
    elsewhere = ContributionFactory(is_realised=True, partnership__organisation__name="Ander")
    year = closed_now(row.year)
    administrator = PortalRoleFactory(role="administrator").person
    into = elsewhere.partnership.organisation
    merge(partnership.organisation, into=into, reason="dezelfde", by=administrator)
    lines = ledger.totals_of(Contribution.objects.all()).by_partner
    assert [(line.name, line.realised) for line in lines] == [("Ander", Decimal("1600.00"))]
    assert ledger.checksum(year) == year.checksum


def test_make_report_keeps_what_was_known(partnership, coordinator, monkeypatch):
    monkeypatch.setitem(reporting._figures, "people_trained", lambda community, year: 7)
    organisation, community = partnership.organisation, partnership.community
    partnership.status, partnership.until_on = "left", "2025-06-01"
    partnership.save()
    PartnershipFactory(community=community, organisation=organisation, since_on="2025-09-01")  # came back: counts once
    PartnershipFactory(community=community, since_on="2026-01-01")  # too late
    row = ContributionFactory(partnership=partnership, is_realised=True, year__grant=Decimal("10000.00"))
    with pytest.raises(NotPossible, match="Sluit eerst het jaar"):
        years.make_report(row.year, by=coordinator)
    OutputFactory(
        community=community, kind="tool", title_nl="Meetmodel", known_on="2025-05-01", url="https://a.example"
    )
    OutputFactory(community=community, known_on="2024-12-31")
    year = closed_now(row.year)
    report = years.make_report(year, by=coordinator)
    content = Report.objects.get().content
    amounts = {"pledged": "1000.00", "realised": "800.00", "verified": "0.00"}
    assert {name: content[name] for name in ("kinds", "helices", "contributions", "total", "people_trained")} == {
        "kinds": {organisation.kind: 1},
        "helices": {"business": 1},
        "contributions": [{"name": organisation.name, "kind": organisation.kind, "helix": "business", **amounts}],
        "total": {"name": "", "kind": "", "helix": "", **amounts},
        "people_trained": 7,
    }
    assert [(each["title_nl"], each["url"]) for each in content["outputs"]] == [("Meetmodel", "https://a.example")]
    assert (content["grant"], Decimal(content["own_share"]), content["checksum"]) == ("10000.00", 8, year.checksum)
    assert (report.number, years.make_report(year, by=coordinator).number) == ("LK-R-2026-0001", "LK-R-2026-0002")


def test_the_link_of_a_report_is_revoked_and_given_anew(partnership, coordinator):
    year = closed_now(YearFactory(community=partnership.community))
    report = years.make_report(year, by=coordinator)
    old = report.token
    with pytest.raises(NotPossible, match="werkt nog"):
        years.give_link(report, by=coordinator)
    years.revoke_link(report, by=coordinator)
    assert report.revoked_at is not None
    years.give_link(report, by=coordinator)
    report.refresh_from_db()
    assert (report.revoked_at, report.token != old) == (None, True)
    assert verbs(report) == ["report.made", "report.link_revoked", "report.link_given"]


def test_reports_refuse_a_ledger_that_no_longer_matches(partnership, coordinator):
    year = YearFactory(community=partnership.community)
    Year.objects.filter(pk=year.pk).update(status="closed", checksum="0" * 64, closed_at="2026-01-05T12:00Z")
    with pytest.raises(NotPossible, match="past niet meer bij het controlegetal"):
        years.make_report(year, by=coordinator)

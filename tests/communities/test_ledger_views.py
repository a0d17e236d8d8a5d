"""The ledger, the years and the reports as people see them."""

import csv
import io
import re
from datetime import timedelta
from decimal import Decimal

import openpyxl
import pytest
from bs4 import BeautifulSoup
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from communities import ledger, panels
from communities.actions import years
from communities.models import Contribution, Report, RuleSet, Year
from config import sheets, uploads
from config.file_kinds import MB
from config.models import StoredFile
from config.texts import absolute
from partners.editing import save_changes
from people import desks
from people.mail import draw
from people.models import Event, Notification
from tests.factories.communities import CommunityRoleFactory, OutputFactory, PartnershipFactory
from tests.factories.ledger import ContributionFactory, YearFactory, closed_now
from tests.factories.partners import HubRoleFactory, OrganisationRoleFactory
from tests.factories.people import PortalRoleFactory, UserFactory
from tests.files import pdf, picture, upload

pytestmark = pytest.mark.django_db


def url(name, *args):
    return reverse(f"communities:{name}", args=args)


def words(response):
    return re.sub(r"[\s\u00ad]+", " ", BeautifulSoup(response.content, "html.parser").main.get_text(" "))


@pytest.fixture
def row(at):
    """A realised contribution of 2025, looked at in March 2026."""
    at("2026-03-02 09:00")
    row = ContributionFactory(is_realised=True, description="Meetgegevens", partnership__organisation__name="Vezelwerk")
    row.community.hub = HubRoleFactory().hub
    row.community.save()
    return row


@pytest.fixture
def coordinator_client(client_of, row):
    return client_of(CommunityRoleFactory(community=row.community).person)


@pytest.fixture
def partner_client(client_of, row):
    return client_of(OrganisationRoleFactory(organisation=row.partnership.organisation).person)


def test_contribution_list_costs_the_same_for_one_row_and_for_three(row, coordinator_client, django_assert_num_queries):
    address = url("contribution-list", row.community.slug)
    row.community.rule_set = RuleSet.objects.get(code="nro-networks-2024")
    row.community.save()
    with django_assert_num_queries(10):
        coordinator_client.get(address)
    for _ in range(2):
        ContributionFactory(partnership__community=row.community, year=row.year, is_verified=True)
    with django_assert_num_queries(10):
        response = coordinator_client.get(address)
    assert "€ 3.000 € 2.400 € 1.600" in words(response)


def test_contribution_list_filters_sorts_and_counts_what_it_shows(row, coordinator_client):
    ContributionFactory(partnership__community=row.community, year__number=2026, description="Lab", kind="facilities")
    address = url("contribution-list", row.community.slug)
    found = {
        query: [each.get_text() for each in BeautifulSoup(coordinator_client.get(f"{address}?{query}").content, "html.parser").select("table tbody th a")]
        for query in ("", "year=2025", "kind=facilities", "status=realised", f"partner={row.organisation.slug}", "sort=year", "year=nonsense")
    }  # fmt: skip
    assert found == {
        "": ["Lab", "Meetgegevens"],
        "year=2025": ["Meetgegevens"],
        "kind=facilities": ["Lab"],
        "status=realised": ["Meetgegevens"],
        f"partner={row.organisation.slug}": ["Meetgegevens"],
        "sort=year": ["Meetgegevens", "Lab"],
        "year=nonsense": ["Lab", "Meetgegevens"],
    }
    assert "Samen € 1.000 € 800 € 0" in words(coordinator_client.get(f"{address}?year=2025"))


def test_a_partner_sees_and_exports_its_own_rows_only(row, partner_client):
    ContributionFactory(partnership__community=row.community, year=row.year, description="Van een ander")
    text = words(partner_client.get(url("contribution-list", row.community.slug)))
    assert "Meetgegevens" in text
    assert "Van een ander" not in text
    exported = partner_client.get(url("contribution-export", row.community.slug, "csv")).content.decode()
    assert "Van een ander" not in exported
    assert partner_client.get(url("contribution-export", row.community.slug, "pdf")).status_code == 404


def test_contribution_export_guards_against_formulas_and_keeps_numbers(row, coordinator_client):
    closed_now(row.year)
    ContributionFactory(
        partnership=row.partnership, community=row.community, year__number=2026, corrects=row, is_realised=True,
        realised=Decimal("-50.00"), pledged=Decimal(0), description="=HYPERLINK(0)",
    )  # fmt: skip
    address = f"{url('contribution-export', row.community.slug, 'csv')}?year=2026"
    header, line = csv.reader(io.StringIO(coordinator_client.get(address).content.decode("utf-8-sig")))
    assert dict(zip(header, line, strict=True)) == {
        "Jaar": "2026", "Partner": "Vezelwerk", "Soort bijdrage": "geld", "Bijdrage": "'=HYPERLINK(0)",
        "Status": "gerealiseerd", "Toegezegde uren": "", "Gerealiseerde uren": "", "Euro per uur": "",
        "Toegezegd bedrag": "0.00", "Gerealiseerd bedrag": "-50.00", "Geverifieerd bedrag": "0",
        "Onderbouwing": "", "Bewijsstuk": "", "Corrigeert": "2025: Meetgegevens",
    }  # fmt: skip
    response = coordinator_client.get(url("contribution-export", row.community.slug, "xlsx"))
    cells = list(openpyxl.load_workbook(io.BytesIO(response.content)).active.iter_rows(values_only=True))
    assert [(each[3], each[9]) for each in cells[1:]] == [("Meetgegevens", 800), ("'=HYPERLINK(0)", -50)]


@pytest.mark.parametrize("cell", ["=1", "+1", "-1", "@x", "\tx", "\rx"])
def test_harmless_guards_texts_only(cell):
    assert sheets.harmless(cell) == f"'{cell}"
    assert [sheets.harmless(each) for each in (Decimal("-1.5"), None, "a=1", 3)] == [Decimal("-1.5"), None, "a=1", 3]


def test_contribution_create_says_what_is_missing(row, partner_client):
    address = url("contribution-create", row.community.slug)
    partner = row.partnership.pk
    text = words(
        partner_client.post(address, {"partnership": partner, "year": 2026, "kind": "hours", "description": "x"})
    )
    assert "Uren" in text and "Dit veld is verplicht" in text
    typed = {"partnership": partner, "year": 2026, "kind": "cash", "description": "Geld", "amount": "twee euro"}
    assert "Schrijf een getal zoals 1250" in words(partner_client.post(address, typed))
    other = PartnershipFactory(community=row.community)
    assert "Geld" not in Contribution.objects.values_list("description", flat=True)
    assert partner_client.post(address, {**typed, "partnership": other.pk, "amount": "5"}).status_code == 200
    assert partner_client.post(address, {**typed, "amount": "1.250,50"}).status_code == 302
    assert Contribution.objects.get(description="Geld").pledged == Decimal("1250.50")


def test_contribution_realise_correct_and_edit_through_the_pages(row, partner_client, coordinator_client):
    row.status, row.realised, row.realised_at = "pledged", None, None
    row.save()
    partner_client.post(url("contribution-realise", row.uuid), {"amount": "700", "evidence": "Bon"})
    page = BeautifulSoup(coordinator_client.get(url("contribution-edit", row.uuid)).content, "html.parser")
    seen = page.select_one("[name=seen]")["value"]
    assert page.select_one("[name=amount]")["value"] == "1000,00"
    typed = {"seen": seen, "description": row.description, "evidence": "Bon", "amount": "1000"}
    partner_client.post(url("contribution-edit", row.uuid), {**typed, "realised_amount": "710"})
    answer = words(coordinator_client.post(url("contribution-edit", row.uuid), {**typed, "realised_amount": "720"}))
    assert "Iemand anders" in answer and "710.00" in answer.replace(",", ".")
    coordinator_client.post(url("contribution-verify", row.uuid))
    closed_now(row.year)
    assert "Het overzicht zegt nu: € 710" in words(partner_client.get(url("contribution-correct", row.uuid)))
    response = partner_client.post(url("contribution-correct", row.uuid), {"amount": "700", "description": "Korting"})
    correction = Contribution.objects.get(corrects=row)
    assert (response["Location"], correction.realised, correction.year.number) == (
        correction.get_absolute_url(), Decimal("-10.00"), 2026,
    )  # fmt: skip
    assert "Korting" in words(partner_client.get(row.get_absolute_url()))


def test_evidence_is_checked_by_content_replaced_kept_with_the_year_and_shown_to_who_verifies(
    row, partner_client, coordinator_client, django_capture_on_commit_callbacks
):
    row.status, row.realised, row.realised_at = "pledged", None, None
    row.save()
    realise, edit, address = (url(f"contribution-{name}", row.uuid) for name in ("realise", "edit", "evidence"))
    assert coordinator_client.get(address).status_code == 404
    assert "Bijvoorbeeld een factuur, zonder privégegevens van mensen. PDF" in words(partner_client.get(realise))
    bad = partner_client.post(realise, {"amount": "700", "document": upload("factuur.pdf", picture())})
    assert "De naam zegt PDF, maar de inhoud is iets anders" in words(bad)
    big = partner_client.post(realise, {"amount": "700", "document": upload("groot.pdf", b"x" * (20 * MB + 1))})
    assert "hoogstens 20,0\xa0MB" in big.text
    assert (StoredFile.objects.count(), Contribution.objects.get().status) == (0, "pledged")

    partner_client.post(realise, {"amount": "700", "document": upload("factuur.pdf", pdf())})
    answer = coordinator_client.get(address)
    assert (b"".join(answer), answer["Content-Disposition"]) == (pdf(), 'attachment; filename="factuur.pdf"')
    assert "factuur.pdf" in words(coordinator_client.get(row.get_absolute_url()))
    assert "met een bestand" in words(coordinator_client.get(url("contribution-list", row.community.slug)))
    export = coordinator_client.get(url("contribution-export", row.community.slug, "csv")).content.decode()
    assert "factuur.pdf" in export

    coordinator_client.post(url("contribution-send-back", row.uuid), {"reason": "Een bon ontbreekt."})
    assert "factuur.pdf blijft bewaard als bewijsstuk" in words(partner_client.get(realise))
    with django_capture_on_commit_callbacks(execute=True):
        partner_client.post(realise, {"amount": "710", "document": upload("nieuw.pdf", pdf(b"nieuw"))})
    typed = {"description": row.description, "amount": "1000", "realised_amount": "710"}
    with django_capture_on_commit_callbacks(execute=True):
        partner_client.post(edit, {**typed, "document": upload("beter.pdf", pdf(b"beter"))})
    partner_client.post(edit, {**typed, "evidence": "Zie het bestand."})  # without a file the one before stays
    StoredFile.objects.update(stored_at=timezone.now() - timedelta(days=9))
    assert uploads.sweep() == (0, 0)  # something points at it
    row.refresh_from_db()
    kept = StoredFile.objects.get()
    assert (row.evidence_file, kept.name, default_storage.listdir("files")[1]) == (
        kept, "beter.pdf", [kept.file.name.removeprefix("files/")],
    )  # fmt: skip
    assert kept.sha256 in ledger.canonical(row.year)

    coordinator_client.post(url("contribution-send-back", row.uuid), {"reason": "Hoort er niet bij."})
    with django_capture_on_commit_callbacks(execute=True):
        partner_client.post(url("contribution-remove", row.uuid))
    assert (Contribution.objects.count(), StoredFile.objects.count(), default_storage.listdir("files")[1]) == (0, 0, [])


def test_a_file_waits_while_something_else_in_its_form_is_put_right(row, partner_client):
    row.status, row.realised, row.realised_at = "pledged", None, None
    row.save()
    realise, edit = url("contribution-realise", row.uuid), url("contribution-edit", row.uuid)

    def waiting(response):
        form = BeautifulSoup(response.content, "html.parser").select_one("main form[method=post]")
        field = form.select_one("[name=document-waiting]")
        return {field["name"]: field["value"]} if field else {}

    wrong = partner_client.post(realise, {"amount": "veel", "document": upload("factuur.pdf", pdf())})
    assert "‘factuur.pdf’ is gekozen. Kies alleen een ander bestand als u het wilt vervangen." in words(wrong)
    again = partner_client.post(realise, {"amount": "nog meer", **waiting(wrong)})
    other = partner_client.post(
        realise, {"amount": "veel meer", "document": upload("nota.pdf", pdf(b"nota")), **waiting(again)}
    )
    assert [each.name for each in StoredFile.objects.all()] == ["nota.pdf"]  # one form lets one file wait
    partner_client.post(realise, {"amount": "700", **waiting(other)})
    row.refresh_from_db()
    assert (row.evidence_file.name, row.realised) == ("nota.pdf", Decimal(700))
    assert list(StoredFile.objects.all()) == [row.evidence_file]

    save_changes(row, {"description": "Gewijzigd"}, seen=0, by=UserFactory())
    typed = {"seen": "0", "description": "Anders", "amount": "1000", "realised_amount": "700"}
    late = partner_client.post(edit, {**typed, "document": upload("beter.pdf", pdf(b"beter"))})
    seen = BeautifulSoup(late.content, "html.parser").select_one("[name=seen]")["value"]
    partner_client.post(edit, {**typed, "seen": seen, **waiting(late)})
    row.refresh_from_db()
    assert (row.description, row.evidence_file.name) == ("Anders", "beter.pdf")

    forged = partner_client.post(edit, {**typed, "document-waiting": f"{row.evidence_file.pk}:x:y", "amount": "veel"})
    assert waiting(forged) == {}
    StoredFile.objects.update(stored_at=timezone.now() - timedelta(days=9))
    uploads.sweep()
    assert list(StoredFile.objects.all()) == [row.evidence_file]


def test_two_coordinators_fill_in_the_grant_and_the_second_is_told(row, coordinator_client, client_of):
    address = url("year-grant", row.community.slug, 2025)
    second = client_of(CommunityRoleFactory(community=row.community).person)
    opened = [each.get(address).context["form"]["seen"].value() for each in (coordinator_client, second)]
    assert coordinator_client.post(address, {"grant": "120.000", "seen": opened[0]}).status_code == 302
    told = second.post(address, {"grant": "90.000", "seen": opened[1]})
    assert "Iemand anders heeft dit gewijzigd" in words(told) and "“120000,00”" in words(told)
    assert Year.objects.get().grant == 120_000
    assert second.post(address, {"grant": "90.000", "seen": told.context["form"]["seen"].value()}).status_code == 302
    assert Year.objects.get().grant == 90_000
    noted = Event.objects.filter(verb="year.changed").order_by("pk").values_list("data__amount", flat=True)
    assert list(noted) == ["120000.00", "90000.00"]


def test_year_close_shows_what_is_frozen_and_asks_twice(row, coordinator_client):
    address = url("year-close", row.community.slug, 2025)
    page = coordinator_client.get(address)
    seen = BeautifulSoup(page.content, "html.parser").select_one("[name=seen]")["value"]
    assert seen == ledger.checksum(row.year)
    assert "Niet geverifieerd Vezelwerk: Meetgegevens , € 800" in words(page)
    assert coordinator_client.post(address, {"seen": seen}).status_code == 200  # not sure yet
    Contribution.objects.update(description="Anders")
    text = words(coordinator_client.post(address, {"seen": seen, "is_sure": "on"}))
    assert "Het overzicht is veranderd terwijl u keek" in text
    assert Year.objects.get().status == "open"
    coordinator_client.post(address, {"seen": ledger.checksum(row.year), "is_sure": "on"})
    text = words(coordinator_client.get(row.year.get_absolute_url()))
    assert "past bij het controlegetal" in text
    assert Year.objects.get().checksum in text


def test_year_detail_says_when_the_ledger_no_longer_matches(coordinator_client, row):
    year = YearFactory(community=row.community, number=2024)
    Year.objects.filter(pk=year.pk).update(status="closed", checksum="0" * 64, closed_at="2026-01-05T12:00Z")
    assert "past niet bij het controlegetal" in words(coordinator_client.get(year.get_absolute_url()))


def test_report_is_read_without_an_account_until_its_link_is_revoked(row, client, coordinator_client):
    made = {"community": row.community, "known_on": "2025-05-01"}
    OutputFactory(**made, title_nl="Meetmodel", url="https://model.example", more_urls=["https://code.example"])
    plain = OutputFactory(**made, title_nl="Gids")  # without an address: its page here
    closed_now(row.year)
    coordinator_client.post(url("report-create", row.community.slug, 2025))
    report = Report.objects.get()
    page = client.get(report.get_absolute_url())
    text = words(page)
    assert (page["X-Robots-Tag"], page["Referrer-Policy"]) == ("noindex, nofollow", "no-referrer")
    for link in ("https://model.example", "https://code.example", absolute(plain.get_absolute_url())):
        assert f'href="{link}"' in page.content.decode()
    for part in (
        "LK-R-2026-0001",
        "1 organisatie deed mee",
        "Vezelwerk 1.000,00 800,00 0,00",
        "0 mensen",
        row.year.checksum,
    ):
        assert part in text
    pdf = client.get(url("report-pdf", report.token))
    reader = PdfReader(io.BytesIO(pdf.content))
    document = " ".join("\n".join(each.extract_text() for each in reader.pages).split())
    assert (str(reader.trailer["/Root"]["/Lang"]), reader.trailer["/Root"]["/MarkInfo"]["/Marked"]) == ("nl-NL", True)
    assert "Vezelwerk 1.000,00 800,00 0,00" in document
    assert "https://code.example" in document
    english = PdfReader(io.BytesIO(client.get(f"/en/reports/{report.token}/pdf/").content))
    assert "1 organisation took part" in " ".join(english.pages[0].extract_text().split())
    coordinator_client.post(url("report-revoke", report.number))
    for address in (report.get_absolute_url(), url("report-pdf", report.token)):
        answer = client.get(address)
        assert (answer.status_code, "Deze link is ingetrokken" in words(answer)) == (410, True)
    coordinator_client.post(url("report-renew", report.number))
    assert client.get(report.get_absolute_url()).status_code == 404
    assert client.get(Report.objects.get().get_absolute_url()).status_code == 200


def test_desks_show_the_ledger_and_tasks_name_what_waits(row, coordinator_client, partner_client, monkeypatch):
    ContributionFactory(partnership=row.partnership, year=row.year, description="Nog niet")
    ContributionFactory(partnership=row.partnership, year__number=2026)
    assert "Bijdragen in 2026" in words(coordinator_client.get(url("community-desk", row.community.slug)))
    organisation = reverse("partners:organisation-desk", args=[row.organisation.slug])
    assert "Wat u bijdraagt" in words(partner_client.get(organisation))
    coordinator = row.community.roles.get().person
    partner = row.organisation.roles.get().person
    hub_manager = row.community.hub.roles.get().person
    tasks = {
        person: [task.title for task in desks.of(person).tasks if "jaar" in task.title or "ijdrage" in task.title]
        for person in (coordinator, partner, hub_manager)
    }
    assert tasks == {
        coordinator: ["1 bijdrage wacht op verificatie", "Sluit het jaar 2025"],
        partner: ["Leg vast wat er van uw bijdragen van 2025 is gekomen"],
        hub_manager: ["1 bijdrage wacht op verificatie"],
    }
    assert panels.community_desk


def test_an_auditor_reads_and_changes_nothing(row, client_of):
    auditor = client_of(PortalRoleFactory(role="auditor").person)
    assert auditor.get(row.get_absolute_url()).status_code == 200
    closed_now(row.year)
    report = years.make_report(row.year, by=row.community.hub.roles.get().person)
    assert auditor.post(url("report-revoke", report.number)).status_code == 403


def test_the_mails_say_what_to_look_at_in_the_language_of_the_reader(row, coordinator_client, partner_client):
    coordinator, partner = row.community.roles.get().person, row.organisation.roles.get().person
    coordinator.language = "en"
    coordinator.save()
    Contribution.objects.update(status="pledged", realised=None, realised_at=None)
    partner_client.post(url("contribution-realise", row.uuid), {"amount": "1.250,50"})
    coordinator_client.post(url("contribution-send-back", row.uuid), {"reason": "De bon ontbreekt."})
    to_verify, sent_back = [draw(each) for each in Notification.objects.order_by("pk")]
    assert (to_verify.to, to_verify.subject) == ([coordinator.email], "Vezelwerk: a contribution waits for your check")
    assert "Meetgegevens, €1,250.50" in to_verify.body
    assert (sent_back.to, sent_back.subject) == ([partner.email], "Leg opnieuw vast wat Vezelwerk heeft bijgedragen")
    assert "De reden: De bon ontbreekt." in sent_back.body
    assert row.get_absolute_url().removeprefix("/nl") in sent_back.body

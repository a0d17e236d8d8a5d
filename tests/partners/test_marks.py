from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from partners import actions
from partners.models import QualityMark
from people.history import NotPossible
from people.models import Notification
from tests.factories.partners import (
    HubRoleFactory,
    OrganisationFactory,
    OrganisationRoleFactory,
    QualityMarkFactory,
)
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate
FOUND = {"answer": "verified", "register_url": "https://register.example/1", "valid_from": "2026-01-01", "valid_until": "2029-01-01"}  # fmt: skip


def url(name, *args):
    return reverse(f"partners:{name}", args=args)


def shown(client, organisation):
    """How each mark is drawn on the public page, and the words beside it."""
    soup = BeautifulSoup(client.get(organisation.get_absolute_url()).content, "html.parser")
    return [("lk-prov-claim" in box["class"], box.get_text(" ", strip=True)) for box in soup.select(".lk-prov")]


def test_claim_mark_asks_the_hub_to_look():
    hub_role, person = HubRoleFactory(), UserFactory()
    organisation = OrganisationFactory(verified=True, hub=hub_role.hub)
    mark = actions.claim_mark(organisation, scheme="nrto", number="12", by=person)
    assert (mark.status, mark.claimed_by, mark.counts) == ("claimed", person, False)
    mail = Notification.objects.get()
    assert (mail.kind, mail.recipient) == ("partners/mail/mark_claimed", hub_role.person)


def test_claim_mark_twice_is_refused():
    mark = QualityMarkFactory()
    with pytest.raises(NotPossible, match="wacht op controle"):
        actions.claim_mark(mark.organisation, scheme=mark.scheme, by=UserFactory())


def test_verify_mark_tells_the_managers():
    mark, person = QualityMarkFactory(), UserFactory()
    OrganisationRoleFactory(organisation=mark.organisation)
    day = TODAY()
    actions.verify_mark(mark, register_url="https://register.example/1", valid_from=day, valid_until=day, by=person)
    mark.refresh_from_db()
    assert (mark.status, mark.answered_by, mark.counts) == ("verified", person, True)
    assert Notification.objects.get().kind == "partners/mail/mark_answered"


def test_reject_mark_once_only():
    mark = QualityMarkFactory()
    actions.reject_mark(mark, reason="Niet gevonden", by=UserFactory())
    with pytest.raises(NotPossible):
        actions.reject_mark(mark, reason="Niet gevonden", by=UserFactory())


def test_the_database_refuses_a_checked_mark_without_its_facts():
    with pytest.raises(IntegrityError), transaction.atomic():
        QualityMarkFactory(status="verified", answered_at=timezone.now())


def test_nothing_unchecked_looks_checked(client):
    organisation = OrganisationFactory(verified=True)
    QualityMarkFactory(organisation=organisation, scheme="cedeo", status="rejected", answered_at=timezone.now())
    QualityMarkFactory(
        organisation=organisation, scheme="crkbo", verified=True, valid_until=TODAY() - timedelta(days=1)
    )
    QualityMarkFactory(organisation=organisation, scheme="nrto")
    QualityMarkFactory(organisation=organisation, scheme="snro", verified=True)
    crkbo, nrto, snro = shown(client, organisation)
    assert (crkbo[0], nrto[0], snro[0]) == (True, True, False)
    assert (
        "Verlopen" in crkbo[1] and "Niemand heeft dit nog gecontroleerd" in nrto[1] and "geldig tot en met" in snro[1]
    )


@pytest.mark.parametrize(("days", "counts"), [(-1, False), (0, True), (1, True)])
def test_a_mark_expires_by_itself(days, counts):
    assert QualityMarkFactory(verified=True, valid_until=TODAY() + timedelta(days=days)).counts == counts


def test_organisation_marks_claims(client_of):
    role = OrganisationRoleFactory()
    client, address = client_of(role.person), url("organisation-marks", role.organisation.slug)
    assert client.post(address, {"scheme": "nrto"}).url == address
    assert "Geclaimd, niet gecontroleerd" in client.get(address).text
    assert "Het einde ligt voor het begin." in client.post(
        address, {"scheme": "snro", "valid_from": "2026-02-01", "valid_until": "2026-01-01"}
    ).text  # fmt: skip


def test_mark_answer_verifies_or_rejects_with_what_that_needs(client_of):
    hub_role = HubRoleFactory()
    mark = QualityMarkFactory(organisation=OrganisationFactory(verified=True, hub=hub_role.hub))
    client, address = client_of(hub_role.person), url("mark-answer", mark.uuid)
    assert address in client.get(mark.organisation.get_absolute_url()).text
    for incomplete in ({"answer": "verified"}, {"answer": "rejected"}, {**FOUND, "valid_until": ""}):
        assert "Dit is nodig voor uw antwoord." in client.post(address, incomplete).text
    assert client.post(address, FOUND).status_code == 302
    assert QualityMark.objects.get().status == "verified"
    assert client.post(address, {"answer": "rejected", "reason": "Toch niet"}).status_code == 302
    assert QualityMark.objects.get().status == "rejected"


def test_mark_answer_is_not_for_the_organisation_itself(client_of):
    mark = QualityMarkFactory()
    manager = OrganisationRoleFactory(organisation=mark.organisation).person
    assert client_of(manager).post(url("mark-answer", mark.uuid), FOUND).status_code == 403

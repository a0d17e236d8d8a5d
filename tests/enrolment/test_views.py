from decimal import Decimal

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from enrolment.models import Enrolment, PlaceOffer
from enrolment.prices import terms_for
from people.models import Notification
from tests.factories.catalog import OfferingFactory, PriceFactory, in_days
from tests.factories.enrolment import EnrolmentFactory, PlaceOfferFactory
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db


def words(response):
    return " ".join(BeautifulSoup(response.content, "html.parser").select_one("main").get_text(" ").split())


def buttons(response):
    soup = BeautifulSoup(response.content, "html.parser")
    return [" ".join(button.get_text().split()) for button in soup.select("main button")]


def at(name, *args):
    return reverse(f"enrolment:{name}", args=args)


def agreed(offering, **more):
    """What the page of this offering posts, once somebody has agreed."""
    prices = [terms_for(offering, is_employer=each).code for each in (False, True)]
    return {"accepts_terms": "on", "paid_by": "self", "prices_read": "/".join(prices), **more}


def test_enrolment_create_sends_a_visitor_to_sign_in_and_back(client):
    address = at("enrolment-create", OfferingFactory(active=True).uuid)
    assert client.get(address).url == f"{reverse('account_login')}?next={address}"


@pytest.mark.parametrize(
    ("amount", "expected"),
    [(0, ["Inschrijven"]), (300, ["Inschrijven met betalingsverplichting", "Inschrijven, mijn werkgever betaalt"])],
)
def test_the_button_names_the_obligation_to_pay_where_there_is_one(client_of, professional, amount, expected):
    offering = OfferingFactory(active=True)
    PriceFactory(offering=offering, amount=Decimal(amount))
    assert buttons(client_of(professional).get(at("enrolment-create", offering.uuid))) == expected


def test_enrolment_create_enrols_and_shows_the_enrolment(client_of, professional):
    offering = OfferingFactory(active=True)
    response = client_of(professional).post(at("enrolment-create", offering.uuid), agreed(offering), follow=True)
    enrolment = Enrolment.objects.get()
    assert (enrolment.person, enrolment.status, enrolment.paid_by) == (professional, "associated", "self")
    assert response.redirect_chain == [(enrolment.get_absolute_url(), 302)]
    assert "U hebt een plaats." in words(response)


def test_enrolment_create_without_agreeing_to_the_terms_says_so_and_enrols_nobody(client_of, professional):
    offering = OfferingFactory(active=True)
    response = client_of(professional).post(at("enrolment-create", offering.uuid), agreed(offering, accepts_terms=""))
    assert response.status_code == 200
    assert response.context["form"].errors.keys() == {"accepts_terms"}
    assert not Enrolment.objects.exists()


def test_an_employer_who_pays_needs_a_name(client_of, professional):
    offering = OfferingFactory(active=True)
    data = agreed(offering, paid_by="employer")
    client = client_of(professional)
    response = client.post(at("enrolment-create", offering.uuid), data)
    assert response.context["form"].errors.keys() == {"employer_name"}
    client.post(at("enrolment-create", offering.uuid), {**data, "employer_name": "Bakkerij Bol (fictief)"})
    assert Enrolment.objects.get().employer_name == "Bakkerij Bol (fictief)"


def test_a_price_that_changed_meanwhile_is_read_before_anybody_is_held_to_it(client_of, professional):
    offering = OfferingFactory(active=True)
    price = PriceFactory(offering=offering, amount=Decimal(300))
    client, address, read = client_of(professional), at("enrolment-create", offering.uuid), agreed(offering)
    price.amount = Decimal(450)
    price.save()
    response = client.post(address, read)
    assert response.context["form"].errors.keys() == {"prices_read"}
    assert "De prijs is veranderd" in words(response) and "€ 450" in words(response)
    assert not Enrolment.objects.exists()
    again = BeautifulSoup(response.content, "html.parser").select_one("[name=prices_read]")["value"]
    client.post(address, {**read, "prices_read": again})
    assert Enrolment.objects.get().price == Decimal(450)


def test_a_paid_course_within_14_days_asks_to_begin_at_once(client_of, professional):
    offering = OfferingFactory(active=True, starts_on=in_days(5))
    client, data = client_of(professional), agreed(offering)
    response = client.post(at("enrolment-create", offering.uuid), data)
    assert response.context["form"].errors.keys() == {"wants_start_within_withdrawal"}
    client.post(at("enrolment-create", offering.uuid), {**data, "wants_start_within_withdrawal": "on"})
    assert Enrolment.objects.get().wants_start_within_withdrawal is True


def test_a_full_course_offers_the_queue(client_of, professional):
    offering = OfferingFactory(full=True)
    client = client_of(professional)
    assert buttons(client.get(at("enrolment-create", offering.uuid)))[0] == "Op de wachtlijst"
    response = client.post(at("enrolment-create", offering.uuid), agreed(offering), follow=True)
    assert "U bent nummer 1 op de wachtlijst." in words(response)


def test_enrolment_create_of_somebody_who_is_enrolled_shows_that_enrolment(client_of):
    enrolment = EnrolmentFactory()
    response = client_of(enrolment.person).get(at("enrolment-create", enrolment.offering.uuid))
    assert response.url == enrolment.get_absolute_url()


def test_enrolment_create_says_why_it_is_closed(client_of, professional):
    offering = OfferingFactory(active=True, enrol_opens_on=in_days(3))
    response = client_of(professional).get(at("enrolment-create", offering.uuid))
    assert "De inschrijving gaat open op" in words(response)
    assert buttons(response) == []


def test_posting_to_a_closed_offering_is_a_friendly_409(client_of, professional):
    offering = OfferingFactory(active=True, enrol_closes_on=in_days(-1))
    response = client_of(professional).post(at("enrolment-create", offering.uuid), agreed(offering))
    assert response.status_code == 409
    assert "De inschrijving is gesloten op" in words(response)


def test_a_draft_offering_does_not_exist_for_others(client_of, professional):
    assert client_of(professional).get(at("enrolment-create", OfferingFactory().uuid)).status_code == 404


def test_the_queue_page_says_why_nothing_happened_yet(client_of):
    offering = OfferingFactory(full=True, capacity=3)
    PlaceOfferFactory(enrolment__offering=offering)
    waiting = [EnrolmentFactory(offering=offering, queued=True) for _ in range(2)]
    said = words(client_of(waiting[1].person).get(waiting[1].get_absolute_url()))
    assert "U bent nummer 2 op de wachtlijst. Er is 1 plaats aangeboden aan iemand voor u; die blijft vrij tot" in said


def test_offer_accept_and_decline_work_by_post_alone(client_of):
    offer = PlaceOfferFactory(enrolment__offering=OfferingFactory(full=True, capacity=9))
    client = client_of(offer.enrolment.person)
    assert client.get(at("offer-accept", offer.uuid)).status_code == 405
    assert "Plaats aannemen" in buttons(client.get(offer.enrolment.get_absolute_url()))
    client.post(at("offer-accept", offer.uuid))
    assert Enrolment.objects.get(pk=offer.enrolment.pk).status == "associated"
    assert client.post(at("offer-decline", offer.uuid)).status_code == 409


def test_a_forwarded_offer_gives_nobody_else_the_place(client_of, professional):
    offer = PlaceOfferFactory(enrolment__offering=OfferingFactory(full=True, capacity=9))
    assert client_of(professional).post(at("offer-accept", offer.uuid)).status_code == 404
    assert PlaceOffer.objects.get().status == "open"


def test_enrolment_cancel_takes_two_steps_and_no_reason(client_of):
    enrolment = EnrolmentFactory()
    client = client_of(enrolment.person)
    assert buttons(client.get(at("enrolment-cancel", enrolment.uuid))) == ["Ja, beëindig mijn inschrijving"]
    client.post(at("enrolment-cancel", enrolment.uuid))
    enrolment.refresh_from_db()
    assert (enrolment.status, enrolment.cancelled_because) == ("cancelled", "person")


def test_enrolment_cancel_is_a_withdrawal_within_the_14_days(client_of):
    enrolment = EnrolmentFactory(withdraw_until_on=in_days(3))
    client = client_of(enrolment.person)
    assert buttons(client.get(at("enrolment-cancel", enrolment.uuid))) == ["Herroeping bevestigen"]
    client.post(at("enrolment-cancel", enrolment.uuid))
    enrolment.refresh_from_db()
    assert enrolment.cancelled_because == "withdrawn"
    assert Notification.objects.get(recipient=enrolment.person).kind == "enrolment/mail/cancelled_withdrawn"


@pytest.mark.parametrize("rows", [1, 3])
def test_my_learning_takes_as_many_queries_for_three_as_for_one(client_of, django_assert_num_queries, rows):
    person = UserFactory()
    for _ in range(rows):
        EnrolmentFactory(person=person)
    client = client_of(person)
    with django_assert_num_queries(4):  # session, person, enrolments, offers
        response = client.get(at("my-learning"))
    assert len(response.context["running"]) == rows


def test_my_learning_without_anything_says_what_to_do(client_of, stranger):
    assert "Zoek een module, bekijk de data en schrijf u in." in words(client_of(stranger).get(at("my-learning")))


@pytest.mark.parametrize("rows", [1, 3])
def test_participant_list_takes_as_many_queries_for_three_as_for_one(
    client_of, world, provider_editor, django_assert_num_queries, rows
):
    for _ in range(rows):
        EnrolmentFactory(offering=world.offering, pending=True)
    client = client_of(provider_editor)
    with django_assert_num_queries(8):
        response = client.get(at("participant-list", world.offering.uuid))
    assert len([text for text in buttons(response) if text.startswith("Goedkeuren")]) == rows


def test_a_teacher_sees_names_and_states_and_nothing_to_decide(client_of, world, teacher):
    enrolment = EnrolmentFactory(offering=world.offering, pending=True, motivation="Geheim")
    response = client_of(teacher).get(at("participant-list", world.offering.uuid))
    said = words(response)
    assert (enrolment.person.name in said, "Geheim" in said, buttons(response)) == (True, False, [])


def test_enrolment_approve_gives_the_place(client_of, world, provider_editor):
    enrolment = EnrolmentFactory(offering=world.offering, pending=True)
    client_of(provider_editor).post(at("enrolment-approve", enrolment.uuid))
    assert Enrolment.objects.get(pk=enrolment.pk).status == "associated"


def test_enrolment_deny_asks_for_a_reason(client_of, world, provider_editor):
    enrolment, client = EnrolmentFactory(offering=world.offering, pending=True), client_of(provider_editor)
    assert client.post(at("enrolment-deny", enrolment.uuid), {"reason": ""}).context["form"].errors.keys() == {"reason"}
    client.post(at("enrolment-deny", enrolment.uuid), {"reason": "Geen werkplek."})
    assert Enrolment.objects.get(pk=enrolment.pk).denied_reason == "Geen werkplek."


def test_enrolment_finish_records_the_result(client_of, world, provider_editor):
    offering = OfferingFactory(active=True, past=True, version=world.version, provider=world.trainer)
    enrolment = EnrolmentFactory(offering=offering)
    client_of(provider_editor).post(at("enrolment-finish", enrolment.uuid), {"result": "passed"})
    assert Enrolment.objects.get(pk=enrolment.pk).result == "passed"

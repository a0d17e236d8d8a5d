from decimal import Decimal

import pytest

from catalog import listing
from catalog.models import Listing, ListingTask, Offering, Price
from enrolment import actions
from enrolment.models import Enrolment, PlaceOffer
from partners.models import Organisation
from people.history import NotPossible
from people.models import Event, Notification
from tests.factories.catalog import OfferingFactory, PriceFactory, in_days
from tests.factories.enrolment import EnrolmentFactory, PlaceOfferFactory
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db
Status = Enrolment.Status


@pytest.fixture
def offering():
    return OfferingFactory(active=True, capacity=1)


def counters(offering):
    return Offering.objects.values_list("taken", "waiting", "last_queue_number").get(pk=offering.pk)


def mails_to(person):
    return list(Notification.objects.filter(recipient=person).order_by("id").values_list("kind", flat=True))


def assert_counters_equal_rows(offering):
    taken, waiting, _ = counters(offering)
    held = PlaceOffer.objects.holding().filter(enrolment__offering=offering).count()
    rows = Enrolment.objects.filter(offering=offering)
    with_seat = rows.filter(status__in=[Status.ASSOCIATED, Status.FINISHED]).count()
    assert (taken, waiting) == (with_seat + held, rows.filter(status=Status.QUEUED).count() - held)


def test_enrol_gives_a_seat_and_writes_event_and_mail_with_it(offering):
    person = UserFactory(language="en")
    enrolment = actions.enrol(offering, by=person)
    assert (enrolment.status, enrolment.queue_number, counters(offering)) == (Status.ASSOCIATED, None, (1, 0, 0))
    assert enrolment.associated_at is not None
    event = Event.objects.about(enrolment).get()
    assert (event.verb, event.actor, event.to_status) == ("enrolment.associated", person, "associated")
    mail = Notification.objects.get(recipient=person)
    assert (mail.kind, mail.language, mail.context["title"]) == (
        "enrolment/mail/associated",
        "en",
        offering.version.title_en,
    )
    assert mail.context["url"].endswith(f"/en/enrolments/{enrolment.uuid}/")


def test_the_last_place_asks_for_a_new_listing(offering):
    ListingTask.objects.all().delete()
    actions.enrol(offering, by=UserFactory())
    assert ListingTask.objects.filter(module=offering.version.module).exists()


def test_the_enrolment_that_fills_the_first_start_turns_the_card_to_the_next_and_back(offering):
    later = OfferingFactory(version=offering.version, active=True, starts_on=in_days(200), ends_on=None, city="Zwolle")

    def start_on_the_card():
        while listing.draw_next():
            pass
        row = Listing.objects.get(pk=offering.version.module_id)
        return row.start, "Zwolle" in row.card_nl, "Plaatsen vrij" in row.card_nl

    listing.draw(offering.version.module)
    assert start_on_the_card() == (offering.pk, False, False)  # its last place
    enrolment = actions.enrol(offering, by=UserFactory())
    assert start_on_the_card() == (later.pk, True, True)
    actions.cancel(enrolment, by=enrolment.person)
    assert start_on_the_card() == (offering.pk, False, False)


def test_enrol_puts_the_next_one_in_the_queue(offering):
    EnrolmentFactory(offering=offering)
    first, second = (actions.enrol(offering, by=UserFactory()) for _ in range(2))
    assert [(row.status, row.queue_number) for row in (first, second)] == [(Status.QUEUED, 1), (Status.QUEUED, 2)]
    assert counters(offering) == (1, 2, 2)
    assert mails_to(second.person) == ["enrolment/mail/queued"]
    assert Notification.objects.get(recipient=second.person).context["place"] == 2


def test_enrol_never_passes_somebody_who_waits():
    offering = OfferingFactory(active=True, capacity=2)
    EnrolmentFactory(offering=offering, queued=True)  # a seat is free, and somebody waits for it
    newcomer = actions.enrol(offering, by=UserFactory())
    assert newcomer.status == Status.QUEUED


def test_enrol_waits_for_approval_without_holding_a_seat():
    offering = OfferingFactory(active=True, needs_approval=True)
    enrolment = actions.enrol(offering, by=UserFactory(), motivation="Ik werk ermee.")
    assert (enrolment.status, enrolment.queue_number, enrolment.motivation) == (Status.PENDING, 1, "Ik werk ermee.")
    assert counters(offering) == (0, 0, 1)


def test_enrol_twice_is_refused_and_changes_nothing(offering):
    person = UserFactory()
    actions.enrol(offering, by=person)
    with pytest.raises(NotPossible, match="ingeschreven"):
        actions.enrol(offering, by=person)
    assert (counters(offering), len(mails_to(person))) == ((1, 0, 0), 1)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"status": "concept"}, "gesloten"),
        ({"status": "cancelled"}, "geannuleerd"),
        ({"starts_on": in_days(0)}, "begonnen"),
        ({"enrol_opens_on": in_days(2)}, "open"),
        ({"enrol_closes_on": in_days(-1)}, "gesloten"),
        ({"enrol_via": "provider", "enrol_url": "https://aanbieder.example/"}, "hier niet in"),
    ],
)
def test_enrol_says_why_it_cannot_be_done(changes, sentence):
    offering = OfferingFactory(**{"active": True, **changes})
    with pytest.raises(NotPossible, match=sentence):
        actions.enrol(offering, by=UserFactory())
    assert not Enrolment.objects.exists()


def test_enrol_in_a_module_that_was_hidden_is_refused(offering):
    module = offering.version.module
    module.hidden_reason = "Misleidend."
    module.save()
    with pytest.raises(NotPossible, match="niet meer in het aanbod"):
        actions.enrol(offering, by=UserFactory())


def test_enrol_with_a_provider_that_has_ended_is_refused(offering):
    Organisation.objects.filter(pk=offering.provider_id).update(status="dissolved")
    with pytest.raises(NotPossible, match="niet meer in het aanbod"):
        actions.enrol(Offering.objects.get(pk=offering.pk), by=UserFactory())
    assert not Enrolment.objects.exists()


def test_a_consumer_who_pays_may_withdraw_and_an_employer_has_its_own_price():
    offering = OfferingFactory(active=True)
    PriceFactory(offering=offering, amount=Decimal(300))
    PriceFactory(offering=offering, audience=Price.Audience.BUSINESS, amount=Decimal(450), vat="excluded")
    mine = actions.enrol(offering, by=UserFactory())
    theirs = actions.enrol(offering, by=UserFactory(), paid_by="employer", employer_name="Bakkerij (fictief)")
    assert (mine.price, mine.may_withdraw) == (Decimal(300), True)
    assert (theirs.price, theirs.withdraw_until_on, theirs.may_withdraw) == (Decimal(450), None, False)


def test_cancel_gives_the_seat_to_the_first_in_the_queue(offering):
    leaving = EnrolmentFactory(offering=offering)
    first, second = EnrolmentFactory(offering=offering, queued=True), EnrolmentFactory(offering=offering, queued=True)
    actions.cancel(leaving, by=leaving.person)
    assert [row.enrolment for row in PlaceOffer.objects.holding()] == [first]
    assert counters(offering) == (1, 1, 2)
    assert mails_to(leaving.person) == ["enrolment/mail/cancelled_person"]
    assert (mails_to(first.person), mails_to(second.person)) == (["enrolment/mail/place_offered"], [])
    assert_counters_equal_rows(offering)


def test_cancel_of_a_place_in_the_queue_frees_no_seat(offering):
    EnrolmentFactory(offering=offering)
    waiting = EnrolmentFactory(offering=offering, queued=True)
    actions.cancel(waiting, by=waiting.person)
    assert counters(offering) == (1, 0, 1)


def test_cancel_with_an_open_offer_passes_the_seat_on(offering):
    offer = PlaceOfferFactory(enrolment__offering=offering)
    next_one = EnrolmentFactory(offering=offering, queued=True)
    actions.cancel(offer.enrolment, by=offer.enrolment.person)
    offer.refresh_from_db()
    assert (offer.status, offer.released_at is not None) == (PlaceOffer.Status.DECLINED, True)
    assert [row.enrolment for row in PlaceOffer.objects.holding()] == [next_one]
    assert_counters_equal_rows(offering)


def test_cancel_twice_is_refused(offering):
    enrolment = EnrolmentFactory(offering=offering)
    actions.cancel(enrolment, by=enrolment.person)
    with pytest.raises(NotPossible):
        actions.cancel(enrolment, by=enrolment.person)
    assert counters(offering) == (0, 0, 0)


def test_withdraw_after_the_14_days_is_refused(offering):
    enrolment = EnrolmentFactory(offering=offering, withdraw_until_on=in_days(-1))
    with pytest.raises(NotPossible, match="14 dagen"):
        actions.cancel(enrolment, by=enrolment.person, because=Enrolment.CancelledBecause.WITHDRAWN)
    assert Enrolment.objects.get(pk=enrolment.pk).status == Status.ASSOCIATED


def test_accept_turns_the_offer_into_an_enrolment(offering):
    offer = PlaceOfferFactory(enrolment__offering=offering)
    enrolment = actions.accept_offer(offer, by=offer.enrolment.person)
    assert (enrolment.status, counters(offering)) == (Status.ASSOCIATED, (1, 0, 1))
    assert mails_to(enrolment.person) == ["enrolment/mail/associated"]
    assert_counters_equal_rows(offering)


def test_decline_gives_the_place_to_the_next(offering):
    offer = PlaceOfferFactory(enrolment__offering=offering)
    next_one = EnrolmentFactory(offering=offering, queued=True)
    enrolment = actions.decline_offer(offer, by=offer.enrolment.person)
    assert (enrolment.status, enrolment.cancelled_because) == (Status.CANCELLED, "declined")
    assert [row.enrolment for row in PlaceOffer.objects.holding()] == [next_one]
    assert_counters_equal_rows(offering)


def test_an_offer_that_has_run_out_cannot_be_accepted(offering):
    offer = PlaceOfferFactory(enrolment__offering=offering, lapsed=True)
    with pytest.raises(NotPossible):
        actions.accept_offer(offer, by=offer.enrolment.person)
    assert counters(offering) == (1, 0, 1)


def test_an_offer_cannot_be_answered_twice(offering):
    offer = PlaceOfferFactory(enrolment__offering=offering)
    actions.accept_offer(offer, by=offer.enrolment.person)
    with pytest.raises(NotPossible):
        actions.decline_offer(offer, by=offer.enrolment.person)


def test_settle_passes_a_lapsed_offer_on(offering):
    offer = PlaceOfferFactory(enrolment__offering=offering, lapsed=True)
    next_one = EnrolmentFactory(offering=offering, queued=True)
    actions.settle(offering)
    offer.refresh_from_db()
    offer.enrolment.refresh_from_db()
    assert offer.released_at is not None
    assert (offer.enrolment.status, offer.enrolment.cancelled_because) == (Status.CANCELLED, "lapsed")
    assert [row.enrolment for row in PlaceOffer.objects.holding()] == [next_one]
    assert mails_to(offer.enrolment.person) == ["enrolment/mail/cancelled_lapsed"]
    assert_counters_equal_rows(offering)


def test_enrol_settles_first_so_that_a_lapsed_offer_holds_no_seat(offering):
    PlaceOfferFactory(enrolment__offering=offering, lapsed=True)
    assert actions.enrol(offering, by=UserFactory()).status == Status.ASSOCIATED


def test_no_place_is_offered_after_the_enrolment_period():
    offering = OfferingFactory(active=True, capacity=1, enrol_closes_on=in_days(-1))
    leaving = EnrolmentFactory(offering=offering)
    EnrolmentFactory(offering=offering, queued=True)
    actions.cancel(leaving, by=leaving.person)
    assert not PlaceOffer.objects.exists()
    assert counters(offering) == (0, 1, 1)


def test_approve_gives_a_seat_or_a_place_in_the_queue_by_the_time_of_application():
    offering = OfferingFactory(active=True, needs_approval=True, capacity=1)
    first, second, third = (actions.enrol(offering, by=UserFactory()) for _ in range(3))
    boss = UserFactory()
    assert actions.approve(third, by=boss).status == Status.ASSOCIATED
    assert actions.approve(second, by=boss).status == Status.QUEUED
    assert actions.approve(first, by=boss).status == Status.QUEUED
    assert list(Enrolment.objects.in_queue()) == [first, second]
    assert_counters_equal_rows(offering)


def test_deny_tells_the_reason_and_only_to_who_waits_for_approval(offering):
    pending = EnrolmentFactory(offering=offering, pending=True)
    actions.deny(pending, reason="Geen toelating.", by=UserFactory())
    assert (pending.status, pending.denied_reason) == (Status.DENIED, "Geen toelating.")
    assert Notification.objects.get(recipient=pending.person).context["reason"] == "Geen toelating."
    with pytest.raises(NotPossible):
        actions.deny(EnrolmentFactory(offering=offering), reason="Toch niet.", by=UserFactory())


def test_what_the_desk_saw_as_waiting_for_approval_may_be_in_the_queue_by_now():
    offering = OfferingFactory(active=True, needs_approval=True, capacity=1)
    EnrolmentFactory(offering=offering)
    seen_by_one = actions.enrol(offering, by=UserFactory())
    seen_by_other = Enrolment.objects.get(pk=seen_by_one.pk)
    actions.approve(seen_by_one, by=UserFactory())
    with pytest.raises(NotPossible):
        actions.deny(seen_by_other, reason="Geen toelating.", by=UserFactory())
    seen_by_one.refresh_from_db()
    assert seen_by_one.status == Status.QUEUED
    assert_counters_equal_rows(offering)


def test_approve_of_somebody_with_an_offered_place_is_refused():
    offering = OfferingFactory(active=True, needs_approval=True, capacity=2)
    offer = PlaceOfferFactory(enrolment=EnrolmentFactory(offering=offering, queued=True))
    with pytest.raises(NotPossible):
        actions.approve(offer.enrolment, by=UserFactory())
    assert Enrolment.objects.get(pk=offer.enrolment.pk).status == Status.QUEUED
    assert_counters_equal_rows(offering)


def test_remove_ends_an_enrolment_with_the_reason_of_the_provider(offering):
    enrolment = EnrolmentFactory(offering=offering)
    actions.remove(enrolment, reason="Dubbel ingeschreven.", by=UserFactory())
    assert (enrolment.status, enrolment.cancelled_because) == (Status.CANCELLED, "provider")
    assert Notification.objects.get(recipient=enrolment.person).context["reason"] == "Dubbel ingeschreven."


def test_finish_records_a_result_and_corrects_it():
    enrolment = EnrolmentFactory(offering=OfferingFactory(active=True, past=True))
    actions.finish(enrolment, result="passed", by=UserFactory())
    assert (enrolment.status, enrolment.result) == (Status.FINISHED, "passed")
    actions.finish(enrolment, result="failed", by=UserFactory())
    assert Enrolment.objects.get(pk=enrolment.pk).result == "failed"
    verbs = Event.objects.about(enrolment).order_by("id").values_list("verb", flat=True)
    assert list(verbs) == ["enrolment.finished", "enrolment.result_corrected"]


def test_finish_before_the_last_day_is_refused(offering):
    with pytest.raises(NotPossible):
        actions.finish(EnrolmentFactory(offering=offering), result="passed", by=UserFactory())


def test_cancel_all_ends_every_live_enrolment_and_offers_nothing():
    offering = OfferingFactory(cancelled=True)
    rows = [EnrolmentFactory(offering=offering, **state) for state in ({}, {"queued": True}, {"pending": True})]
    finished = EnrolmentFactory(offering=offering, finished=True)
    assert actions.cancel_all(offering, by=None) == 3
    assert {Enrolment.objects.get(pk=row.pk).cancelled_because for row in rows} == {"offering"}
    assert Enrolment.objects.get(pk=finished.pk).status == Status.FINISHED
    assert (counters(offering)[:2], PlaceOffer.objects.count()) == ((0, 0), 0)
    assert all(mails_to(row.person) == ["enrolment/mail/cancelled_offering"] for row in rows)


def test_places_added_move_the_queue_up(offering):
    from enrolment.reactions import places_added

    EnrolmentFactory(offering=offering)
    waiting = EnrolmentFactory(offering=offering, queued=True)
    Offering.objects.filter(pk=offering.pk).update(capacity=2)
    places_added(offering, by=None)
    assert [row.enrolment for row in PlaceOffer.objects.holding()] == [waiting]
    assert_counters_equal_rows(offering)

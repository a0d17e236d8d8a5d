import datetime
import threading

import pytest
from allauth.account.models import EmailAddress
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext_lazy

from people import actions
from people.history import NotPossible
from people.models import Event, Notification, PortalRole, User
from tests.factories.people import NotificationFactory, PortalRoleFactory, UserFactory

Role = PortalRole.Role
YESTERDAY = timezone.localdate() - datetime.timedelta(days=1)


def events():
    return list(Event.objects.order_by("id").values_list("verb", "actor"))


def mails():
    return list(Notification.objects.order_by("id").values_list("kind", "recipient", "address"))


@pytest.fixture
def administrator(db):
    return PortalRoleFactory(role=Role.ADMINISTRATOR, person__name="Ada Beheer").person


def offer(by, **changes):
    given = {"role": Role.AUDITOR, "email": "nieuw@voorbeeld.example", "reason": "toezicht", **changes}
    return actions.give_role(PortalRole, by=by, **given)


# Roles


def test_give_role_offers_it_to_an_address(administrator):
    grant = offer(administrator, email=" Nieuw@Voorbeeld.example ")
    found = PortalRole.objects.values("person", "email", "role", "given_by", "reason", "accepted_at", "ends_on").get(
        pk=grant.pk
    )
    assert found == {
        "person": None,
        "email": "nieuw@voorbeeld.example",
        "role": "auditor",
        "given_by": administrator.pk,
        "reason": "toezicht",
        "accepted_at": None,
        "ends_on": None,
    }
    assert events() == [("role.given", administrator.pk)]
    assert mails() == [("people/mail/role_offered", None, "nieuw@voorbeeld.example")]


def test_give_role_offers_it_to_a_person(administrator):
    person = UserFactory()
    grant = offer(administrator, person=person, email="")
    assert (grant.person, grant.accepted_at) == (person, None)
    assert mails() == [("people/mail/role_offered", person.pk, "")]


def test_give_role_to_oneself_accepts_it(administrator):
    grant = offer(administrator, person=administrator, email="")
    assert grant.is_current
    assert mails() == []


def test_give_role_refuses_what_a_person_has(administrator):
    held = PortalRoleFactory(role=Role.AUDITOR)
    for whom in ({"person": held.person, "email": ""}, {"email": held.person.email}):
        with pytest.raises(NotPossible, match="heeft deze rol al"):
            offer(administrator, **whom)


def test_give_role_refuses_a_second_offer(administrator):
    offer(administrator)
    with pytest.raises(NotPossible, match="nog niet geantwoord"):
        offer(administrator)


def test_give_role_may_follow_one_that_has_ended(administrator):
    old = PortalRoleFactory(role=Role.AUDITOR, ends_on=YESTERDAY)
    assert offer(administrator, person=old.person, email="").is_waiting


def test_give_role_needs_the_scope_of_its_table(administrator):
    with pytest.raises(ValueError, match="needs no scope"):
        offer(administrator, scope=administrator)


def test_accept_role_makes_it_work_and_tells_the_giver(administrator):
    person = UserFactory(name="Nico Nieuw", email="nieuw@voorbeeld.example")
    grant = actions.accept_role(offer(administrator), by=person)
    grant.refresh_from_db()
    assert (grant.person, grant.email, grant.is_current) == (person, "", True)
    assert events()[1:] == [("role.accepted", person.pk)]
    assert mails()[1:] == [("people/mail/role_accepted", administrator.pk, "")]


def test_accept_role_refuses_somebody_else(administrator):
    grant = offer(administrator)
    with pytest.raises(NotPossible, match="niet meer aangeboden"):
        actions.accept_role(grant, by=UserFactory())
    grant.refresh_from_db()
    assert grant.is_waiting


def test_accept_role_refuses_an_address_that_is_not_confirmed(administrator):
    person = UserFactory(email="nieuw@voorbeeld.example", unconfirmed=True)
    with pytest.raises(NotPossible):
        actions.accept_role(offer(administrator), by=person)


def test_accept_role_refuses_an_offer_whose_time_has_passed(administrator):
    grant = PortalRoleFactory(waiting=True, ends_on=YESTERDAY)
    with pytest.raises(NotPossible):
        actions.accept_role(grant, by=grant.person)


def test_accept_role_refuses_what_the_person_has_by_another_offer(administrator):
    held = PortalRoleFactory(role=Role.AUDITOR)
    second = PortalRoleFactory(role=Role.AUDITOR, person=held.person, waiting=True)
    with pytest.raises(NotPossible, match="U hebt deze rol al"):
        actions.accept_role(second, by=held.person)


def test_refuse_role_ends_the_offer_and_tells_the_giver(administrator):
    person = UserFactory(email="nieuw@voorbeeld.example")
    grant = actions.refuse_role(offer(administrator), by=person, reason="geen tijd")
    assert (grant.has_ended, grant.accepted_at) == (True, None)
    assert Event.objects.values_list("verb", "actor", "note").last() == ("role.given", administrator.pk, "toezicht")
    assert Event.objects.values_list("verb", "actor", "note").first() == ("role.refused", person.pk, "geen tijd")
    assert mails()[1:] == [("people/mail/role_refused", administrator.pk, "")]


def test_end_role_ends_it_now_and_tells_the_person(administrator):
    grant = PortalRoleFactory(role=Role.AUDITOR)
    actions.end_role(grant, by=administrator, reason="andere taak")
    assert not PortalRole.objects.current().held_by(grant.person).exists()
    assert events() == [("role.ended", administrator.pk)]
    assert mails() == [("people/mail/role_ended", grant.person.pk, "")]


def test_end_role_by_oneself_sends_no_mail(administrator):
    grant = PortalRoleFactory(role=Role.AUDITOR)
    actions.end_role(grant, by=grant.person, reason="klaar")
    assert mails() == []


def test_end_role_refuses_what_has_ended(administrator):
    grant = PortalRoleFactory(ends_on=YESTERDAY)
    with pytest.raises(NotPossible, match="al beëindigd"):
        actions.end_role(grant, by=administrator, reason="nog eens")


def test_end_role_keeps_the_last_administrator(administrator):
    PortalRoleFactory(role=Role.ADMINISTRATOR, waiting=True)
    PortalRoleFactory(role=Role.ADMINISTRATOR, person__is_active=False)
    grant = PortalRole.objects.get(person=administrator)
    with pytest.raises(NotPossible, match="laatste beheerder"):
        actions.end_role(grant, by=administrator, reason="vakantie")
    PortalRoleFactory(role=Role.ADMINISTRATOR)
    assert actions.end_role(grant, by=administrator, reason="vakantie").has_ended


def both_leave(leave):
    """Two administrators lay their role down at the same moment. Gives how many are left."""
    grants = [PortalRoleFactory(role=Role.ADMINISTRATOR) for _ in range(2)]
    start, refused = threading.Barrier(2), []

    def one(grant):
        try:
            start.wait()
            leave(grant)
        except NotPossible:
            refused.append(grant)
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=[grant]) for grant in grants]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return PortalRole.objects.current().filter(role=Role.ADMINISTRATOR).count()


@pytest.mark.django_db(transaction=True)
def test_end_role_keeps_one_of_two_administrators_who_leave_at_once():
    assert both_leave(lambda grant: actions.end_role(grant, by=grant.person, reason="weg")) == 1


@pytest.mark.django_db(transaction=True)
def test_counting_without_a_lock_would_lose_both_administrators():
    counted = threading.Barrier(2)

    def naive(grant):
        others = PortalRole.objects.current().filter(role=Role.ADMINISTRATOR).exclude(pk=grant.pk).count()
        counted.wait()
        if others:
            PortalRole.objects.filter(pk=grant.pk).update(ends_on=YESTERDAY)

    assert both_leave(naive) == 0


# Mails


def test_notify_writes_the_texts_in_the_readers_language(db):
    person = UserFactory(language="en")
    mail = actions.notify(
        "people/mail/role_ended",
        to=person,
        role=gettext_lazy("administrator"),
        scope=lambda: str(gettext_lazy("auditor")),
        reason="",
        url="https://voorbeeld.example/",
        day=datetime.date(2027, 1, 14),
    )
    assert (mail.language, mail.context) == (
        "en",
        {
            "role": "administrator",
            "scope": "auditor",
            "reason": "",
            "url": "https://voorbeeld.example/",
            "day": "14 January 2027",
        },
    )


def test_notify_knows_the_language_of_a_confirmed_address(db):
    person = UserFactory(language="en")
    assert actions.notify("people/mail/account_erased", address=person.email.upper()).language == "en"
    assert actions.notify("people/mail/account_erased", address="vreemd@voorbeeld.example").language == "nl"


def test_notify_refuses_a_mail_without_reader_or_template(db):
    with pytest.raises(ValueError, match="needs a reader"):
        actions.notify("people/mail/role_ended")
    with pytest.raises(Exception, match="no_such_mail"):
        actions.notify("people/mail/no_such_mail", address="iemand@voorbeeld.example")
    with pytest.raises(TypeError, match="the text to show"):
        actions.notify("people/mail/role_ended", address="iemand@voorbeeld.example", role=UserFactory())
    assert mails() == []


def test_record_failure_waits_longer_each_time_and_then_gives_up(db):
    mail = NotificationFactory()
    waits = []
    for attempt in range(1, 14):
        Notification.objects.filter(pk=mail.pk).update(attempts=attempt)
        mail.refresh_from_db()
        mail = actions.record_failure(mail, error="geen verbinding", permanent=False)
        waits.append((mail.next_attempt_at - timezone.now()).total_seconds() / 60)
    expected = [min(2**n, 720) for n in range(13)]
    assert all(0.79 * minutes <= wait <= 1.21 * minutes for wait, minutes in zip(waits, expected, strict=True))
    mail.attempts = 14
    assert actions.record_failure(mail, error="geen verbinding", permanent=False).status == "failed"


def test_send_again_puts_a_failed_mail_back(db):
    mail = NotificationFactory(status="failed", attempts=14)
    actions.send_again(mail, by=UserFactory())
    assert list(Notification.objects.due().values_list("pk", "attempts")) == [(mail.pk, 0)]


def test_send_again_refuses_what_has_been_forgotten(db):
    secret = NotificationFactory(status="failed", is_secret=True)
    old = NotificationFactory(status="failed", created_at=timezone.now() - datetime.timedelta(days=91))
    for mail in (secret, old):
        with pytest.raises(NotPossible, match="inhoud van deze mail"):
            actions.send_again(mail, by=UserFactory())


def test_record_bounce_knows_our_mails_by_their_id(db):
    mail = NotificationFactory(status="sent", message_id="<abc@leerkring.example>")
    for message_id in ("abc@leerkring.example", " <abc@leerkring.example> "):
        assert actions.record_bounce(message_id, reason="550 onbekend").pk == mail.pk
    mail.refresh_from_db()
    assert (mail.status, mail.error) == ("bounced", "550 onbekend")
    assert actions.record_bounce("vreemd@elders.example", reason="") is None


def test_purge_empties_what_old_mails_said(db):
    long_ago = timezone.now() - datetime.timedelta(days=91)
    old = NotificationFactory(status="sent", created_at=long_ago, context={"name": "Vera"})
    NotificationFactory(status="waiting", created_at=long_ago, context={"name": "wacht nog"})
    NotificationFactory(status="sent", context={"name": "kort geleden"})
    assert actions.purge_mail_contexts() == 1
    old.refresh_from_db()
    assert old.context == {}


# Accounts


def test_change_profile_records_a_change_and_only_a_change(db):
    person = UserFactory(name="Oud", language="nl")
    actions.change_profile(person, name="Nieuw", language="en", by=person)
    actions.change_profile(person, name="Nieuw", language="en", by=person)
    person.refresh_from_db()
    assert (person.name, person.language) == ("Nieuw", "en")
    assert events() == [("account.changed", person.pk)]


def test_choose_language_keeps_the_name(db):
    person = UserFactory(name="Vera")
    actions.choose_language(person, language="en", by=person)
    person.refresh_from_db()
    assert (person.name, person.language) == ("Vera", "en")


def test_erase_account_leaves_nothing_that_points_at_a_person(administrator):
    person = UserFactory(name="Vera Vries", email="vera@voorbeeld.example", is_staff=True)
    EmailAddress.objects.create(user=person, email="tweede@voorbeeld.example", verified=True)
    held = PortalRoleFactory(role=Role.AUDITOR, person=person)
    offered = PortalRoleFactory(role=Role.PRIVACY_OFFICER, person=None, email="tweede@voorbeeld.example", waiting=True)
    actions.change_profile(person, name="Vera de Vries", language="en", by=person)
    NotificationFactory(recipient=person)

    actions.erase_account(person, by=person)

    stored = User.objects.get(pk=person.pk)
    assert (stored.name, stored.email) == ("", f"{person.uuid}@erased.invalid")
    assert (stored.is_active, stored.is_staff, stored.has_usable_password()) == (False, False, False)
    assert not EmailAddress.objects.filter(user=person).exists()
    assert not Event.objects.filter(actor=person).exists()
    for grant in (held, offered):
        grant.refresh_from_db()
        assert (grant.has_ended, grant.email) == (True, "")
    assert mails() == [("people/mail/account_erased", None, "vera@voorbeeld.example")]
    assert Notification.objects.values_list("language", flat=True).get() == "en"


def test_erase_account_refuses_the_last_administrator(administrator):
    with pytest.raises(NotPossible, match="laatste beheerder"):
        actions.erase_account(administrator, by=administrator)
    administrator.refresh_from_db()
    assert (administrator.name, administrator.is_active) == ("Ada Beheer", True)


def test_erase_account_refuses_a_second_time(db):
    person = UserFactory()
    actions.erase_account(person, by=person)
    with pytest.raises(NotPossible, match="al opgeheven"):
        actions.erase_account(person, by=person)

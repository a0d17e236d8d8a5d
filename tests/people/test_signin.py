"""Making an account, confirming the address, signing in and out, second factors: allauth as this site has set it up."""

import re
import time

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.urls import reverse
from django.utils.translation import override

from people import mail, nudges
from people.models import Event, Notification, PortalRole, User
from tests.factories.people import PortalRoleFactory, UserFactory

PASSWORD = "geheim genoeg"
NEW = {
    "email": "Vera@Voorbeeld.example",
    "name": "Vera Vries",
    "language": "en",
    "password1": "paarse olifant 12",
    "terms": "on",
}


def sign_up(client, **changes):
    return client.post(reverse("account_signup"), {**NEW, **changes})


def sign_in(client, email, password=PASSWORD):
    return client.post(reverse("account_login"), {"login": email, "password": password})


def is_signed_in(client):
    return client.get(reverse("people:home")).status_code == 200


def link_in(message):
    return re.search(r"http://testserver(/\S+)", message.body)[1]


# Making an account


def test_sign_up_makes_an_account_that_works_after_confirming(client, db, mailoutbox):
    assert sign_up(client)["Location"] == reverse("account_email_verification_sent")
    person = User.objects.get()
    assert (person.email, person.name, person.language) == ("vera@voorbeeld.example", "Vera Vries", "en")
    assert Event.objects.values_list("verb", "actor", "data").get() == (
        "account.opened",
        person.pk,
        {"terms": "2026-11"},
    )
    assert not is_signed_in(client)
    assert mailoutbox == []  # no mail server inside the request
    mail.send_due()
    (message,) = mailoutbox
    assert message.subject == "Welcome: confirm your e-mail address"
    assert Notification.objects.get().context == {}  # the key is not kept

    page = client.get(link_in(message))
    assert (page.status_code, EmailAddress.objects.get().verified) == (200, False)  # a link only opens a page
    assert client.post(link_in(message))["Location"] == "/en/start/"
    assert EmailAddress.objects.get().verified
    assert is_signed_in(client)


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"terms": ""}, "Een account is voor mensen van 16 jaar en ouder"),
        ({"name": ""}, "Dit veld is verplicht."),
        ({"language": "fr"}, "Selecteer een geldige keuze"),
        ({"email": "geen adres"}, "geldig e-mailadres"),
        ({"password1": "kort"}, "te kort"),
    ],
)
def test_sign_up_says_what_is_wrong(client, db, changes, complaint):
    page = sign_up(client, **changes)
    assert page.status_code == 200
    assert complaint in page.content.decode()
    assert not User.objects.exists()


def test_sign_up_does_not_tell_who_has_an_account(client, db, mailoutbox):
    UserFactory(email="vera@voorbeeld.example", language="nl")
    assert sign_up(client)["Location"] == reverse("account_email_verification_sent")
    assert User.objects.count() == 1
    mail.send_due()
    assert [message.subject for message in mailoutbox] == ["U hebt al een account"]


# Signing in


def test_sign_in_leads_to_the_start_page_in_the_language_of_the_account(client, db):
    person = UserFactory(language="en")
    assert sign_in(client, person.email.upper())["Location"] == "/en/start/"
    assert is_signed_in(client)


def test_sign_in_works_with_every_confirmed_address(client, db):
    person = UserFactory()
    EmailAddress.objects.create(user=person, email="tweede@voorbeeld.example", verified=True)
    assert sign_in(client, "tweede@voorbeeld.example").status_code == 302
    assert is_signed_in(client)


def test_sign_in_asks_for_confirmation_first(client, db):
    person = UserFactory(unconfirmed=True)
    assert sign_in(client, person.email)["Location"] == reverse("account_email_verification_sent")
    assert not is_signed_in(client)


def test_sign_in_says_the_same_of_a_wrong_password_and_an_unknown_address(client, db):
    person = UserFactory()
    pages = [sign_in(client, person.email, "fout wachtwoord"), sign_in(client, "niemand@voorbeeld.example")]
    assert [page.status_code for page in pages] == [200, 200]
    errors = [page.context["form"].non_field_errors() for page in pages]
    assert errors[0] == errors[1] and errors[0]


def test_sign_in_slows_down_who_guesses(client, db):
    person = UserFactory()
    for _ in range(5):
        sign_in(client, person.email, "fout wachtwoord")
    page = sign_in(client, person.email)
    assert (page.status_code, is_signed_in(client)) == (200, False)
    assert page.context["form"].non_field_errors()


def test_sign_up_from_one_place_is_limited(client, db):
    for _ in range(20):
        client.post(reverse("account_signup"), {})
    assert sign_up(client).status_code == 429
    assert not User.objects.exists()


def test_sign_out_is_a_post(client, db):
    client.force_login(UserFactory())
    client.get(reverse("account_logout"))
    assert is_signed_in(client)
    client.post(reverse("account_logout"))
    assert not is_signed_in(client)


def test_password_reset_mails_a_link_that_works_once(client, db, mailoutbox):
    person = UserFactory()
    client.post(reverse("account_reset_password"), {"email": person.email})
    mail.send_due()
    form = client.get(link_in(mailoutbox[0]), follow=True)
    client.post(form.request["PATH_INFO"], {"password1": "paarse olifant 12", "password2": "paarse olifant 12"})
    person.refresh_from_db()
    assert person.check_password("paarse olifant 12")
    mail.send_due()
    assert mailoutbox[1].subject == "Uw wachtwoord is gewijzigd"
    again = client.get(link_in(mailoutbox[0]), follow=True)
    assert again.context["token_fail"]


def test_password_reset_of_an_unknown_address_looks_the_same(client, db, mailoutbox):
    page = client.post(reverse("account_reset_password"), {"email": "niemand@voorbeeld.example"})
    assert page["Location"] == reverse("account_reset_password_done")
    mail.send_due()
    assert [message.subject for message in mailoutbox] == ["Er is geen account met dit adres"]


def test_address_is_changed_by_adding_confirming_and_choosing(client, db, mailoutbox):
    person = UserFactory(email="oud@voorbeeld.example")
    sign_in(client, person.email)
    page = reverse("account_email")
    client.post(page, {"action_add": "", "email": "nieuw@voorbeeld.example"})
    mail.send_due()
    (message,) = mailoutbox
    assert (message.to, message.subject) == (["nieuw@voorbeeld.example"], "Bevestig uw e-mailadres")
    client.post(page, {"action_primary": "", "email": "nieuw@voorbeeld.example"})
    person.refresh_from_db()
    assert person.email == "oud@voorbeeld.example"  # not before it is confirmed
    client.post(link_in(message))
    client.post(page, {"action_primary": "", "email": "nieuw@voorbeeld.example"})
    person.refresh_from_db()
    assert person.email == "nieuw@voorbeeld.example"
    mail.send_due()
    assert [(m.to[0], m.subject) for m in mailoutbox[1:]] == [("oud@voorbeeld.example", "Uw e-mailadres is gewijzigd")]


def test_an_address_of_somebody_else_cannot_be_added(client, db, mailoutbox):
    UserFactory(email="bezet@voorbeeld.example")
    person = UserFactory()
    sign_in(client, person.email)
    client.post(reverse("account_email"), {"action_add": "", "email": "bezet@voorbeeld.example"})
    mail.send_due()
    (message,) = mailoutbox
    assert message.to == ["bezet@voorbeeld.example"]
    client.post(link_in(message))  # even if the owner should confirm it
    assert not EmailAddress.objects.filter(user=person, email="bezet@voorbeeld.example", verified=True).exists()


@pytest.mark.parametrize("name", ["account_login", "account_signup", "account_reset_password"])
@pytest.mark.parametrize("language", ["nl", "en"])
def test_pages_before_signing_in_are_open(client, db, name, language):
    with override(language):
        assert client.get(reverse(name)).status_code == 200


def test_passkeys_are_offered_to_who_signs_in(client, db):
    answer = client.get(reverse("mfa_login_webauthn"), headers={"Accept": "application/json"})
    assert answer.json()["request_options"]["publicKey"]["rpId"] == "testserver"


@pytest.mark.parametrize("name", ["account_email", "account_change_password", "mfa_index", "socialaccount_connections"])
def test_pages_behind_signing_in_are_not(client, db, name):
    assert client.get(reverse(name))["Location"].startswith("/nl/account/login/?next=")


# Redis away


@pytest.mark.parametrize("trouble", ["stop", "pause"])
@pytest.mark.django_db(transaction=True)
def test_signing_up_and_in_work_while_redis_is_away(client, redis, trouble, monkeypatch, mailoutbox):
    monkeypatch.setattr(nudges, "_silent_until", 0.0)
    person = UserFactory()
    getattr(redis, trouble)()
    assert sign_up(client).status_code == 302
    assert sign_in(client, person.email).status_code == 302
    assert is_signed_in(client)
    assert Notification.objects.values_list("status", flat=True).get() == "waiting"
    redis.resume() if trouble == "pause" else redis.start()
    mail.send_due()
    assert [message.subject for message in mailoutbox] == ["Welcome: confirm your e-mail address"]


# Second factor


def code(secret):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def test_sign_in_with_a_second_factor_asks_for_its_code(client, db):
    person, secret = UserFactory(), generate_totp_secret()
    TOTP.activate(person, secret)
    assert sign_in(client, person.email)["Location"] == reverse("mfa_authenticate")
    assert not is_signed_in(client)
    wrong = f"{(int(code(secret)) + 1) % 1_000_000:06}"
    assert client.post(reverse("mfa_authenticate"), {"code": wrong}).status_code == 200
    assert not is_signed_in(client)
    client.post(reverse("mfa_authenticate"), {"code": code(secret)})
    assert is_signed_in(client)


def test_leading_role_is_led_to_a_second_factor_and_then_through(
    client, db, settings, mailoutbox, django_capture_on_commit_callbacks
):
    settings.REQUIRE_SECOND_FACTOR = True
    person = PortalRoleFactory(role=PortalRole.Role.ADMINISTRATOR).person
    sign_in(client, person.email)
    asked = reverse("people:second-factor")
    assert [client.get(reverse(name))["Location"] for name in ("people:home", "people:grant-list")] == [asked, asked]
    assert client.get(asked).status_code == client.get(reverse("home")).status_code == 200
    again = f"{reverse('account_reauthenticate')}?next={reverse('mfa_activate_totp')}"
    page = client.post(again, {"password": PASSWORD}, follow=True)
    secret = page.context["form"].secret
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("mfa_activate_totp"), {"code": code(secret)})
    assert is_signed_in(client)
    mail.send_due()
    assert "U gebruikt een app met codes" in [message.subject for message in mailoutbox]


# Demonstration accounts


def test_demonstration_accounts_sign_in_only_outside_production(client, db, settings):
    person = UserFactory(is_demo=True)
    sign_in(client, person.email)
    assert is_signed_in(client)
    settings.PRODUCTION = True
    assert not is_signed_in(client)  # a session from before does not count either
    client.post(reverse("account_logout"))
    assert sign_in(client, person.email)["Location"] == reverse("account_inactive")
    assert not is_signed_in(client)

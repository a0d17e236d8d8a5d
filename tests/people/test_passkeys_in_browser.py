"""A passkey from making it to signing in with it, by the authenticator that Chromium itself can play."""

import pytest
from allauth.mfa.models import Authenticator
from django.urls import reverse
from playwright.sync_api import expect

from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db(transaction=True)
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def with_device(page):
    """The page of somebody whose device keeps passkeys and recognises its owner."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    return page


def test_a_passkey_is_made_and_signs_in_without_a_password(open_page):
    person = UserFactory(name="Vera Vries", email="vera@voorbeeld.example")
    page = with_device(open_page())
    page.goto(reverse("account_login"))
    page.fill("#id_login", person.email)
    page.fill("#id_password", "geheim genoeg")
    page.press("#id_password", "Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Uw startpagina")

    page.goto(reverse("mfa_add_webauthn"))
    page.fill("input[type=password]", "geheim genoeg")  # asked once more before something so important
    page.press("input[type=password]", "Enter")
    page.fill("#id_name", "Mijn telefoon")
    page.check("#id_passwordless")
    page.click("#mfa_webauthn_add")
    page.wait_for_url(lambda url: "recovery" in url or "webauthn/keys" in url or url.endswith(reverse("mfa_index")))
    key = Authenticator.objects.get(user=person, type=Authenticator.Type.WEBAUTHN).wrap()
    assert (key.name, key.is_passwordless) == ("Mijn telefoon", True)

    page.context.clear_cookies()
    page.goto(reverse("account_login"))
    page.click("#passkey_login")
    expect(page.get_by_role("heading", level=1)).to_have_text("Uw startpagina")
    assert page.url.endswith(reverse("people:home"))

"""Signing in through an issuer (OpenID Connect), over real HTTP on loopback on both sides."""

import re
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount

from people.models import Notification, User
from tests.factories.people import UserFactory
from tests.people.issuer import Issuer


@pytest.fixture
def issuer(settings, transactional_db):
    found = Issuer(subject="vera-1", email="vera@voorbeeld.example")
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app("surf", found)]}}
    yield found
    found.close()


def app(name, issuer):
    server = {"server_url": issuer.url}
    return {"provider_id": name, "name": name.title(), "client_id": "leerkring", "secret": "geheim", "settings": server}


class Browser:
    """A person with a browser at our own site."""

    def __init__(self, address):
        self.http = httpx.Client(base_url=address, follow_redirects=True, timeout=20)

    def post(self, path, **fields):
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', self.http.get(path).text)[1]
        return self.http.post(path, data={"csrfmiddlewaretoken": token, **fields}, headers={"Referer": path})

    def sign_in_at(self, name):
        """Through the issuer and back. Gives the page on which the person ends up."""
        path = f"/nl/account/oidc/{name}/login/"
        page = self.http.get(path)
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)[1]
        sent = self.http.post(path, data={"csrfmiddlewaretoken": token}, follow_redirects=False)
        asked = parse_qs(urlsplit(sent.headers["Location"]).query)
        assert set(asked["scope"][0].split()) == {"openid", "profile", "email"}
        return self.http.get(
            f"/nl/account/oidc/{name}/login/callback/", params={"code": "1", "state": asked["state"][0]}
        )


@pytest.fixture
def another_browser(live_server, issuer):
    opened = []

    def open_one():
        opened.append(Browser(live_server.url))
        return opened[-1]

    yield open_one
    for browser in opened:
        browser.http.close()


@pytest.fixture
def browser(another_browser):
    return another_browser()


def sign_up(browser, email="vera@voorbeeld.example"):
    browser.sign_in_at("surf")
    return browser.post("/nl/account/3rdparty/signup/", email=email, name="Vera Vries", language="en", terms="on")


def test_first_sign_in_asks_for_name_and_terms_and_confirms_the_address(browser):
    assert browser.sign_in_at("surf").url.path == "/nl/account/3rdparty/signup/"
    assert not User.objects.exists()
    assert sign_up(browser).url.path == "/nl/account/confirm-email/"
    person = User.objects.get()
    assert (person.name, person.language, person.has_usable_password()) == ("Vera Vries", "en", False)
    assert EmailAddress.objects.values_list("email", "verified").get() == ("vera@voorbeeld.example", False)
    mail = Notification.objects.get()
    assert (mail.kind, mail.language, mail.address) == (
        "people/mail/email_confirmation_signup",
        "en",
        "vera@voorbeeld.example",
    )


def test_later_sign_in_knows_the_person_by_issuer_and_subject(browser, another_browser, issuer):
    sign_up(browser)
    EmailAddress.objects.update(verified=True)
    issuer.email = "vera.vries@nieuw.example"
    assert another_browser().sign_in_at("surf").url.path == "/en/start/"
    assert (User.objects.count(), EmailAddress.objects.count()) == (1, 1)


def test_sign_in_is_not_connected_by_an_address_of_somebody_else(browser):
    victim = UserFactory(email="vera@voorbeeld.example")
    assert browser.sign_in_at("surf").url.path == "/nl/account/3rdparty/signup/"
    assert sign_up(browser).url.path == "/nl/account/confirm-email/"  # the same page as for a new address
    assert not SocialAccount.objects.exists()
    assert list(User.objects.all()) == [victim]
    assert browser.http.get("/nl/start/").url.path == "/nl/account/login/"
    mail = Notification.objects.get()
    assert (mail.kind, mail.address) == ("people/mail/account_already_exists", "vera@voorbeeld.example")


def test_the_same_subject_at_another_issuer_is_somebody_else(browser, another_browser, issuer, settings):
    sign_up(browser)
    EmailAddress.objects.update(verified=True)
    other = Issuer(subject=issuer.subject, email=issuer.email)
    try:
        settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app("surf", other)]}}
        page = another_browser().sign_in_at("surf")
    finally:
        other.close()
    assert page.url.path == "/nl/account/3rdparty/signup/"
    assert SocialAccount.objects.count() == 1


@pytest.mark.parametrize("lie", ["userinfo_subject", "says_it_is"])
def test_an_issuer_that_contradicts_itself_signs_nobody_in(browser, issuer, lie):
    setattr(issuer, lie, "http://iemand-anders.example")
    browser.sign_in_at("surf")
    assert browser.http.get("/nl/start/").url.path == "/nl/account/login/"
    assert not SocialAccount.objects.exists() and not User.objects.exists()

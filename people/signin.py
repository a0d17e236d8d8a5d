"""Who may sign in, and with what."""

import hashlib

from allauth.account.auth_backends import AuthenticationBackend
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from django.conf import settings


class Backend(AuthenticationBackend):
    """Sign-in by e-mail address and password. Also asked on each request whether a session still counts."""

    def user_can_authenticate(self, user):
        return super().user_can_authenticate(user) and not is_shut_out(user)


def is_shut_out(user) -> bool:
    """Demonstration accounts have passwords that everybody knows, so they do not work in production."""
    return settings.PRODUCTION and user.is_demo


class IssuerProvider(OpenIDConnectProvider):
    """An account at an issuer is known by issuer and subject together, as OpenID Connect Core 1.0 (section 5.7) asks:
    never by e-mail address, and not by the name that our configuration gives to the issuer."""

    def extract_uid(self, data):
        token = data.get("id_token") or {}
        issuer, subject = token.get("iss"), token.get("sub")
        if not issuer or not subject:
            raise OAuth2Error("The issuer sent no ID token with an issuer and a subject.")
        if data.get("userinfo", token).get("sub") != subject:
            raise OAuth2Error("The issuer's user information is about somebody else than its ID token.")
        return hashlib.sha256(f"{issuer}\n{subject}".encode()).hexdigest()

    def extract_email_addresses(self, data):
        """Whatever the issuer says: roles are offered to addresses, so each address is confirmed here, by mail."""
        addresses = super().extract_email_addresses(data)
        for address in addresses:
            address.verified = False
        return addresses

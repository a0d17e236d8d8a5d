"""Where allauth meets this project: mails through the outbox, people in their own language, issuers by subject."""

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from django.conf import settings
from django.shortcuts import redirect, resolve_url
from django.utils.translation import get_language, override

from config.addresses import reverse
from config.texts import absolute
from people import actions
from people.signin import IssuerProvider, is_shut_out

# What allauth's mails may show, by its own names. Everything else in its context (requests, rows) stays behind.
SHOWN = {"activate_url", "password_reset_url", "signup_url", "from_email", "to_email", "deleted_email", "provider"}
# Mails with a key that lets somebody in.
SECRET = {"email_confirmation", "email_confirmation_signup", "password_reset_key"}


class AccountAdapter(DefaultAccountAdapter):
    def send_mail(self, template_prefix, email, context):
        """Writes a row in the outbox: no mail server is waited for while somebody signs up or signs in."""
        name = template_prefix.rsplit("/", 1)[-1]
        reader = context.get("user") or self._reader(email)
        actions.notify(
            f"people/mail/{name}",
            to=reader,
            address=email,
            language=self._language(reader),
            forget=name in SECRET,
            email=email,
            security_url=absolute(reverse("people:profile")),
            **{key: str(value) for key, value in context.items() if key in SHOWN},
        )

    def _reader(self, email):
        address = EmailAddress.objects.filter(email=email.lower(), verified=True).select_related("user").first()
        return address.user if address else None

    def _language(self, reader):
        return reader.language if reader else (get_language() or settings.LANGUAGE_CODE)[:2]

    def pre_login(self, request, user, **kwargs):
        if is_shut_out(user):
            return redirect("account_inactive")
        return super().pre_login(request, user, **kwargs)

    def get_login_redirect_url(self, request):
        """The start page in the language of the account, whatever language the sign-in page was in."""
        with override(request.user.language):
            return resolve_url(settings.LOGIN_REDIRECT_URL)

    def get_signup_redirect_url(self, request):
        if not request.user.is_authenticated:
            return super().get_signup_redirect_url(request)
        return self.get_login_redirect_url(request)


class SocialAdapter(DefaultSocialAccountAdapter):
    def get_provider(self, request, provider, client_id=None):
        found = super().get_provider(request, provider, client_id=client_id)
        return IssuerProvider(request, app=found.app) if type(found) is OpenIDConnectProvider else found

    def list_providers(self, request):
        return [
            IssuerProvider(request, app=found.app) if type(found) is OpenIDConnectProvider else found
            for found in super().list_providers(request)
        ]

    def authenticate_by_email(self, login):
        """An address proves nothing about who somebody is at an issuer: never sign in by it."""
        return None

    def get_signup_form_initial_data(self, sociallogin):
        names = sociallogin.account.get_provider_account().get_user_data() or {}
        return {**super().get_signup_form_initial_data(sociallogin), "name": names.get("name", "")}


class MFAAdapter(DefaultMFAAdapter):
    def get_public_key_credential_rp_entity(self):
        return {**super().get_public_key_credential_rp_entity(), "name": "Leerkring"}

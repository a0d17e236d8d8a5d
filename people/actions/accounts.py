"""A person's own account: opened, changed, erased."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from people import registry, roles
from people.actions.grants import end_role, refuse_role
from people.actions.mails import notify
from people.history import NotPossible, lock, record
from people.models import Event, Notification, User

TERMS_VERSION = "2026-11"  # of the terms of use that people agree to when they make an account


@transaction.atomic
def open_account(user: User, *, name: str, language: str, by: User) -> User:
    """Completes an account that has just been made: who it is, in which language, and that the terms are agreed to."""
    user.name, user.language = name, language
    user.save(update_fields=["name", "language"])
    record(user, "account.opened", by=by, terms=TERMS_VERSION)
    return user


@transaction.atomic
def change_profile(user: User, *, name: str, language: str, by: User) -> User:
    stored = lock(user)
    if (stored.name, stored.language) != (name, language):
        for target in (stored, user):
            target.name, target.language = name, language
        stored.save(update_fields=["name", "language"])
        record(user, "account.changed", by=by)
    return user


def choose_language(user: User, *, language: str, by: User) -> User:
    """The language of the pages that somebody chooses is the language of the mails from then on."""
    return change_profile(user, name=user.name, language=language, by=by)


@transaction.atomic
def erase_account(user: User, *, by: User) -> User:
    """Erases a person: roles end, each app clears what it holds, and what remains is an account without name, address
    or way in. Cannot be undone. Raises `NotPossible` with the reasons while something still depends on this person.
    """
    stored = lock(user)
    if not stored.is_active:
        raise NotPossible(_("This account has been closed already."))
    obstacles = registry.obstacles_for(stored)
    if obstacles:
        raise NotPossible(" ".join(obstacles))
    for grant in roles.offered_to(stored):
        refuse_role(grant, by=stored)
    for grant in roles.grants_of(stored):
        if not grant.has_ended:
            end_role(grant, by=stored, reason=_("The account was closed."))
    address, language = stored.email, stored.language
    registry.erase_all(stored)
    record(stored, "account.erased", by=None)
    notify("people/mail/account_erased", address=address, language=language, forget=True)
    user.is_active = False
    return user


def erase_own_part(user: User) -> None:
    """The part of this app: addresses, sign-in means, mails, the link from the audit trail, and the account's own row."""
    addresses = [user.email, *user.emailaddress_set.values_list("email", flat=True)]
    for table in roles.tables():
        table.model.objects.filter(email__in=addresses).update(person=user, email="")
    Notification.objects.filter(Q(recipient=user) | Q(address__in=addresses)).delete()
    for model in (EmailAddress, Authenticator, SocialAccount):
        model.objects.filter(user=user).delete()
    Event.objects.filter(actor=user).update(actor=None)
    user.name, user.email = "", f"{user.uuid}@erased.invalid"
    user.is_active = user.is_staff = user.is_superuser = False
    user.set_unusable_password()
    user.save()


def obstacles_of_own_part(user: User) -> list[str]:
    """Each role that cannot be missed stands in the way."""
    found = []
    for grant in roles.grants_of(user):
        check_end = roles.table_of(grant).check_end
        if check_end and grant.is_current:
            try:
                check_end(grant)
            except NotPossible as refusal:
                found.append(str(refusal))
    return found

"""What happens to role grants, accounts and mails. Each function is one transaction and writes the audit trail."""

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import Model, Q
from django.template.loader import get_template
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.functional import Promise
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from config.texts import absolute
from people import roles
from people.history import NotPossible, lock, record
from people.models import Grant, Notification, User
from people.nudges import nudge

G = TypeVar("G", bound=Grant)


def notify(
    kind: str,
    *,
    to: User | None = None,
    address: str = "",
    language: str = "",
    reply_to: str = "",
    forget: bool = False,
    **context: Any,
) -> Notification:
    """Writes a mail in the outbox, in the transaction of the change that it tells about.

    `kind` is the template without its suffix: "communities/mail/partner_invited". The reader is `to`, or `address`
    for somebody without an account; with both, the mail goes to `address` in the language of `to`. The language is
    the reader's own where that is known. Values of `context` may be translatable texts, dates (written in full) and
    functions without arguments: all are drawn in the reader's language. `forget` empties the context as soon as
    the mail has been sent, for keys and codes.
    """
    if to is None and not address:
        raise ValueError("A mail needs a reader: a person or an address.")
    get_template(f"{kind}.txt")  # a mail that cannot be drawn must fail here, not later in the worker
    address = address.lower()
    language = language or _language_of(to, address)
    with override(language):
        context = _plain({**context, **({"reply_to": reply_to} if reply_to else {})})
    notification = Notification.objects.create(
        recipient=to, address=address, language=language, kind=kind, context=context, is_secret=forget
    )
    nudge("people.send_mails")
    return notification


def _language_of(to: User | None, address: str) -> str:
    if to is None:
        known = EmailAddress.objects.filter(email=address, verified=True).select_related("user").first()
        to = known and known.user
    return to.language if to else (get_language() or "nl")[:2]


def _plain(value: Any) -> Any:
    if isinstance(value, Promise):
        return str(value)
    if isinstance(value, datetime.datetime):
        return formats.date_format(timezone.localtime(value), "j F Y, H:i")
    if isinstance(value, datetime.date):
        return formats.date_format(value, "j F Y")
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Model):
        raise TypeError(f"Give the mail the text to show, not the {value._meta.model_name} itself.")
    return _plain(value()) if callable(value) else value


@transaction.atomic
def give_role(
    model: type[G],
    *,
    scope: Model | None = None,
    role: str,
    person: User | None = None,
    email: str = "",
    reason: str,
    by: User | None,
    starts_on: datetime.date | None = None,
    ends_on: datetime.date | None = None,
) -> G:
    """Offers a role to a person or to an address, and mails that. It works after the person has accepted it; what
    people give to themselves they accept by giving it. `by` is None for what the installer of the site does.

    Raises `NotPossible` when the person or the address has this role already, or an offer of it that still waits.
    """
    email = email.strip().lower()
    if (scope is None) != (model.scope_field is None):
        raise ValueError(f"{model.__name__} needs {'a' if model.scope_field else 'no'} scope.")
    if scope is not None:
        lock(scope)  # two offers at the same moment: the second one sees the first
    within = {model.scope_field: scope} if model.scope_field else {}
    same = model.objects.filter(role=role, **within)
    holder = Q(person=person) if person else Q(person__emailaddress__email=email, person__emailaddress__verified=True)
    if same.current().filter(holder).exists():
        raise NotPossible(_("This person already has this role."))
    if same.waiting().filter(holder | (Q(email=email) if email else Q())).exists():
        raise NotPossible(_("This role has already been offered to this person, who has not answered yet."))
    grant = model.objects.create(
        **within,
        role=role,
        person=person,
        email=email,
        given_by=by,
        reason=reason,
        starts_on=starts_on or timezone.localdate(),
        ends_on=ends_on,
        accepted_at=timezone.now() if person is not None and person == by else None,
    )
    record(grant, "role.given", by=by, note=reason, role=role, scope=scope.pk if scope else None)
    if not grant.accepted_at:
        _mail_offer(grant)
    return grant


def _mail_offer(grant: Grant) -> Notification:
    return notify(
        "people/mail/role_offered",
        to=grant.person,
        address="" if grant.person else grant.email,
        role=grant.get_role_display,
        scope=lambda: str(grant.scope) if grant.scope else "",
        giver=grant.given_by.name if grant.given_by else "",
        reason=grant.reason,
        starts_on=grant.starts_on,
        ends_on=grant.ends_on,
        has_account=grant.person is not None,
        invited_address=grant.email,
        url=absolute(reverse("people:role-list")),
    )


@transaction.atomic
def accept_role(grant: G, *, by: User) -> G:
    """Makes an offered role work. Raises `NotPossible` when it is not (or no longer) offered to this person."""
    stored = _offered(grant, by)
    within = {stored.scope_field: stored.scope} if stored.scope_field else {}
    if type(stored).objects.current().held_by(by).filter(role=stored.role, **within).exists():
        raise NotPossible(_("You already have this role."))
    for target in (stored, grant):
        target.person, target.accepted_at = by, timezone.now()
    stored.save(update_fields=["person", "accepted_at"])
    record(stored, "role.accepted", by=by, role=stored.role)
    _tell_giver(stored, "people/mail/role_accepted", by)
    return grant


@transaction.atomic
def refuse_role(grant: G, *, by: User, reason: str = "") -> G:
    """Ends an offer without accepting it. Raises `NotPossible` when it is not (or no longer) offered to this person."""
    stored = _offered(grant, by)
    _end(stored, grant)
    record(stored, "role.refused", by=by, note=reason, role=stored.role)
    _tell_giver(stored, "people/mail/role_refused", by, reason=reason)
    return grant


@transaction.atomic
def end_role(grant: G, *, by: User | None, reason: str) -> G:
    """Ends a role or withdraws an offer, from this moment. Raises `NotPossible` when it had ended already, or when
    its table says that this one cannot be missed."""
    stored = lock(grant)
    if stored.ends_on and stored.ends_on < timezone.localdate():
        raise NotPossible(_("This role had already ended."))
    check_end = roles.table_of(stored).check_end
    if check_end and stored.is_current:
        check_end(stored)
    _end(stored, grant)
    record(stored, "role.ended", by=by, note=reason, role=stored.role)
    if stored.person and stored.person != by:
        notify(
            "people/mail/role_ended",
            to=stored.person,
            role=stored.get_role_display,
            scope=lambda: str(stored.scope) if stored.scope else "",
            reason=reason,
            url=absolute(reverse("people:role-list")),
        )
    return grant


def _offered(grant: G, by: User) -> G:
    stored = lock(grant)
    if not type(grant).objects.offered_to(by).filter(pk=grant.pk).exists():
        raise NotPossible(_("This role is no longer offered to you. Look at your roles to see what has changed."))
    return stored


def _end(*grants: Grant) -> None:
    """A role works until and including its last day, so one that ends now had its last day yesterday."""
    for grant in grants:
        grant.ends_on = timezone.localdate() - datetime.timedelta(days=1)
    grants[0].save(update_fields=["ends_on"])


def _tell_giver(grant: Grant, kind: str, by: User, **context: Any) -> None:
    if grant.given_by and grant.given_by != by and grant.given_by.is_active:
        notify(
            kind,
            to=grant.given_by,
            name=by.name or by.email,
            role=grant.get_role_display,
            scope=lambda: str(grant.scope) if grant.scope else "",
            **context,
        )

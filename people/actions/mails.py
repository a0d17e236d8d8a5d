"""The outbox. A mail is a row, written in the transaction of the change that it tells about, and sent by the worker."""

import datetime
import random
import uuid
from collections.abc import Mapping
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction
from django.db.models import Model
from django.template.loader import get_template
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from config.texts import date_full, moment_full
from people.history import NotPossible, lock, move
from people.models import Notification, User
from people.nudges import nudge

LEASE = datetime.timedelta(minutes=3)  # longer than EMAIL_TIMEOUT: nobody else takes a mail that is being sent
ATTEMPTS = 14  # one minute, two, four ... at most twelve hours apart: a little over four days in all
KEEP_CONTEXT = datetime.timedelta(days=90)


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
        return moment_full(value)
    if isinstance(value, datetime.date):
        return date_full(value)
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Model):
        raise TypeError(f"Give the mail the text to show, not the {value._meta.model_name} itself.")
    return _plain(value()) if callable(value) else value


@transaction.atomic
def claim_mail() -> Notification | None:
    """Takes the next due mail for as long as `LEASE` lasts, and gives it the message id that every attempt will carry.
    None when nothing is due. A worker that dies while it sends loses only time: the lease runs out."""
    mail = (
        Notification.objects.due().select_for_update(skip_locked=True, of=("self",)).select_related("recipient").first()
    )
    if mail:
        mail.claimed_until = timezone.now() + LEASE
        mail.attempts += 1
        mail.message_id = mail.message_id or f"<{uuid.uuid4()}@{settings.SITE_URL.split('//')[-1].split(':')[0]}>"
        mail.save(update_fields=["claimed_until", "attempts", "message_id"])
    return mail


def record_sent(mail: Notification) -> Notification:
    """The mail server has taken it over."""
    forgotten = {"context": {}} if mail.is_secret else {}
    return move(
        mail, Notification.Status.SENT, by=None, sent_at=timezone.now(), claimed_until=None, error="", **forgotten
    )


@transaction.atomic
def record_failure(mail: Notification, *, error: str, permanent: bool) -> Notification:
    """Plans the next attempt, later each time. A permanent failure, or the last attempt, ends as failed."""
    if permanent or mail.attempts >= ATTEMPTS:
        return move(mail, Notification.Status.FAILED, by=None, claimed_until=None, error=error[:500])
    mail = lock(mail)
    wait = min(datetime.timedelta(minutes=2 ** (mail.attempts - 1)), datetime.timedelta(hours=12))
    mail.next_attempt_at = timezone.now() + wait * random.uniform(0.8, 1.2)  # noqa: S311  (spreads load, hides nothing)
    mail.claimed_until, mail.error = None, error[:500]
    mail.save(update_fields=["next_attempt_at", "claimed_until", "error"])
    return mail


@transaction.atomic
def send_again(mail: Notification, *, by: User) -> Notification:
    """Puts a failed mail back in the queue, with new attempts. Raises `NotPossible` when its contents are gone."""
    if mail.is_secret or lock(mail).created_at < timezone.now() - KEEP_CONTEXT:
        raise NotPossible(_("The contents of this mail have been removed, so it cannot be sent again."))
    move(mail, Notification.Status.WAITING, by=by, attempts=0, next_attempt_at=timezone.now())
    nudge("people.send_mails")
    return mail


def record_bounce(message_id: str, *, reason: str) -> Notification | None:
    """Records that a mail came back. None when no mail has this message id; a second report changes nothing."""
    mail = Notification.objects.filter(message_id=f"<{message_id.strip().strip('<>')}>").first()
    if mail and mail.status == Notification.Status.SENT:
        move(mail, Notification.Status.BOUNCED, by=None, error=reason[:500])
    return mail


def purge_mail_contexts() -> int:
    """Empties what mails said once they are 90 days old, sent or not. Gives how many."""
    old = Notification.objects.filter(created_at__lt=timezone.now() - KEEP_CONTEXT).exclude(context={})
    return old.exclude(status=Notification.Status.WAITING).update(context={})

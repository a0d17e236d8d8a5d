"""How a mail of the outbox is drawn and handed to the mail server."""

import re
import smtplib
import threading
import time
import uuid
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import structlog
from django.conf import settings
from django.core.mail import BadHeaderError, EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.template import Context
from django.template.loader import get_template
from django.utils import timezone
from django.utils.translation import override

from people import actions
from people.models import Notification

log = structlog.get_logger(__name__)


def draw(mail: Notification) -> EmailMessage:
    """The mail as it will be sent, in the reader's language. The first line of the template is the subject."""
    names = {**mail.context, "site_url": settings.SITE_URL}
    with override(mail.language):
        text = get_template(f"{mail.kind}.txt").template.render(Context(names, autoescape=False)).strip()
        foot = get_template("people/mail/_foot.txt").template.render(Context(names, autoescape=False)).strip()
    subject, _, body = text.partition("\n")
    return EmailMessage(
        subject=subject.strip(),
        body=re.sub(r"\n{3,}", "\n\n", f"{body.strip()}\n\n-- \n{foot}\n"),
        to=[mail.address or mail.recipient.email],
        reply_to=[mail.context["reply_to"]] if mail.context.get("reply_to") else None,
        headers={"Message-ID": mail.message_id, "Auto-Submitted": "auto-generated"} | _stop_headers(mail.context),
    )


def _stop_headers(context: Mapping[str, Any]) -> dict[str, str]:
    """A mail with a `stop_url` can be stopped by the mail program itself, by one POST there (RFC 8058)."""
    if not context.get("stop_url"):
        return {}
    return {"List-Unsubscribe": f"<{context['stop_url']}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"}


def is_permanent(error: Exception) -> bool:
    """Whether trying again is of no use: the address or the content was refused for good. What is wrong with the
    server or with how we sign in there is not the mail's fault."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _reason in error.recipients.values())
    if isinstance(error, smtplib.SMTPDataError):
        return error.smtp_code >= 500
    return isinstance(error, BadHeaderError)


def send_due(*, seconds: float = 45) -> int:
    """Sends what is due, over one connection, until nothing is left or the time is up. Gives how many were tried."""
    connection, tried, until = get_connection(), 0, time.monotonic() + seconds
    try:
        while time.monotonic() < until and (mail := actions.claim_mail()):
            _record(mail, _hand_over(mail, connection))
            tried += 1
    finally:
        connection.close()
    return tried


def _hand_over(mail: Notification, connection: BaseEmailBackend) -> Exception | None:
    """What went wrong, or None. Whatever it is: the row remembers it, and the next mail must go out all the same."""
    try:
        message = draw(mail)
        message.connection = connection
        connection.open()
        message.send()
    except Exception as error:  # noqa: BLE001  (see above)
        connection.close()
        return error
    return None


def _record(mail: Notification, error: Exception | None) -> None:
    with suppress(Notification.DoesNotExist):  # its reader has been erased in the meantime
        if error is None:
            actions.record_sent(mail)
            return
        log.warning("mail_failed", mail=mail.pk, kind=mail.kind, attempt=mail.attempts, error=repr(error))
        actions.record_failure(mail, error=repr(error), permanent=is_permanent(error))


class ConsoleAndFileBackend(BaseEmailBackend):
    """For development: each mail goes to the log, and as a readable file to `var/mail`."""

    _lock = threading.Lock()

    def send_messages(self, email_messages):
        folder = Path(settings.EMAIL_FILE_PATH)
        folder.mkdir(parents=True, exist_ok=True)
        for message in email_messages:
            text = f"To: {', '.join(message.to)}\nSubject: {message.subject}\n\n{message.body}"
            name = f"{timezone.localtime():%Y%m%d-%H%M%S}-{re.sub(r'[^a-z0-9]+', '-', message.to[0])}-{uuid.uuid4().hex[:6]}"
            with self._lock:
                partial = folder / f".{name}"
                partial.write_text(text, encoding="utf-8")
                partial.rename(folder / f"{name}.txt")  # a reader never sees half a mail
                log.info("mail", to=message.to, subject=message.subject, file=f"{name}.txt")
                print(f"\n{text}\n", flush=True)  # noqa: T201  (the console is where this backend sends to)
        return len(email_messages)

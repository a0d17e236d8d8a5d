import datetime
import os
import signal
import smtplib
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.mail import BadHeaderError, send_mail
from django.db import connection
from django.utils import timezone

from people import actions, mail, tasks
from people.models import Notification
from tests.factories.people import NotificationFactory, UserFactory
from tests.people.mail_server import MailServer

ENDED = {"role": "beheerder", "scope": "", "reason": "andere taak", "url": "https://voorbeeld.example/"}
MAILS = sorted(path.stem for path in Path("templates/people/mail").glob("[a-z]*.txt"))


def ended(**changes):
    return NotificationFactory(**{"kind": "people/mail/role_ended", "context": ENDED, **changes})


def rows(*fields):
    return list(Notification.objects.order_by("id").values_list(*fields))


@pytest.fixture
def mail_server(settings):
    server = MailServer()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    yield server
    server.close()


# Drawing


def test_draw_takes_the_first_line_as_subject(db, settings):
    settings.SITE_URL = "https://leerkring.example"
    person = UserFactory(email="vera@voorbeeld.example")
    message = mail.draw(
        ended(recipient=person, context={**ENDED, "reply_to": "ada@voorbeeld.example"}, message_id="<1@x>")
    )
    assert (message.subject, message.to, message.reply_to) == (
        "Uw rol is beëindigd: beheerder",
        ["vera@voorbeeld.example"],
        ["ada@voorbeeld.example"],
    )
    assert message.extra_headers == {"Message-ID": "<1@x>", "Auto-Submitted": "auto-generated"}
    assert message.body == (
        "Uw rol op Leerkring is beëindigd: beheerder.\n\nReden: andere taak\n\nUw rollen:\nhttps://voorbeeld.example/"
        "\n\n-- \nLeerkring, het portaal van de learning communities voor AI\nhttps://leerkring.example\n"
    )


def test_draw_speaks_the_readers_language_and_escapes_nothing(db):
    message = mail.draw(ended(language="en", context={**ENDED, "reason": "<b>A & B's</b>"}))
    assert message.subject == "Your role has ended: beheerder"
    assert "Reason: <b>A & B's</b>" in message.body


def test_draw_goes_to_the_address_of_the_moment(db):
    person = UserFactory(email="oud@voorbeeld.example")
    note = ended(recipient=person)
    person.email = "nieuw@voorbeeld.example"
    person.save()
    note.refresh_from_db()
    assert mail.draw(note).to == ["nieuw@voorbeeld.example"]
    note.address = "bevestig@voorbeeld.example"
    assert mail.draw(note).to == ["bevestig@voorbeeld.example"]


EVERYTHING = {
    **dict.fromkeys(("role", "scope", "giver", "reason", "starts_on", "ends_on", "name", "email", "provider"), "X"),
    **dict.fromkeys(("activate_url", "password_reset_url", "signup_url", "security_url", "url"), "https://x.example/"),
    **dict.fromkeys(("from_email", "to_email", "deleted_email", "invited_address"), "x@x.example"),
    "has_account": False,
}


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("name", MAILS)
def test_every_mail_can_be_drawn(db, name, language):
    message = mail.draw(NotificationFactory(kind=f"people/mail/{name}", language=language, context=EVERYTHING))
    subject, lines = message.subject, message.body.splitlines()
    assert 8 < len(subject) < 80 and lines[0]
    assert "\n\n\n" not in message.body


# Sending


def test_send_mails_sends_what_is_due(db, mailoutbox):
    ended()
    ended(next_attempt_at=timezone.now() + datetime.timedelta(minutes=5))
    ended(claimed_until=timezone.now() + datetime.timedelta(minutes=1))
    ended(status="sent")
    tasks.send_mails()
    assert [message.subject for message in mailoutbox] == ["Uw rol is beëindigd: beheerder"]
    assert rows("status") == [("sent",), ("waiting",), ("waiting",), ("sent",)]
    sent = Notification.objects.first()
    assert mailoutbox[0].extra_headers["Message-ID"] == sent.message_id
    assert (sent.attempts, sent.claimed_until, sent.error) == (1, None, "")


def test_send_mails_forgets_keys_and_codes(db, mailoutbox):
    ended(is_secret=True)
    ended()
    tasks.send_mails()
    assert rows("context") == [({},), (ENDED,)]


def test_send_mails_goes_on_after_one_that_cannot_be_drawn(db, mailoutbox):
    ended(kind="people/mail/no_such_mail")
    ended()
    tasks.send_mails()
    assert rows("status", "attempts") == [("waiting", 1), ("sent", 1)]
    assert "no_such_mail" in Notification.objects.first().error
    assert Notification.objects.first().next_attempt_at > timezone.now()


@pytest.mark.parametrize(
    ("answer", "status", "error"),
    [("550 onbekend adres", "failed", "550"), ("450 bus vol", "waiting", "450")],
)
def test_send_mails_knows_a_refusal_for_good_from_one_for_now(db, mail_server, answer, status, error):
    mail_server.refuses = answer
    note = ended()
    tasks.send_mails()
    note.refresh_from_db()
    assert (note.status, note.claimed_until, error in note.error) == (status, None, True)


def test_send_mails_waits_for_a_server_that_is_away(db, mail_server):
    note = ended()
    mail_server.close()
    tasks.send_mails()
    note.refresh_from_db()
    assert (note.status, note.attempts, "ConnectionRefused" in note.error) == ("waiting", 1, True)


@pytest.mark.parametrize("hangs_up", [False, True])
def test_send_mails_goes_on_when_a_reader_is_erased_meanwhile(db, mailoutbox, monkeypatch, hangs_up):
    def draw_and_erase(note, draw=mail.draw):
        message = draw(note)
        Notification.objects.filter(pk=gone.pk).delete()
        if hangs_up and note.pk == gone.pk:
            raise TimeoutError
        return message

    gone, other = ended(), ended()
    monkeypatch.setattr(mail, "draw", draw_and_erase)
    tasks.send_mails()
    assert rows("pk", "status") == [(other.pk, "sent")]


@pytest.mark.parametrize(
    ("error", "permanent"),
    [
        (smtplib.SMTPRecipientsRefused({"a@x": (550, b"weg")}), True),
        (smtplib.SMTPRecipientsRefused({"a@x": (452, b"vol")}), False),
        (smtplib.SMTPDataError(554, b"inhoud"), True),
        (smtplib.SMTPDataError(451, b"straks"), False),
        (smtplib.SMTPAuthenticationError(535, b"wachtwoord"), False),
        (smtplib.SMTPServerDisconnected("weg"), False),
        (BadHeaderError("regeleinde"), True),
        (TimeoutError(), False),
    ],
)
def test_is_permanent_blames_the_mail_and_not_the_server(error, permanent):
    assert mail.is_permanent(error) is permanent


def test_claim_mail_gives_each_mail_to_one_worker_only(db):
    first, second = ended(), ended()
    assert [actions.claim_mail().pk, actions.claim_mail().pk, actions.claim_mail()] == [first.pk, second.pk, None]


WORKER = "import django; django.setup(); from people import tasks; tasks.send_mails()"


@pytest.mark.django_db(transaction=True)
def test_worker_that_is_killed_while_it_sends_loses_nothing(mail_server, at):
    note, second = ended(), ended()
    mail_server.hangs = True
    database = connection.settings_dict
    address = "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format(**database)
    environment = {**os.environ, "DATABASE_URL": address, "EMAIL_URL": f"smtp://127.0.0.1:{mail_server.port}"}
    worker = subprocess.Popen([sys.executable, "-c", WORKER], env=environment)
    try:
        assert mail_server.reached.wait(60)
    finally:
        worker.send_signal(signal.SIGKILL)
        worker.wait()
    mail_server.hangs = False
    mail_server.released.set()

    note.refresh_from_db()
    assert (note.status, note.attempts, mail_server.accepted) == ("waiting", 1, [])
    tasks.send_mails()
    assert rows("status", "attempts") == [("waiting", 1), ("sent", 1)]  # the lease of the dead worker still holds

    at(timezone.now() + actions.mails.LEASE)
    tasks.send_mails()
    first_id = note.message_id
    note.refresh_from_db()
    assert (note.status, note.attempts, note.message_id) == ("sent", 2, first_id)
    assert len(mail_server.accepted) == 2
    assert sum(note.message_id in accepted for accepted in mail_server.accepted) == 1
    assert second.pk != note.pk


def test_console_and_file_backend_writes_a_readable_file(settings, tmp_path, capsys):
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    settings.EMAIL_BACKEND = "people.mail.ConsoleAndFileBackend"
    long_address = f"https://voorbeeld.example/{'x' * 90}"
    send_mail("Een nieuw wachtwoord", f"Kies het hier:\n{long_address}\n", "post@x.example", ["vera@voorbeeld.example"])
    (written,) = (tmp_path / "mail").iterdir()
    text = f"To: vera@voorbeeld.example\nSubject: Een nieuw wachtwoord\n\nKies het hier:\n{long_address}\n"
    assert written.read_text() == text
    assert written.suffix == ".txt"
    assert text in capsys.readouterr().out

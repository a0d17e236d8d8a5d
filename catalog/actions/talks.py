"""Talking to an AI hub about a module: a question without an account, its answer, and forgetting both."""

import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from catalog.models import Consultation, Module
from config.addresses import reverse
from config.texts import absolute, text
from partners.models import Hub, HubRole
from people.actions import notify
from people.history import NotPossible, lock, move, record
from people.models import User

Status = Consultation.Status
MOST_OF_ONE_ADDRESS = 3  # waiting questions
MOST_A_DAY = 40  # to one hub: more is no people
REMIND_AFTER = datetime.timedelta(days=5)
KEPT = datetime.timedelta(days=183)


@transaction.atomic
def ask_for_talk(
    module: Module,
    *,
    hub: Hub,
    province: str,
    name: str,
    email: str,
    question: str,
    language: str,
    by: User | None,
) -> Consultation:
    """Passes a question on to the hub: to its public address, and to who manages it here. `by` is None without an account.

    Raises `NotPossible` when this address has three questions waiting, or the hub got forty within a day."""
    lock(hub)
    email = email.lower()
    if Consultation.objects.open().filter(email=email).count() >= MOST_OF_ONE_ADDRESS:
        raise NotPossible(_("Three of your questions wait for an answer already. Wait for those first."))
    day_ago = timezone.now() - datetime.timedelta(days=1)
    if Consultation.objects.filter(hub=hub, asked_at__gte=day_ago).count() >= MOST_A_DAY:
        raise NotPossible(_("This hub got very many questions today. Try again tomorrow, or look at its own site."))
    asked = Consultation.objects.create(
        module=module, hub=hub, province=province, name=name, email=email, question=question, language=language, asked_by=by
    )  # fmt: skip
    record(asked, "consultation.asked", by=by, module=module.pk, hub=hub.pk)
    _tell_hub("talk_asked", asked)
    notify("catalog/mail/talk_received", address=email, language=language, **_words(asked))
    return asked


@transaction.atomic
def answer_talk(consultation: Consultation, *, answer: str, by: User) -> Consultation:
    """Mails the answer to who asked."""
    move(consultation, Status.ANSWERED, by=by, answer=answer, answered_at=timezone.now(), answered_by=by)
    notify(
        "catalog/mail/talk_answered",
        address=consultation.email,
        language=consultation.language,
        reply_to=consultation.hub.contact_email,
        answer=answer,
        **_words(consultation),
    )
    return consultation


@transaction.atomic
def close_talk(consultation: Consultation, *, reason: str, by: User) -> Consultation:
    """For what asks for no answer here: nonsense, or a talk that took place by telephone."""
    return move(consultation, Status.CLOSED, by=by, note=reason)


@transaction.atomic
def remind_of_talk(consultation: Consultation) -> bool:
    """Asks the hub once more; False when somebody has answered, or was reminded, meanwhile."""
    stored = lock(consultation)
    if stored.status != Status.ASKED or stored.reminded_at:
        return False
    stored.reminded_at = timezone.now()
    stored.save(update_fields=["reminded_at"])
    record(stored, "consultation.reminded", by=None)
    _tell_hub("talk_reminder", stored)
    return True


def talks_to_remind(now: datetime.datetime):
    return Consultation.objects.open().filter(reminded_at__isnull=True, asked_at__lte=now - REMIND_AFTER)


def forget_talks(now: datetime.datetime) -> int:
    """Deletes what was asked half a year ago, answered or not. Gives how many."""
    gone, _each = Consultation.objects.filter(asked_at__lte=now - KEPT).delete()
    return gone


def _tell_hub(mail: str, asked: Consultation) -> None:
    managers = HubRole.objects.current().filter(hub=asked.hub)
    people = list(User.objects.filter(pk__in=managers.values("person"), is_active=True).order_by("pk"))
    readers = [{"to": person} for person in people]
    if asked.hub.contact_email and asked.hub.contact_email not in {person.email for person in people}:
        readers.append({"address": asked.hub.contact_email, "language": "nl"})
    for reader in readers:
        notify(
            f"catalog/mail/{mail}",
            **reader,
            reply_to=asked.email,
            name=asked.name,
            email=asked.email,
            answer_url=absolute(asked.get_absolute_url()),
            **_words(asked),
        )


def _words(asked: Consultation) -> dict:
    version = asked.module.published_version or asked.module.shown_version
    return {
        "title": lambda: text(version, "title"),
        "hub": asked.hub.name,
        "question": asked.question,
        "module_url": absolute(reverse("catalog:listing-detail", args=[asked.module.slug])),
    }

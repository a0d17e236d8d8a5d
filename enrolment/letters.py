"""Tells the person of an enrolment what happened, through the outbox and in that person's language."""

from typing import Any

from django.utils.translation import override

from config.addresses import reverse
from config.texts import absolute, date_full, text
from enrolment.models import Enrolment
from people.actions import notify


def context_for(enrolment: Enrolment) -> dict[str, str]:
    """What every mail about an enrolment shows: title, provider, first day and place of the course, and the address of
    the enrolment's own page."""
    offering, language = enrolment.offering, enrolment.person.language
    with override(language):
        return {
            "title": text(offering.version, "title"),
            "provider": offering.provider.name,
            "starts_on": date_full(offering.starts_on),
            "city": offering.city,
            "url": absolute(reverse("enrolment:enrolment-detail", args=[enrolment.uuid])),
        }


def tell(enrolment: Enrolment, kind: str, **more: Any) -> None:
    """`kind` is a template in `templates/enrolment/mail/`."""
    notify(f"enrolment/mail/{kind}", to=enrolment.person, **context_for(enrolment), **more)

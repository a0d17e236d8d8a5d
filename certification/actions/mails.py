"""Who hears what. A person with an interest in a file gets no mail about it."""

from typing import Any

from certification import panel
from certification.models import Application, Review, SchemeRole
from certification.permissions import APPLICANTS
from config.texts import absolute, text
from partners.models import OrganisationRole
from people.actions import notify
from people.models import User


def tell_applicant(application: Application, kind: str, **facts: Any) -> None:
    for person in writers_of(application.applicant):
        _tell(person, kind, application, application.get_absolute_url(), **facts)


def tell_office(application: Application, role: str, kind: str, **facts: Any) -> None:
    """To all of the office who may know of the file; decision makers who had a part in it do not decide, and hear nothing."""
    for person in panel.office(application, role):
        if role == SchemeRole.Role.DECISION_MAKER and panel.had_a_part(person, application):
            continue
        _tell(person, kind, application, application.get_absolute_url(), **facts)


def tell_reviewer(review: Review, kind: str, **facts: Any) -> None:
    _tell(review.reviewer, kind, review.application, review.get_absolute_url(), due_on=review.due_on, **facts)


def writers_of(organisation) -> list[User]:
    """Managers and editors of an organisation today."""
    roles = OrganisationRole.objects.current().filter(organisation=organisation, role__in=APPLICANTS)
    return list(User.objects.filter(is_active=True, pk__in=roles.values("person")).order_by("pk"))


def _tell(person: User, kind: str, application: Application, path: str, **facts: Any) -> None:
    notify(
        f"certification/mail/{kind}",
        to=person,
        title=lambda: text(application.module_version, "title"),
        applicant=application.applicant.name,
        url=absolute(path),
        **facts,
    )

"""What this app knows about a person, and the foreign keys to a person that it answers for when one is erased.

Who wrote, checked and published a version stays with the version, as an account without name and address.
"""

from typing import Any

from django.db.models import Q

from catalog import listing
from catalog.models import Consultation, ModuleVersion, NamedTeacher, SearchAlert
from people.models import User

FIELDS = [
    "catalog.consultation.answered_by",
    "catalog.consultation.asked_by",
    "catalog.searchalert.person",
    "catalog.importbatch.imported_by",
    "catalog.importbatch.published_by",
    "catalog.learningpath.published_by",
    "catalog.learningpath.written_by",
    "catalog.moduleversion.goes_live_by",
    "catalog.moduleversion.proposed_by",
    "catalog.moduleversion.published_by",
    "catalog.moduleversion.written_by",
    "catalog.offeringrole.given_by",
    "catalog.offeringrole.person",
    "catalog.pricechange.by",
    "catalog.providerlicence.requested_by",
]


def export_of(user: User) -> dict[str, Any]:
    """The versions that this person wrote last, searches that are followed, questions to hubs, where they are named as a
    teacher; roles are in the part of
    `people`."""
    written = ModuleVersion.objects.filter(written_by=user).select_related("module").order_by("pk")
    return {
        "written_versions": [
            {"module": version.module.slug, "version": version.number, "changed_at": version.updated_at.isoformat()}
            for version in written
        ],
        "followed_searches": [
            {"query": alert.query, "since": alert.asked_at.isoformat()} for alert in alerts_of(user).order_by("pk")
        ],
        "questions_to_hubs": [
            {
                "module": each.module.slug,
                "hub": each.hub.name,
                "question": each.question,
                "asked_at": each.asked_at.isoformat(),
                "answer": each.answer,
            }
            for each in questions_of(user).select_related("module", "hub").order_by("pk")
        ],
        "named_as_teacher": [
            {"module": named.module.slug, "as": named.part, "name": named.name, "status": named.status}
            for named in _named(user).select_related("module").order_by("pk")
        ],
    }


def alerts_of(user: User):
    """Searches that this person follows: as an account, or by its confirmed addresses."""
    return SearchAlert.objects.filter(Q(person=user) | Q(email__in=_addresses(user)))


def questions_of(user: User):
    return Consultation.objects.filter(Q(asked_by=user) | Q(email__in=_addresses(user)))


def _addresses(user: User):
    return user.emailaddress_set.filter(verified=True).values("email")


def erase(user: User) -> None:
    """What was followed and asked goes; an answer that this person gave for a hub stays with the question."""
    alerts_of(user).delete()
    questions_of(user).delete()
    named = _named(user)  # nobody is named as a teacher who has left; the pages are drawn anew
    listing.ask_for_ids(list(named.values_list("module", flat=True)))
    named.delete()


def _named(user: User):
    return NamedTeacher.objects.filter(email=user.email.lower())

"""What this app knows about a person, and the foreign keys to a person that it answers for when one is erased."""

from typing import Any

from partners.models import RoleClaim
from people.models import User

FIELDS = [
    "partners.hubrole.given_by",
    "partners.hubrole.person",
    "partners.merger.merged_by",
    "partners.merger.undone_by",
    "partners.organisation.verified_by",
    "partners.organisationrole.given_by",
    "partners.organisationrole.person",
    "partners.qualitymark.answered_by",
    "partners.qualitymark.claimed_by",
    "partners.roleclaim.answered_by",
    "partners.roleclaim.person",
]


def export_of(user: User) -> dict[str, Any]:
    """What the person claimed; roles are in the part of `people`."""
    claims = RoleClaim.objects.filter(person=user).select_related("organisation")
    return {
        "role_claims": [
            {
                "organisation": claim.organisation.name,
                "role": claim.role,
                "status": claim.status,
                "message": claim.message,
                "claimed_at": claim.claimed_at.isoformat(),
            }
            for claim in claims
        ]
    }


def erase(user: User) -> None:
    """Claims go. Roles that were held and organisations that were verified keep pointing at the nameless account."""
    RoleClaim.objects.filter(person=user).delete()

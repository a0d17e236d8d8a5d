"""What this app knows about a person, and the foreign keys to a person that it answers for when one is erased."""

from typing import Any

from django.utils.translation import gettext as _

from certification.models import Application, Conflict, Decision, Review
from people.models import User

# Files, reviews and decisions keep pointing at the account, which has no name or address after erasing: a mark must
# be explainable as long as it is valid.
FIELDS = [
    "certification.application.advised_by",
    "certification.application.created_by",
    "certification.application.secretary",
    "certification.conflict.person",
    "certification.conflict.set_aside_by",
    "certification.decision.decided_by",
    "certification.review.asked_by",
    "certification.review.reviewer",
    "certification.schemerole.given_by",
    "certification.schemerole.person",
]


def export_of(user: User) -> dict[str, Any]:
    """What the person did in files: applications begun, own reviews, interests declared, decisions."""
    reviews = Review.objects.filter(reviewer=user).prefetch_related("scores__criterion")
    return {
        "applications": [
            {"uuid": str(row.uuid), "status": row.status, "created_at": row.created_at.isoformat()}
            for row in Application.objects.filter(created_by=user)
        ],
        "reviews": [
            {
                "uuid": str(row.uuid),
                "status": row.status,
                "recommendation": row.recommendation,
                "strengths": row.strengths,
                "findings": row.findings,
                "confidential_note": row.confidential_note,
                "scores": {score.criterion.code: score.score for score in row.scores.all()},
            }
            for row in reviews
        ],
        "conflicts": list(
            Conflict.objects.filter(person=user).values("kind", "note", "is_declared", "set_aside_reason")
        ),
        "decisions": list(Decision.objects.filter(decided_by=user).values("outcome", "reasons_nl", "reasons_en")),
    }


def obstacles_of(user: User) -> list[str]:
    """A review that waits for this person has to be handed back or submitted first."""
    waiting = Review.objects.visible_to(user).exclude(status=Review.Status.SUBMITTED)
    return [_("A review waits for you. Submit it or hand the file back first.")] if waiting.exists() else []


def erase_part_of(user: User) -> None:
    """What was told about private ties goes; that there was a conflict stays, without a name."""
    Conflict.objects.filter(person=user).update(note="")

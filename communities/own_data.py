"""What this app knows about a person, and the foreign keys to a person that it answers for when one is erased."""

from typing import Any

from django.db.models import Q

from communities.models import Challenge, Contribution, HubAdvice, Partnership
from people.models import User

# Kept: they say who asked, answered and advised, and then point at an account without a name. Who stands on a challenge
# as the one to ask is cleared.
FIELDS = [
    "communities.challenge.contact",
    "communities.communityrole.given_by",
    "communities.communityrole.person",
    "communities.contribution.realised_by",
    "communities.contribution.verified_by",
    "communities.hubadvice.given_by",
    "communities.partnership.answered_by",
    "communities.partnership.asked_by",
    "communities.report.made_by",
    "communities.year.closed_by",
]


def export_of(user: User) -> dict[str, Any]:
    """Invitations that the person sent or answered, advice given, contributions recorded or verified; roles are in the
    part of `people`."""
    asked = Partnership.objects.filter(asked_by=user).select_related("community", "organisation")
    answered = Partnership.objects.filter(answered_by=user).select_related("community", "organisation")
    advices = HubAdvice.objects.filter(given_by=user).select_related("community")
    return {
        "invitations_sent": [_partnership(each) for each in asked],
        "invitations_answered": [_partnership(each) for each in answered],
        "asked_about_challenges": [each.title_nl for each in Challenge.objects.filter(contact=user)],
        "advices": [
            {"community": each.community.title_nl, "verdict": each.verdict, "given_at": each.given_at.isoformat()}
            for each in advices
        ],
        "contributions": [
            _contribution(each)
            for each in Contribution.objects.filter(Q(realised_by=user) | Q(verified_by=user)).with_shown_things()
        ],
    }


def _contribution(contribution: Contribution) -> dict[str, Any]:
    """What the person recorded or verified for an organisation."""
    return {
        "organisation": contribution.organisation.name,
        "year": contribution.year.number,
        "description": contribution.description,
        "status": contribution.status,
    }


def erase_part_of(user: User) -> None:
    """Nobody is sent to somebody who left."""
    Challenge.objects.filter(contact=user).update(contact=None)


def _partnership(partnership: Partnership) -> dict[str, Any]:
    return {
        "community": partnership.community.title_nl,
        "organisation": partnership.organisation.name,
        "status": partnership.status,
        "message": partnership.message,
        "asked_at": partnership.asked_at.isoformat(),
    }

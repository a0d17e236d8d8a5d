"""What this app knows about a person, and the foreign keys to a person that it answers for when one is erased."""

from typing import Any

from django.db.models import Q

from communities.models import (
    CalendarKey,
    Challenge,
    Contribution,
    HubAdvice,
    KnowledgeFile,
    Partnership,
    PeerRequest,
)
from people.models import User

# Most are kept: they say who asked, answered and advised, and then point at an account without a name. The key of the own
# calendar goes, and who stands on a challenge as the one to ask is cleared.
FIELDS = [
    "communities.calendarkey.person",
    "communities.challenge.contact",
    "communities.communityrole.given_by",
    "communities.communityrole.person",
    "communities.contribution.realised_by",
    "communities.contribution.verified_by",
    "communities.hubadvice.given_by",
    "communities.knowledgefile.added_by",
    "communities.partnership.answered_by",
    "communities.partnership.asked_by",
    "communities.report.made_by",
    "communities.year.closed_by",
    "communities.peerrequest.answered_by",
    "communities.peerrequest.asked_by",
]


def export_of(user: User) -> dict[str, Any]:
    """Invitations that the person sent or answered, advice given, contributions recorded or verified, files added, peers
    asked, and whether there is a secret address of the own agenda; roles are in the part of `people`."""
    asked = Partnership.objects.filter(asked_by=user).select_related("community", "organisation")
    answered = Partnership.objects.filter(answered_by=user).select_related("community", "organisation")
    files = KnowledgeFile.objects.filter(added_by=user).select_related("file", "item")
    peers = PeerRequest.objects.filter(Q(asked_by=user) | Q(answered_by=user)).select_related("community", "review")
    key = CalendarKey.objects.filter(person=user).first()
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
        "files_added": [{"item": each.item.title_nl, "file": each.file.name} for each in files],
        "peer_requests": [
            {"review": each.review.title, "peer": each.community.title_nl, "asked_at": each.asked_at.isoformat()}
            for each in peers
        ],
        "calendar_address_made_at": key.made_at.isoformat() if key else None,
    }


def _contribution(contribution: Contribution) -> dict[str, Any]:
    """What the person recorded or verified for an organisation."""
    return {
        "organisation": contribution.organisation.name,
        "year": contribution.year.number,
        "description": contribution.description,
        "status": contribution.status,
    }


def _partnership(partnership: Partnership) -> dict[str, Any]:
    return {
        "community": partnership.community.title_nl,
        "organisation": partnership.organisation.name,
        "status": partnership.status,
        "message": partnership.message,
        "asked_at": partnership.asked_at.isoformat(),
    }


def erase(user: User) -> None:
    """Calendar programs that have the person's secret address get nothing any more, and nobody is sent to somebody who
    left."""
    Challenge.objects.filter(contact=user).update(contact=None)
    CalendarKey.objects.filter(person=user).delete()

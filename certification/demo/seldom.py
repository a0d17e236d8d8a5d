"""What only a few pages need, for measuring those as well: pictures, files, an advice that is awaited, an answer to deny.
Beside the demonstration data and those at scale; gives what the addresses of these pages ask for."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from certification.demo import logos, scale
from communities.models import (
    CalendarKey,
    Challenge,
    Community,
    KnowledgeFile,
    KnowledgeItem,
    Output,
    PeerRequest,
    PeerReview,
)
from config import uploads
from config.logos import LogoField
from config.models import StoredFile
from partners.models import Lab, Organisation, OrganisationRole
from people.models import User

SECRET = "measured"  # noqa: S105  (of a calendar in a scratch database)
Arguments = dict[str, Any]


def load(coordinator: User, partner: User) -> tuple[dict[str, Arguments], dict[str, str]]:
    """By the name of the page: the arguments of its address, and what stands behind its question mark."""
    CalendarKey.objects.create(person=coordinator, digest=CalendarKey.digest_of(SECRET))
    organisation = Organisation.objects.get(slug=f"{scale.PREFIX}-1")
    lab, item = Lab.objects.earliest("pk"), KnowledgeItem.objects.public().earliest("pk")
    for each in (organisation, lab):
        each.logo = _file()
        each.save()
    kept = KnowledgeFile.objects.create(item=item, number=99, file=_file())
    grant = OrganisationRole.objects.current().filter(organisation=organisation).earliest("pk")
    review = _review(coordinator)
    arguments = {
        "partners:organisation-role-end": {"slug": organisation.slug, "pk": grant.pk},
        "partners:organisation-picture": {"slug": organisation.slug},
        "partners:lab-picture": {"slug": lab.slug},
        "communities:output-deny": {"uuid": _output(partner).uuid},
        "communities:knowledge-file": {"slug": item.slug, "number": kept.number},
        "communities:personal-calendar": {},
        "communities:peer-review-advise": {"uuid": review.uuid},
        "communities:peer-review-document": {"uuid": review.uuid},
    }
    return arguments, {"communities:personal-calendar": f"key={SECRET}"}


def _file() -> StoredFile:
    width, shapes = next(iter(logos.ORGANISATIONS.values()))
    drawing = logos.FRAME.format(width=width, shapes=shapes).encode()
    return uploads.keep(LogoField().clean(SimpleUploadedFile("vorm.svg", drawing)))


def _output(partner: User) -> Output:
    """Its community says that it came of a challenge that this person keeps."""
    own = OrganisationRole.objects.current().filter(person=partner, role=OrganisationRole.Role.MANAGER)
    challenge = Challenge.objects.filter(organisation__in=own.values("organisation")).earliest("pk")
    community = Community.objects.get(slug=f"{scale.PREFIX}-1")
    return Output.objects.create(
        community=community, kind=Output.Kind.TOOL, title_nl="Antwoord (fictief)", challenge=challenge
    )


def _review(peer: User) -> PeerReview:
    """Carried out at the last community, by one of this person's; the advice is awaited, its document is there."""
    review = PeerReview.objects.create(
        community=Community.objects.filter(slug__startswith=f"{scale.PREFIX}-").latest("pk"),
        status=PeerReview.Status.HELD, title="Vraag (fictief)", question="Wat zien wij niet?",
        held_on=timezone.localdate(), document=_file(),
    )  # fmt: skip
    PeerRequest.objects.create(
        review=review, community=Community.objects.coordinated_by(peer).earliest("pk"),
        status=PeerRequest.Status.ACCEPTED, expires_on=timezone.localdate(), answered_at=timezone.now(),
    )  # fmt: skip
    return review

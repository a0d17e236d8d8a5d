"""What communities share: the knowledge base, the agenda, and peer reviews."""

from django.core.files.base import ContentFile

from tests.site.access import row


def item(world, slug="vragenlijst", **fields):
    from communities.models import KnowledgeItem

    found = KnowledgeItem.objects.create(
        community=world.community,
        slug=slug,
        kind="tool",
        title_nl="Vragenlijst voor de werkvloer",
        summary_nl="Twaalf vragen.",
        body_nl="Begin bij **vraag 1**.",
        application_areas=["health"],
        **fields,
    )
    found.authors.create(organisation=world.school)
    return found


def published(world):
    return item(world, status="published", published_at=world.now).slug


def draft(world):
    return item(world, slug="concept").slug


def with_file(world):
    from config.models import StoredFile

    found = item(world, slug="met-bestand", status="published", published_at=world.now)
    stored = StoredFile(name="lijst.txt", kind="txt", size=3, sha256="0" * 64)
    stored.file.save("lijst", ContentFile(b"een"))
    found.files.create(number=1, file=stored)
    return found.slug


def first(world):
    return 1


def meeting(world, **fields):
    from datetime import timedelta

    from communities.models import Meeting

    starts = world.now + timedelta(days=20)
    return Meeting.objects.create(
        community=world.community,
        title_nl="Werkplaats beeldherkenning",
        text_nl="Neem een **vraag** mee.",
        starts_at=starts,
        ends_at=starts + timedelta(hours=2),
        place="De Werkplaats, Havenkade 1",
        city="Deventer",
        province="NL-OV",
        link="https://meet.example/werkplaats",
        **fields,
    ).uuid


def inside(world):
    return meeting(world, is_public=False)


def peer_community(world):
    """A community elsewhere, that the trainer's manager coordinates."""
    from communities.models import Community, CommunityRole
    from tests.cast import grant

    if "peer" not in world.made:
        found = Community.objects.create(
            title_nl="AI in het verkeer (fictief)", slug="ai-in-het-verkeer", status="active", lead=world.trainer,
            forming_at=world.now, active_at=world.now,
        )  # fmt: skip
        grant(CommunityRole, world.provider_manager, community=found, role=CommunityRole.Role.COORDINATOR)
        world.made["peer"] = found
    return world.made["peer"]


def review(world, status="draft", answer="", **fields):
    from communities.models import PeerReview

    found = PeerReview.objects.create(
        community=world.community, status=status, title="Hoe betrekken wij het mkb?", question="Wij **zoeken** raad.",
        **fields,
    )  # fmt: skip
    if answer:
        found.requests.create(community=peer_community(world), status=answer, expires_on=world.in_days(20))
    return found


def question(world):
    return review(world).uuid


def asked_review(world):
    return review(world, "asked", "asked").uuid


def peer_slug(world):
    return peer_community(world).slug


def peer_request(world):
    return review(world, "asked", "asked").requests.get().uuid


def planned_review(world):
    return review(world, "planned", "accepted", planned_on=world.today).uuid


def held_review(world):
    return review(world, "held", "accepted", held_on=world.today).uuid


def advised_review(world):
    from config.models import StoredFile

    stored = StoredFile(name="advies.txt", kind="txt", size=3, sha256="0" * 64)
    stored.file.save("advies", ContentFile(b"een"))
    done = {"held_on": world.today, "findings": "Begin klein.", "document": stored}
    return review(world, "advised", "accepted", **done).uuid


KEEPS = {"coordinator": 200}

ROWS = {
    "communities:knowledge-list": row(everybody=200),
    "communities:knowledge-detail": row(published, everybody=200),
    "communities:knowledge-file": row(with_file, first, everybody=200, browser="a file"),
    "communities:knowledge-create": row("community.slug", others=403, **KEEPS),
    "communities:knowledge-edit": row(published, others=403, **KEEPS),
    "communities:knowledge-manage": row(with_file, others=403, **KEEPS),
    "communities:knowledge-publish": row(
        draft, method="POST", others=404, coordinator=302, administrator=403, auditor=403
    ),
    "communities:knowledge-withdraw": row(published, method="POST", others=403, coordinator=302),
    "communities:knowledge-remove": row(published, method="POST", others=403, coordinator=409),
    "communities:knowledge-file-remove": row(with_file, first, method="POST", others=403, coordinator=302),
    "communities:meeting-list": row(everybody=200),
    "communities:meeting-detail": row(meeting, everybody=200),
    "communities:meeting-calendar": row(
        inside, others=404, visitor=404, coordinator=200, administrator=200, auditor=200, browser="a calendar file"
    ),
    "communities:community-calendar": row("community.slug", everybody=200, browser="a calendar file"),
    "communities:personal-calendar": row(everybody=404),
    "communities:calendar-key": row(others=200),
    "communities:calendar-key-end": row(method="POST", others=302),
    "communities:meeting-create": row("community.slug", others=403, **KEEPS),
    "communities:meeting-edit": row(meeting, others=403, **KEEPS),
    "communities:meeting-cancel": row(meeting, others=403, **KEEPS),
    "communities:meeting-copy": row(meeting, others=403, **KEEPS),
    # Peer review: both sides, and nobody else whatever the role.
    "communities:peer-review-create": row("community.slug", others=403, **KEEPS),
    "communities:peer-review-detail": row(asked_review, others=404, coordinator=200, provider_manager=200),
    "communities:peer-review-edit": row(asked_review, others=404, coordinator=200, provider_manager=403),
    "communities:peer-review-peers": row(question, others=404, coordinator=200),
    "communities:peer-ask": row(question, peer_slug, method="POST", others=404, coordinator=302),
    "communities:peer-review-plan": row(planned_review, others=404, coordinator=200, provider_manager=403),
    "communities:peer-review-hold": row(planned_review, others=404, coordinator=200, provider_manager=403),
    "communities:peer-review-advise": row(held_review, others=404, coordinator=403, provider_manager=200),
    "communities:peer-review-document": row(
        advised_review, others=404, coordinator=200, provider_manager=200, browser="a file"
    ),
    "communities:peer-review-follow-up": row(advised_review, others=404, coordinator=200, provider_manager=403),
    "communities:peer-review-retract": row(
        asked_review, method="POST", others=404, coordinator=302, provider_manager=403
    ),
    "communities:peer-request-accept": row(
        peer_request, method="POST", others=404, coordinator=403, provider_manager=302
    ),
    "communities:peer-request-decline": row(
        peer_request, method="POST", others=404, coordinator=403, provider_manager=302
    ),
    "communities:peer-request-withdraw": row(
        peer_request, method="POST", others=404, coordinator=302, provider_manager=403
    ),
}

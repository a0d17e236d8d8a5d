"""Learning communities: registration, advice, partners, desks."""

from tests.files import drawn
from tests.site.access import row


def joined(world):
    """The trainer takes part in the community and may leave it."""
    from communities.models import Partnership

    partnership, _ = Partnership.objects.get_or_create(
        community=world.community,
        organisation=world.trainer,
        defaults={"role": "co_financier", "helix": "education", "status": "active", "since_on": world.today},
    )
    return partnership.uuid


def expired(world):
    from communities.models import Partnership

    partnership, _ = Partnership.objects.get_or_create(
        community=world.community,
        organisation=world.unverified_organisation,
        defaults={"role": "co_financier", "helix": "business", "status": "invited", "expires_on": world.in_days(-1)},
    )
    return partnership.uuid


def scanned(world):
    from communities.models import Scan

    return Scan.objects.create(community=world.community, content=1, organisation=2, finance=3, network=4).pk


def partner(world):
    return world.community.partnerships.active().first().uuid


def with_logo(world):
    return drawn(world.community).slug


PARTNER = {"partner_manager": 200, "employer_contact": 200}
READERS = {"coordinator": 200, "administrator": 200, "auditor": 200}

ROWS = {
    "communities:community-list": row(everybody=200),
    "communities:community-create": row(others=200),
    "communities:community-detail": row("community.slug", everybody=200),
    "communities:community-logo": row("community.slug", others=403, coordinator=200),
    "communities:community-picture": row(with_logo, everybody=200, browser="a picture"),
    "communities:community-desk": row("community.slug", others=403, **READERS),
    "communities:community-edit": row("community.slug", lambda world: "place", others=403, coordinator=200),
    "communities:community-submit": row("community.slug", others=403, coordinator=200),
    "communities:community-retract": row("community.slug", others=403, coordinator=200),
    "communities:community-improve": row("community.slug", method="POST", others=403, coordinator=409),
    "communities:community-activate": row("community.slug", method="POST", others=403, coordinator=409),
    "communities:community-extend": row("community.slug", others=403, hub_manager=200, administrator=200),
    "communities:community-sleep": row("community.slug", others=403, coordinator=200),
    "communities:community-wake": row(
        "community.slug", others=403, coordinator=200, hub_manager=200, administrator=200
    ),
    "communities:community-end": row("community.slug", others=403, coordinator=200, administrator=200),
    "communities:community-phase": row("community.slug", others=403, coordinator=200),
    "communities:community-scan": row("community.slug", others=403, coordinator=200),
    "communities:scan-share": row(scanned, method="POST", others=403, coordinator=302),
    "communities:scan-hide": row(scanned, method="POST", others=403, coordinator=302),
    "communities:community-consortium": row("community.slug", others=403, **READERS),
    "communities:partnership-front-runner": row(partner, method="POST", others=403, coordinator=302),
    "communities:rule-list": row(others=403, hub_manager=200, administrator=200, auditor=200),
    "communities:community-roles": row("community.slug", others=403, coordinator=200, administrator=200),
    "communities:community-advise": row(
        "submitted_community.slug", others=404, coordinator=403, hub_manager=200, administrator=200, auditor=403
    ),
    "communities:community-join": row("community.slug", others=200),
    "communities:partner-invite": row("community.slug", others=403, coordinator=200),
    "communities:partner-propose": row("community.slug", others=403, coordinator=200),
    "communities:location-create": row("community.slug", others=403, coordinator=200),
    "communities:output-create": row("community.slug", others=403, coordinator=200),
    "communities:location-edit": row("location.uuid", others=403, coordinator=200),
    "communities:location-remove": row("location.uuid", method="POST", others=403, coordinator=302),
    "communities:output-edit": row("output.uuid", others=403, coordinator=200),
    "communities:output-remove": row("output.uuid", method="POST", others=403, coordinator=302),
    "communities:partnership-detail": row("invitation.uuid", others=403, **PARTNER, **READERS),
    "communities:partnership-accept": row(
        "invitation.uuid", method="POST", others=403, partner_manager=302, employer_contact=302
    ),
    "communities:partnership-refuse": row(
        "invitation.uuid", method="POST", others=403, partner_manager=302, employer_contact=302
    ),
    "communities:partnership-withdraw": row("invitation.uuid", method="POST", others=403, coordinator=302),
    "communities:partnership-renew": row(expired, method="POST", others=403, coordinator=302),
    "communities:partnership-leave": row(joined, others=403, provider_manager=200),
    "communities:hub-desk": row("hub.slug", others=403, hub_manager=200, administrator=200),
    "communities:advice-list": row(others=403, administrator=200),
}

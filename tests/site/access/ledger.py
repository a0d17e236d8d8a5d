"""Contributions of partners, years and reports. The community's hub manager verifies, its coordinator records."""

from decimal import Decimal

from django.core.files.base import ContentFile

from tests.site.access import row


def partner(world):
    """The company takes part in the community, since last year."""
    from communities.models import Partnership

    partnership, _ = Partnership.objects.get_or_create(
        community=world.community,
        organisation=world.company,
        defaults={"role": "co_financier", "helix": "business", "status": "active", "since_on": world.in_days(-500)},
    )
    return partnership


def year(world, number):
    from communities.models import Year

    return Year.objects.get_or_create(community=world.community, number=number)[0]


def contribution(number=0, **facts):
    """The address of a contribution of the company, `number` years ago."""

    def made(world):
        from communities.models import Contribution

        of = year(world, world.today.year - number)
        facts_ = {"kind": "cash", "description": "Begeleiding", "pledged": Decimal("500.00"), **facts}
        if facts.get("status") == "realised":
            facts_ |= {"realised": Decimal("450.00"), "realised_at": world.now, "realised_by": world.partner_manager}
        return Contribution.objects.create(partnership=partner(world), year=of, **facts_).uuid

    return made


def closed(world):
    """Last year, closed, with one row in it."""
    from communities import ledger
    from communities.models import Year

    number = world.today.year - 1
    if not Year.objects.filter(community=world.community, number=number).exists():
        contribution(1)(world)
        of = year(world, number)
        Year.objects.filter(pk=of.pk).update(status="closed", checksum=ledger.checksum(of), closed_at=world.now)
    return year(world, number)


def of_closed_year(world):
    return closed(world).contributions.get().uuid


def open_past(world):
    contribution(2)(world)
    return world.today.year - 2


def closed_number(world):
    return closed(world).number


def report(world):
    from communities.actions import years

    return years.make_report(closed(world), by=world.coordinator)


def token(world):
    return report(world).token


def number(world):
    return report(world).number


def ledger_slug(world):
    partner(world)
    return world.community.slug


WHOLE = {"coordinator": 200, "hub_manager": 200, "administrator": 200, "auditor": 200}
OWN = {"partner_manager": 200, "employer_contact": 200}
RECORDERS = {"coordinator": 200, "partner_manager": 200, "employer_contact": 200}
READERS = {"hub_manager": 403, "administrator": 403, "auditor": 403}
VERIFIERS = {"coordinator": 200, "hub_manager": 200, "administrator": 200}
OTHERS = {"partner_manager": 403, "employer_contact": 403, "auditor": 403}
WRITERS = {"coordinator": 200, "administrator": 200}
POSTS = {"coordinator": 302, "administrator": 302}
REALISED = contribution(status="realised")


def with_evidence(world):
    from config.models import StoredFile

    stored = StoredFile(name="factuur.txt", kind="txt", size=3, sha256="0" * 64)
    stored.file.save("factuur", ContentFile(b"een"))
    return contribution(status="realised", evidence_file=stored)(world)


ROWS = {
    "communities:contribution-list": row(ledger_slug, others=403, **WHOLE, **OWN),
    "communities:contribution-export": row(
        ledger_slug, lambda world: "csv", others=403, browser="a download", **WHOLE, **OWN
    ),
    "communities:contribution-create": row(ledger_slug, others=403, **RECORDERS),
    "communities:contribution-detail": row(REALISED, others=404, **WHOLE, **OWN),
    "communities:contribution-evidence": row(with_evidence, others=404, browser="a file", **WHOLE, **OWN),
    "communities:contribution-edit": row(contribution(), others=404, **RECORDERS, **READERS),
    "communities:contribution-realise": row(contribution(), others=404, **RECORDERS, **READERS),
    "communities:contribution-correct": row(of_closed_year, others=404, **RECORDERS, **READERS),
    "communities:contribution-remove": row(
        contribution(), method="POST", others=404, **dict.fromkeys(RECORDERS, 302), **READERS
    ),
    "communities:contribution-verify": row(
        REALISED, method="POST", others=404, **dict.fromkeys(VERIFIERS, 302), **OTHERS
    ),
    "communities:contribution-send-back": row(REALISED, others=404, **VERIFIERS, **OTHERS),
    "communities:year-detail": row("community.slug", closed_number, others=403, **WHOLE),
    "communities:year-grant": row("community.slug", open_past, others=403, **WRITERS),
    "communities:year-close": row("community.slug", open_past, others=403, **WRITERS),
    "communities:report-create": row("community.slug", closed_number, method="POST", others=403, **POSTS),
    "communities:report-revoke": row(number, method="POST", others=403, **POSTS),
    "communities:report-renew": row(number, method="POST", others=403, coordinator=409, administrator=409),
    "communities:report-detail": row(token, everybody=200),
    "communities:report-pdf": row(token, everybody=200, browser="a PDF"),
}

"""What the partners of one invented community brought in: last year, closed and reported, and this year."""

import datetime
from decimal import Decimal

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from communities import ledger
from communities.actions import contributions as actions
from communities.actions import years
from communities.models import Community, Partnership, Rule, RuleSet, Year
from config import file_kinds, uploads
from people.models import User

COMMUNITY = "ai-op-het-platteland"
# organisation, kind, what, pledged, realised (None: not yet), is verified. In euro; a pair is hours and their rate.
LAST_YEAR = [
    ("hogeschool-veldzicht", "hours", "Begeleiding door docent-onderzoekers", (320, 68), 305, True),
    ("vezelwerk-data", "cash", "Bijdrage aan de projectkosten", 6000, 6000, True),
    ("vezelwerk-data", "data", "Meetgegevens van drie seizoenen", 2500, 2500, True),
    ("gemeente-waterveen", "facilities", "Gebruik van het gemeentehuis voor bijeenkomsten", 1800, 1500, True),
    ("universiteit-aan-het-meer", "hours", "Begeleiding door een promovendus", (80, 75), 72, False),
]
THIS_YEAR = [
    ("hogeschool-veldzicht", "hours", "Begeleiding door docent-onderzoekers", (360, 70), None, False),
    ("vezelwerk-data", "cash", "Bijdrage aan de projectkosten", 7500, 7500, True),
    ("gemeente-waterveen", "facilities", "Gebruik van het gemeentehuis voor bijeenkomsten", 1800, 1650, False),
    ("slimme-zorg-start", "hours", "Uren van een datawetenschapper", (60, 62.50), 48, False),
]


def load(person) -> None:
    """`person(name)` gives an account of the demonstration. The rules of the actions hold here, too."""
    community = Community.objects.get(slug=COMMUNITY)
    long_ago = timezone.localdate() - datetime.timedelta(days=480)
    community.partnerships.filter(status=Partnership.Status.ACTIVE).update(since_on=long_ago)
    Community.objects.filter(pk=community.pk).update(rule_set=_rules())
    coordinator, hub_manager = person("coordinator"), person("hubmanager")
    recorders = dict.fromkeys(["vezelwerk-data", "gemeente-waterveen"], person("partner"))
    last = timezone.localdate().year - 1
    for number, rows, grant in ((last, LAST_YEAR, 120000), (last + 1, THIS_YEAR, 140000)):
        for row in rows:
            _contribute(community, number, row, recorders.get(row[0], coordinator), hub_manager)
        years.set_grant(community, year=number, grant=Decimal(grant), seen=0, by=coordinator)
    year = Year.objects.get(community=community, number=last)
    years.close_year(year, seen=ledger.checksum(year), by=coordinator)
    years.make_report(year, by=coordinator)
    of_university = year.contributions.get(partnership__organisation__slug="universiteit-aan-het-meer")
    actions.correct(of_university, hours=Decimal(64), description="Acht uur dubbel geteld", by=coordinator)


def _rules() -> RuleSet:
    """The basic rules, two about money and one about levels, as a call that does not exist."""
    rule_set = RuleSet.objects.create(
        code="voorbeeldregeling", name_nl="Voorbeeldregeling (fictief)", name_en="Example call (fictitious)"
    )
    rules = list(Rule.objects.filter(rule_set__is_default=True))
    for rule in rules:
        rule.pk, rule.rule_set = None, rule_set
    words = {"what_nl": "bijdragen", "what_en": "contributions", "rule_set": rule_set}
    rules += [
        Rule(
            kind=Rule.Kind.OWN_SHARE, minimum=10, position=10, **words,
            label_nl="Eigen bijdrage van minstens 10 % van de subsidie", label_en="Own contribution of at least 10 %",
        ),
        Rule(
            kind=Rule.Kind.PARTNER_SHARE, maximum=70, position=11, **words,
            label_nl="Geen partner brengt meer dan 70 % in", label_en="No partner brings in more than 70 %",
        ),
        Rule(
            kind=Rule.Kind.MIN_PER_LEVEL, position=12, rule_set=rule_set,
            values=["education_vocational", "education_applied", "research_applied"],
            label_nl="Onderwijs op mbo- en hbo-niveau, en praktijkgericht onderzoek",
            label_en="Education at vocational and applied level, and applied research",
            what_nl="onderdelen van onderwijs en onderzoek", what_en="parts of education and research",
        ),
    ]  # fmt: skip
    Rule.objects.bulk_create(rules)
    return rule_set


def _contribute(community: Community, number: int, row: tuple, recorder: User, hub_manager: User) -> None:
    slug, kind, description, pledged, realised, is_verified = row
    partnership = community.partnerships.select_related("community").get(organisation__slug=slug)
    in_hours = kind == "hours"
    worth = {"hours": _amount(pledged[0]), "rate": _amount(pledged[1])} if in_hours else {"amount": _amount(pledged)}
    contribution = actions.pledge(partnership, year=number, kind=kind, description=description, by=recorder, **worth)
    if realised is not None:
        worth = {"hours" if in_hours else "amount": _amount(realised)}
        actions.realise(contribution, document=_evidence(realised) if in_hours else None, by=recorder, **worth)
    if is_verified:
        actions.verify(contribution, by=hub_manager)


def _evidence(hours: float) -> uploads.Checked:
    """The hours, as a partner would hand them in: without names."""
    file = SimpleUploadedFile("uren.csv", f"kwartaal;uren\n1;{hours // 2}\n2;{hours - hours // 2}\n".encode())
    return uploads.Checked(file, "uren.csv", file_kinds.CSV)


def _amount(value: float) -> Decimal:
    return Decimal(str(value))

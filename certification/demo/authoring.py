"""What else the desks of providers show in the demonstration: a named teacher and co-developer, materials, a price that rose, a day to go
public, and a community that is asked whether a module came from it."""

import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from catalog.actions.materials import keep_files
from catalog.meetings import Zone, moment
from catalog.models import Module, ModuleVersion, NamedTeacher, Offering, PriceChange, Session
from communities.models import Community
from config import uploads

TOLD = "ai-geletterdheid-voor-ambtenaren"
DEARER = "algoritmen-inkopen-en-aanbesteden"
CLAIMING = "loketgesprekken-met-een-taalmodel"


CARD = """Uitlegkaart voor een algoritme (voorbeeld bij een fictieve module)

1. Waarvoor gebruikt de gemeente het?
2. Welke gegevens gaan erin, en van wie?
3. Wat komt eruit, en wat doet een medewerker daarmee?
4. Wie is verantwoordelijk, en wie kan ik bellen?
5. Hoe maak ik bezwaar?

Vul elke vraag in met zinnen die een inwoner begrijpt.
"""


def load() -> None:
    """Before the listings are drawn."""
    now, today = timezone.now(), timezone.localdate()
    version = Module.objects.get(slug=TOLD).published_version
    version.contact_hours, version.isced_f, version.participation = 40, "0611", "blended"
    version.literacy_roles, version.counts_informal = ["uses", "decides"], True
    version.review_due_on = today + datetime.timedelta(days=300)
    version.materials = keep_files(
        version.module, [{"title": "Uitlegkaart voor een algoritme", "url": "", "licence": "cc_by", "file": _card()}]
    )
    version.save()
    outcome = version.outcomes.first()
    outcome.taxonomy = "evaluate"
    outcome.skills = [{"framework": "DigComp", "version": "2.2", "code": "1.2", "url": ""}]
    outcome.save()
    _meetings(version)
    NamedTeacher.objects.create(
        module=version.module, name="Docent (voorbeeld)", email="docent@demo.example", confirmed_at=now,
        status=NamedTeacher.Status.CONFIRMED, expertise_nl="Recht en algoritmen", expertise_en="Law and algorithms",
    )  # fmt: skip
    NamedTeacher.objects.create(
        module=version.module, name="Lab IJwerk (fictief)", email="lab@demo.example", confirmed_at=now,
        part=NamedTeacher.Part.DEVELOPER, status=NamedTeacher.Status.CONFIRMED,
        expertise_nl="De uitlegkaart", expertise_en="The explanation card",
    )  # fmt: skip
    PriceChange.objects.create(
        module=Module.objects.get(slug=DEARER), before=Decimal(320), after=Decimal(480), is_unusual=True,
        at=now - datetime.timedelta(days=20),
    )  # fmt: skip
    Module.objects.filter(slug=CLAIMING).update(
        community=Community.objects.get(slug="loket-van-morgen"), community_confirmed_at=None
    )
    draft = ModuleVersion.objects.filter(status=ModuleVersion.Status.DRAFT).first()
    if draft:
        draft.goes_live_on = today + datetime.timedelta(days=14)
        draft.save()


def _meetings(version: ModuleVersion) -> None:
    """Two meetings, of which the second is online for who works in the Caribbean part of the Kingdom."""
    offering = (
        version.offerings.filter(status=Offering.Status.ACTIVE, starts_on__isnull=False).order_by("starts_on").first()
    )
    if offering is None or offering.sessions.exists():
        return
    for days, zone, place in ((0, Zone.AMSTERDAM, "Zaal 2"), (1, Zone.CURACAO, "online")):
        begins = moment(offering.starts_on + datetime.timedelta(days=days), datetime.time(9), ZoneInfo(zone))
        ends = begins + datetime.timedelta(hours=3)
        Session.objects.create(offering=offering, starts_at=begins, ends_at=ends, zone=zone, place=place)


def _card() -> uploads.Checked:
    return uploads.FileField().clean(SimpleUploadedFile("uitlegkaart.txt", CARD.encode()))

"""What visitors did in the demonstration: questions to AI hubs, a search that is followed, a module that went quiet."""

import datetime

from django.utils import timezone

from catalog.models import Consultation, Module, ModuleVersion, SearchAlert
from partners.models import Hub
from people.models import User

QUIET = "leerwerktrajecten-zorg-met-gegevens"  # no start, and nobody has confirmed it
QUESTIONS = [
    # module, hub, days ago, name, question
    ("gebouwdata-voor-beheerders", "ai-hub-oost-nederland", 6, "Bezoeker (voorbeeld)",
     "Ik beheer gebouwen voor een woningcorporatie. Past deze module bij mijn werk, en is er geld voor?"),
    ("loketgesprekken-met-een-taalmodel", "ai-hub-amsterdam", 1, "",
     "Geeft iemand dit ook overdag, in de regio Zaanstreek? Wij komen met vier collega's."),
]  # fmt: skip


def load() -> None:
    """After the modules, before their listings are drawn."""
    now = timezone.now()
    for slug, hub, days, name, question in QUESTIONS:
        Consultation.objects.create(
            module=Module.objects.get(slug=slug), hub=Hub.objects.get(slug=hub), name=name, question=question,
            email="bezoeker@demo.example", province="NL-OV", asked_at=now - datetime.timedelta(days=days),
        )  # fmt: skip
    person = User.objects.get(email="deelnemer@demo.example")
    SearchAlert.objects.create(email=person.email, person=person, query="area=health&form=online", confirmed_at=now)
    _quieten(QUIET, now)


def _quieten(slug: str, now: datetime.datetime) -> None:
    long_ago = now - datetime.timedelta(days=480)
    ModuleVersion.objects.filter(module__slug=slug).update(published_at=long_ago, reviewed_on=long_ago.date())
    Module.objects.filter(slug=slug).update(
        created_at=long_ago, asked_after_on=timezone.localdate() - datetime.timedelta(days=65)
    )

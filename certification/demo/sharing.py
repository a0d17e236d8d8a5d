"""What the invented communities share: items of the knowledge base, an agenda, and peer reviews, through the real actions."""

import datetime
from zoneinfo import ZoneInfo

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from communities import actions
from communities.models import Community, KnowledgeItem, Scan
from config import file_kinds, uploads
from people.models import User

LIST = """vraag;wie antwoordt
Welke beslissing nemen wij straks met hulp van het model?;vakmensen
Wat gebeurt er als het model er een week niet is?;vakmensen
Van wie zijn de metingen, en wie mag ze zien?;jurist of functionaris gegevensbescherming
Waaraan merken wij dat het model het niet meer goed doet?;makers
"""
ITEMS = (
    {
        "kind": KnowledgeItem.Kind.CASE,
        "title_nl": "Bodemvocht voorspellen met goedkope sensoren",
        "title_en": "Predicting soil moisture with cheap sensors",
        "summary_nl": "Wat drie boerenbedrijven in een droog seizoen leerden, en wat zij niet nog eens zouden doen.",
        "summary_en": "What three farms learned in a dry season, and what they would not do again.",
        "body_nl": "## De vraag\nWanneer is beregenen echt nodig?\n\n## Wat wij leerden\n"
        "* Twintig goedkope sensoren zeggen meer dan twee dure.\n* De boer wil weten hoe zeker een voorspelling is.\n",
        "body_en": "## The question\nWhen is irrigation really needed?\n\n## What we learned\n"
        "* Twenty cheap sensors say more than two costly ones.\n* A farmer wants to know how sure a forecast is.\n",
        "licence": KnowledgeItem.Licence.BY,
        "application_areas": ["agrifood"],
        "topics": ["machine_learning", "edge_ai"],
    },
    {
        "kind": KnowledgeItem.Kind.INSTRUMENT,
        "title_nl": "Vragenlijst: is deze vraag iets voor AI?",
        "title_en": "Questionnaire: is this a question for AI?",
        "summary_nl": "Vier vragen om met een ondernemer door te nemen voordat u een model laat maken.",
        "summary_en": "Four questions to go through with an entrepreneur before you have a model made.",
        "licence": KnowledgeItem.Licence.BY_SA,
        "application_areas": ["agrifood", "public_services"],
        "topics": ["machine_learning"],
        "kems": ["participation_cocreation"],
    },
)


def load() -> None:
    host, peer, near = (
        Community.objects.get(slug=slug)
        for slug in ("ai-op-het-platteland", "zorgtechniek-heuvelland", "zorg-dichtbij")
    )
    hosting, visiting = (User.objects.get(email=f"{name}@demo.example") for name in ("coordinator", "peer"))
    load_items(host, hosting)
    load_meetings(host, peer, near, hosting, visiting)
    load_reviews(host, peer, hosting, visiting)


def load_items(community: Community, by: User) -> None:
    case, instrument = (actions.add_item(community, authors=[community.lead], by=by, **fields) for fields in ITEMS)
    file = SimpleUploadedFile("vragenlijst.csv", LIST.encode())
    checked = uploads.Checked(file, "vragenlijst.csv", file_kinds.CSV)
    actions.add_file(instrument, file=checked, note="", by=by)
    for item in (case, instrument):
        actions.publish_item(item, by=by)


def load_meetings(host, peer, near, hosting: User, visiting: User) -> None:
    lab = {"place": "Proefboerderij De Vlier, Vlierweg 4", "city": "Raalte", "province": "NL-OV"}
    workshop = actions.plan_meeting(
        host, title_nl="Werkplaats sensoren en gegevens", title_en="Workshop on sensors and data",
        text_nl="Neem een vraag uit uw bedrijf mee. **Koffie vanaf 9.00 uur.**",
        text_en="Bring a question from your company. **Coffee from 9:00.**",
        link="https://bijeenkomst.example/platteland", by=hosting, **lab, **_at(12, 9, 3),
    )  # fmt: skip
    actions.copy_meeting(workshop, every="monthly", times=3, by=hosting)
    actions.plan_meeting(
        host, title_nl="Overleg van de partners", title_en="Meeting of the partners", is_public=False,
        link="https://bijeenkomst.example/partners", by=hosting, **_at(20, 15, 2),
    )  # fmt: skip
    actions.plan_meeting(
        peer, title_nl="Open middag in het praktijkhuis", title_en="Open afternoon in the practice house",
        place="Praktijkhuis Zuiderpoort", city="Heerlen", province="NL-LI", by=visiting, **_at(33, 13, 3),
    )  # fmt: skip
    cancelled = actions.plan_meeting(
        near, title_nl="Proefwoning bekijken", title_en="A look at the test home",
        place="Leerwerkplaats De Linde", city="Hengelo", province="NL-OV", by=hosting, **_at(8, 14, 2),
    )  # fmt: skip
    actions.cancel_meeting(
        cancelled, notice="De proefwoning wordt verbouwd. In het voorjaar is er een nieuwe.", by=hosting
    )


def load_reviews(host, peer, hosting: User, visiting: User) -> None:
    """One that is closed, at the peer's, and one that waits for its answer."""
    today = timezone.localdate()
    past = actions.start_peer_review(
        peer, title="Hoe houden wij zorgverleners aangehaakt na de pilot?",
        question="Na afloop van elke pilot verdwijnt de helft. Wij vroegen wat er misging, maar weten niet wat **wel** werkt.",
        scan=None, by=visiting,
    )  # fmt: skip
    asked = actions.ask_peer(past, peer=host, by=visiting)
    actions.accept_peer_request(asked, by=hosting)
    actions.plan_peer_review(past, planned_on=today, place="Praktijkhuis Zuiderpoort, Heerlen", by=visiting)
    actions.hold_peer_review(past, held_on=today, by=visiting)
    findings = (
        "Laat een zorgverlener de volgende pilot leiden. Maak de eerste week klein: **een** vraag, **een** afdeling."
    )
    actions.give_peer_advice(past, findings=findings, document=None, by=hosting)
    actions.follow_up_peer_review(past, follow_up="Een wijkverpleegkundige leidt nu de derde pilot.", by=visiting)
    scan = Scan.objects.create(community=host, content=3, organisation=2, finance=1, network=3)
    coming = actions.start_peer_review(
        host, title="Hoe betrekken wij kleine boerenbedrijven?",
        question="Grote bedrijven doen mee, kleine haken af na de eerste bijeenkomst. Waar ligt dat aan?",
        scan=scan, by=hosting,
    )  # fmt: skip
    actions.ask_peer(coming, peer=peer, by=hosting)


def _at(days: int, hour: int, hours: int) -> dict[str, datetime.datetime]:
    """So many days from now, at a Dutch hour."""
    day = timezone.localdate() + datetime.timedelta(days=days)
    starts = datetime.datetime.combine(day, datetime.time(hour), ZoneInfo("Europe/Amsterdam"))
    return {"starts_at": starts, "ends_at": starts + datetime.timedelta(hours=hours)}

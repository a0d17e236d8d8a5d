"""Listings as a large catalogue would have them: Dutch with an English half, a few words nearly everywhere, many that are
rare, skewed facets. The same number always gives the same row."""

import datetime
import itertools
import random
from typing import Any

from django.template.loader import render_to_string
from django.utils import translation

from catalog.bands import load_band, price_band
from catalog.cards import TEMPLATE
from catalog.models import Delivery, LearningPath, Listing, ModuleVersion, Offering
from partners.models import Hub, Province, Term

VERSION = 5  # of what is made here: another number makes new scratch databases
SEED = 7
DUTCH = [
    "ai",
    "data",
    "opleiding",
    "cursus",
    "zorg",
    "algoritme",
    "taalmodel",
    "model",
    "gemeente",
    "onderwijs",
    "techniek",
    "ethiek",
    "privacy",
    "energie",
    "robot",
    "proces",
    "bedrijf",
    "beleid",
    "veiligheid",
    "docent",
    "student",
    "patient",
    "sensor",
    "voorspelling",
    "analyse",
    "beeldherkenning",
    "verantwoord",
    "inzet",
    "toepassing",
    "prompt",
    "leren",
    "werken",
    "organisatie",
    "strategie",
    "wetgeving",
    "verordening",
    "toezicht",
    "publiek",
    "dienst",
    "burger",
    "overheid",
    "industrie",
    "onderhoud",
    "logistiek",
    "haven",
    "landbouw",
    "water",
    "klimaat",
    "bouw",
    "gebouw",
    "mobiliteit",
    "verkeer",
    "retail",
    "marketing",
    "juridisch",
    "financieel",
    "verzekering",
    "bank",
    "creatief",
    "media",
    "ontwerp",
    "software",
    "ontwikkeling",
    "architectuur",
    "cloud",
    "platform",
    "beheer",
    "kwaliteit",
    "toets",
    "meten",
    "statistiek",
    "wiskunde",
    "programmeren",
    "dashboard",
    "visualisatie",
    "spraak",
    "vertaling",
    "chatbot",
    "assistent",
    "agent",
    "netwerk",
    "neuraal",
    "diep",
    "machine",
    "versterking",
    "training",
    "praktijk",
    "project",
    "team",
    "samenwerking",
    "innovatie",
    "onderzoek",
    "experiment",
    "lab",
    "geletterdheid",
    "bewustzijn",
    "verandering",
    "leiderschap",
    "digitaal",
    "transformatie",
    "automatisering",
    "risico",
    "ontvanger",
    "bias",
    "uitleg",
    "transparantie",
    "eerlijkheid",
]
ENGLISH = [
    "ai",
    "data",
    "course",
    "training",
    "care",
    "algorithm",
    "language",
    "model",
    "municipality",
    "education",
    "engineering",
    "ethics",
    "privacy",
    "energy",
    "robot",
    "process",
    "company",
    "policy",
    "safety",
    "teacher",
    "student",
    "patient",
    "sensor",
    "prediction",
    "analysis",
    "vision",
    "responsible",
    "application",
    "prompt",
    "learning",
    "work",
    "organisation",
    "strategy",
    "law",
    "regulation",
    "oversight",
    "public",
    "service",
    "citizen",
    "government",
    "industry",
    "maintenance",
    "logistics",
    "port",
    "farming",
    "water",
    "climate",
    "construction",
    "building",
    "mobility",
    "traffic",
    "retail",
    "marketing",
    "legal",
    "finance",
    "insurance",
    "bank",
    "creative",
    "media",
    "design",
    "software",
    "development",
    "architecture",
    "cloud",
    "platform",
    "management",
    "quality",
    "test",
    "measurement",
    "statistics",
    "mathematics",
    "programming",
    "dashboard",
    "visualisation",
    "speech",
    "translation",
    "chatbot",
    "assistant",
    "agent",
    "network",
    "neural",
    "deep",
    "machine",
    "reinforcement",
    "practice",
    "project",
    "team",
    "collaboration",
    "innovation",
    "research",
    "experiment",
    "lab",
    "literacy",
    "awareness",
    "change",
    "leadership",
    "digital",
    "transformation",
    "automation",
    "risk",
    "bias",
    "explanation",
    "transparency",
    "fairness",
]
STOP_WORDS = {
    "nl": ["de", "het", "een", "en", "van", "in", "voor", "met", "op", "is"],
    "en": ["the", "a", "and", "of", "in", "for", "with", "on", "is", "to"],
}
CITIES = [
    f"{start}{end}" for start in ("Noord", "Zuid", "Oost", "West", "Nieuw", "Oud", "Hoog", "Laag", "Groot", "Klein")
    for end in ("dam", "burg", "veld", "hoven", "recht", "zijl", "wijk", "loo", "beek", "stad", "kerk", "drecht", "haven",
                "broek", "horst", "laar", "dijk", "meer", "oord", "waard", "rode", "lo", "um", "heem", "sluis")
]  # fmt: skip
COMMUNITIES = [f"community-{number}" for number in range(200)]
PROVIDERS = [f"provider-{number}" for number in range(2000)]
LETTERS = "bdfgklmnprstvz"
KINDS = list(LearningPath.Kind.values)  # the rows themselves are modules, all of them: only facets are counted here
OTHER = 3_000  # made-up words that are neither frequent nor rare
RARE = 20_000  # made-up words, each in a few rows
FIRST_DAY = datetime.date(2026, 12, 1)
PUBLISHED = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)


class Skewed:
    """Draws so that the first values come far more often than the last."""

    def __init__(self, values: list[str], *, steep: float):
        self.values = values
        self.weights = list(itertools.accumulate(1 / (rank + 1) ** steep for rank in range(len(values))))

    def some(self, chance: random.Random, least: int, most: int) -> list[str]:
        return chance.choices(self.values, cum_weights=self.weights, k=chance.randint(least, most))

    def set(self, chance: random.Random, least: int, most: int) -> list[str]:
        return sorted(set(self.some(chance, least, most)))


def words_of(code: str, subject: list[str]) -> Skewed:
    """A text: three in ten are stop words, a quarter is about the subject, the rest are other words."""
    other = [made_up(number) for number in range(OTHER)]
    words = Skewed([], steep=0)
    for share, values, steep in ((0.3, STOP_WORDS[code], 0.2), (0.25, subject, 0.75), (0.45, other, 0.6)):
        weights = [1 / (rank + 1) ** steep for rank in range(len(values))]
        words.values += values
        words.weights += [share * weight / sum(weights) for weight in weights]
    words.weights = list(itertools.accumulate(words.weights))
    return words


def made_up(number: int) -> str:
    """Four made-up syllables: `bakodifuq`."""
    return "".join(LETTERS[number // 5**at % 14] + "aeiou"[number // 7**at % 5] for at in range(4)) + "q"


WORDS = {"nl": words_of("nl", DUTCH), "en": words_of("en", ENGLISH)}
CITY = Skewed(CITIES, steep=0.9)
COMMUNITY = Skewed(COMMUNITIES, steep=0.8)
PROVINCE_OF = {city: list(Province.values)[number % 12] for number, city in enumerate(CITIES)}
AWARD = Skewed([value for value in ModuleVersion.Award.values if value], steep=0.6)


class Catalogue:
    """Rows whose codes are those of the vocabularies and hubs of this database."""

    def __init__(self):
        def terms(vocabulary):
            return Skewed(sorted(Term.objects.of(vocabulary).values_list("code", flat=True)), steep=0.6)

        vocabulary = Term.Vocabulary
        self.facets = {
            "delivery": (Skewed(list(Delivery.values), steep=0.5), 1, 2),
            "application_areas": (terms(vocabulary.APPLICATION_AREA), 1, 3),
            "topics": (terms(vocabulary.TOPIC), 1, 4),
            "target_groups": (terms(vocabulary.TARGET_GROUP), 1, 3),
            "hubs": (Skewed(sorted(Hub.objects.values_list("slug", flat=True)), steep=0.5), 0, 2),
            "providers": (Skewed(PROVIDERS, steep=0.8), 1, 3),
            "enrol_via": (Skewed(list(Offering.EnrolVia.values), steep=0.7), 0, 2),
        }
        self.cards = {code: drawn_cards(code) for code in ("nl", "en")}

    def row(self, number: int) -> dict[str, Any]:
        """The columns of this listing, without the generated vectors."""
        chance = random.Random(SEED * 1_000_003 + number)  # noqa: S311
        columns = {"slug": f"bench-{number}", "version_number": 1} | _texts(chance)
        columns |= {name: values.set(chance, least, most) for name, (values, least, most) in self.facets.items()}
        columns |= _places(chance, number) | _figures(chance)
        columns |= {
            "languages": ["en", "nl"] if columns["title_en"] else ["nl"],
            "community": COMMUNITY.some(chance, 1, 1)[0] if chance.random() < 0.3 else "",
            "level_band": chance.choice(["mbo", "hbo", "hbo", "wo", "none", "none"]),
            "kind": chance.choice(KINDS) if chance.random() < 0.06 else Listing.MODULE,
            "award": AWARD.some(chance, 1, 1)[0],
            "is_certified": chance.random() < 0.15,
            "published_at": PUBLISHED + datetime.timedelta(minutes=chance.randint(0, 400_000)),
        }
        return columns | {f"card_{code}": self._card(columns, code, chance) for code in ("nl", "en")}

    def _card(self, columns: dict[str, Any], code: str, chance: random.Random) -> str:
        title = columns[f"title_{code}"] or columns["title_nl"]
        return chance.choice(self.cards[code]).replace("TITLE", title).replace("SLUG", columns["slug"])


def _texts(chance: random.Random) -> dict[str, str]:
    columns = {}
    for code in ("nl", "en"):
        is_there = code == "nl" or chance.random() < 0.5
        words = WORDS[code].some(chance, 60, 110) if is_there else []
        for _ in range(2 if is_there else 0):
            words[int(len(words) * chance.random())] = made_up(OTHER + int(RARE * chance.random()))
        head = chance.randint(3, 6)
        columns[f"title_{code}"] = " ".join(words[:head]).capitalize()
        columns[f"summary_{code}"] = " ".join(words[head : head + 22])
        columns[f"body_{code}"] = " ".join(words[head + 22 :])
    return columns


def _places(chance: random.Random, number: int) -> dict[str, Any]:
    cities = CITY.set(chance, 0, 3)
    days = sorted(FIRST_DAY + datetime.timedelta(days=int(540 * chance.random())) for _ in range(chance.randint(0, 3)))
    places = chance.choice(["free", "free", "few", "full"]) if cities and days else ""
    return {
        "cities": cities,
        "provinces": sorted({PROVINCE_OF[city] for city in cities}),
        "next_start_on": days[0] if days else None,
        "start_months": sorted({f"{day:%Y-%m}" for day in days}) or (["undated"] if cities else []),
        "places": places,
        "has_free_places": places in ("free", "few"),
        "start": number + 1 if places in ("free", "few") else 0,
        "start_places": places if places in ("free", "few") else "",
    }


def _figures(chance: random.Random) -> dict[str, Any]:
    price = chance.choice([None, 0, 250, 495, 695, 1250, 1950, 2400])
    hours = chance.choice([None, 4, 8, 16, 28, 56, 84, 140, 200])
    return {"price": price, "price_band": price_band(price), "load_hours": hours, "load_band": load_band(hours)}


def drawn_cards(code: str) -> list[str]:
    """Cards of the real template, with TITLE and SLUG to fill in."""
    found = []
    with translation.override(code):
        for number in range(40):
            listing = {
                "areas": [{"name": "Zorg en welzijn", "icon": "heart-pulse", "css": "area-1"}] * (1 + number % 2),
                "url": f"/{code}/catalogue/SLUG/", "title": "TITLE", "title_lang": "", "summary_lang": "",
                "by": "Hogeschool Voorbeeld (fictief) · Learning Community Voorbeeld (fictief)",
                "summary": "woorden over wat iemand hier leert en waarvoor dat te gebruiken is " * (2 + number % 2),
                "facts": ["Bachelor (hbo)", "Hybride", "Nederlands", "3 EC (84 uur)"],
                "mark": {"kind": "", "text": "Keurmerk", "note": "t/m 1 maart 2028"} if number % 6 == 0 else None,
                "taken_over": False, "when": "12 januari 2027", "where": "Utrecht en online", "provider": "",
                "price": f"€ {number * 25}", "price_note": "vrij van btw",
                "places": {"kind": "ok", "icon": "", "text": "Plaatsen vrij"} if number % 3 else None,
            }  # fmt: skip
            found.append(render_to_string(TEMPLATE, {"listing": listing}).strip())
    return found

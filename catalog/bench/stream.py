"""Questions as visitors ask them: three in ten without words, none to three filters."""

import random

from catalog.bench import rows
from catalog.models import Delivery, LearningPath, Listing
from catalog.search import Selection, select
from partners.models import Hub, Province, Term

Question = tuple[str, Selection]
BROAD_WORD = "data"
PHRASE = '"verantwoord leren"'


class Stream:
    def __init__(self, seed: int):
        self._chance = random.Random(seed)  # noqa: S311
        areas = Term.objects.of(Term.Vocabulary.APPLICATION_AREA).values_list("code", flat=True)
        topics = Term.objects.of(Term.Vocabulary.TOPIC).values_list("code", flat=True)
        self._values = {
            "area": sorted(areas),
            "topic": sorted(topics),
            "hub": sorted(Hub.objects.values_list("slug", flat=True)),
            "form": list(Delivery.values),
            "province": list(Province.values),
            "level": ["mbo", "hbo", "wo", "none"],
            "price": ["free", "to_500", "to_1500", "above"],
            "load": ["day", "week", "to_84"],
            "start": ["2027-01", "2027-02", "2027-03", "2027-09"],
            "city": rows.CITIES[:40],
            "provider": rows.PROVIDERS[:40],
            "kind": [Listing.MODULE, LearningPath.Kind.MINOR],
            "mark": ["1"],
            "free": ["1"],
        }

    def questions(self, number: int) -> list[Question]:
        return [self._question() for _ in range(number)]

    def _question(self) -> Question:
        chance = self._chance
        text = "" if chance.random() < 0.3 else self._text()
        names = chance.sample(sorted(self._values), chance.randint(0, 3))
        return text, select({name: self._some(self._values[name]) for name in names})

    def _text(self) -> str:
        """One or two words: mostly of the subject, some that stand in a few rows only."""
        chance, code = self._chance, self._chance.choice(["nl", "nl", "nl", "en"])
        subject = rows.DUTCH if code == "nl" else rows.ENGLISH
        words = [subject[int(len(subject) * chance.random() ** 2)] for _ in range(chance.randint(1, 2))]
        if chance.random() < 0.15:
            words[-1] = rows.made_up(int((rows.OTHER + rows.RARE) * chance.random()))
        return " ".join(words)

    def _some(self, values: list[str]) -> list[str]:
        return self._chance.sample(values, min(len(values), self._chance.choice([1, 1, 2])))

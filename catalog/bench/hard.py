"""What costs most: suggestions with each key that somebody presses, and questions that nobody asks in earnest."""

import random
from collections.abc import Iterator
from urllib.parse import urlencode

from django.conf import settings
from django.http import QueryDict
from django.test import Client

from catalog.address import SearchAddress
from catalog.bench import rows
from catalog.bench.stream import Stream
from catalog.bench.timing import median, p95, timed
from catalog.catalogue_page import catalogue_page
from catalog.search import FACETS
from config.addresses import reverse

ROUNDS = 3


def typed(number: int) -> dict:
    """The server's time of the view of suggestions, through all middleware, for texts that grow letter by letter."""
    settings.SEARCH_REQUESTS_A_MINUTE = 0
    client, address = Client(headers={"host": "localhost"}), reverse("catalog:listing-suggest")
    client.get(address, {"q": "warm"})
    rounds, halves = [], []
    for seed in range(ROUNDS):
        times: list[float] = []
        for text in _texts(random.Random(20 + seed), number):  # noqa: S311
            response = timed(times, client.get, address, {"q": text})
            if response.status_code != 200:
                raise RuntimeError(f"{response.status_code} for {text!r}")
        rounds.append(p95(times))
        halves.append(1000 * sorted(times)[len(times) // 2])
    return {"suggest_p95_ms": median(rounds), "suggest_p50_ms": median(halves)}


def _texts(chance: random.Random, number: int) -> Iterator[str]:
    """Beginnings of names, of two words, of single words, from the second letter on."""
    told = 0
    while told < number:
        word, other = chance.choice(rows.DUTCH), chance.choice(rows.DUTCH)
        rare = rows.made_up(int((rows.OTHER + rows.RARE) * chance.random()))
        whole = chance.choice([
            f"{chance.choice(rows.PROVIDERS)} (fictief)", f"{chance.choice(rows.COMMUNITIES)} (fictief)",
            chance.choice(rows.CITIES), word, f"{word} {other}", rare, f"{word} {rare}",
        ])  # fmt: skip
        for end in range(2, len(whole) + 1):
            told += 1
            yield whole[:end]


def asked_badly(number: int) -> dict:
    """All of a page but its drawing: the search, other spellings, ways out, hints, facets."""
    times: list[float] = []
    for query in _bad(random.Random(30), number):  # noqa: S311
        timed(times, _page, query)
    return {"hard_p95_ms": round(p95(times), 2), "hard_max_ms": round(1000 * max(times), 1)}


def _page(query: str) -> None:
    page = catalogue_page(SearchAddress.read(QueryDict(query)), language="nl")
    _all = page.correction, page.ways_out, page.place_hints, page.facets


def _bad(chance: random.Random, number: int) -> Iterator[str]:
    values = Stream(31)._values

    def words(count: int, of: list[str] = rows.DUTCH) -> list[str]:
        return [chance.choice(of) for _ in range(count)]

    def misspelt() -> str:
        word = chance.choice([each for each in rows.DUTCH if len(each) > 6])
        at = chance.randrange(1, len(word) - 1)
        return word[:at] + word[at + 1 :]

    kinds = [
        lambda: [("q", " ".join(words(1_500)))],  # some 10,000 characters
        lambda: [("q", "w" * 10_000)],
        lambda: [("q", " ".join(words(24)))],
        lambda: [("q", " ".join(rows.STOP_WORDS["nl"] * 3))],
        lambda: [("q", "&|!():*<->'\\\"" * 40)],
        lambda: [("q", "a & b | !c:* <-> (d) \x00 \ud800 " + " | ".join(words(9)))],
        lambda: [("q", " ".join(f"{word[:2]}*" for word in words(20)))],
        lambda: [("q", " ".join(f"{word[:3]}*" for word in words(8)))],
        lambda: [("q", " ".join(f'"{" ".join(words(2))}"' for _ in range(10)))],
        lambda: [("q", f'"{" ".join(words(2))}"')],
        lambda: [("q", " ".join(f"-{word}" for word in words(20)))],
        lambda: [("q", " ".join(misspelt() for _ in range(8)))],
        lambda: [("topic", f"unknown-{n}") for n in range(200)],
        lambda: [("area", value) for value in values["area"] * 20],
        lambda: [(facet.name, value) for facet in FACETS for value in words(3, values.get(facet.name, ["x"]))],
        lambda: [("q", chance.choice(rows.DUTCH)), ("page", "1" + "0" * 9), ("order", "nonsense")],
    ]
    for at in range(number):
        yield urlencode(kinds[at % len(kinds)](), errors="replace")

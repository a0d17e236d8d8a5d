"""`manage.py bench search`: the plain SQL search over realistic listings, in a transaction that is undone."""

import os
import random
import statistics
import time

from django.db import connection, transaction
from django.utils import timezone

from catalog import search
from catalog.models import Listing, Module
from catalog.search import sql
from catalog.search.query import parse, understand
from config.bench import subject
from partners.models import Organisation, Province

ROWS = int(os.environ.get("BENCH_ROWS", "10000"))
REQUESTS = 200
SEED = 7
WORDS = [
    "taalmodel",
    "cursus",
    "algoritme",
    "zorg",
    "gemeente",
    "energie",
    "data",
    "ethiek",
    "robot",
    "prompt",
    "beeldherkenning",
    "privacy",
    "onderwijs",
]


@subject
def search_in_sql() -> dict:
    """Match, all facets, total and 20 rows, by plain SQL; BENCH_ROWS listings (10,000 unless named)."""
    with transaction.atomic():
        _fill()
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE catalog_listing")
        stream = _stream(random.Random(SEED))  # noqa: S311
        raw, whole = [], []
        for text, chosen in stream:
            meaning = understand(parse(text))
            _counts, ids = _timed(whole, lambda m=meaning, c=chosen: (sql.count(m, c), _page(m, c)))
            _timed(raw, lambda found=ids: list(Listing.objects.filter(pk__in=found).values_list("pk", "card_nl")))
        transaction.set_rollback(True)
    return {
        "rows": ROWS,
        "queries": len(stream),
        "search_p50_ms": _ms(statistics.median(whole)),
        "search_p95_ms": _ms(statistics.quantiles(whole, n=20)[-1]),
        "cards_p95_ms": _ms(statistics.quantiles(raw, n=20)[-1]),
    }


def _page(meaning, chosen) -> list[int]:
    return sql.page(meaning, chosen, order="best", language="nl", start=0, size=search.PAGE_SIZE)


def _timed(kept: list[float], work):
    begin = time.perf_counter()
    result = work()
    kept.append(time.perf_counter() - begin)
    return result


def _ms(seconds: float) -> float:
    return round(seconds * 1000, 2)


def _fill() -> None:
    """Rows with a skewed choice of words and values, as a real catalogue has."""
    chance = random.Random(SEED)  # noqa: S311
    owner = Organisation.objects.create(slug="bench", name="Bench (fictief)", kind="private_trainer")
    for start in range(0, ROWS, 2000):
        modules = Module.objects.bulk_create(
            Module(slug=f"bench-{number}", owner_organisation=owner) for number in range(start, min(start + 2000, ROWS))
        )
        Listing.objects.bulk_create(_row(module, chance) for module in modules)


def _row(module: Module, chance: random.Random) -> Listing:
    def words(most):
        return " ".join(WORDS[int(len(WORDS) * chance.random() ** 2)] for _ in range(chance.randint(2, most)))

    return Listing(
        module=module,
        slug=module.slug,
        version_number=1,
        title_nl=words(5),
        summary_nl=words(20),
        body_nl=words(80),
        level_band=chance.choice(["mbo", "hbo", "hbo", "wo", "none"]),
        delivery=sorted(chance.sample(["online", "hybrid", "presential"], chance.randint(1, 2))),
        languages=["nl"],
        application_areas=sorted({f"area-{int(15 * chance.random() ** 2)}" for _ in range(2)}),
        topics=sorted({f"topic-{int(14 * chance.random() ** 2)}" for _ in range(2)}),
        provinces=[chance.choice(Province.values)],
        providers=[f"provider-{int(300 * chance.random() ** 2)}"],
        price_band=chance.choice(["free", "to_500", "to_1500", "above"]),
        load_band=chance.choice(["day", "week", "to_84"]),
        is_certified=chance.random() < 0.2,
        content_hash="bench",
        published_at=timezone.now(),
    )


def _stream(chance: random.Random) -> list[tuple[str, search.Selection]]:
    """30 % without text, 0 to 3 filters."""
    found = []
    for _ in range(REQUESTS):
        text = "" if chance.random() < 0.3 else " ".join(chance.sample(WORDS, chance.randint(1, 2)))
        wanted = {
            "level": ["hbo"],
            "area": ["area-0", "area-3"],
            "province": ["NL-UT"],
            "form": ["online"],
            "mark": ["1"],
        }
        names = chance.sample(sorted(wanted), chance.randint(0, 3))
        found.append((text, search.select({name: wanted[name] for name in names})))
    return found

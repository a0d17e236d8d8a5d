"""What is measured in one process: the search step against reading 20 rows, against the ORM, and against SQL for exactness."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

import psycopg
from django.db import connection

from catalog import search
from catalog.bench import peers
from catalog.bench.stream import BROAD_WORD, PHRASE, Question, Stream
from catalog.bench.timing import median, p95, timed
from catalog.card_list import cards_from, cards_of, rows_of
from catalog.models import Listing
from catalog.search import FACETS, freshness, sql
from catalog.search.facets import told
from catalog.search.meaning import understand
from catalog.search.query import parse

ROUNDS = 5
ORDERS = ["best", "best", "soonest", "title", "price"]


def step(question: Question) -> tuple[int, ...]:
    """Match, all facets, total, and 20 rows."""
    answer, rows = search.answer_with(partial(rows_of, language="nl"), *question)
    cards_from(rows, answer.ids, "nl")
    return answer.ids


@contextmanager
def raw_reader() -> Iterator:
    """20 rows by primary key, with nothing between us and the driver."""
    parameters = connection.get_connection_params()
    kept = {name: parameters[name] for name in ("host", "port", "user", "password", "dbname") if name in parameters}
    with psycopg.connect(**kept, autocommit=True, prepare_threshold=0) as raw:
        yield lambda ids: raw.execute(
            "SELECT number, card_nl FROM catalog_listing WHERE number = ANY(%s)", [list(ids)]
        ).fetchall()


def warm_and_raw(requests: int) -> dict:
    freshness.warm()
    freshness.wait()
    questions = Stream(1).questions(requests)
    twenty = search.answer("", search.select({})).ids
    for question in questions:
        step(question)
    searching, reading, halves, unasked = [], [], [], []
    with raw_reader() as read:
        for _round in range(ROUNDS):
            times: dict[str, list[float]] = {"search": [], "raw": []}
            for question in questions:
                ids = timed(times["search"], step, question)
                timed(times["raw"], read, ids if len(ids) == search.PAGE_SIZE else twenty)
            searching.append(p95(times["search"]))
            halves.append(1000 * sorted(times["search"])[requests // 2])
            reading.append(p95(times["raw"]))
            unasked.append(p95(_with_nothing_counted(questions)))
    return {
        "raw_p95_ms": median(reading, 3),
        "search_p95_ms": median(searching, 3),
        "search_p50_ms": median(halves, 3),
        "unasked_p95_ms": median(unasked, 3),
        "search_to_raw": median([one / other for one, other in zip(searching, reading, strict=True)]),
    }


def _with_nothing_counted(questions: list[Question]) -> list[float]:
    """How long they take where their words are known, and nothing that was counted for others is kept."""
    times: list[float] = []
    for question in questions:
        with freshness.fresh() as held:
            held.index.facets.forget_counts()
        timed(times, step, question)
    for question in questions:
        step(question)
    return times


def forget_matches() -> None:
    """An empty cache of matches, and of what words mean."""
    with freshness.fresh() as held:
        held.index.matches.forget()
        held.index.synonyms_changed(held.index.reading.synonyms)


def cold(requests: int) -> dict:
    streams, words, phrases = [], [], []
    for number in range(ROUNDS):
        forget_matches()
        times: list[float] = []
        for question in Stream(100 + number).questions(requests):
            timed(times, step, question)
        streams.append(p95(times))
        for text, kept in ((BROAD_WORD, words), (PHRASE, phrases)):
            forget_matches()
            one: list[float] = []
            timed(one, step, (text, search.select({})))
            kept.append(1000 * one[0])
    return {"cold_p95_ms": median(streams), "cold_word_ms": median(words), "cold_phrase_ms": median(phrases)}


def against(requests: int, rounds: int) -> dict:
    """How many times longer the same questions take by the ORM and by plain SQL."""
    questions = Stream(2).questions(requests)
    ratios: dict[str, list[float]] = {"orm_ratio": [], "sql_ratio": []}
    for _round in range(rounds):
        ours, orm, plain = [], [], []
        for question in questions:
            step(question)
            timed(ours, step, question)
            timed(orm, peers.by_orm, *question)
            timed(plain, _by_sql, *question)
        ratios["orm_ratio"].append(sum(orm) / sum(ours))
        ratios["sql_ratio"].append(sum(plain) / sum(ours))
    return {name: median(values, 1) for name, values in ratios.items()}


def _by_sql(text, selection):
    found = sql.find(understand(parse(text)), selection)
    return cards_of(found.page("best", "nl", 0, search.PAGE_SIZE), "nl")


def differences(number: int) -> dict:
    """Random questions, orders and pages; half of them after changes that the index has to follow."""
    chance, stream = random.Random(3), Stream(4)  # noqa: S311
    wrong = 0
    for at, (text, selection) in enumerate(stream.questions(number)):
        if at >= number // 2 and at % 10 == 0:
            _change_one(chance)
        order, language = chance.choice(ORDERS), chance.choice(["nl", "en"])
        ours = search.answer(text, selection, order=order, language=language, page=chance.choice([1, 1, 2, 7, 10**6]))
        found = sql.find(understand(parse(text)), selection)
        ids = found.page(order, language, (ours.page - 1) * search.PAGE_SIZE, search.PAGE_SIZE) if found.total else []
        wrong += (ours.total, told_of(ours), list(ours.ids)) != (found.total, told_of(found), ids)
    return {"mismatches": wrong, "queries_compared": number}


def told_of(found) -> list[dict[str, int]]:
    """The counts that every answer tells, without zeros."""
    counts = ({value: n for value, n in found.counts[facet.name].items() if n} for facet in FACETS)
    return [told(values, found.selection.of(facet)) for facet, values in zip(FACETS, counts, strict=True)]


def _change_one(chance: random.Random) -> None:
    """Somebody else's commit: another listing's title, mark, price and start become this one's."""
    size = Listing.objects.count()
    one, other = chance.sample(range(1, size + 1), 2)
    columns = (
        "title_nl",
        "is_certified",
        "price",
        "price_band",
        "next_start_on",
        "start_months",
        "cities",
        "provinces",
    )
    values = Listing.objects.filter(pk=other).values(*columns).get()
    Listing.objects.filter(pk=one).update(**values, content_hash=f"{chance.random()}")

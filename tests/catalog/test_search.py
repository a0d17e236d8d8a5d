"""Counts, totals, order and pages of the SQL search, against a naive reading of the same rows in Python."""

import datetime
from decimal import Decimal

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog.models import Listing
from catalog.search import FACETS, PAGE_SIZE, answer, select
from catalog.search.facets import Shape
from catalog.search.sql import ORDERS
from tests.catalog.listings import listed, listing

pytestmark = pytest.mark.django_db
WORDS = ["wumpa", "blorg", "kridu", "zantop"]  # of no language: each is its own stem
VALUES = ["aa", "bb", "cc"]
several = st.lists(st.sampled_from(VALUES), unique=True, max_size=3).map(sorted)
one = st.sampled_from(["", *VALUES])
texts = st.lists(st.sampled_from(WORDS), max_size=3).map(" ".join)
rows = st.fixed_dictionaries(
    {
        "kind": st.sampled_from([Listing.MODULE, Listing.MODULE, *VALUES]),
        "title_nl": texts, "title_en": texts, "body_nl": texts, "summary_en": texts,
        "level_band": one, "price_band": one, "load_band": one, "community": one, "award": one,
        "delivery": several, "languages": several, "application_areas": several, "topics": several, "provinces": several,
        "providers": several, "start_months": several,
        "is_certified": st.booleans(), "has_free_places": st.booleans(),
        "next_start_on": st.none() | st.dates(datetime.date(2026, 12, 1), datetime.date(2026, 12, 4)),
        "price": st.none() | st.sampled_from([Decimal(0), Decimal(100), Decimal(250)]),
        "load_hours": st.none() | st.integers(1, 3),
    }
)  # fmt: skip
choices = st.dictionaries(
    st.sampled_from([facet.name for facet in FACETS]),
    st.lists(st.sampled_from([*VALUES, "1", "unknown"]), max_size=3),
    max_size=3,
)
questions = st.lists(st.sampled_from(WORDS), max_size=2).map(" ".join)


def has_text(row, words, *fields):
    return all(word in " ".join(getattr(row, field) for field in fields).split() for word in words)


def matches(row, question):
    words = question.split()
    dutch = has_text(row, words, "title_nl", "summary_nl", "body_nl")
    return not words or dutch or has_text(row, words, "title_en", "summary_en", "body_en")


def in_title(row, question):
    words = question.split()
    return bool(words) and (has_text(row, words, "title_nl") or has_text(row, words, "title_en"))


def values_of(row, facet):
    value = getattr(row, facet.column)
    if facet.shape is Shape.FLAG:
        return {"1"} if value else set()
    return set(value) if facet.shape is Shape.SEVERAL else {value} - {""}


def passes(row, selection, but=None):
    return all(
        values_of(row, facet) & set(selection.of(facet)) for facet in FACETS if selection.of(facet) and facet is not but
    )


def naive(all_rows, question, selection):
    text = [row for row in all_rows if matches(row, question)]
    counts = {}
    for facet in FACETS:
        counts[facet.name] = {}
        for row in text:
            for value in values_of(row, facet) if passes(row, selection, but=facet) else ():
                counts[facet.name][value] = counts[facet.name].get(value, 0) + 1
    found = [row for row in text if passes(row, selection)]
    found.sort(
        key=lambda row: (
            not in_title(row, question) if question.split() else False,
            not row.is_certified, row.next_start_on is None, row.next_start_on or datetime.date.min,
            (row.title_nl or row.title_en).lower(), row.pk,
        )
    )  # fmt: skip
    return counts, [row.pk for row in found]


def without_zeros(counts):
    return {name: {value: number for value, number in values.items() if number} for name, values in counts.items()}


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(catalogue=st.lists(rows, max_size=30), question=questions, chosen=choices)
def test_counts_totals_order_and_pages_equal_a_naive_reading(catalogue, question, chosen):
    with transaction.atomic():
        all_rows = [listing(**columns) for columns in catalogue]
        Listing.objects.bulk_create(all_rows)
        selection = select(chosen)
        counts, ids = naive(all_rows, question, selection)
        first = answer(question, selection)
        assert without_zeros(first.counts) == counts
        assert first.total == len(ids)
        pages = [answer(question, selection, page=number).ids for number in range(1, first.page_count + 1)]
        assert [pk for page in pages for pk in page] == ids
        transaction.set_rollback(True)


def test_a_count_equals_the_click():
    for number in range(7):
        listed(topics=VALUES[: number % 3 + 1], level_band=VALUES[number % 2], is_certified=number < 3)
    chosen = select({"level": ["aa"], "topic": ["bb"]})
    shown = answer("", chosen)
    for facet in FACETS:
        for value, number in shown.counts[facet.name].items():
            others = {name: values for name, values in chosen.values.items() if name != facet.name}
            assert answer("", select({**others, facet.name: [value]})).total == number, (facet.name, value)


@pytest.mark.parametrize("order", sorted(ORDERS))
def test_every_order_gives_every_listing_once(order):
    for number in range(45):
        listed(title_nl="Gelijk", price=number % 2 or None, load_hours=None)
    seen = [pk for page in (1, 2, 3) for pk in answer("", select({}), order=order, page=page).ids]
    assert sorted(seen) == sorted(Listing.objects.values_list("pk", flat=True))
    assert len(seen) == 45


def test_orders_sort_by_what_they_say():
    late = listed(title_nl="b", price=10, load_hours=5, next_start_on=datetime.date(2027, 5, 1))
    soon = listed(title_nl="C", price=None, load_hours=1, next_start_on=datetime.date(2027, 1, 1))
    never = listed(title_nl="a", price=0, load_hours=None)
    order = {name: list(answer("", select({}), order=name).ids) for name in ORDERS}
    assert order["title"] == [never.pk, late.pk, soon.pk]
    assert order["soonest"] == [soon.pk, late.pk, never.pk]
    assert order["price"] == [never.pk, late.pk, soon.pk]
    assert order["load"] == [soon.pk, late.pk, never.pk]
    assert order["newest"] == [never.pk, soon.pk, late.pk]


def test_title_order_follows_the_language_of_the_reader():
    one = listed(title_nl="Aap", title_en="Monkey")
    other = listed(title_nl="Zon", title_en="")
    assert answer("", select({}), order="title", language="nl").ids == (one.pk, other.pk)
    third = listed(title_nl="Zee", title_en="Lake")
    assert answer("", select({}), order="title", language="en").ids == (third.pk, one.pk, other.pk)


def test_words_in_the_title_come_before_certified():
    elsewhere = listed(title_nl="Iets", body_nl="over taalmodellen", is_certified=True)
    title = listed(title_nl="Taalmodellen")
    assert answer("taalmodel", select({})).ids == (title.pk, elsewhere.pk)


@pytest.mark.parametrize("page", [0, -5, 10**9, 10**30])
def test_a_page_that_does_not_exist_is_the_nearest_one(page):
    for _ in range(PAGE_SIZE + 1):
        listed()
    result = answer("", select({}), page=page)
    assert result.page == (1 if page < 1 else 2)
    assert len(result.ids) == (20 if page < 1 else 1)


def test_an_unknown_order_is_the_usual_one():
    assert answer("", select({}), order="'; DROP TABLE").order == "best"


def test_select_leaves_out_doubles_unknown_facets_and_impossible_values():
    chosen = select(
        {"area": ["a", "a", "", "\x00"], "nonsense": ["x"], "mark": ["2", "1"], "topic": [f"t{n}" for n in range(200)]}
    )
    assert chosen.values["area"] == ("a",)
    assert chosen.values["mark"] == ("1",)
    assert len(chosen.values["topic"]) == 50
    assert set(chosen.values) == {"area", "mark", "topic"}


def test_an_unknown_value_finds_nothing():
    listed(topics=["llm"])
    assert answer("", select({"topic": ["unknown"]})).total == 0


def test_search_takes_a_fixed_number_of_queries(django_assert_num_queries):
    for _ in range(3):
        listed(title_nl="Taalmodellen")
    answer("taalmodel", select({}))  # this process has met the words
    with django_assert_num_queries(4):  # synonyms, words, counts, page
        answer("taalmodel", select({}))
    with django_assert_num_queries(2):
        answer("", select({}))


def test_a_broad_word_goes_through_the_index():
    """The planner would rather unpack every vector; the functions' own settings forbid it, and give it room for what the
    index says."""
    for _ in range(30):
        listed(title_nl="Taalmodellen")
    with connection.cursor() as cursor:
        cursor.execute("SELECT proconfig FROM pg_proc WHERE proname ~ '^catalog_(matches|ids)'")
        settings_of_each = [set(own) for (own,) in cursor.fetchall()]
        assert len(settings_of_each) == 8
        assert all({"enable_seqscan=off", "work_mem=64MB"} <= own for own in settings_of_each)
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(
            "EXPLAIN SELECT number FROM catalog_listing WHERE text_nl @@ 'taalmodel'::tsquery OR text_en @@ 'x'::tsquery"
        )
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "listing_text_nl" in plan and "listing_text_en" in plan and "Seq Scan" not in plan

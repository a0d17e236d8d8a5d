"""The bitmaps of a process against plain SQL, with changes that came after they were read."""

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog.models import LearningPath, Listing, Module, Synonym
from catalog.search import (
    FACETS,
    PAGE_SIZE,
    answer,
    answer_with,
    bitmaps,
    columns,
    facets,
    frequent,
    freshness,
    keeping,
    matches,
    orders,
    places,
    profiles,
    recent,
    select,
    sql,
)
from catalog.search import changes as followed
from catalog.search import rows as row_numbers
from catalog.search.facets import told
from catalog.search.matches import Matches
from catalog.search.meaning import understand
from catalog.search.query import parse
from config import together
from tests.catalog.listings import listed, listing
from tests.catalog.test_search import WORDS, choices, rows

pytestmark = pytest.mark.django_db(transaction=True)
ORDERS = sorted(sql.ORDERS)
asked = st.one_of(
    st.lists(st.sampled_from(WORDS), max_size=2).map(" ".join),
    st.tuples(st.sampled_from(WORDS), st.sampled_from(WORDS)).map(lambda pair: f'"{pair[0]} {pair[1]}"'),
    st.tuples(st.sampled_from(WORDS), st.sampled_from(WORDS)).map(lambda pair: f"{pair[0]} -{pair[1]}"),
    st.sampled_from(WORDS).map(lambda word: f"{word[:3]}*"),
)
questions = st.lists(
    st.tuples(asked, choices, st.sampled_from(ORDERS), st.sampled_from(["nl", "en"])), min_size=1, max_size=3
)
edits = st.lists(st.tuples(st.sampled_from(["add", "change", "remove"]), st.integers(0, 40), rows), max_size=8)


@pytest.fixture(autouse=True)
def _a_new_process(monkeypatch):
    """Small blocks, short facets and few remembered changes, so that few rows try all there is."""
    monkeypatch.setattr(facets, "MOST_TOLD", 2)
    monkeypatch.setattr(columns, "MOST_BESIDE", 2)
    monkeypatch.setattr(columns, "AT_ONCE", 3)
    monkeypatch.setattr(columns, "BEGIN", 0)
    monkeypatch.setattr(columns, "FACET", 0)
    monkeypatch.setattr(profiles, "MOST", 6)
    monkeypatch.setattr(profiles, "MOST_TOGETHER", 12)
    monkeypatch.setattr(row_numbers, "CLOSE", 1)
    monkeypatch.setattr(row_numbers, "ROOM", 2)
    monkeypatch.setattr(frequent, "FEWEST", 1)
    monkeypatch.setattr(bitmaps, "VALUE", 30)
    monkeypatch.setattr(bitmaps, "DENSE", 0.4)
    monkeypatch.setattr(bitmaps, "MOST_KEPT", 3)
    monkeypatch.setattr(bitmaps, "AT_ONCE", 1)
    monkeypatch.setattr(places, "SMALLEST_BLOCK", 2)
    monkeypatch.setattr(orders, "FEW", 2)
    monkeypatch.setattr(orders, "WAYS", 2)
    monkeypatch.setattr(recent, "MOST", 3)
    monkeypatch.setattr(matches, "MOST_APART", 1)
    monkeypatch.setattr(followed, "MOST_REMEMBERED", 3)
    freshness.forget()
    yield
    freshness.forget()


def by_sql(text, selection, order="best", language="nl"):
    found = sql.find(understand(parse(text)), selection)
    pages = -(-found.total // PAGE_SIZE)
    ids = [pk for page in range(pages) for pk in found.page(order, language, page * PAGE_SIZE, PAGE_SIZE)]
    return found.total, counts_of(found), ids


def by_bitmaps(text, selection, order="best", language="nl"):
    first = answered(text, selection, order, language, 1)
    ids = [pk for page in range(first.page_count) for pk in page_of(text, selection, order, language, page + 1)]
    return first.total, counts_of(first), ids


@together.kept
def slugs(numbers):
    return Listing.objects.filter(pk__in=numbers).values_list("pk", "slug")


def page_of(*asked):
    return answered(*asked).ids


def answered(text, selection, order, language, page):
    found, rows = answer_with(slugs, text, selection, order=order, language=language, page=page)
    assert dict(rows) == dict(Listing.objects.filter(pk__in=found.ids).values_list("pk", "slug"))
    return found


def counts_of(found):
    """What every answer tells, without zeros."""
    numbers = {facet: {v: n for v, n in found.counts[facet.name].items() if n} for facet in FACETS}
    return {facet.name: told(values, found.selection.of(facet)) for facet, values in numbers.items()}


def compare(asked_questions):
    for text, chosen, order, language in asked_questions:
        selection = select(chosen)
        assert by_bitmaps(text, selection, order, language) == by_sql(text, selection, order, language)


def edit(kind, place, columns):
    listings = list(Listing.objects.order_by("pk"))
    if kind == "add" or not listings:
        listing(**columns).save()
    elif kind == "remove":
        listings[place % len(listings)].delete()
    else:
        one = listings[place % len(listings)]
        for name, value in columns.items():
            setattr(one, name, value)
        one.content_hash += "+"
        one.save()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    catalogue=st.lists(rows, max_size=25),
    before=questions,
    changes=edits,
    after=questions,
    value=st.sampled_from([0, 1_000_000]),
)
def test_bitmaps_answer_as_sql_does_before_and_after_changes(catalogue, before, changes, after, value):
    bitmaps.VALUE = value  # always intersected, or always columns; the fixture puts it back
    freshness.forget()
    Module.objects.all().delete()
    LearningPath.objects.all().delete()
    with transaction.atomic():
        Listing.objects.bulk_create([listing(**columns) for columns in catalogue])
    compare(before)
    keeping.keep()
    for change in changes:
        edit(*change)
        compare(after[:1])
    freshness.forget()  # a new process: it starts from postings that do not know of the changes
    compare([*before, *after])
    assert freshness.status()["status"] == "ok"


def keys_fetched(text):
    """What a process that has just begun asks of the text index."""
    fetched = []
    with pytest.MonkeyPatch.context() as patch:
        fetch = Matches._fetch
        patch.setattr(
            Matches,
            "_fetch",
            lambda self, missing, *rest: (fetched.extend(one.key for one in missing), fetch(self, missing, *rest))[1],
        )
        freshness.forget()
        answer(text, select({}))
    return {column for column, _tsquery in fetched}


def test_frequent_words_and_synonyms_are_not_asked_of_the_text_index():
    Synonym.objects.create(words=["wumpa", "bandi coot"])
    for number in range(3):
        listed(title_nl=f"Wumpa {number}", title_en=f"Fruit {number}")
    everywhere = {"text_nl", "text_en", "headline_nl", "headline_en"}
    assert keys_fetched("wumpa") == keys_fetched("fruit") == everywhere
    assert keeping.keep() > 0
    assert keys_fetched("wumpa") == keys_fetched("bandi coot") == set()
    assert keeping.keep() == 0  # nothing changed
    came = listed(title_nl="Wumpa nieuw")
    assert keys_fetched("wumpa") == set()
    assert came.pk in answer("wumpa", select({})).ids
    for number in range(5):  # more than a process remembers
        listed(title_nl=f"Anders {number}")
    assert keys_fetched("wumpa") == everywhere
    assert keeping.keep() > 0
    assert keys_fetched("wumpa") == set()


def test_postings_that_know_more_than_the_index_wait_for_it():
    first = listed(title_nl="Wumpa een")
    keeping.keep()
    freshness.forget()
    with freshness.fresh() as held:
        second = listed(title_nl="Wumpa twee")
        assert keeping.keep() > 0
        _meaning, found = held.find(parse("wumpa"), select({}))
        assert list(found.narrowed.passing) == [first.pk]
    assert set(answer("wumpa", select({})).ids) == {first.pk, second.pk}


def test_a_page_with_pending_changes_is_the_page_of_a_rebuild():
    for number in range(60):
        listed(title_nl=f"Titel {number % 7}", price=number % 5, is_certified=number % 3 == 0)
    before = {order: page_of("", select({}), order, "nl", 2) for order in ORDERS}
    for number, one in enumerate(Listing.objects.order_by("pk")[::4]):
        edit("change", 4 * number, {"title_nl": f"Titel {(one.pk * 5) % 9}", "price": None, "is_certified": False})
    changed = {order: page_of("", select({}), order, "nl", 2) for order in ORDERS}
    freshness.forget()
    assert changed == {order: page_of("", select({}), order, "nl", 2) for order in ORDERS}
    assert changed["price"] != before["price"]


def test_what_is_committed_while_an_order_is_brought_up_to_date_gets_its_place():
    """The order looks at a later moment than the index: what changed between them must not mislead it."""
    every = [listed(title_nl=f"Titel {number:02}") for number in range(0, 40, 2)]
    assert page_of("", select({}), "title", "nl", 1) == tuple(one.pk for one in every)
    edit("change", 3, {"title_nl": "Titel 21"})
    with freshness.fresh() as held:
        _meaning, found = held.find(parse(""), select({}))
        for place, title in [(10, "Titel 01"), (11, "Titel 39"), (9, "Titel 03")]:
            edit("change", place, {"title_nl": title})
        every[12].delete()
        found.page("title", "nl", 0, PAGE_SIZE)
    now = page_of("", select({}), "title", "nl", 1)
    assert now == tuple(Listing.objects.order_by("title_nl").values_list("pk", flat=True))
    assert freshness.status()["status"] == "ok"


def test_the_only_listing_goes_and_others_come():
    only = listed(title_nl="Wumpa een")
    assert page_of("", select({}), "best", "nl", 1) == (only.pk,)
    only.delete()
    assert page_of("", select({}), "best", "nl", 1) == ()
    others = [listed(title_nl="Wumpa twee"), listed(title_nl="Wumpa drie")]
    assert page_of("", select({}), "title", "nl", 1) == tuple(each.pk for each in reversed(others))
    assert page_of("", select({}), "best", "nl", 1) == tuple(each.pk for each in reversed(others))
    assert freshness.status()["status"] == "ok"


def test_all_values_of_a_long_facet_go():
    """While the listings stay, and with them."""
    for city in ("Assen", "Breda", "Delft"):
        listed(title_nl="Wumpa", cities=[city])
    compare([("wumpa", {}, "best", "nl")])
    for place in range(3):
        edit("change", place, {"cities": []})
    compare([("wumpa", {}, "best", "nl"), ("", {"city": ["Assen"]}, "best", "nl")])
    for _ in range(3):
        edit("remove", 0, {})
    compare([("wumpa", {}, "best", "nl"), ("", {}, "best", "nl")])
    assert freshness.status()["status"] == "ok"

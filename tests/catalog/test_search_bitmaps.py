"""The bitmaps of a process against plain SQL, with changes that came after they were read."""

import multiprocessing
import threading

import pytest
from django.db import connection, connections, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from structlog.testing import capture_logs

from catalog.models import LearningPath, Listing, ListingChange, Module, Synonym
from catalog.search import (
    FACETS,
    PAGE_SIZE,
    answer,
    answer_with,
    bitmaps,
    codes,
    columns,
    facets,
    frequent,
    freshness,
    keeping,
    matches,
    orders,
    recent,
    select,
    sql,
    total_of,
)
from catalog.search import changes as followed
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
    monkeypatch.setattr(codes, "MOST_BESIDE", 2)
    monkeypatch.setattr(codes, "MOST_SETS", 3)
    monkeypatch.setattr(columns, "CLOSE", 1)
    monkeypatch.setattr(columns, "ROOM", 2)
    monkeypatch.setattr(columns, "AT_ONCE", 3)
    monkeypatch.setattr(frequent, "FEWEST", 1)
    monkeypatch.setattr(columns, "VALUE", 30)
    monkeypatch.setattr(bitmaps, "AT_ONCE", 1)
    monkeypatch.setattr(bitmaps, "DENSE", 0.4)
    monkeypatch.setattr(bitmaps, "MOST_ROWS", 400_000)
    monkeypatch.setattr(orders, "SMALLEST_BLOCK", 2)
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
    most_rows=st.sampled_from([5, 400_000]),
)
def test_bitmaps_answer_as_sql_does_before_and_after_changes(catalogue, before, changes, after, most_rows):
    bitmaps.MOST_ROWS = most_rows  # the fixture puts it back
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
        assert list(found.passing) == [first.pk]
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


def test_what_is_no_longer_public_is_gone_at_the_next_question():
    stays, goes = listed(title_nl="Wumpa een"), listed(title_nl="Wumpa twee")
    assert set(answer("wumpa", select({})).ids) == {stays.pk, goes.pk}
    goes.delete()
    assert answer("wumpa", select({})).ids == (stays.pk,)


def test_what_goes_quiet_leaves_the_usual_results_at_the_next_question():
    """Its content stays the same, and so does its hash."""
    one, usual = listed(title_nl="Wumpa een"), select({"usual": ["1"]})
    assert answer("wumpa", usual).ids == (one.pk,)
    one.is_usual = False
    one.save(update_fields=["is_usual"])
    assert answer("wumpa", usual).ids == ()
    assert answer("wumpa", select({})).ids == (one.pk,)


def test_what_this_transaction_wrote_itself_is_found_by_sql():
    listed(title_nl="Wumpa een")
    answer("", select({}))
    with transaction.atomic():
        listed(title_nl="Wumpa twee")
        assert total_of("wumpa", select({})) == 2
        transaction.set_rollback(True)
    assert total_of("wumpa", select({})) == 1


def test_a_new_word_and_its_plural_meet_at_the_next_question():
    listed(title_nl="Over cursus")
    assert total_of("cursussen", select({})) == 1
    assert total_of("bedrijf", select({})) == 0
    listed(title_nl="Over bedrijven")
    assert total_of("bedrijf", select({})) == 1


def test_synonyms_hold_at_the_next_question():
    listed(title_nl="Drones boven het veld")
    assert total_of("vliegrobot", select({})) == 0
    synonym = Synonym.objects.create(words=["vliegrobot", "drone"])
    assert total_of("vliegrobot", select({})) == 1
    Synonym.objects.filter(pk=synonym.pk).update(words=["vliegmachien", "drone"])
    assert total_of("vliegrobot", select({})) == 0


def test_a_row_of_changes_that_was_cut_means_reading_anew():
    listed(title_nl="Wumpa een")
    assert total_of("wumpa", select({})) == 1
    listed(title_nl="Wumpa twee")
    ListingChange.objects.all().delete()
    listed(title_nl="Wumpa drie")
    assert total_of("wumpa", select({})) == 3


def test_matches_stay_within_their_bytes(settings):
    settings.SEARCH_CACHE_BYTES = 3_000
    for word in WORDS:
        listed(title_nl=word)
    for word in WORDS * 2:
        assert total_of(word, select({})) == 1
    status = freshness.status()
    assert 0 < status["matches_bytes"] <= 3_000 == status["matches_bytes_at_most"]


def test_a_question_that_is_asked_again_takes_one_query(django_assert_num_queries):
    listed(title_nl="Taalmodellen")
    answer("taalmodel", select({}))
    with django_assert_num_queries(1):  # the newest change
        answer("taalmodel", select({"topic": ["llm"]}))


def test_rows_are_read_in_the_question_that_tells_what_changed(django_assert_num_queries):
    first, *others = [listed(title_nl=f"Wumpa {number}").pk for number in range(4)]

    def found():
        answered, rows = answer_with(slugs, "wumpa", select({}))
        assert {pk for pk, _slug in rows} == set(answered.ids)
        return set(answered.ids)

    assert found() == found() == {first, *others}
    with django_assert_num_queries(1):
        assert found() == {first, *others}
    new = listed(title_nl="Wumpa nieuw").pk
    assert found() == {first, *others, new}
    with django_assert_num_queries(2):  # who saw a change asks first, the next time
        assert found() == {first, *others, new}
    with django_assert_num_queries(1):
        assert found() == {first, *others, new}
    Listing.objects.filter(pk=first).delete()
    assert found() == found() == {*others, new}
    Synonym.objects.create(words=["wumpa", "taalmodel"])
    like = listed(title_nl="Taalmodel").pk
    assert found() == found() == {*others, new, like}
    Synonym.objects.all().delete()
    assert found() == found() == {*others, new}
    ListingChange.objects.all().delete()
    last = listed(title_nl="Wumpa vier").pk
    assert found() == found() == {*others, new, last}


def test_rows_of_nothing_and_rows_where_sql_answers(settings):
    assert answer_with(slugs, "wumpa", select({}))[1] == answer_with(slugs, "wumpa", select({}))[1] == []
    one = listed(title_nl="Wumpa")
    settings.SEARCH_WITH_BITMAPS = False
    assert answer_with(slugs, "wumpa", select({}))[1] == [(one.pk, one.slug)]
    assert answer_with(slugs, "iets", select({}))[1] == []


def test_switched_off_sql_answers_and_says_so_once(settings):
    settings.SEARCH_WITH_BITMAPS = False
    listed(title_nl="Wumpa")
    with capture_logs() as logs:
        assert [total_of("wumpa", select({})) for _ in range(3)] == [1, 1, 1]
    assert [log["event"] for log in logs] == ["search_is_answered_by_sql"]
    assert freshness.status() == {"status": "ok", "detail": "switched off by SEARCH_WITH_BITMAPS"}


@pytest.mark.parametrize("broken", ["load", "find"])
def test_when_bitmaps_fail_sql_answers_and_says_why_once(monkeypatch, broken):
    def fails(*_arguments):
        raise ValueError("damaged")

    listed(title_nl="Wumpa")
    monkeypatch.setattr(freshness.Index, broken, fails)
    with capture_logs() as logs:
        assert [total_of("wumpa", select({})) for _ in range(3)] == [1, 1, 1]
    assert [log["reason"] for log in logs] == ["ValueError: damaged"]
    assert freshness.status() == {"status": "sql", "detail": "ValueError: damaged"}
    monkeypatch.undo()
    monkeypatch.setattr(freshness, "_not_before", 0.0)
    assert total_of("wumpa", select({})) == 1
    assert freshness.status()["modules"] == 1


def test_a_large_catalogue_is_read_beside_the_requests(monkeypatch):
    """Whatever commits meanwhile is found too, by SQL until the index is there and by the index then."""
    may_read, held = threading.Event(), freshness.Held

    def when_told():
        read = held()
        may_read.wait(20)
        return read

    monkeypatch.setattr(freshness, "LARGE", 1)
    monkeypatch.setattr(freshness, "Held", when_told)
    listed(title_nl="Wumpa een")
    listed(title_nl="Wumpa twee")
    with capture_logs() as logs:
        assert [total_of("wumpa", select({})) for _ in range(3)] == [2, 2, 2]
    assert [log["reason"] for log in logs] == [freshness.BEING_READ]
    assert freshness.status() == {"status": "ok", "detail": freshness.BEING_READ}
    listed(title_nl="Wumpa drie")
    may_read.set()
    freshness.wait()
    assert freshness.status()["modules"] == 2
    assert total_of("wumpa", select({})) == 3
    assert freshness.status()["modules"] == 3


def test_a_reader_that_fails_leaves_the_answers_to_sql(monkeypatch):
    def fails():
        raise ValueError("damaged")

    monkeypatch.setattr(freshness, "LARGE", 0)
    monkeypatch.setattr(freshness, "Held", fails)
    listed(title_nl="Wumpa")
    assert total_of("wumpa", select({})) == 1
    freshness.wait()
    assert total_of("wumpa", select({})) == 1
    assert freshness.status() == {"status": "sql", "detail": "ValueError: damaged"}


def commits_last(numbered_early, between):
    """Another connection writes a listing, waits in its transaction for `between`, and commits after it."""
    written, may_commit = threading.Event(), threading.Event()

    def write():
        with transaction.atomic():
            listing(title_nl="Wumpa").save()
            if numbered_early:
                connection.cursor().execute("SET CONSTRAINTS ALL IMMEDIATE")
            written.set()
            may_commit.wait(20)
        connections.close_all()

    writer = threading.Thread(target=write)
    writer.start()
    assert written.wait(20)
    between()
    may_commit.set()
    writer.join(20)


@pytest.fixture
def plain_sequence():
    """The control: changes keep the number that they took when they were written."""
    connection.cursor().execute("ALTER TABLE catalog_listingchange DISABLE TRIGGER listing_change_numbered")
    yield
    connection.cursor().execute("ALTER TABLE catalog_listingchange ENABLE TRIGGER listing_change_numbered")


def one_that_commits_first():
    listing(title_nl="Wumpa").save()
    assert total_of("wumpa", select({})) == 1


def test_a_writer_that_commits_last_is_found_too():
    listed(title_nl="Iets")
    assert total_of("wumpa", select({})) == 0
    commits_last(False, one_that_commits_first)
    assert total_of("wumpa", select({})) == 2


def test_with_a_plain_sequence_it_would_be_missed(plain_sequence):
    listed(title_nl="Iets")
    assert total_of("wumpa", select({})) == 0
    commits_last(True, one_that_commits_first)
    assert total_of("wumpa", select({})) == 1


def asking(number, question, told):
    """Another process: says what it finds, each time it is asked."""
    connections.close_all()
    for text in iter(question.get, None):
        told.put((number, total_of(text, select({}))))
    connections.close_all()


def test_every_process_finds_a_listing_as_soon_as_it_is_committed():
    listed(title_nl="Wumpa")
    connections.close_all()
    context = multiprocessing.get_context("fork")
    questions_of, told = [context.Queue() for _ in range(3)], context.Queue()
    processes = [context.Process(target=asking, args=(n, q, told)) for n, q in enumerate(questions_of)]
    for process in processes:
        process.start()

    def all_say(text):
        for queue in questions_of:
            queue.put(text)
        return sorted(told.get(timeout=30) for _ in processes)

    try:
        assert all_say("wumpa") == [(0, 1), (1, 1), (2, 1)]
        for number in range(2, 6):
            one = listed(title_nl="Wumpa")
            assert all_say("wumpa") == [(process, number) for process in range(3)]
        one.delete()
        assert all_say("wumpa") == [(0, 4), (1, 4), (2, 4)]
    finally:
        for queue in questions_of:
            queue.put(None)
        for process in processes:
            process.join(30)
    assert [process.exitcode for process in processes] == [0, 0, 0]

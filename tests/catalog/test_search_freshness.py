"""Each process follows every commit at the next question, and SQL answers where bitmaps cannot."""

import multiprocessing
import threading

import pytest
from django.db import connection, connections, transaction
from psycopg.pq import TransactionStatus
from structlog.testing import capture_logs

from catalog.models import Listing, ListingChange, Synonym
from catalog.search import answer, answer_with, freshness, orders, select, total_of
from catalog.search import changes as followed
from catalog.search.bitmaps import FacetBitmaps
from tests.catalog.listings import listed, listing
from tests.catalog.test_search import WORDS
from tests.catalog.test_search_bitmaps import slugs

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _a_new_process(monkeypatch):
    monkeypatch.setattr(orders, "FEW", 2)
    monkeypatch.setattr(followed, "MOST_REMEMBERED", 3)
    freshness.forget()
    yield
    freshness.forget()


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


def test_rows_are_read_while_facets_are_counted(monkeypatch, django_assert_num_queries):
    one, status, counts = listed(title_nl="Wumpa"), [], FacetBitmaps.counts

    def looked(*arguments):
        status.append(connection.connection.info.transaction_status)
        return counts(*arguments)

    answer_with(slugs, "wumpa", select({}))
    answer_with(slugs, "wumpa", select({}))  # now the statement is planned
    monkeypatch.setattr(FacetBitmaps, "counts", looked)
    with django_assert_num_queries(1):
        answered, rows = answer_with(slugs, "wumpa", select({}))
    assert status == [TransactionStatus.ACTIVE]
    assert (answered, rows) == (answer("wumpa", select({})), [(one.pk, one.slug)])


def test_what_was_counted_before_a_change_is_not_told():
    """It is committed when the page was found, and before the database reads it."""
    listed(title_nl="Wumpa een")
    late = []

    def rows(numbers):
        if not late:
            late.append(listed(title_nl="Wumpa twee"))
        return slugs(numbers)

    answer("wumpa", select({}))
    answered, read = answer_with(rows, "wumpa", select({}))
    assert (answered.total, answered.counts["kind"]) == (2, {"module": 2})
    assert {pk for pk, _slug in read} == set(answered.ids) > {late[0].pk}


def test_where_counting_fails_sql_answers(monkeypatch):
    def fails(*_arguments):
        raise ValueError("damaged")

    one = listed(title_nl="Wumpa")
    answer("wumpa", select({}))
    monkeypatch.setattr(FacetBitmaps, "counts", fails)
    answered, rows = answer_with(slugs, "wumpa", select({}))
    assert (answered.counts["kind"], rows) == ({"module": 1}, [(one.pk, one.slug)])
    assert freshness.status() == {"status": "sql", "detail": "ValueError: damaged"}


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
    may_go_on, has_read, held = threading.Event(), threading.Event(), freshness.Held

    def when_told():
        read = held()
        has_read.set()
        may_go_on.wait(20)
        return read

    monkeypatch.setattr(freshness, "LARGE", 1)
    monkeypatch.setattr(freshness, "Held", when_told)
    listed(title_nl="Wumpa een")
    listed(title_nl="Wumpa twee")
    with capture_logs() as logs:
        assert [total_of("wumpa", select({})) for _ in range(3)] == [2, 2, 2]
    assert [log["reason"] for log in logs] == [freshness.BEING_READ]
    assert freshness.status() == {"status": "ok", "detail": freshness.BEING_READ}
    assert has_read.wait(20)
    listed(title_nl="Wumpa drie")
    may_go_on.set()
    freshness.wait()
    assert freshness.status()["modules"] == 3
    listed(title_nl="Wumpa vier")
    assert total_of("wumpa", select({})) == 4
    assert freshness.status()["modules"] == 4


@pytest.mark.parametrize("changed", [2, 3])
def test_a_visitor_does_not_wait_until_much_that_changed_is_read(monkeypatch, changed):
    listed(title_nl="Wumpa")
    assert total_of("wumpa", select({})) == 1
    monkeypatch.setattr(freshness, "LARGE", 1)
    monkeypatch.setattr(freshness, "MANY", 2)
    for _number in range(changed):
        listed(title_nl="Wumpa")
    with capture_logs() as logs:
        assert total_of("wumpa", select({})) == 1 + changed
    assert [log["reason"] for log in logs] == [freshness.BEING_READ] * (changed - 2)
    freshness.wait()
    assert freshness.status()["modules"] == 1 + changed
    assert total_of("wumpa", select({})) == 1 + changed


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

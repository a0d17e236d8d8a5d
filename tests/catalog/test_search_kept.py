"""What the job keeps for processes that begin: what it says is what all listings say, and a process may begin at any moment."""

import threading
from datetime import timedelta

import pytest
from django.db import connection, connections
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from structlog.testing import capture_logs

from catalog.models import LearningPath, Listing, ListingChange, Module, Posting, PostingsState, Synonym
from catalog.search import answer, frequent, freshness, keeping, orders, places, postings, select, sql, vocabulary
from catalog.search import moment as search_moment
from catalog.search.bitmaps import FacetBitmaps
from catalog.search.changes import newest
from catalog.search.moment import moment
from catalog.search.orders import Order
from catalog.search.recent import COLUMNS
from tests.catalog.listings import listed, listing
from tests.catalog.test_search import choices, rows
from tests.catalog.test_search_bitmaps import ORDERS, compare, edit, keys_fetched

pytestmark = pytest.mark.django_db(transaction=True)
WORDS = ["wumpa", "kridu", "cursus", "cursussen", "cursusse", "bedrijf", "bedrijven"]  # some of them mean the same
texts = st.lists(st.sampled_from(WORDS), max_size=4).map(" ".join)
drawn = st.builds(
    lambda row, *words: row | dict(zip(("title_nl", "title_en", "body_nl", "summary_en"), words, strict=True)),
    rows, texts, texts, texts, texts,
)  # fmt: skip
edits = st.lists(st.tuples(st.sampled_from(["add", "change", "remove"]), st.integers(0, 40), drawn), max_size=5)
questions = st.lists(st.tuples(texts, choices, st.sampled_from(ORDERS), st.sampled_from(["nl", "en"])), max_size=3)


@pytest.fixture(autouse=True)
def _a_new_process(monkeypatch):
    monkeypatch.setattr(frequent, "FEWEST", 2)
    monkeypatch.setattr(postings, "AT_ONCE", 3)
    monkeypatch.setattr(orders, "MANY", 2)
    monkeypatch.setattr(places, "SMALLEST_BLOCK", 2)
    monkeypatch.setattr(postings, "_told", set())
    freshness.forget()
    yield
    freshness.forget()


def edited(*change):
    """Whose words the catalogue then knows, as after drawing."""
    edit(*change)
    vocabulary.remember(*Listing.objects.all())


def what_is_kept_is_what_the_listings_say():
    with moment(), connection.cursor() as cursor:
        known = postings.known()
        assert (known.number, list(known.changed)) == (newest(), [])
        for (column, tsquery), members in postings.members(COLUMNS):
            cursor.execute(f"SELECT number FROM catalog_listing WHERE {column} @@ %s::tsquery", [tsquery])
            assert set(members) == {number for (number,) in cursor.fetchall()}
        kept, read = FacetBitmaps.load(), FacetBitmaps._read()
        assert (kept.kept_at, kept.everything, kept.values) == (known.number, read.everything, read.values)
        for order in sql.ORDERS:
            clause = sql.order_by(order, "nl")
            kept, read = Order(clause), Order(clause)
            read._sort()
            assert kept.to_keep() == read.to_keep()


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(before=st.lists(drawn, max_size=12), first=edits, later=edits, asked=questions, is_whole=st.booleans())
def test_a_process_begins_from_what_is_kept_before_between_and_after_changes(before, first, later, asked, is_whole):
    Module.objects.all().delete()
    LearningPath.objects.all().delete()
    Synonym.objects.get_or_create(words=["blorg", "wumpa kridu", "bedrijf"])
    if is_whole:
        postings.forget()
    for columns in before:
        listed(**columns)
    keeping.keep()
    what_is_kept_is_what_the_listings_say()
    for change in first:
        edited(*change)
    keeping.keep()
    what_is_kept_is_what_the_listings_say()
    asked = [("blorg", {}, "best", "nl"), *asked]
    for change in later:
        edited(*change)
        freshness.forget()
        compare(asked[:1])
    compare(asked)
    status = freshness.status()
    if later:
        assert status["read_from"] == f"what was kept at change {PostingsState.objects.get().number}"
    keeping.keep()
    compare(asked)


def test_only_what_differs_is_written_and_whatever_a_question_asks_is_kept():
    Synonym.objects.create(words=["wumpa", "bandi coot"])
    listed(title_nl="Een cursus", level_band="aa"), listed(title_nl="Nog een cursus", level_band="aa")
    assert keeping.keep() > 0
    assert keeping.keep() == 0
    whole_at = PostingsState.objects.get().whole_at
    listed(title_nl="Een cursus", level_band="aa")
    listed(title_nl="Vijf cursussen", level_band="bb")  # means the same, so it is asked for too
    before = {row.pk: row.digest for row in Posting.objects.all()}
    keeping.keep()
    assert keys_fetched("cursus") == set()
    same = {(row.name, row.value) for row in Posting.objects.all() if before.get(row.pk) == row.digest}
    assert {name for name, _value in same} == {"text_nl", "headline_nl", "text_en", "headline_en"}  # other words
    Synonym.objects.create(words=["wumpa", "zantop kridu"])
    listed(title_nl="Zantop kridu")
    keeping.keep()
    assert keys_fetched("wumpa") == keys_fetched("zantop kridu") == set()
    assert PostingsState.objects.get().whole_at == whole_at


def test_now_and_then_all_of_it_is_made_anew():
    listed(title_nl="Wumpa")
    keeping.keep()
    listed(title_nl="Wumpa")
    keeping.keep()
    assert "text_nl" in keys_fetched("wumpa")  # has become frequent since
    PostingsState.objects.update(whole_at=PostingsState.objects.get().whole_at - timedelta(days=2))
    keeping.keep()
    assert "text_nl" not in keys_fetched("wumpa")
    what_is_kept_is_what_the_listings_say()


def test_what_was_kept_before_anything_changed_is_followed():
    for number in range(3):
        listed(title_nl=f"Wumpa {number}")
    ListingChange.objects.all().delete()  # as a catalogue that was filled at once
    keeping.keep()
    listed(title_nl="Wumpa later")
    assert "text_nl" not in keys_fetched("wumpa")
    assert answer("wumpa", select({})).total == 4


def began_from():
    freshness.forget()
    answer("", select({}))
    return freshness.status()["read_from"]


@pytest.mark.parametrize("reason", ["forgotten", "many", "facets", "migration"])
def test_what_is_kept_and_cannot_be_followed_is_not_used(monkeypatch, reason):
    listed(title_nl="Wumpa")
    keeping.keep()
    assert began_from().startswith("what was kept at change")
    if reason == "forgotten":
        ListingChange.objects.all().delete()
    elif reason == "many":
        monkeypatch.setattr(postings, "MOST_CHANGED", 1)
    elif reason == "facets":
        monkeypatch.setattr(postings, "_FACETS", "others")
    else:
        connection.cursor().execute("INSERT INTO django_migrations (app, name, applied) VALUES ('catalog', 'x', now())")
    listed(title_nl="Wumpa")
    listed(title_nl="Wumpa")
    assert began_from() == "all listings"
    assert answer("wumpa", select({})).total == 3
    keeping.keep()
    assert began_from().startswith("what was kept at change")
    what_is_kept_is_what_the_listings_say()


@pytest.mark.parametrize("damage", ["content = set_byte(content, 0, 1)", "digest = 'x'"])
def test_what_is_damaged_is_read_from_the_listings_and_told_once(damage):
    for number in range(3):
        listed(title_nl=f"Wumpa {number}", level_band="aa")
    keeping.keep()
    with connection.cursor() as cursor:
        cursor.execute(
            f"""UPDATE catalog_posting SET {damage} WHERE (name, value) = ('facet.level', 'aa')
                OR name IN ('order', 'text_nl')"""
        )
    with capture_logs() as logs:
        for _ in range(2):
            assert began_from() == "all listings"
            assert answer("wumpa", select({"level": ["aa"]}), order="title").total == 3
    told = [log["posting"] for log in logs if log["event"] == "search_posting_is_damaged"]
    assert len(told) == len(set(told)) > 0
    assert "facet.level aa" in told
    assert any(each.startswith("order lower") for each in told)
    assert any(each.startswith("text_nl ") for each in told)
    listed(title_nl="Wumpa", level_band="aa")
    keeping.keep()
    what_is_kept_is_what_the_listings_say()


def everything_kept():
    return (list(Posting.objects.order_by("name", "value").values_list("name", "value", "digest")),
            list(PostingsState.objects.values_list("number", "whole_at")))  # fmt: skip


def test_a_job_that_is_killed_leaves_what_there_was_and_nobody_sees_half_of_it(monkeypatch):
    """Killed at the last moment, while others read and change."""
    listed(title_nl="Wumpa", level_band="aa")
    keeping.keep()
    before = everything_kept()
    listed(title_nl="Wumpa", level_band="bb")
    written, may_end, errors = threading.Event(), threading.Event(), []

    def last_moment(*_arguments):
        written.set()
        may_end.wait(20)
        connection.cursor().execute("SELECT pg_terminate_backend(pg_backend_pid())")

    def job():
        try:
            keeping.keep()
        except Exception as error:
            errors.append(error)
        finally:
            connections.close_all()

    with monkeypatch.context() as patch:
        patch.setattr(postings, "knows", last_moment)
        worker = threading.Thread(target=job)
        worker.start()
        assert written.wait(20)
        listed(title_nl="Wumpa", level_band="aa")
        began_from()
        compare([("wumpa", {}, "title", "nl"), ("", {"level": ["aa"]}, "best", "en")])
        assert everything_kept() == before
        may_end.set()
        worker.join(20)
    assert len(errors) == 1
    assert everything_kept() == before
    keeping.keep()
    what_is_kept_is_what_the_listings_say()


def test_two_jobs_wait_for_each_other():
    listed(title_nl="Wumpa")
    listing(title_nl="Wumpa").save()
    found = []

    def job():
        found.append(keeping.keep())
        connections.close_all()

    workers = [threading.Thread(target=job) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(20)
    assert found.count(0) == 1  # the second one finds all of it there
    what_is_kept_is_what_the_listings_say()


def test_a_job_does_not_wait_long_for_another(monkeypatch):
    monkeypatch.setattr(search_moment, "PATIENCE", "50ms")
    listed(title_nl="Wumpa")
    found = []

    def job():
        found.append(keeping.keep())
        connections.close_all()

    with moment(to_write="catalog_posting"):
        other = threading.Thread(target=job)
        other.start()
        other.join(20)
    assert found == [0]
    assert keeping.keep() > 0

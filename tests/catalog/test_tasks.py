"""The queue of listings, and the numbers of changes, with several writers at once."""

import threading

import pytest
from django.core.management import call_command
from django.db import connection, connections, transaction

from catalog import listing, tasks
from catalog.models import Listing, ListingChange, ListingTask, Module
from tests.catalog.listings import listed
from tests.catalog.listings import listing as bare_listing
from tests.factories.catalog import ModuleFactory


def published(count=1):
    return [ModuleFactory(published=True) for _ in range(count)]


@pytest.mark.django_db
def test_draw_listings_draws_all_that_is_due():
    modules = published(3)
    listing.ask_for(*modules)
    tasks.draw_listings()
    assert set(Listing.objects.values_list("pk", flat=True)) == {module.pk for module in modules}
    assert not ListingTask.objects.exists()


@pytest.mark.django_db
def test_draw_listings_skips_a_row_that_another_worker_holds_and_waits_for_nothing():
    """Proven with real locks in `test_two_workers_share_the_queue`; here: nothing due is no work."""
    tasks.draw_listings()
    assert not Listing.objects.exists()


@pytest.mark.django_db
def test_redraw_listings_draws_what_looks_different(monkeypatch, capsys):
    from catalog import cards

    (module,) = published()
    listing.draw(module)
    monkeypatch.setattr(cards, "_files", lambda: "another")
    call_command("redraw_listings", "--now")
    assert capsys.readouterr().out == "1 listings asked for\n"
    assert listing.ask_for_stale() == 0
    call_command("redraw_listings", "--all", "--now")
    assert capsys.readouterr().out == "1 listings asked for\n"


def in_threads(count, work):
    failures = []

    def run(number):
        try:
            work(number)
        except Exception as error:
            failures.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


@pytest.mark.django_db(transaction=True)
def test_two_workers_share_the_queue():
    modules = published(12)
    listing.ask_for(*modules, *modules)
    in_threads(2, lambda number: tasks.draw_listings())
    assert Listing.objects.count() == 12
    assert not ListingTask.objects.exists()
    assert ListingChange.objects.count() == 12


@pytest.mark.django_db(transaction=True)
def test_taking_away_wins_from_a_drawing_that_began_before_it():
    """The worker reads while the module is public, and writes after it was unpublished: no row may stay."""
    (module,) = published()
    reading, unpublished = threading.Event(), threading.Event()

    def unpublish():
        reading.wait(5)
        with transaction.atomic():
            module.versions.update(status="archived")
            unpublished.set()
            listing.take_away(module)

    def draw():
        with transaction.atomic():
            listing.lock_drawing(module)
            reading.set()
            unpublished.wait(5)
            listing.draw(Module.objects.get(pk=module.pk))

    in_threads(2, lambda number: unpublish() if number else draw())
    assert not Listing.objects.exists()


def readers_and_writers(write, writers=6, each=25):
    """What a reader misses that asks for "number greater than the last I saw" while others write."""
    seen, done = set(), threading.Event()

    def read(last):
        rows = list(ListingChange.objects.filter(id__gt=last).values_list("id", "number"))
        seen.update(module for _id, module in rows)
        return max([last, *(number for number, _module in rows)])

    def work(number):
        if number == writers:
            last = 0
            while not done.is_set():
                last = read(last)
            read(last)
            return
        for step in range(each):
            write(number * 1000 + step + 1)

    def all_writers():
        in_threads(writers, work)
        done.set()

    reader = threading.Thread(target=lambda: (work(writers), connections.close_all()))
    reader.start()
    all_writers()
    reader.join()
    written = set(ListingChange.objects.values_list("number", flat=True))
    assert len(written) == writers * each
    return written - seen


@pytest.mark.django_db(transaction=True)
def test_a_reader_misses_no_change_of_concurrent_writers():
    def write(number):
        with transaction.atomic():
            ListingChange.objects.create(number=number)  # numbered anew at commit, under the lock
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_sleep(random() * 0.004)")

    assert readers_and_writers(write) == set()


@pytest.mark.django_db(transaction=True)
def test_negative_control_a_plain_sequence_loses_some():
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE catalog_listingchange DISABLE TRIGGER listing_change_numbered")

    def write(number):
        with transaction.atomic():
            ListingChange.objects.create(number=number)
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_sleep(random() * 0.004)")

    try:
        missed = readers_and_writers(write)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE catalog_listingchange ENABLE TRIGGER listing_change_numbered")
    assert missed, "the test above would not notice a lost change"


@pytest.mark.django_db(transaction=True)
def test_writers_that_take_several_away_in_any_order_do_not_wait_for_each_other_for_ever():
    rows = [listed(content_hash=str(number)) for number in range(6)]
    halves = [rows[:3], rows[3:]]

    def work(number):
        with transaction.atomic():
            for row in halves[number]:
                listing.take_away(row.module)
            bare_listing(title_nl=f"Nieuw {number}").save()

    in_threads(2, work)
    assert Listing.objects.count() == 2
    assert ListingChange.objects.filter(is_removal=True).count() == 6

"""Redis stops, or hangs: people go on signing in, searching, enrolling and publishing. The work waits in rows, and is
done when Redis is back."""

import time
from datetime import timedelta

import pytest
from celery import current_app
from django.db import connection, transaction
from django.utils import timezone

from catalog import listing
from catalog.models import Listing
from people.models import Notification
from tests.factories.catalog import ModuleFactory, OfferingFactory
from tests.factories.partners import OrganisationRoleFactory
from tests.factories.people import UserFactory
from tests.factories.sync import listed_module
from tests.journeys.hands import fill, follow, heading, press, read, told
from tests.journeys.processes import until


@pytest.fixture
def module(transactional_db):
    row = listed_module(title_nl="Taalmodellen in de zorg")
    soon = timezone.localdate() + timedelta(days=30)
    OfferingFactory(version=row.module.published_version, active=True, starts_on=soon)
    return listing.draw(row.module).module


@pytest.fixture
def reader(transactional_db):
    return UserFactory(name="Petra Prins", email="petra@voorbeeld.example")


@pytest.mark.parametrize(("away", "back"), [("stop", "start"), ("pause", "resume")])
def test_everything_works_without_redis_and_the_work_is_done_later(
    away, back, redis, worker, mailbox, module, reader, open_page
):
    writer = OrganisationRoleFactory(role="editor")
    draft = ModuleFactory(owner_organisation=writer.organisation, draft=True, version__title_nl="Robotica in de bouw")
    the_worker_works(mailbox, open_page())
    getattr(redis, away)()
    page = open_page(reduced_motion="reduce")
    somebody_signs_in(page, reader)
    finds_a_course(page)
    and_takes_a_place(page)
    publishes_a_module(open_page(writer.person), draft)
    waiting = Notification.objects.filter(recipient=reader, status=Notification.Status.WAITING)
    assert (waiting.count(), Listing.objects.filter(pk=draft.pk).exists()) == (1, False)
    getattr(redis, back)()
    mailbox.wait_for(reader.email, "U bent ingeschreven")
    until(lambda: Listing.objects.filter(pk=draft.pk).exists(), "the listing of the new module")
    assert worker.poll() is None


def test_work_that_ends_while_redis_hangs(redis, worker, mailbox, open_page):
    the_worker_works(mailbox, open_page())
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("LOCK TABLE people_notification IN ACCESS EXCLUSIVE MODE")
        for _process in range(2):
            current_app.send_task("people.send_mails")
        until(lambda: waiting_for_a_table(cursor) == 2, "both processes of the worker in the middle of a task")
        redis.pause()
    time.sleep(3)  # the tasks end; what the worker then says to Redis takes half a second each to fail
    redis.resume()
    the_worker_works(mailbox, open_page(), "iemand@voorbeeld.example")


def waiting_for_a_table(cursor) -> int:
    cursor.execute("SELECT count(*) FROM pg_locks WHERE relation = 'people_notification'::regclass AND NOT granted")
    return cursor.fetchone()[0]


def the_worker_works(mailbox, page, address="niemand@voorbeeld.example"):
    page.goto("/nl/account/password/reset/")
    fill(page, {"E-mailadres": address})
    press(page, "Stuur mij een link")
    mailbox.wait_for(address, "")


def somebody_signs_in(page, reader):
    page.goto("/nl/account/login/")
    fill(page, {"E-mailadres": reader.email, "Wachtwoord": "geheim genoeg"})
    press(page, "Inloggen")
    read(page, reader.name)


def finds_a_course(page):
    page.goto("/nl/catalogue/?q=taalmodel")
    follow(page, "Taalmodellen in de zorg")
    heading(page, "Taalmodellen in de zorg")


def and_takes_a_place(page):
    follow(page, "Inschrijven")
    page.get_by_role("checkbox", name="Ik ga akkoord met de voorwaarden").check()
    press(page, "Inschrijven met betalingsverplichting")
    read(page, "U hebt een plaats.")


def publishes_a_module(page, draft):
    page.goto(f"/nl/desk/modules/{draft.slug}/")
    follow(page, "Publiceren…")
    press(page, "Publiceren")
    told(page, "De module is openbaar")

"""Background work. Rows in the database are the queues; a task drains what is due, so a lost message costs seconds.

Each line of `beat_schedule` carries `expires`: while the worker is away nothing piles up in Redis. Messages are not
acknowledged: one acknowledgement that Redis does not answer would take a place of the worker for good (decision 0097).
"""

import os

from celery import Celery, signals
from kombu import Queue

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = Celery("leerkring")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.set_default()  # for every thread, not only the one that imports this
app.autodiscover_tasks()
app.conf.task_queues = [Queue("celery", no_ack=True)]


def every(seconds: float, task: str) -> dict:
    return {"task": task, "schedule": seconds, "options": {"expires": max(seconds, 2)}}


app.conf.beat_schedule = {
    "heartbeat": every(10, "config.beat_heart"),
    "mails": every(5, "people.send_mails"),
    "listings": every(2, "catalog.draw_listings"),
    "postings": every(900, "catalog.keep_postings"),
    "synchronise": every(3, "catalog.synchronise"),
    "reconcile": every(24 * 3600, "catalog.reconcile"),
    "imports": every(5, "catalog.import_batches"),
    "uploads": every(24 * 3600, "catalog.clean_up_uploads"),
    "files": every(24 * 3600, "config.sweep_files"),
    "search-alerts": every(3600, "catalog.tell_of_new_modules"),
    "talks": every(3600, "catalog.mind_talks"),
    "quiet-modules": every(24 * 3600, "catalog.ask_after_modules"),
    "place-offers": every(30, "enrolment.settle_offers"),
    "go-live": every(300, "catalog.go_live"),
    "stale-listings": every(60, "catalog.ask_for_stale_listings"),
    "community-clocks": every(3600, "communities.turn_clocks"),
    "challenge-clocks": every(3600, "communities.tell_lapsed_challenges"),
    "marks": every(3600, "certification.settle_day"),
    "mail-contexts": every(24 * 3600, "people.purge_mail_contexts"),
}


@signals.worker_ready.connect
def _begin_at_once(**_kwargs):
    """Beat would send the first of them only when its time has passed once. After a migration nothing is kept that web
    processes could begin from."""
    app.send_task("config.beat_heart")
    app.send_task("catalog.keep_postings")


@signals.setup_logging.connect
def _keep_our_logging(**_kwargs):
    """Being connected is enough: Celery then leaves the logging of the settings alone."""

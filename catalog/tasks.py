from celery import shared_task
from django.utils import timezone

from catalog import actions, import_run, listing
from catalog.actions import alerts, freshness, imports, sync, talks
from catalog.models import CatalogTarget, ModuleVersion, SearchAlert
from catalog.search import keeping
from catalog.sync.run import run


@shared_task(name="catalog.draw_listings")
def draw_listings():
    """Draws what was asked for until nothing is due: many at once, the last one and what fails by itself."""
    while listing.draw_many() or listing.draw_next():
        pass


@shared_task(name="catalog.ask_for_stale_listings")
def ask_for_stale_listings():
    """Asks for the listings that look different today though nobody changed them."""
    listing.ask_for_stale()


@shared_task(name="catalog.keep_postings")
def keep_postings():
    """Keeps what a web process begins with, so that it need neither read all listings nor ask the index."""
    keeping.keep()


@shared_task(name="catalog.go_live")
def go_live():
    """Publishes the versions whose day has come."""
    for version in ModuleVersion.objects.filter(goes_live_on__lte=timezone.localdate()).order_by("pk"):
        actions.go_live(version)


@shared_task(name="catalog.synchronise")
def synchronise():
    """Tells each outside catalogue what has changed."""
    for target in CatalogTarget.objects.filter(is_enabled=True):
        run(target)


@shared_task(name="catalog.reconcile")
def reconcile():
    """Asks each outside catalogue what it shows, puts right what differs, and drops what need not be kept."""
    for target in CatalogTarget.objects.filter(is_enabled=True):
        run(target, reconcile=True)
    sync.clean_up(timezone.now())


@shared_task(name="catalog.import_batches")
def import_batches():
    """Reads the inventories that wait, one after the other."""
    while batch := imports.claim_batch():
        import_run.run(batch)


@shared_task(name="catalog.tell_of_new_modules")
def tell_of_new_modules():
    """Mails who follows a search what is new in it, once a day."""
    now = timezone.now()
    for alert in SearchAlert.objects.due(now):
        alerts.tell_of_new(alert)
    alerts.drop_unconfirmed(now)


@shared_task(name="catalog.mind_talks")
def mind_talks():
    """Reminds hubs of questions that wait, and forgets old ones."""
    now = timezone.now()
    for consultation in talks.talks_to_remind(now):
        talks.remind_of_talk(consultation)
    talks.forget_talks(now)


@shared_task(name="catalog.ask_after_modules")
def ask_after_modules():
    """Asks the owners of modules that have gone quiet whether they are still given."""
    freshness.ask_after_all()


@shared_task(name="catalog.clean_up_uploads")
def clean_up_uploads():
    """Puts away uploads that nobody went on with."""
    imports.clean_up_uploads(timezone.now())

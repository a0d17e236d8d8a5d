from celery import shared_task
from django.utils import timezone

from catalog import import_run, listing
from catalog.actions import imports, sync
from catalog.models import CatalogTarget
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


@shared_task(name="catalog.clean_up_uploads")
def clean_up_uploads():
    """Puts away uploads that nobody went on with."""
    imports.clean_up_uploads(timezone.now())

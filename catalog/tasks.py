from celery import shared_task

from catalog import listing


@shared_task(name="catalog.draw_listings")
def draw_listings():
    """Draws what was asked for, each in a transaction of its own, until nothing is due."""
    while listing.draw_next():
        pass


@shared_task(name="catalog.ask_for_stale_listings")
def ask_for_stale_listings():
    """Asks for the listings that look different today though nobody changed them."""
    listing.ask_for_stale()

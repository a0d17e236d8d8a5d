"""The job that keeps what processes of the web begin with: facets, orders, and the words that many listings have.

What it costs follows what changed since it last ran. Now and then it makes everything from all listings: other words have
become frequent then, and what changed without a number comes along.
"""

from datetime import timedelta

from django.utils import timezone

from catalog.search import frequent, postings, sql
from catalog.search.bitmaps import EVERYTHING, NAMES, FacetBitmaps
from catalog.search.changes import newest
from catalog.search.moment import Busy, for_all_listings, moment
from catalog.search.orders import Order
from catalog.search.postings import ORDER, Damaged, Known

WHOLE_EVERY = timedelta(days=1)


def keep() -> int:
    """Brings what is kept in step with the catalogue, in one transaction; how much was written. Nothing where another job
    is at it: it would only take a place of the worker."""
    try:
        with moment(to_write="catalog_posting"):
            return _keep()
    except Busy:
        return 0


def _keep() -> int:
    number, known = newest(), postings.known()
    if known and timezone.now() - known.whole_at > WHOLE_EVERY:
        known = None
    if known and known.number == number:
        return 0
    for_all_listings()
    if not known:
        postings.forget()
    written = _words(known) + _facets() + _orders()
    postings.knows(number, known.whole_at if known else None)
    return written


def _words(known: Known | None) -> int:
    try:
        return frequent.follow(known.changed) if known else frequent.write()
    except Damaged as damage:
        postings.tell(damage)
        return frequent.write()


def _facets() -> int:
    return postings.replace([EVERYTHING[0], *NAMES], FacetBitmaps.load().to_keep())


def _orders() -> int:
    clauses = {sql.order_by(order, language) for order in sql.ORDERS for language in sql.TITLE}
    return postings.replace([ORDER], {(ORDER, clause): Order(clause).to_keep() for clause in sorted(clauses)})

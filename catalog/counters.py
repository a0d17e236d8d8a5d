"""What the public catalogue counts, without anything about who it was: visits to providers, and demand not met."""

import datetime

from django.db import connection
from django.db.models import Sum

from catalog.address import SearchAddress
from catalog.models import Offering


def count_visit(offering: Offering, *, day: datetime.date) -> None:
    """One more person went on to the provider's own page."""
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO catalog_providervisit (offering_id, day, count) VALUES (%s, %s, 1)
               ON CONFLICT (offering_id, day) DO UPDATE SET count = catalog_providervisit.count + 1""",
            [offering.pk, day],
        )


def visits_of(offering: Offering, *, since: datetime.date) -> int:
    """How often people went on to the provider's own page since that day."""
    return offering.visits.filter(day__gte=since).aggregate(total=Sum("count"))["total"] or 0


def count_demand(search: SearchAddress, *, day: datetime.date) -> None:
    """One more person looked for this in vain. Words are kept without case and cut off; nothing else is."""
    filters = SearchAddress(selection=search.selection).query
    with connection.cursor() as cursor:
        cursor.execute(
            """INSERT INTO catalog_unmetdemand (day, words, filters, count) VALUES (%s, %s, %s, 1)
               ON CONFLICT (day, words, filters) DO UPDATE SET count = catalog_unmetdemand.count + 1""",
            [day, search.text.lower()[:120], filters[:300]],
        )

"""Rows of the catalogue for tests of the search, without the modules' own content."""

from itertools import count

from django.utils import timezone

from catalog.models import Listing, Module
from catalog.search import vocabulary
from partners.models import Organisation
from tests.factories.partners import OrganisationFactory

_numbers = count(1)


def listing(**columns) -> Listing:
    number = next(_numbers)
    owner = Organisation.objects.first() or OrganisationFactory(verified=True)
    module = Module.objects.create(slug=f"listed-{number}", owner_organisation=owner)
    given = {
        "title_nl": f"Titel {number}", "version_number": 1, "price_band": "on_request", "content_hash": str(number),
        "published_at": timezone.now(),
    } | columns  # fmt: skip
    return Listing(module=module, slug=module.slug, **given)


def listed(**columns) -> Listing:
    row = listing(**columns)
    row.save()
    vocabulary.remember(row)
    return row

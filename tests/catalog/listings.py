"""Rows of the catalogue for tests of the search, without the modules' own content."""

from itertools import count

from django.utils import timezone

from catalog.models import LearningPath, Listing, Module
from catalog.models.listing import PATHS_FROM
from catalog.search import vocabulary
from partners.models import Organisation
from tests.factories.partners import OrganisationFactory

_numbers = count(1)


def listing(**columns) -> Listing:
    """Not stored. Of a learning path where `kind` is that of one."""
    number = next(_numbers)
    owner = Organisation.objects.first() or OrganisationFactory(verified=True)
    given = {
        "title_nl": f"Titel {number}", "version_number": 1, "price_band": "on_request", "content_hash": str(number),
        "published_at": timezone.now(),
    } | columns  # fmt: skip
    slug = f"listed-{number}"
    if given.get("kind", Listing.MODULE) != Listing.MODULE:
        path = LearningPath.objects.create(slug=slug, owner_organisation=owner)
        return Listing(number=PATHS_FROM + path.pk, path=path, slug=slug, **given)
    module = Module.objects.create(slug=slug, owner_organisation=owner)
    return Listing(number=module.pk, module=module, slug=slug, **given)


def listed(**columns) -> Listing:
    row = listing(**columns)
    row.save()
    vocabulary.remember(row)
    return row

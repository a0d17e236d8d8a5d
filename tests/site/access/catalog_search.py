"""The words of the search."""

from catalog.models import Synonym
from tests.site.access import row


def words(world):
    return Synonym.objects.create(words=["drone", "vliegrobot"]).pk


ROWS = {
    "catalog:synonym-list": row(others=403, catalogue_manager=200, administrator=200, auditor=200),
    "catalog:synonym-create": row(others=403, catalogue_manager=200),
    "catalog:synonym-edit": row(words, others=403, catalogue_manager=200),
    "catalog:synonym-delete": row(words, method="POST", others=403, catalogue_manager=302),
}

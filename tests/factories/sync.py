import factory
from factory.django import DjangoModelFactory

from catalog.models import CatalogTarget, Listing
from tests.factories.catalog import ModuleFactory, ModuleVersionFactory


class CatalogTargetFactory(DjangoModelFactory):
    class Meta:
        model = CatalogTarget

    slug = factory.Sequence(lambda number: f"platform-{number}")
    name = factory.Sequence(lambda number: f"Platform {number} (fictief)")
    base_url = "http://127.0.0.1:1/api"  # nothing listens there
    secrets = ["whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="]


def listed_module(**fields) -> Listing:
    """A published module with its row in the public catalogue."""
    from catalog import listing

    version = ModuleVersionFactory(module=ModuleFactory(), published=True, **fields)
    return listing.draw(version.module)

"""The synchronisation console."""

from catalog.models import SyncItem
from tests.factories.sync import CatalogTargetFactory
from tests.site.access import row


def target(world):
    return CatalogTargetFactory(slug="platform").slug


def blocked_item(world):
    return SyncItem.objects.create(
        target=CatalogTargetFactory(), module=world.module, wanted_version=1, status=SyncItem.Status.BLOCKED
    ).pk


SEES = {"others": 403, "catalogue_manager": 200, "administrator": 200, "auditor": 200}
ACTS = {"others": 403, "catalogue_manager": 302, "administrator": 302, "method": "POST"}

ROWS = {
    "catalog:sync-target-list": row(**SEES),
    "catalog:sync-target-detail": row(target, **SEES),
    "catalog:sync-reconcile": row(target, **ACTS),
    "catalog:sync-switch": row(target, **ACTS),
    "catalog:sync-allow-removals": row(target, **{**SEES, "auditor": 403}),
    "catalog:sync-retry": row(blocked_item, **ACTS),
}

"""Learning paths: the public pages, and the desk where they are composed."""

from catalog import listing
from tests.factories.catalog import LearningPathFactory, ModuleVersionFactory
from tests.site.access import row

WRITERS = {"provider_editor": 200, "provider_manager": 200}
STEP = {"provider_editor": 302, "provider_manager": 302}
SEES_ALL = {"catalogue_manager": 200, "administrator": 200, "auditor": 200}
MAY_NOT = {"catalogue_manager": 403, "administrator": 403, "auditor": 403}


def modules(world):
    found = [ModuleVersionFactory(module__owner_organisation=world.trainer, published=True).module for _ in range(2)]
    for module in found:
        listing.draw(module)
    return found


def path(world, **fields):
    return LearningPathFactory(owner_organisation=world.trainer, modules=modules(world), **fields)


def draft(world):
    return path(world).slug


def public(world):
    return path(world, published=True).slug


def archived(world):
    return path(world, status="archived").slug


def stacked(world):
    """A path that counts towards another one of the trainer, made along."""
    part = path(world)
    part.counts_towards.add(LearningPathFactory(owner_organisation=world.trainer, slug="het-geheel"))
    return part.slug


def posting(make, **data):
    return row(make, method="POST", data=data, others=404, **STEP, **MAY_NOT)


ROWS = {
    "catalog:path-list": row(everybody=200),
    "catalog:path-detail": row(public, everybody=200),
    "catalog:path-create": row(others=403, **WRITERS, coordinator=200, partner_manager=200),
    "catalog:path-compose": row(stacked, others=404, **WRITERS, **SEES_ALL),
    "catalog:path-edit": row(draft, others=404, **WRITERS, **MAY_NOT),
    "catalog:path-preview": row(draft, others=404, **WRITERS, **SEES_ALL),
    "catalog:path-step": posting(draft, module=lambda world: world.version.module.slug, do="add"),
    "catalog:path-stack": posting(draft),
    "catalog:path-unstack": posting(stacked, whole="het-geheel"),
    "catalog:path-publish": posting(draft),
    "catalog:path-unpublish": posting(public),
    "catalog:path-archive": posting(draft),
    "catalog:path-restore": posting(archived),
}

"""Modules and offerings: the desk (AUTHORING) and the public catalogue (PUBLIC)."""

import secrets

from catalog import listing
from catalog.actions.materials import keep_files
from catalog.models import Consultation, NamedTeacher, PriceChange, SearchAlert
from config import uploads
from tests.factories.catalog import LicenceFactory, ModuleVersionFactory, OfferingFactory
from tests.files import pdf, upload
from tests.site.access import row, value

WRITERS = {"provider_editor": 200, "provider_manager": 200}
STEP = {"provider_editor": 302, "provider_manager": 302}  # a POST that does something and leads on
SEES_ALL = {"catalogue_manager": 200, "administrator": 200, "auditor": 200}
MAY_NOT = {"catalogue_manager": 403, "administrator": 403, "auditor": 403}  # they see it, and do not write in it


def complete(world, **status):
    """The slug of a module of the trainer with all that publishing asks."""
    return ModuleVersionFactory(module__owner_organisation=world.trainer, **status).module.slug


def licence(world):
    """The company asks the trainer for a licence."""
    return LicenceFactory(module__owner_organisation=world.trainer, organisation=world.company).uuid


def granted(world):
    return LicenceFactory(module__owner_organisation=world.trainer, organisation=world.company, granted=True).uuid


def with_link(world):
    """The slug of a public module of the trainer for who has its link."""
    return linked(world).slug


def linked(world):
    version = ModuleVersionFactory(
        module__owner_organisation=world.trainer,
        module__visibility="link",
        module__link_key=secrets.token_urlsafe(32),
        published=True,
    )
    return version.module


def claimed(world):
    """A module of the trainer that says that it comes from the community."""
    world.community.modules.update(community_confirmed_at=None)
    return ModuleVersionFactory(
        module__owner_organisation=world.trainer,
        module__community=world.community,
        module__community_confirmed_at=None,
        published=True,
    ).module.slug


def teacher(world):
    """Somebody who was asked whether a module of the trainer may name them."""
    module = ModuleVersionFactory(module__owner_organisation=world.trainer, published=True).module
    return NamedTeacher.objects.create(module=module, name="Dora Doorn", email="dora@voorbeeld.example")


def dearer(world):
    """The slug of a module of the trainer that became dearer."""
    module = ModuleVersionFactory(module__owner_organisation=world.trainer, published=True).module
    PriceChange.objects.create(module=module, before=400, after=900, is_unusual=True)
    return module.slug


def material(version):
    """A file that this version names."""
    file = uploads.FileField().clean(upload("werkboek.pdf", pdf()))
    rows = [{"title": "Werkboek", "url": "", "licence": "cc_by", "file": file}]
    version.materials = keep_files(version.module, rows)
    version.save()
    return version.module.material_files.last().uuid


def planned(world):
    world.offering.status = "concept"
    world.offering.save()
    return world.offering.uuid


AUTHORING = {
    "catalog:provider-desk": row("trainer.slug", others=404, **WRITERS, **SEES_ALL),
    "catalog:community-supply": row("community.slug", others=404, coordinator=200),
    "catalog:module-create": row(others=403, **WRITERS, coordinator=200, partner_manager=200),
    "catalog:module-detail": row("draft_module.slug", others=404, **WRITERS, **SEES_ALL),
    "catalog:material-file": row(
        lambda world: material(world.draft_module.versions.get()),
        others=404,
        visitor=404,
        **WRITERS,
        **SEES_ALL,
        browser="a file",
    ),
    "catalog:module-edit": row("draft_module.slug", others=404, **WRITERS, **MAY_NOT),
    "catalog:module-preview": row("draft_module.slug", others=404, **WRITERS, **SEES_ALL),
    "catalog:module-publish": row("draft_module.slug", others=404, **WRITERS, **MAY_NOT),
    "catalog:module-propose": row(complete, method="POST", others=404, **STEP, **MAY_NOT),
    "catalog:module-return": row(lambda world: complete(world, proposed=True), others=404, **WRITERS, **MAY_NOT),
    "catalog:module-unpublish": row("version.module.slug", others=404, **WRITERS, **MAY_NOT),
    "catalog:module-archive": row("draft_module.slug", others=404, **WRITERS, **MAY_NOT),
    # It is not archived, so who may do it is told that there is nothing to restore.
    "catalog:module-restore": row(
        "draft_module.slug", method="POST", others=404, provider_editor=409, provider_manager=409, **MAY_NOT
    ),
    "catalog:module-hide": row(
        "version.module.slug",
        others=404,
        catalogue_manager=200,
        administrator=403,
        auditor=403,
        provider_editor=403,
        provider_manager=403,
    ),
    "catalog:module-unhide": row(
        "version.module.slug",
        method="POST",
        others=404,
        catalogue_manager=409,
        administrator=403,
        auditor=403,
        provider_editor=403,
        provider_manager=403,
    ),
    "catalog:module-differences": row("draft_module.slug", others=404, **WRITERS, **SEES_ALL),
    "catalog:module-version-create": row(
        lambda world: complete(world, published=True), method="POST", others=404, **STEP, **MAY_NOT
    ),
    # Its only version: who may do it is told to archive the module instead.
    "catalog:module-version-discard": row(
        "draft_module.slug", method="POST", others=404, provider_editor=409, provider_manager=409, **MAY_NOT
    ),
    "catalog:module-visibility": row(with_link, others=404, **WRITERS, **MAY_NOT),
    "catalog:module-link-renew": row(with_link, method="POST", others=404, **STEP, **MAY_NOT),
    "catalog:module-schedule": row(complete, others=404, **WRITERS, **MAY_NOT),
    "catalog:module-unschedule": row(complete, method="POST", others=404, **STEP, **MAY_NOT),
    "catalog:teacher-list": row(complete, others=404, **WRITERS, **MAY_NOT),
    "catalog:teacher-remove": row(
        lambda world: value(world, teacher).module.slug,
        method="POST",
        data={"teacher": lambda world: value(world, teacher).key},
        others=404,
        **STEP,
        **MAY_NOT,
    ),
    "catalog:module-prices": row(dearer, others=404, **WRITERS, **SEES_ALL),
    "catalog:price-change-list": row(others=403, **SEES_ALL),
    "catalog:origin-list": row(others=200),
    "catalog:origin-answer": row(claimed, method="POST", data={"side": "community"}, others=403, coordinator=302),
    "catalog:licence-request": row("version.module.slug", others=403, coordinator=200, partner_manager=200),
    "catalog:licence-answer": row(licence, others=404, **WRITERS, **MAY_NOT, employer_contact=403, partner_manager=403),
    "catalog:licence-refuse": row(licence, others=404, **WRITERS, **MAY_NOT, employer_contact=403, partner_manager=403),
    "catalog:licence-revoke": row(granted, others=404, **WRITERS, **MAY_NOT, employer_contact=403, partner_manager=403),
    "catalog:offering-create": row("version.module.slug", others=404, **WRITERS, **MAY_NOT),
    "catalog:offering-edit": row("offering.uuid", others=404, **WRITERS, **MAY_NOT),
    "catalog:offering-activate": row(planned, method="POST", others=404, **STEP, **MAY_NOT),
    "catalog:offering-close": row("offering.uuid", method="POST", others=404, **STEP, **MAY_NOT),
    "catalog:offering-cancel": row("offering.uuid", others=404, **WRITERS, **MAY_NOT),
    "catalog:offering-duplicate": row("offering.uuid", method="POST", others=404, **STEP, **MAY_NOT),
}


def listed(world):
    """The slug of the module of the world, on the public catalogue."""
    listing.draw(world.version.module)
    return world.version.module.slug


def elsewhere(world):
    """An offering for which one enrols at the provider."""
    offering = OfferingFactory(version=world.version, active=True, elsewhere=True)
    listing.draw(world.version.module)
    return offering.uuid


def alert(world):
    """The key of an alert that nobody has confirmed."""
    return SearchAlert.objects.create(email="wie@voorbeeld.example", query="q=ai").key


def talk(world):
    return Consultation.objects.create(
        module=world.version.module, hub=world.hub, email="wie@voorbeeld.example", question="Past dit bij mijn werk?"
    ).uuid


HUB = {"hub_manager": 200, "administrator": 200}
TALKS = {
    "catalog:talk-list": row(others=403, **HUB),
    "catalog:talk-answer": row(talk, others=404, **HUB),
    "catalog:talk-close": row(talk, others=404, **HUB),
    "catalog:module-confirm": row("version.module.slug", others=404, **WRITERS, **MAY_NOT),
}
PUBLIC = {
    "catalog:listing-talk": row(listed, everybody=200),
    "catalog:alert-create": row(everybody=200, query="?q=ai&form=online"),
    "catalog:alert-confirm": row(alert, everybody=200),
    "catalog:alert-stop": row(alert, everybody=200),
    "catalog:alert-list": row(others=200),
    "catalog:listing-list": row(everybody=200),
    "catalog:listing-detail": row(listed, everybody=200),
    "catalog:listing-manager": row(listed, everybody=200),
    "catalog:area-detail": row(lambda world: "health", everybody=200),
    "catalog:offering-calendar": row(elsewhere, everybody=200, browser="iCalendar"),
    "catalog:teacher-answer": row(lambda world: value(world, teacher).key, everybody=200),
    "catalog:module-with-link": row(lambda world: linked(world).link_key, everybody=200),
    "catalog:module-with-link-file": row(
        lambda world: value(world, linked).link_key,
        lambda world: material(value(world, linked).versions.get()),
        everybody=200,
        browser="a file",
    ),
    "catalog:listing-feed": row(everybody=200, browser="Atom"),
    "catalog:listing-suggest": row(everybody=200, query="?q=ai", browser="a part of a page"),
    "catalog:listing-compare": row(everybody=200, query="?compare=ai-op-de-werkvloer&compare=verantwoorde-ai"),
    "catalog:listing-csv": row(everybody=200, browser="CSV"),
    "catalog:listing-json": row(everybody=200, browser="JSON"),
    "catalog:demand-create": row(everybody=302, method="POST", data={"q": "kwantum"}),
    "catalog:offering-leave": row(elsewhere, everybody=200),
}
ROWS = AUTHORING | TALKS | PUBLIC

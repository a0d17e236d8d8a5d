"""Inventories on their way in."""

from django.core.files.base import ContentFile

from catalog.models import ImportBatch
from tests.factories.catalog import ModuleVersionFactory
from tests.site.access import row

SHEET = b"Code,Title,Description\nAI-1,Chatbots,What a chatbot can do\n"
SEES = {
    "others": 404,
    "provider_editor": 200,
    "provider_manager": 200,
    "administrator": 200,
    "auditor": 200,
    "catalogue_manager": 200,
}


def uploaded(world):
    batch = ImportBatch(organisation=world.trainer, file_name="aanbod.csv", file_hash="0" * 64)
    batch.file.save("aanbod.csv", ContentFile(SHEET))
    return batch.uuid


def done(world):
    batch = ImportBatch.objects.create(
        organisation=world.trainer, file_name="aanbod.csv", file_hash="0" * 64, status=ImportBatch.Status.DONE
    )
    batch.problems.create(row_number=2, column="Uren", value="1 tot 4", reason="load_range")
    ModuleVersionFactory(module__owner_organisation=world.trainer, module__import_batch=batch)
    return batch.uuid


PUBLISHES = {"others": 404, "provider_editor": 403, "provider_manager": 403, "administrator": 403, "auditor": 403}
ROWS = {
    "catalog:import-list": row(
        others=403,
        provider_editor=200,
        provider_manager=200,
        coordinator=200,
        partner_manager=200,
        catalogue_manager=200,
        administrator=200,
        auditor=200,
    ),
    "catalog:import-create": row(
        others=403,
        provider_editor=200,
        provider_manager=200,
        coordinator=200,
        partner_manager=200,
        catalogue_manager=200,
    ),
    "catalog:import-detail": row(done, **SEES),
    "catalog:import-columns": row(uploaded, **SEES | {"administrator": 403, "auditor": 403}),
    "catalog:import-discard": row(
        uploaded,
        method="POST",
        others=404,
        provider_editor=302,
        provider_manager=302,
        catalogue_manager=302,
        administrator=403,
        auditor=403,
    ),
    "catalog:import-problems": row(done, **SEES, browser="a download"),
    "catalog:import-publish": row(done, **PUBLISHES, catalogue_manager=200),
    "catalog:import-unpublish": row(done, **PUBLISHES, catalogue_manager=200),
}

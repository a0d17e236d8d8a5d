"""Files among the materials of a module: kept with the draft that names them, gone when no version does."""

from catalog import materials
from catalog.materials import Material
from catalog.models import MaterialFile, Module
from config import uploads


def keep_files(module: Module, rows: list[Material]) -> list[Material]:
    """The rows as they are stored, after their new files have been kept. Part of `save_draft`."""
    return [materials.row({**each, "file": _kept(module, each.get("file"))}) for each in rows]


def _kept(module: Module, file):
    if isinstance(file, uploads.Checked):
        return MaterialFile.objects.create(module=module, file=uploads.keep(file))
    return file


def drop_files(module: Module) -> None:
    """Removes the files that no version of the module names any more."""
    named = {uuid for version in module.versions.only("materials") for uuid in materials.named(version)}
    for kept in module.material_files.select_related("file"):
        if str(kept.uuid) not in named:
            kept.delete()
            uploads.remove(kept.file)

"""What a version says of its materials: rows `{"title", "url", "licence"}`, with `file` where one was uploaded. So the
pages of the public, the comparison of versions and frozen files need no other table."""

from collections.abc import Iterable
from typing import Any

from catalog.models import MaterialFile, ModuleVersion
from config.uploads import Checked

Material = dict[str, Any]


def row(values: Material) -> Material:
    """What is kept of a row of the form, of which `file` is a `MaterialFile`, one that has only been checked, or none.
    A row without a file reads as it did before there were any, so that marks which cover it keep covering it."""
    found, file = {name: values.get(name, "") for name in ("title", "url", "licence")}, values.get("file")
    if isinstance(file, MaterialFile):
        file = {"uuid": str(file.uuid), "name": file.file.name, "kind": file.file.kind, "size": file.file.size}
    elif isinstance(file, Checked):  # not kept yet: only to be compared
        file = {"uuid": "", "name": file.name, "kind": file.kind.code, "size": file.file.size}
    return found | ({"file": file} if file else {})


def rows(values: Iterable[Material]) -> list[Material]:
    return [row(each) for each in values]


def named(version: ModuleVersion) -> set[str]:
    """The files that a version names, by their uuid."""
    return {each["file"]["uuid"] for each in version.materials if each.get("file")}

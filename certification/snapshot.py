"""What an application freezes, and what the mark covers of it."""

from typing import Any

from catalog import snapshot
from catalog.models import ModuleVersion
from certification.models import SchemeVersion


def freeze(version: ModuleVersion) -> dict[str, Any]:
    """The module version as plain values, kept with the application."""
    return snapshot.content(version)


def whole_hash(frozen: dict[str, Any]) -> str:
    """SHA-256 over the whole snapshot: tells whether a frozen file was touched."""
    return snapshot.content_hash(frozen, frozen)


def certified_hash(frozen: dict[str, Any], scheme_version: SchemeVersion) -> str:
    """SHA-256 over the certified fields alone. Versions with the same one are covered by the same certificate."""
    return snapshot.content_hash(frozen, scheme_version.certified_fields)

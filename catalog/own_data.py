"""What this app knows about a person, and the foreign keys to a person that it answers for when one is erased.

Who wrote, checked and published a version stays with the version, as an account without name and address.
"""

from typing import Any

from catalog.models import ModuleVersion
from people.models import User

FIELDS = [
    "catalog.importbatch.imported_by",
    "catalog.importbatch.published_by",
    "catalog.learningpath.published_by",
    "catalog.learningpath.written_by",
    "catalog.moduleversion.proposed_by",
    "catalog.moduleversion.published_by",
    "catalog.moduleversion.written_by",
    "catalog.offeringrole.given_by",
    "catalog.offeringrole.person",
    "catalog.providerlicence.requested_by",
]


def export_of(user: User) -> dict[str, Any]:
    """The versions that this person wrote last; roles are in the part of `people`."""
    written = ModuleVersion.objects.filter(written_by=user).select_related("module").order_by("pk")
    return {
        "written_versions": [
            {"module": version.module.slug, "version": version.number, "changed_at": version.updated_at.isoformat()}
            for version in written
        ]
    }

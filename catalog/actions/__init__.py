"""What happens to modules, licences and offerings. Each function is one transaction and writes the audit trail."""

from catalog.actions.editing import Stale
from catalog.actions.licences import grant_licence, refuse_licence, request_licence, revoke_licence
from catalog.actions.marks import set_mark
from catalog.actions.modules import (
    archive,
    create_module,
    discard_draft,
    hide,
    new_version,
    obstacles_to_publish,
    place_module,
    propose,
    publish,
    restore,
    return_to_draft,
    save_draft,
    unhide,
    unpublish,
)
from catalog.actions.offerings import (
    activate_offering,
    cancel_offering,
    close_offering,
    create_offering,
    duplicate_offering,
    obstacles_to_activate,
    save_offering,
)

__all__ = [
    "Stale",
    "activate_offering",
    "archive",
    "cancel_offering",
    "close_offering",
    "create_module",
    "create_offering",
    "discard_draft",
    "duplicate_offering",
    "grant_licence",
    "hide",
    "new_version",
    "obstacles_to_activate",
    "obstacles_to_publish",
    "place_module",
    "propose",
    "publish",
    "refuse_licence",
    "request_licence",
    "restore",
    "return_to_draft",
    "revoke_licence",
    "save_draft",
    "save_offering",
    "set_mark",
    "unhide",
    "unpublish",
]

"""What a hub tells about itself."""

from typing import Any

from partners import editing
from partners.models import Hub
from people.models import User


def change_hub(hub: Hub, *, seen: int, by: User, **fields: Any) -> Hub:
    """Raises `editing.ChangedMeanwhile` when somebody else changed the same fields after `seen`."""
    return editing.save_changes(hub, fields, seen=seen, by=by)

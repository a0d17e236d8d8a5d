"""Places and outputs of a community: rows of their own that its coordinators keep."""

from typing import Any, TypeVar

from django.db import transaction

from communities import consequences
from communities.actions.registration import require_editable
from communities.models import Community, Location, Output
from partners import editing
from people.history import record
from people.models import User

P = TypeVar("P", Location, Output)


def add_location(community: Community, *, by: User, **fields: Any) -> Location:
    return _add(Location, community, by, fields)


def add_output(community: Community, *, by: User, **fields: Any) -> Output:
    return _add(Output, community, by, fields)


@transaction.atomic
def _add(model: type[P], community: Community, by: User, fields: dict[str, Any]) -> P:
    require_editable(community)
    part = model.objects.create(community=community, **fields)
    record(community, f"community.{model._meta.model_name}_added", by=by, part=part.pk)
    return part


@transaction.atomic
def change_part(part: P, *, seen: int, by: User, **fields: Any) -> P:
    """Raises `editing.ChangedMeanwhile` when somebody else changed the same fields after `seen`."""
    require_editable(part.community)
    return editing.save_changes(part, fields, seen=seen, by=by)


@transaction.atomic
def remove_part(part: P, *, by: User) -> Community:
    require_editable(part.community)
    if isinstance(part, Output):
        consequences.follow("output_removed", part, by=by)
    record(part.community, f"community.{part._meta.model_name}_removed", by=by, part=part.pk)
    part.delete()
    return part.community

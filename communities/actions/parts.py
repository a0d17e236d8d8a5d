"""Places and outputs of a community: rows of their own that its coordinators keep."""

from typing import Any, TypeVar

from django.db import transaction

from communities import consequences
from communities.actions.answers import ask_about
from communities.actions.registration import require_editable
from communities.models import Community, Location, Output
from partners import editing
from people.history import lock, record
from people.models import User

P = TypeVar("P", Location, Output)


def add_location(community: Community, *, by: User, **fields: Any) -> Location:
    return _add(Location, community, by, fields)


@transaction.atomic
def add_output(community: Community, *, by: User, **fields: Any) -> Output:
    output = _add(Output, community, by, fields)
    if output.challenge_id:
        ask_about(output, by=by)
    return output


@transaction.atomic
def _add(model: type[P], community: Community, by: User, fields: dict[str, Any]) -> P:
    require_editable(community)
    part = model.objects.create(community=community, **fields)
    record(community, f"community.{model._meta.model_name}_added", by=by, part=part.pk)
    return part


@transaction.atomic
def change_part(part: P, *, seen: int, by: User, **fields: Any) -> P:
    """Raises `editing.ChangedMeanwhile` when somebody else changed the same fields after `seen`. Another challenge is
    confirmed anew."""
    require_editable(part.community)
    before = getattr(lock(part), "challenge_id", None)
    part = editing.save_changes(part, fields, seen=seen, by=by)
    if "challenge" in fields and part.challenge_id != before:
        ask_about(part, by=by)
    return part


@transaction.atomic
def remove_part(part: P, *, by: User) -> Community:
    require_editable(part.community)
    if isinstance(part, Output):
        consequences.follow("output_removed", part, by=by)
    record(part.community, f"community.{part._meta.model_name}_removed", by=by, part=part.pk)
    part.delete()
    return part.community

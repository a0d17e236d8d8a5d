"""What happens to the words of the vocabularies."""

from typing import Any

from django.db import transaction

from partners import editing
from partners.models import Term
from people.history import record
from people.models import User


@transaction.atomic
def add_term(*, by: User, **fields: Any) -> Term:
    term = Term.objects.create(**fields)
    record(term, "term.added", by=by)
    return term


def change_term(term: Term, *, seen: int, by: User, **fields: Any) -> Term:
    """Raises `editing.ChangedMeanwhile`, as for organisations. The code never changes: other tables hold it."""
    return editing.save_changes(term, fields, seen=seen, by=by)

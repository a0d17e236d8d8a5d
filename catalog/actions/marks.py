"""The mark of a module, handed down by `certification`."""

import datetime

from django.db import transaction

from catalog import listing
from catalog.models import Module
from people.history import lock


@transaction.atomic
def set_mark(module: Module, *, number: str, valid_until: datetime.date | None) -> Module:
    """Shows the mark with this number on the module until and including this day; an empty number takes it away. The
    audit event is the caller's: the certificate's own."""
    stored = lock(module)
    for target in (stored, module):
        target.mark_number, target.mark_valid_until = number, valid_until if number else None
    stored.save(update_fields=["mark_number", "mark_valid_until"])
    listing.ask_for(stored)
    return module

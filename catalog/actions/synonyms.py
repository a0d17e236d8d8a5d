"""The words that mean the same in a search. What is written here holds from the next question on."""

from django.db import transaction

from catalog.models import Synonym
from people.history import lock, record
from people.models import User


@transaction.atomic
def create_synonym(words: list[str], *, by: User) -> Synonym:
    synonym = Synonym.objects.create(words=words)
    record(synonym, "synonym.created", by=by, words=words)
    return synonym


@transaction.atomic
def change_synonym(synonym: Synonym, *, words: list[str], by: User) -> Synonym:
    """Writes nothing when they are the same words."""
    stored = lock(synonym)
    if stored.words != words:
        record(stored, "synonym.changed", by=by, words=words, before=stored.words)
        stored.words = words
        stored.save(update_fields=["words"])
    return stored


@transaction.atomic
def remove_synonym(synonym: Synonym, *, by: User) -> None:
    """A second removal finds nothing and does nothing."""
    stored = Synonym.objects.select_for_update().filter(pk=synonym.pk).first()
    if stored:
        record(stored, "synonym.removed", by=by, words=stored.words)
        stored.delete()

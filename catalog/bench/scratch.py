"""Scratch databases with many listings, kept by size and version: a million rows take minutes to build."""

import sys
import time
import uuid
from typing import Any

from django.contrib.postgres.indexes import GinIndex
from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import Model
from django.utils import timezone

from catalog.bench import rows
from catalog.models import Lexeme, Listing, Module, Word
from catalog.search import keeping
from catalog.search.analysis import analysed
from catalog.search.vocabulary import key_of
from communities.models import Community
from partners.models import Organisation

BATCH = 5_000
VECTORS = ("text_nl", "text_en", "headline_nl", "headline_en")


def name_for(size: int) -> str:
    return f"bench_search_{rows.VERSION}_{size}"


def create(size: int) -> None:
    """A database of that name, empty at first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name_for(size)])
        if not cursor.fetchone():
            cursor.execute(f"CREATE DATABASE {name_for(size)}")


def fill(size: int) -> None:
    """In the scratch database itself: migrations, and the rows that are not there yet. Tells on stderr how far it is; what
    was broken off goes on where it was."""
    call_command("migrate", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = current_database()"
        )
        is_complete = cursor.fetchone()[0] == "complete"
    if not is_complete:
        _build(size)
    keeping.keep()  # as the worker does every quarter of an hour


def _build(size: int) -> None:
    with connection.cursor() as cursor:
        _surroundings()
        # Filling the text indexes row by row takes three times as long, and a change per row would be no change.
        indexes = [index for index in Listing._meta.indexes if isinstance(index, GinIndex)]
        cursor.execute(f"DROP INDEX IF EXISTS {', '.join(index.name for index in indexes)}")
        cursor.execute("ALTER TABLE catalog_listing DISABLE TRIGGER USER")
        _rows(cursor, size)
        cursor.execute("SELECT setval(pg_get_serial_sequence('catalog_module', 'id'), %s)", [size + 1])
        cursor.execute("ALTER TABLE catalog_listing ENABLE TRIGGER USER")
        with connection.schema_editor() as editor:
            for index in indexes:
                editor.add_index(Listing, index)
        _words()
        cursor.execute("VACUUM ANALYZE")
        cursor.execute(f"COMMENT ON DATABASE {name_for(size)} IS 'complete'")


def _rows(cursor, size: int) -> None:
    catalogue, began = rows.Catalogue(), time.monotonic()
    for start in range(Listing.objects.count(), size, BATCH):
        with transaction.atomic():
            _copy(cursor, catalogue, range(start, min(start + BATCH, size)))
        sys.stderr.write(f"{start + BATCH} of {size} rows, {time.monotonic() - began:.0f} s\n")


def _surroundings() -> None:
    """Those whose names the facets show."""
    Organisation.objects.bulk_create(
        [
            Organisation(slug=slug, name=f"{slug.capitalize()} (fictief)", kind="private_trainer")
            for slug in rows.PROVIDERS
        ],
        ignore_conflicts=True,
    )
    lead = Organisation.objects.first()
    Community.objects.bulk_create(
        [Community(slug=slug, title_nl=f"{slug.capitalize()} (fictief)", lead=lead) for slug in rows.COMMUNITIES],
        ignore_conflicts=True,
    )


def _copy(cursor, catalogue: rows.Catalogue, numbers: range) -> None:
    owner = Organisation.objects.values_list("pk", flat=True).first()
    now = timezone.now()
    module = _defaults(Module) | {"owner_organisation_id": owner, "created_at": now}
    defaults = _defaults(Listing)
    columns = ["number", "module_id", *(name for name in defaults if name not in ("number", "module_id"))]
    with cursor.copy(f"COPY catalog_module ({', '.join(module)}) FROM STDIN") as copy:
        for number in numbers:
            own = {"id": number + 1, "uuid": uuid.uuid4(), "slug": f"bench-{number}"}
            copy.write_row(list((module | own).values()))
    with cursor.copy(f"COPY catalog_listing ({', '.join(columns)}) FROM STDIN") as copy:
        for number in numbers:
            row = defaults | catalogue.row(number) | {"content_hash": str(number), "updated_at": now, "document": "{}"}
            copy.write_row([number + 1, number + 1, *(row[column] for column in columns[2:])])


def _defaults(model: type[Model]) -> dict[str, Any]:
    return {field.attname: field.get_default() for field in model._meta.concrete_fields if field.attname not in VECTORS}


def _words() -> None:
    """The words of the texts, as drawing would have remembered them."""
    for language, words in (("dutch", rows.DUTCH), ("english", rows.ENGLISH)):
        spelled = [*words, *(rows.made_up(number) for number in range(rows.OTHER + rows.RARE))]
        found = {lexeme for lexemes in analysed(language, spelled) for lexeme in lexemes}
        Word.objects.bulk_create((Word(word=word) for word in sorted(set(spelled))), ignore_conflicts=True)
        Lexeme.objects.bulk_create(
            [Lexeme(language=language, lexeme=lexeme, key=key_of(language, lexeme)) for lexeme in sorted(found)],
            ignore_conflicts=True,
        )

import time
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.core.validators import URLValidator, ValidationError
from django.db import transaction
from django.db.models import Count
from django.utils.translation import override

from catalog import import_run
from catalog.actions import imports
from catalog.inventory import reading
from catalog.inventory.columns import BY_NAME, NEEDED, recognise
from catalog.inventory.reasons import NotAnInventory, Reason
from catalog.inventory.suggestions import suggest
from catalog.models import ImportBatch
from partners.models import Organisation
from people.models import User


class Command(BaseCommand):
    help = (
        "Reads a CSV or XLSX inventory of courses into drafts, by its known headings. Twice the same changes nothing."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--organisation", required=True, metavar="SLUG", help="who owns the courses")
        parser.add_argument("--source-url", default="", help="where the inventory is published")
        parser.add_argument("--by", metavar="EMAIL", help="the account in whose name it happens")
        parser.add_argument("--language", choices=["nl", "en"], help="of the texts; otherwise recognised")
        parser.add_argument("--column", action="append", default=[], metavar="FIELD=HEADING",
                            help=f"where a heading is not known; fields: {', '.join(BY_NAME)}")  # fmt: skip

    def handle(self, *, file, organisation, source_url, by, language, column, **options):
        began = time.monotonic()
        owner, person = self._owner(organisation), self._person(by)
        try:
            if source_url:
                URLValidator(schemes=["http", "https"])(source_url)
            content = file.read_bytes()
            table = reading.read(content)
        except ValidationError as error:
            raise CommandError(f"{source_url!r} is not an address of a page.") from error
        except OSError as error:
            raise CommandError(f"{file} cannot be opened: {error.strerror}.") from error
        except NotAnInventory as error:
            with override("en"):
                raise CommandError(f"{file.name}: {error.fault.label}") from error
        columns = self._columns(table.headings, column)
        batch = self._claimed(owner, person, file.name, content, source_url, table, columns, language)
        import_run.run(batch)
        batch.refresh_from_db()
        with override("en"):
            self._report(batch, time.monotonic() - began)

    def _owner(self, slug):
        found = Organisation.objects.filter(slug=slug).first()
        if found is None:
            raise CommandError(f"No organisation has the address {slug!r}.")
        return found

    def _person(self, email):
        if not email:
            return None
        found = User.objects.filter(email__iexact=email).first()
        if found is None:
            raise CommandError(f"Nobody has an account with the address {email!r}.")
        return found

    def _columns(self, headings, chosen):
        columns = recognise(headings)
        for choice in chosen:
            name, _sign, heading = choice.partition("=")
            if name not in BY_NAME or heading not in headings:
                raise CommandError(f"--column {choice}: no such field or heading. Headings: {', '.join(headings)}")
            columns[name] = headings.index(heading)
        if missing := [name for name in NEEDED if name not in columns]:
            raise CommandError(f"No column for {' and '.join(missing)}; use --column. Headings: {', '.join(headings)}")
        return columns

    @transaction.atomic
    def _claimed(self, owner, person, file_name, content, source_url, table, columns, language):
        """In one transaction, so that the worker does not take it first."""
        batch = imports.upload_inventory(owner, content=content, file_name=file_name, by=person)
        suggested = suggest(table, columns)
        imports.start_import(
            batch,
            columns=columns,
            language=language or suggested.language,
            hours_per_credit=suggested.hours_per_credit,
            source_url=source_url,
            by=person,
        )
        return imports.claim_batch(batch)

    def _report(self, batch, seconds):
        if batch.status != ImportBatch.Status.DONE:
            raise CommandError(f"{batch.file_name}: {batch.why_failed}")
        used = batch.row_count - batch.kept_apart_count
        lines = [
            f"{batch.row_count} rows read, {used} used, {batch.kept_apart_count} kept apart, {batch.course_count} courses.",
            f"{batch.module_count} modules and {batch.offering_count} offerings made as drafts.",
            f"{batch.changed_count} modules changed, {batch.unchanged_count} unchanged, {batch.blocked_count} left to people.",
        ]
        found = batch.problems.values_list("reason").annotate(number=Count("pk")).order_by("-number")
        lines += [f"  {number:>5}  {Reason(reason).label}" for reason, number in found]
        lines.append(f"{seconds:.1f} seconds. Publishing is for a catalogue manager: {batch.get_absolute_url()}")
        self.stdout.write("\n".join(lines))

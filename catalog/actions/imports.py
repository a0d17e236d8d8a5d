"""An inventory on its way in: uploaded, its columns chosen, read by the worker in chunks.

Each chunk is one transaction with its counts and problems, and `done_count` says how far the batch is. So a worker can be
killed at any moment, and two that work on one batch take turns.
"""

import datetime
import hashlib
from decimal import Decimal
from functools import partial
from itertools import islice

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from catalog import arrivals
from catalog.inventory.columns import NEEDED
from catalog.inventory.grouping import Inventory
from catalog.inventory.reasons import Fault, Problem
from catalog.models import ImportBatch, ImportProblem
from partners.models import Organisation
from people.history import NotPossible, lock, move, record
from people.models import User
from people.nudges import nudge

Status = ImportBatch.Status
IMPORT_TASK = "catalog.import_batches"
COURSES_AT_ONCE = 150
LEASE = datetime.timedelta(minutes=2)
MOST_ATTEMPTS = 3
KEEP_UPLOADS = datetime.timedelta(days=7)


@transaction.atomic
def upload_inventory(
    organisation: Organisation, *, content: bytes, file_name: str, source_url: str = "", by: User | None
) -> ImportBatch:
    """Keeps an uploaded file until its columns have been chosen. The caller has read it: what is no table is not kept.

    Raises `NotPossible` for an organisation that has ended.
    """
    if organisation.status == Organisation.Status.DISSOLVED:
        raise NotPossible(_("This organisation has ended. Nothing can be imported for it."))
    batch = ImportBatch.objects.create(
        organisation=organisation,
        file_name=file_name.rsplit("/", 1)[-1][-200:],
        file_hash=hashlib.sha256(content).hexdigest(),
        source_url=source_url,
        imported_by=by,
    )
    batch.file.save(f"{batch.uuid}.inventory", ContentFile(content), save=False)
    batch.save(update_fields=["file"])
    record(batch, "importbatch.uploaded", by=by)
    return batch


@transaction.atomic
def start_import(
    batch: ImportBatch,
    *,
    columns: dict[str, int],
    language: str,
    hours_per_credit: Decimal | None,
    source_url: str,
    by: User | None,
) -> ImportBatch:
    """Puts the batch in the queue of the worker. `columns` gives the place of the column of each field.

    Raises `NotPossible` when it is in the queue already, or no column has a title or a code.
    """
    if any(name not in columns for name in NEEDED):
        raise NotPossible(_("Choose a column for the title and one for the code."))
    move(
        batch,
        Status.WAITING,
        by=by,
        columns=columns,
        language=language,
        hours_per_credit=hours_per_credit,
        source_url=source_url,
    )
    nudge(IMPORT_TASK)
    return batch


@transaction.atomic
def discard_upload(batch: ImportBatch, *, by: User | None) -> ImportBatch:
    """Puts an upload away that will not be imported after all, with its file."""
    move(batch, Status.DISCARDED, by=by, finished_at=timezone.now())
    _forget_file(batch)
    return batch


@transaction.atomic
def claim_batch(only: ImportBatch | None = None) -> ImportBatch | None:
    """Takes the batch that has waited longest, for as long as the lease lasts; None when nothing is due. One on which
    workers have failed three times is given up."""
    due = ImportBatch.objects.due().select_for_update(skip_locked=True, of=("self",)).select_related("organisation")
    batch = (due.filter(pk=only.pk) if only else due).order_by("imported_at", "id").first()
    if batch is None:
        return None
    batch.attempts += 1
    batch.claimed_until = timezone.now() + LEASE
    batch.save(update_fields=["attempts", "claimed_until"])
    if batch.status == Status.WAITING:
        move(batch, Status.RUNNING, by=None)
    if batch.attempts > MOST_ATTEMPTS:
        fail_import(batch, fault=Fault.STOPPED)
        return None
    return batch


@transaction.atomic
def fail_import(batch: ImportBatch, *, fault: Fault) -> ImportBatch:
    """The file turned out to be no inventory. What earlier chunks wrote stays: it was read well."""
    move(batch, Status.FAILED, by=None, fault=fault, finished_at=timezone.now(), claimed_until=None)
    _forget_file(batch)
    return batch


@transaction.atomic
def write_chunk(batch: ImportBatch, inventory: Inventory) -> bool:
    """Writes the next courses of the inventory as drafts; False when there are none left and the batch is done."""
    stored = lock(batch)
    if stored.status != Status.RUNNING:
        return False
    if not stored.course_count:
        _write_problems(stored, inventory.problems)
        stored.row_count, stored.course_count = inventory.row_count, len(inventory.courses)
        stored.kept_apart_count = inventory.kept_apart_count
    courses = list(islice(inventory.courses, stored.done_count, stored.done_count + COURSES_AT_ONCE))
    lock(stored.organisation)  # two imports, or an editor with the same code, one after the other
    arrival = arrivals.write(stored, courses)
    _write_problems(stored, arrival.problems)
    for name, count in arrival.counts.items():
        setattr(stored, name, getattr(stored, name) + count)
    stored.done_count += len(courses)
    stored.attempts, stored.claimed_until = 1, timezone.now() + LEASE
    stored.save()
    if stored.done_count < stored.course_count:
        return True
    move(batch, Status.DONE, by=None, finished_at=timezone.now(), claimed_until=None)
    _forget_file(batch)
    return False


def _write_problems(batch: ImportBatch, problems: list[Problem]) -> None:
    ImportProblem.objects.bulk_create(
        (
            ImportProblem(
                batch=batch,
                row_number=problem.row_number,
                column=problem.column[:80],
                value=problem.value[:300],
                reason=problem.reason,
                is_row_kept_apart=problem.is_row_kept_apart,
            )
            for problem in problems
        ),
        batch_size=2_000,
    )


def _forget_file(batch: ImportBatch) -> None:
    """Deletes the file once the transaction has been committed; `clean_up_uploads` finds what was left behind."""
    name = lock(batch).file.name
    ImportBatch.objects.filter(pk=batch.pk).update(file="")
    batch.file = ""
    if name:
        transaction.on_commit(partial(default_storage.delete, name), robust=True)


def clean_up_uploads(now: datetime.datetime) -> None:
    """Puts away uploads whose columns nobody chose within a week, and files that no batch knows."""
    for batch in ImportBatch.objects.filter(status=Status.UPLOADED, imported_at__lt=now - KEEP_UPLOADS):
        discard_upload(batch, by=None)
    if not default_storage.exists("imports"):
        return
    known = set(ImportBatch.objects.exclude(file="").values_list("file", flat=True))
    for name in default_storage.listdir("imports")[1]:
        path = f"imports/{name}"
        if path not in known and default_storage.get_modified_time(path) < now - KEEP_UPLOADS:
            default_storage.delete(path)

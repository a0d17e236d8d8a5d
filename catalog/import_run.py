"""One batch, from its stored file to drafts."""

from catalog.actions import imports
from catalog.inventory import grouping, reading
from catalog.inventory.reasons import Fault, NotAnInventory
from catalog.models import ImportBatch


def table_of(batch: ImportBatch, *, most_rows: int | None = None) -> reading.Table:
    """The table in the file of the batch. Raises `NotAnInventory`, also when the file is no longer there."""
    try:
        with batch.file.open("rb") as stream:
            content = stream.read()
    except (OSError, ValueError) as error:  # ValueError: the batch has no file
        raise NotAnInventory(Fault.GONE) from error
    return reading.read(content, most_rows=most_rows)


def run(batch: ImportBatch) -> None:
    """Reads the whole file, then writes it chunk by chunk. Nothing is written of a file that cannot be read."""
    try:
        table = table_of(batch)
    except NotAnInventory as error:
        imports.fail_import(batch, fault=error.fault)
        return
    inventory = grouping.group(table, batch.columns, hours_per_credit=batch.hours_per_credit)
    while imports.write_chunk(batch, inventory):
        pass

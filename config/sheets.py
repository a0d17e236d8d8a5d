"""Tables as files that spreadsheet programs open: CSV and XLSX."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.http import HttpResponse
from tablib import Dataset

TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def sheet(form: str, name: str, header: Sequence[str], rows: Iterable[Sequence[Any]]) -> HttpResponse:
    """The table as a download `<name>.<form>`; `form` is one of `TYPES`. Numbers stay numbers; a text that a
    spreadsheet would take for a formula begins with an apostrophe instead."""
    table = Dataset(*[[harmless(cell) for cell in row] for row in rows], headers=[harmless(each) for each in header])
    content = table.export(form)
    if form == "csv":
        content = content.encode("utf-8-sig")  # the mark by which Excel knows that it is UTF-8
    response = HttpResponse(content, content_type=TYPES[form])
    response["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return response


def harmless(cell: Any) -> Any:
    """The same cell, unless a spreadsheet would calculate with what somebody typed."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(STARTS_A_FORMULA) else cell

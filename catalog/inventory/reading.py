"""A file to a table. What the file is shows from its content; its name is not asked. Pure."""

import codecs
import csv
import datetime
import io
import re
import warnings
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from catalog.inventory.reasons import Fault, NotAnInventory

MOST_BYTES = 10 * 1024 * 1024
MOST_UNPACKED = 150 * 1024 * 1024  # a workbook of 10 MB unpacks to some 60 MB
MOST_ROWS = 50_000
MOST_COLUMNS = 200
MOST_IN_CELL = 100_000
DELIMITERS = (",", ";", "\t", "|")
MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# Signs that no text has; in a file without a byte order mark they mean a picture, a program or another encoding.
NOT_TEXT = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f-\x84\x86-\x9f]")


@dataclass(frozen=True)
class Row:
    number: int  # as a spreadsheet counts: the headings are in row 1 unless empty rows come first
    cells: tuple[str, ...]  # as many as there are headings
    is_too_long: bool = False  # cells beyond the last heading had something in them


@dataclass(frozen=True)
class Table:
    headings: tuple[str, ...]  # unique; a column without one is called after its place
    rows: tuple[Row, ...]


def read(content: bytes, *, most_rows: int | None = None) -> Table:
    """The table in this file: UTF-8, UTF-16 with a byte order mark or Windows-1252 text separated by comma, semicolon,
    tab or bar; or the first sheet of an .xlsx workbook that has rows. Empty rows are left out, the numbers of the others
    stay. `most_rows` stops early, for a preview.

    Raises `NotAnInventory`; then nothing of the file may be used.
    """
    if len(content) > MOST_BYTES:
        raise NotAnInventory(Fault.TOO_LARGE)
    if not content.strip(b"\x00 \t\r\n"):
        raise NotAnInventory(Fault.EMPTY)
    if content.startswith(OLD_OFFICE):
        raise NotAnInventory(Fault.PROTECTED if b"E\x00n\x00c\x00r\x00y\x00p\x00t" in content else Fault.OLD_EXCEL)
    records = _workbook(content) if content.startswith(b"PK\x03\x04") else _separated(_decoded(content))
    return _table(records, most_rows)


def _table(records: Iterable[tuple[int, list[str]]], most_rows: int | None) -> Table:
    filled = ((number, cells) for number, cells in records if any(cells))
    first = next(filled, None)
    if first is None:
        raise NotAnInventory(Fault.EMPTY)
    headings = _headings(first[1])
    if len(headings) > MOST_COLUMNS:
        raise NotAnInventory(Fault.TOO_WIDE)
    if len(headings) < 2:
        raise NotAnInventory(Fault.ONE_COLUMN)
    rows, width = [], len(headings)
    for number, cells in filled:
        if len(rows) >= MOST_ROWS:
            raise NotAnInventory(Fault.TOO_MANY_ROWS)
        padded = tuple((cells + [""] * width)[:width])
        rows.append(Row(number, padded, any(cells[width:])))
        if most_rows and len(rows) >= most_rows:
            break
    if not rows:
        raise NotAnInventory(Fault.NO_ROWS)
    return Table(headings, tuple(rows))


def _headings(cells: list[str]) -> tuple[str, ...]:
    while cells and not cells[-1]:
        cells = cells[:-1]
    found: list[str] = []
    for place, cell in enumerate(cells, 1):
        name = " ".join(cell.split())[:80] or f"({place})"
        found.append(f"{name[:70]} ({place})" if name in found else name)
    return tuple(found)


# Text


def _decoded(content: bytes) -> str:
    for mark, encoding in MARKS:
        if content.startswith(mark):
            return _as_text(content, encoding)
    if b"\x00" in content:
        raise NotAnInventory(Fault.ENCODING if _looks_wide(content) else Fault.NO_TABLE)
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        text = _as_text(content, "cp1252")
    if NOT_TEXT.search(text):
        raise NotAnInventory(Fault.NO_TABLE)
    return text


def _as_text(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise NotAnInventory(Fault.ENCODING) from error


def _looks_wide(content: bytes) -> bool:
    """UTF-16 without its mark: every second byte of plain text is nothing."""
    start = content[:400]
    return min(start[0::2].count(0), start[1::2].count(0)) == 0 and start.count(0) > len(start) // 4


def _separated(text: str) -> Iterator[tuple[int, list[str]]]:
    if not text.strip("\ufeff \t\r\n,;|"):
        raise NotAnInventory(Fault.EMPTY)
    if text.lstrip()[:1] in ("<", "{", "%"):  # a page, a document of another kind
        raise NotAnInventory(Fault.NO_TABLE)
    delimiter = _delimiter(text)
    csv.field_size_limit(MOST_IN_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    number = 0
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise NotAnInventory(Fault.OPEN_QUOTE, reader.line_num) from error
        number += 1
        yield number, [cell.strip() for cell in cells]


def _delimiter(text: str) -> str:
    """The sign that cuts the first filled line into most pieces; quoted pieces count once."""
    line = next((line for line in text.splitlines() if line.strip(" \t,;|")), "")
    bare = re.sub(r'"[^"]*"', "", line)
    best = max(DELIMITERS, key=bare.count)
    if not bare.count(best):
        raise NotAnInventory(Fault.ONE_COLUMN if len(text.splitlines()) > 1 else Fault.NO_TABLE)
    return best


# Workbooks


def _workbook(content: bytes) -> Iterator[tuple[int, list[str]]]:
    import openpyxl  # slow to import, and no page but this reads a workbook
    from openpyxl.utils.exceptions import InvalidFileException

    _check_package(content)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about styles and extensions, which are of no interest
            book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
            yield from _first_filled_sheet(book)
    except NotAnInventory:
        raise
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, TypeError, OSError, EOFError, IndexError,
            AttributeError, SyntaxError, NotImplementedError) as error:  # fmt: skip
        # What a damaged package makes openpyxl and the XML parser raise; SyntaxError is the parser's own kind.
        raise NotAnInventory(Fault.BROKEN) from error


def _first_filled_sheet(book) -> Iterator[tuple[int, list[str]]]:
    for sheet in book.worksheets:
        sheet.reset_dimensions()  # what a sheet says about its size need not be true
        found = False
        for number, cells in enumerate(sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS + 1), 1):
            if number > 4 * MOST_ROWS:
                raise NotAnInventory(Fault.TOO_MANY_ROWS)
            texts = [_text_of(cell) for cell in cells]
            found = found or any(texts)
            yield number, texts
        if found:
            return


def _check_package(content: bytes) -> None:
    """Looks at the packing list before anything is unpacked: the sizes there bound what can come out."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            parts = package.infolist()
            if "xl/workbook.xml" not in package.namelist():
                raise NotAnInventory(Fault.NO_TABLE)
            if len(parts) > 2_000 or sum(part.file_size for part in parts) > MOST_UNPACKED:
                raise NotAnInventory(Fault.UNPACKS_TOO_LARGE)
            if any(part.flag_bits & 1 for part in parts):
                raise NotAnInventory(Fault.PROTECTED)
            for part in parts:
                if part.filename.endswith((".xml", ".rels")):
                    _check_declarations(package, part)
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, ValueError) as error:
        raise NotAnInventory(Fault.BROKEN) from error


def _check_declarations(package: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """A document type can define words that unfold without end; no workbook has one."""
    with package.open(part) as stream:
        if b"<!DOCTYPE" in stream.read(2048).replace(b"\x00", b"").upper():
            raise NotAnInventory(Fault.NO_TABLE)


def _text_of(cell: object) -> str:
    """As somebody would type it: whole numbers without a point, days as ISO 8601, times as 24-hour clock."""
    if cell is None or (isinstance(cell, str) and cell.startswith("#") and cell.endswith(("!", "?", "/A"))):
        return ""
    if isinstance(cell, datetime.datetime):
        return cell.date().isoformat() if cell.time() == datetime.time() else cell.isoformat(" ", "minutes")
    if isinstance(cell, datetime.date):
        return cell.isoformat()
    if isinstance(cell, datetime.time):
        return cell.isoformat("minutes")
    if isinstance(cell, float):
        return f"{cell:.10f}".rstrip("0").rstrip(".")
    return str(cell).strip()[:MOST_IN_CELL]

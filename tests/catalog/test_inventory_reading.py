import csv
import datetime
import io
import string
import zipfile

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.inventory import reading
from catalog.inventory.reading import Row, Table, read
from catalog.inventory.reasons import Fault, NotAnInventory

TABLE = Table(("Code", "Titel"), (Row(2, ("A1", "Café")), Row(4, ("A2", "Robots"))))
SHEET = "Code;Titel\nA1;Café\n;\nA2;Robots\n"


def workbook(*sheets):
    book, stream = openpyxl.Workbook(), io.BytesIO()
    book.remove(book.active)
    for rows in sheets:
        sheet = book.create_sheet()
        for row in rows:
            sheet.append(row)
    book.save(stream)
    return stream.getvalue()


def package(**files):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in files.items():
            made.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return stream.getvalue()


def fault_of(content):
    with pytest.raises(NotAnInventory) as caught:
        read(content)
    return caught.value.fault


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_read_knows_encodings_by_their_bytes(encoding):
    assert read(SHEET.encode(encoding)) == TABLE


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_read_finds_the_delimiter(delimiter):
    assert read(SHEET.replace(";", delimiter).encode()) == TABLE


def test_read_keeps_the_numbers_of_a_spreadsheet_and_cells_over_several_lines():
    found = read(b'\n\nCode,Titel,Code\r\nA1,"Twee\nregels, en een komma"\r\nA2,x,y,z\r\n')
    assert found == Table(
        ("Code", "Titel", "Code (3)"),
        (Row(4, ("A1", "Twee\nregels, en een komma", "")), Row(5, ("A2", "x", "y"), is_too_long=True)),
    )


def test_read_takes_the_first_sheet_with_rows():
    content = workbook(
        [],
        [
            ["Code", "Titel", "Start", "Om", "EC", "Prijs"],
            ["A1", "Chatbots", datetime.date(2027, 1, 14), datetime.time(9, 30), 2.5, 450.0],
        ],
    )
    assert read(content) == Table(
        ("Code", "Titel", "Start", "Om", "EC", "Prijs"),
        (Row(2, ("A1", "Chatbots", "2027-01-14", "09:30", "2.5", "450")),),
    )


def test_read_stops_early_for_a_preview():
    assert len(read(SHEET.encode(), most_rows=1).rows) == 1


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", Fault.EMPTY),
        (b"\xef\xbb\xbf", Fault.EMPTY),
        (b"\n\n ; ;\n", Fault.EMPTY),
        (b"Code;Titel\n", Fault.NO_ROWS),
        (b"Code\nA1\n", Fault.ONE_COLUMN),
        (b"zomaar een zin", Fault.NO_TABLE),
        (b"<html><table><tr><td>a,b</td></tr></table>", Fault.NO_TABLE),
        (b"%PDF-1.7\n1 0 obj, x\n", Fault.NO_TABLE),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR,;,;", Fault.NO_TABLE),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, Fault.OLD_EXCEL),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), Fault.PROTECTED),
        ("Code;Titel\nA1;x\n".encode("utf-16-le"), Fault.ENCODING),
        (b"\xff\xfe" + "Code\nA1\n".encode("utf-16-le"), Fault.ONE_COLUMN),
        (b"\xff\xfeC\x00o\x00d", Fault.ENCODING),
        ("Code;Titel\nA1;é".encode() + b"\x81\x8d", Fault.ENCODING),
        (b'Code;Titel\nA1;"open\nA2;dicht\n', Fault.OPEN_QUOTE),
        (b"PK\x03\x04 en dan niets", Fault.BROKEN),
        (package(readme_xml="<a/>"), Fault.NO_TABLE),
        (package(xl__workbook_xml="geen xml"), Fault.BROKEN),
        (package(xl__workbook_xml='<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>'), Fault.NO_TABLE),
        (b"a,b\n" + b"," * 300 + b"x\n", None),
        (b",".join(b"k%d" % number for number in range(201)) + b"\n1,2\n", Fault.TOO_WIDE),
        (b"a;b\n" + b"x" * reading.MOST_BYTES, Fault.TOO_LARGE),
    ],
)
def test_read_says_why_a_file_is_none(content, fault):
    if fault is None:
        assert read(content).rows[0].is_too_long
    else:
        assert fault_of(content) == fault


def test_read_opens_no_bomb():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("xl/workbook.xml", "<workbook/>")
        with made.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            for _each in range(160):
                part.write(b" " * 1024 * 1024)
    assert len(stream.getvalue()) < 1024 * 1024
    assert fault_of(stream.getvalue()) == Fault.UNPACKS_TOO_LARGE


def test_read_refuses_a_workbook_that_broke_off():
    content = workbook([["Code", "Titel"], ["A1", "x"]])
    assert fault_of(content[: len(content) // 2]) == Fault.BROKEN


def test_read_refuses_too_many_rows(monkeypatch):
    monkeypatch.setattr(reading, "MOST_ROWS", 1)
    assert fault_of(SHEET.encode()) == Fault.TOO_MANY_ROWS


CELL = st.text(alphabet=string.ascii_letters + string.digits + ' éü€,;"\n|', max_size=12).map(str.strip)


@given(st.lists(st.lists(CELL, min_size=3, max_size=3), min_size=1, max_size=8), st.sampled_from([",", ";", "\t", "|"]))
def test_read_gives_back_what_a_spreadsheet_wrote(rows, delimiter):
    stream = io.StringIO()
    csv.writer(stream, delimiter=delimiter).writerows([["Een", "Twee", "Drie"], *rows])
    filled = [Row(number, tuple(cells)) for number, cells in enumerate(rows, 2) if any(cells)]
    if filled:
        assert read(stream.getvalue().encode()) == Table(("Een", "Twee", "Drie"), tuple(filled))
    else:
        assert fault_of(stream.getvalue().encode()) == Fault.NO_ROWS


@given(st.binary(max_size=400) | st.binary(max_size=200).map(lambda tail: b"PK\x03\x04" + tail))
def test_read_knows_only_tables_and_faults(content):
    try:
        table = read(content)
    except NotAnInventory:
        return
    assert len(table.headings) >= 2
    assert all(len(row.cells) == len(table.headings) for row in table.rows)


def test_every_fault_has_a_sentence():
    assert all(str(fault.label).endswith(".") for fault in Fault)

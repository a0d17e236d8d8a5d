"""What an uploaded file is, judged by its content. Its name only has to agree. Pure: nothing is kept, nothing is run.

A document that can do something by itself (macros, embedded programs, templates from elsewhere, scripts in a PDF) is
refused, and so is what unpacks to far more than it weighs.
"""

import re
import unicodedata
import warnings
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import BinaryIO

import puremagic
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError

MB = 1024 * 1024
MOST_UNPACKED = 250 * MB
MOST_PARTS = 5_000
MOST_PIXELS = 40_000_000  # about 8,000 by 5,000
HEAD = 4_096
NAME_LENGTH = 100
# Signs that no text has. A file with one of them is a picture, a program or in another encoding.
NOT_TEXT = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")
MARKUP = re.compile(rb"\s*<(!doctype|html|head|body|script|svg|\?xml|\?php|iframe)", re.IGNORECASE)
ACTIVE_PDF = re.compile(rb"/(JavaScript|Launch|RichMedia|EmbeddedFiles)\b")
ACTIVE_PARTS = re.compile(r"vbaproject|vbadata|/activex/|oleobject|^basic/|^scripts/|\.(exe|dll|js|vbs|jar|bat|ps1)$")


class NotAccepted(ValueError):
    """The file is not taken. The message says what is wrong and how to mend it, for the reader."""


@dataclass(frozen=True)
class Kind:
    """`names`: the extensions that go with it, the usual one first."""

    code: str
    label: str
    names: tuple[str, ...]
    content_type: str
    check: Callable[[BinaryIO], None]
    is_picture: bool = False


def check(file: BinaryIO, name: str, *, kinds: Iterable[Kind], most_bytes: int) -> Kind:
    """The kind of this file, which is one of `kinds`. The file is left at its beginning.

    Raises `NotAccepted` for an empty or too large file, a kind that is not wanted, a name that promises something else
    than the content holds, and for a file that is damaged, protected or can do something by itself.
    """
    size = file.seek(0, 2)
    if not size:
        raise NotAccepted(_("This file is empty. Choose another one."))
    if size > most_bytes:
        raise NotAccepted(
            _("This file is %(size)s; at most %(most)s is possible. Make it smaller, or link to it instead.")
            % {"size": filesizeformat(size), "most": filesizeformat(most_bytes)}
        )
    kinds = tuple(kinds)
    extension = name.rpartition(".")[2].lower() if "." in name else ""
    kind = next((each for each in kinds if extension in each.names), None)
    if kind is None:
        raise NotAccepted(
            _("Files called “%(name)s” are not taken. Possible are: %(kinds)s.")
            % {"name": f".{extension}" if extension else name, "kinds": labels(kinds)}
        )
    kind.check(file)
    file.seek(0)
    return kind


def labels(kinds: Iterable[Kind]) -> str:
    """`PDF, Word (.docx)`: for a help text."""
    return ", ".join(kind.label for kind in kinds)


def clean_name(name: str, kind: Kind) -> str:
    """A name that every computer takes and that hides nothing: no folders, no signs that turn the direction of reading,
    one extension, and that is the one of the content. `../a.exe.pdf` becomes `a-exe.pdf`."""
    stem = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2].rpartition(".")[0]
    stem = "".join(sign for sign in stem if unicodedata.category(sign)[0] != "C")
    stem = re.sub(r"[^\w\s()-]", "-", stem)
    stem = re.sub(r"\s+", " ", re.sub(r"-{2,}", "-", stem)).strip(" -_")[:NAME_LENGTH].rstrip(" -_")
    if re.fullmatch(r"(?i)con|prn|aux|nul|(com|lpt)\d", stem):
        stem = f"{stem}-1"
    return f"{stem or 'file'}.{kind.names[0]}"


def _head(file: BinaryIO, size: int = HEAD) -> bytes:
    file.seek(0)
    return file.read(size)


def _foreign(file: BinaryIO, wanted: str) -> NotAccepted:
    """The content is something else than the name says; tells what, where that is known."""
    try:
        found = puremagic.magic_string(_head(file))[0].name.strip().rstrip(".")
    except (puremagic.PureError, ValueError, IndexError):
        found = ""
    if found:
        return NotAccepted(
            _("The name says %(wanted)s, but the content is something else: %(found)s. Save it as %(wanted)s first.")
            % {"wanted": wanted, "found": found}
        )
    return NotAccepted(
        _("The name says %(wanted)s, but the content is something else. Save it as %(wanted)s first.")
        % {"wanted": wanted}
    )


def _damaged() -> NotAccepted:
    return NotAccepted(_("This file is damaged and cannot be opened. Save it again and choose the new file."))


def _protected() -> NotAccepted:
    return NotAccepted(_("This file is protected by a password. Take the protection off first."))


def _active() -> NotAccepted:
    return NotAccepted(
        _("This file holds macros, scripts or other embedded things that run by themselves. Save it without them.")
    )


def _pdf(file: BinaryIO) -> None:
    if not _head(file, 8).startswith(b"%PDF-"):
        raise _foreign(file, "PDF")
    file.seek(max(0, file.seek(0, 2) - 2_048))
    end = file.read()
    if b"startxref" not in end or b"%%EOF" not in end:
        raise _damaged()
    file.seek(0)
    rest = b""
    while chunk := file.read(MB):
        piece = rest + chunk
        if b"/Encrypt" in piece:
            raise _protected()
        if ACTIVE_PDF.search(piece):
            raise _active()
        rest = piece[-32:]


def _package(file: BinaryIO, wanted: str) -> zipfile.ZipFile:
    """The packing list, judged before anything is unpacked: the sizes there bound what can come out."""
    if _head(file, 4) != b"PK\x03\x04":
        if _head(file, 8) == b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1":
            raise NotAccepted(
                _("This is a file of an old Office program, or one with a password. Save it as %(wanted)s first.")
                % {"wanted": wanted}
            )
        raise _foreign(file, wanted)
    try:
        package = zipfile.ZipFile(file)
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise _damaged() from error
    parts = package.infolist()
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise NotAccepted(_("This file unpacks to far too much. Save it again with fewer or smaller pictures."))
    if any(part.flag_bits & 1 for part in parts):
        raise _protected()
    if any(ACTIVE_PARTS.search(part.filename.lower()) for part in parts):
        raise _active()
    return package


def _part(package: zipfile.ZipFile, name: str) -> bytes:
    """The beginning of one part; nothing where it is missing. However large it says to be, no more is unpacked."""
    try:
        with package.open(name) as stream:
            return stream.read(MB)
    except KeyError:
        return b""
    except (zipfile.BadZipFile, OSError, EOFError, ValueError, NotImplementedError) as error:
        raise _damaged() from error


def _office(label: str, main: str) -> Callable[[BinaryIO], None]:
    """Office Open XML: Word, Excel, PowerPoint since 2007."""

    def check_office(file: BinaryIO) -> None:
        package = _package(file, label)
        listed = _part(package, "[Content_Types].xml")
        if b"macroEnabled" in listed or b"ms-office.vba" in listed:
            raise _active()
        if f"application/vnd.openxmlformats-officedocument.{main}.main+xml".encode() not in listed:
            raise _foreign(file, label)
        for name in package.namelist():
            if name.endswith(".rels"):
                links = _part(package, name)
                if b"attachedTemplate" in links and b'"External"' in links:
                    raise _active()  # a template from elsewhere brings its macros along

    return check_office


def _open_document(label: str, content_type: str) -> Callable[[BinaryIO], None]:
    def check_open_document(file: BinaryIO) -> None:
        package = _package(file, label)
        if _part(package, "mimetype").strip() != content_type.encode():
            raise _foreign(file, label)
        listed = _part(package, "META-INF/manifest.xml")
        if not listed:
            raise _damaged()
        if b"encryption-data" in listed:
            raise _protected()

    return check_open_document


def _picture(label: str) -> Callable[[BinaryIO], None]:
    def check_picture(file: BinaryIO) -> None:
        if not _head(file, 8).startswith(STARTS[label]):
            raise _foreign(file, label)
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # how large is too large is said below
                file.seek(0)
                with Image.open(file, formats=[label]) as picture:
                    if picture.width * picture.height > MOST_PIXELS:
                        raise NotAccepted(_("This picture has too many pixels. Make it smaller first."))
                    picture.load()
        except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
            raise error if isinstance(error, NotAccepted) else _damaged() from error

    return check_picture


STARTS = {"PNG": b"\x89PNG\r\n\x1a\n", "JPEG": b"\xff\xd8\xff"}


def _svg(file: BinaryIO) -> None:
    if b"<svg" not in _head(file, 16 * HEAD):
        raise _foreign(file, "SVG")


def _text(file: BinaryIO) -> None:
    head = _head(file)
    if MARKUP.match(head.removeprefix(b"\xef\xbb\xbf")) or head.startswith((b"%PDF-", b"PK\x03\x04", b"#!", b"{\\rtf")):
        raise _foreign(file, _("plain text"))
    file.seek(0)
    content = file.read()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NotAccepted(
            _("This is no text in UTF-8. Save it as “UTF-8” (in Excel: “CSV UTF-8”) and choose the new file.")
        ) from error
    if NOT_TEXT.search(text):
        raise _foreign(file, _("plain text"))


_OASIS = "application/vnd.oasis.opendocument."
_OOXML = "application/vnd.openxmlformats-officedocument."


def _ooxml(code: str, label: str, name: str, main: str) -> Kind:
    return Kind(code, f"{label} (.{name})", (name,), f"{_OOXML}{main}", _office(label, main))


def _odf(code: str, name: str) -> Kind:
    label = f"OpenDocument (.{name})"
    return Kind(code, label, (name,), f"{_OASIS}{code}", _open_document(label, f"{_OASIS}{code}"))


PDF = Kind("pdf", "PDF", ("pdf",), "application/pdf", _pdf)
WORD = _ooxml("docx", "Word", "docx", "wordprocessingml.document")
EXCEL = _ooxml("xlsx", "Excel", "xlsx", "spreadsheetml.sheet")
POWERPOINT = _ooxml("pptx", "PowerPoint", "pptx", "presentationml.presentation")
ODT, ODS, ODP = _odf("text", "odt"), _odf("spreadsheet", "ods"), _odf("presentation", "odp")
PNG = Kind("png", "PNG", ("png",), "image/png", _picture("PNG"), is_picture=True)
JPEG = Kind("jpeg", "JPEG", ("jpg", "jpeg"), "image/jpeg", _picture("JPEG"), is_picture=True)
# Only for logos: `config/logos.py` writes it anew before it is kept.
SVG = Kind("svg", "SVG", ("svg",), "image/svg+xml", _svg, is_picture=True)
CSV = Kind("csv", "CSV", ("csv",), "text/csv; charset=utf-8", _text)
TEXT = Kind("txt", "TXT", ("txt",), "text/plain; charset=utf-8", _text)

PICTURES = (PNG, JPEG)
DOCUMENTS = (PDF, WORD, EXCEL, POWERPOINT, ODT, ODS, ODP, *PICTURES, CSV, TEXT)
BY_CODE = {kind.code: kind for kind in (*DOCUMENTS, SVG)}

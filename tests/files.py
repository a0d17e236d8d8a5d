"""Small files of every kind, as bytes, and bad ones: made here, so that nothing binary lies in the repository."""

import io
import zipfile

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from config import file_kinds, uploads

OOXML = "application/vnd.openxmlformats-officedocument."


def pdf(inside: bytes = b"") -> bytes:
    return b"%PDF-1.7\n1 0 obj << /Type /Catalog " + inside + b" >> endobj\nstartxref\n9\n%%EOF\n"


def package(**parts: bytes | str) -> bytes:
    """A ZIP archive; the names of its parts may hold `__` for a slash."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name.replace("__", "/"), data)
    return content.getvalue()


def docx(main: str = "wordprocessingml.document", **parts: bytes | str) -> bytes:
    listed = f'<Types><Override ContentType="{OOXML}{main}.main+xml"/></Types>'
    return package(**{"[Content_Types].xml": listed, "word/document.xml": "<w/>", **parts})


def odt(manifest: str = "<manifest/>", **parts: bytes | str) -> bytes:
    kind = "application/vnd.oasis.opendocument.text"
    return package(**{"mimetype": kind, "META-INF/manifest.xml": manifest, **parts})


def picture(format: str = "PNG", size: tuple[int, int] = (4, 3)) -> bytes:
    content = io.BytesIO()
    Image.new("RGB", size, "teal").save(content, format)
    return content.getvalue()


def svg(inside: str = '<rect width="9" height="9"/>', head: str = "") -> bytes:
    return f'{head}<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">{inside}</svg>'.encode()


def drawn(thing):
    """The thing (an organisation, a lab, a community), with a logo."""
    kind = file_kinds.PNG
    thing.refresh_from_db(fields=["logo"])  # one that a test before undid is gone
    thing.logo = thing.logo or uploads.keep(uploads.Checked(upload("logo.png", picture()), "logo.png", kind))
    thing.save()
    return thing


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, content_type="application/octet-stream")

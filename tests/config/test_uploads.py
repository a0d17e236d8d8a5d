import io
import os
from datetime import timedelta

import pytest
from django.apps import apps
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone

from config import file_kinds, uploads
from config.file_kinds import NotAccepted
from config.models import StoredFile
from tests import files
from tests.files import docx, odt, package, pdf, picture, upload

EXTERNAL = '<Relationship Type="x/attachedTemplate" Target="http://evil.example/t.dotm" TargetMode="External"/>'
DAMAGED, PROTECTED, ACTIVE = "is beschadigd", "met een wachtwoord beveiligd", "macro's, scripts"


def in_words(value):
    """Contents differ from one making to the next and are no names for tests."""
    return value if isinstance(value, str) else "content"


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.PDF", pdf(), "pdf"),
        ("a.docx", docx(), "docx"),
        ("a.xlsx", docx("spreadsheetml.sheet"), "xlsx"),
        ("a.pptx", docx("presentationml.presentation"), "pptx"),
        ("a.odt", odt(), "text"),
        ("a.png", picture(), "png"),
        ("a.jpeg", picture("JPEG"), "jpeg"),
        ("a.csv", "\ufeffnaam;prijs\ncafé;€ 3".encode(), "csv"),
        ("a.txt", "Één zin: a < b.".encode(), "txt"),
    ],
    ids=in_words,
)
def test_what_is_taken_is_known_by_its_content(name, content, kind):
    file = io.BytesIO(content)
    found = file_kinds.check(file, name, kinds=file_kinds.DOCUMENTS, most_bytes=10_000)
    assert (found.code, file.tell()) == (kind, 0)


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.png", b"", "is leeg"),
        ("a.png", b"x" * 20_000, "hoogstens 9,8"),
        ("a.exe", b"MZ", "“.exe”"),
        ("a", b"MZ", "“a”"),
        ("a.png", picture("GIF"), "Graphics interchange format"),
        ("a.png", b"MZ\x90\x00" + b"\0" * 60, "Windows Executable"),
        ("a.png", picture("JPEG"), "De naam zegt PNG"),
        ("a.jpg", b"<svg onload=alert(1)>", "De naam zegt JPEG"),
        ("a.png", picture()[:-30], DAMAGED),
        ("a.pdf", b"<html>%PDF-1.7", "De naam zegt PDF"),
        ("a.pdf", pdf()[:30], DAMAGED),
        ("a.pdf", pdf(b"/OpenAction << /S /JavaScript /JS (x) >>"), ACTIVE),
        ("a.pdf", pdf(b"/Encrypt 3 0 R"), PROTECTED),
        ("a.docx", pdf(), "De naam zegt Word"),
        ("a.docx", odt(), "De naam zegt Word"),
        ("a.docx", docx()[:60], DAMAGED),
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "oud Office-programma"),
        ("a.docx", docx(word__vbaProject=b"x"), ACTIVE),
        ("a.docx", docx("wordprocessingml.document.macroEnabled"), ACTIVE),
        ("a.docx", docx(**{"word/_rels/settings.xml.rels": EXTERNAL}), ACTIVE),
        ("a.odt", odt(Basic__Module=b"x"), ACTIVE),
        ("a.odt", odt("<encryption-data/>"), PROTECTED),
        ("a.odt", package(mimetype="application/vnd.oasis.opendocument.text"), DAMAGED),
        ("a.csv", "café".encode("latin-1"), "UTF-8"),
        ("a.csv", b"a;b\x00c", "De naam zegt platte tekst"),
        ("a.txt", b"\xef\xbb\xbf <!DOCTYPE html><script>", "De naam zegt platte tekst"),
        ("a.txt", b"#!/bin/sh", "De naam zegt platte tekst"),
    ],
    ids=in_words,
)
def test_what_is_not_taken_and_what_is_said_of_it(name, content, told):
    with pytest.raises(NotAccepted, match=told):
        file_kinds.check(io.BytesIO(content), name, kinds=file_kinds.DOCUMENTS, most_bytes=10_000)


def test_what_unpacks_to_too_much_is_refused_before_it_is_unpacked(monkeypatch):
    monkeypatch.setattr(file_kinds, "MOST_UNPACKED", 1_000_000)
    monkeypatch.setattr(file_kinds, "MOST_PIXELS", 10)
    for name, content, told in [
        ("a.docx", docx(word__media=b"0" * 2_000_000), "uitgepakt veel te groot"),
        ("a.png", picture(), "te veel beeldpunten"),
    ]:
        with pytest.raises(NotAccepted, match=told):
            file_kinds.check(io.BytesIO(content), name, kinds=file_kinds.DOCUMENTS, most_bytes=10_000)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("Verslag van één dag (2).PDF", "Verslag van één dag (2).pdf"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\tmp\\a.exe.pdf", "a-exe.pdf"),
        ("\u202efdp.exe\x00\n.pdf", "fdp-exe.pdf"),
        ("con.pdf", "con-1.pdf"),
        ('"<b>;.pdf', "b.pdf"),
        (".pdf", "file.pdf"),
        ("x" * 300 + ".pdf", "x" * 100 + ".pdf"),
    ],
)
def test_names_are_cleaned(given, kept):
    assert file_kinds.clean_name(given, file_kinds.PDF) == kept


def _kept(name, content):
    return uploads.keep(uploads.FileField(required=False).clean(upload(name, content)))


@pytest.mark.django_db
def test_a_file_is_kept_under_a_name_that_nobody_can_guess_and_served_so_that_nothing_runs(rf):
    stored = _kept("plan.exe.pdf", pdf())
    assert (stored.name, stored.kind, stored.size) == ("plan-exe.pdf", "pdf", len(pdf()))
    assert not stored.file.name.endswith("pdf") and stored.file.name.startswith("files/")
    answer = uploads.answer(rf.get("/"), stored)
    assert b"".join(answer.streaming_content) == pdf()
    stored.file.close()  # closing the answer would close the connection of this test as well
    told = {
        name: answer[name]
        for name in ("Content-Type", "Content-Disposition", "X-Content-Type-Options", "Cache-Control")
    }
    assert told == {
        "Content-Type": "application/pdf",
        "Content-Disposition": 'attachment; filename="plan-exe.pdf"',
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-cache",
    }
    assert answer["Content-Security-Policy"].endswith("sandbox")
    again = uploads.answer(rf.get("/", headers={"If-None-Match": answer["ETag"]}), stored)
    assert (again.status_code, again["Content-Security-Policy"]) == (304, answer["Content-Security-Policy"])
    photo = _kept("foto.jpeg", picture("JPEG"))
    shown = uploads.answer(rf.get("/"), photo, is_public=True)
    assert (shown["Content-Disposition"], shown["Content-Type"], shown["Cache-Control"]) == (
        'inline; filename="foto.jpg"', "image/jpeg", "public, no-cache",
    )  # fmt: skip
    photo.file.close()


@pytest.mark.django_db
def test_removing_takes_the_file_along(django_capture_on_commit_callbacks):
    stored = _kept("a.pdf", pdf())
    with django_capture_on_commit_callbacks(execute=True):
        uploads.remove(stored)
        assert default_storage.exists(stored.file.name)  # until the change is certain
    assert not default_storage.exists(stored.file.name)
    assert not StoredFile.objects.exists()


@pytest.mark.django_db
def test_the_sweep_takes_what_nothing_points_at_and_leaves_what_is_new(django_capture_on_commit_callbacks):
    old, new = _kept("old.pdf", pdf()), _kept("new.pdf", pdf())
    StoredFile.objects.filter(pk=old.pk).update(stored_at=timezone.now() - timedelta(days=2))
    lost, fresh = (default_storage.save(f"files/{name}", upload(name, b"x")) for name in ("lost", "fresh"))
    ago = (timezone.now() - timedelta(days=2)).timestamp()
    os.utime(default_storage.path(lost), (ago, ago))
    with django_capture_on_commit_callbacks(execute=True):
        assert uploads.sweep() == (1, 1)
    left = {os.path.join("files", name) for name in default_storage.listdir("files")[1]}
    assert (left, list(StoredFile.objects.all())) == ({new.file.name, fresh}, [new])


def test_the_sweep_looks_at_every_column_that_points_at_a_file():
    columns = {
        field
        for model in apps.get_models()
        for field in model._meta.concrete_fields
        if field.is_relation and field.related_model is StoredFile
    }
    assert {relation.field for relation in uploads.pointing_at_files()} == columns
    assert {field.remote_field.related_name for field in columns} >= {"+"}


@pytest.mark.django_db
def test_a_body_over_the_limit_is_refused_without_being_kept(client, settings, monkeypatch):
    settings.UPLOAD_MOST_BYTES = 5_000
    monkeypatch.setattr("django.http.request.HttpRequest.parse_file_upload", lambda *_: pytest.fail("it was parsed"))
    response = client.post(reverse("gallery"), {"file": files.upload("a.png", b"x" * 10_000)})
    assert response.status_code == 413
    assert "mag hoogstens 4,9" in response.content.decode()

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from catalog.models import ImportBatch, Module, ModuleVersion, Offering
from tests.factories.partners import OrganisationFactory

pytestmark = pytest.mark.django_db
SHEET = (
    "Subject,Number,Name,Description,Credit Hours,CRN,Type\n"
    "AI,101,Machine Learning,The students learn and the teacher teaches.,3 hours.,7001,Online\n"
    "AI,101,Machine Learning,The students learn and the teacher teaches.,3 hours.,7002,Lecture\n"
    "AI,102,Seminar,For all of you.,1 TO 4 hours.,7003,Seminar\n"
)


@pytest.fixture
def owner():
    return OrganisationFactory(verified=True, slug="inventaris")


@pytest.fixture
def sheet(tmp_path):
    path = tmp_path / "aanbod.csv"
    path.write_text(SHEET)
    return path


def said(*args):
    out = StringIO()
    call_command("import_courses", *map(str, args), stdout=out)
    return out.getvalue()


def test_import_courses_tells_what_came_of_it(owner, sheet, provider_editor):
    out = said(
        sheet, "--organisation", "inventaris", "--by", provider_editor.email, "--source-url", "https://bron.example/"
    )
    assert "3 rows read, 3 used, 0 kept apart, 2 courses." in out
    assert "2 modules and 3 offerings made as drafts." in out
    assert "1  The study load is a range; a module has one study load." in out
    batch = ImportBatch.objects.get()
    assert (batch.status, batch.language, batch.imported_by, batch.hours_per_credit) == (
        "done",
        "en",
        provider_editor,
        45,
    )
    assert ModuleVersion.objects.get(module__code="AI 101").load_value == 135


def test_import_courses_twice_changes_nothing(owner, sheet):
    said(sheet, "--organisation", "inventaris")
    assert "0 modules changed, 2 unchanged" in said(sheet, "--organisation", "inventaris")
    assert (Module.objects.count(), Offering.objects.count()) == (2, 3)


def test_import_courses_takes_headings_that_nobody_knows(owner, tmp_path):
    path = tmp_path / "x.csv"
    path.write_text("Kenmerk;Wat\nA1;Robots\n")
    with pytest.raises(CommandError, match="No column for title and code"):
        said(path, "--organisation", "inventaris")
    assert "1 modules" in said(
        path, "--organisation", "inventaris", "--column", "title=Wat", "--column", "code=Kenmerk"
    )


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["--organisation", "nergens"], "No organisation"),
        (["--organisation", "inventaris", "--by", "niemand@voorbeeld.example"], "Nobody has an account"),
        (["--organisation", "inventaris", "--source-url", "javascript:1"], "not an address"),
        (["--organisation", "inventaris", "--column", "titel=Name"], "no such field or heading"),
    ],
)
def test_import_courses_says_what_is_wrong(owner, sheet, args, words):
    with pytest.raises(CommandError, match=words):
        said(sheet, *args)
    assert not ImportBatch.objects.exists()


def test_import_courses_refuses_what_is_no_table(owner, tmp_path):
    path = tmp_path / "foto.csv"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
    with pytest.raises(CommandError, match="not a table"):
        said(path, "--organisation", "inventaris")
    with pytest.raises(CommandError, match="cannot be opened"):
        said(tmp_path / "weg.csv", "--organisation", "inventaris")
    assert not ImportBatch.objects.exists()

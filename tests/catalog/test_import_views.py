import io

import openpyxl
import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from catalog.models import ImportBatch, Module, ModuleVersion
from catalog.tasks import draw_listings, import_batches
from tests.factories.partners import OrganisationFactory

pytestmark = pytest.mark.django_db
SHEET = "Code;Titel;Omschrijving;Studielast;Vorm;Groep\nAI-1;Chatbots;Wat een chatbot kan.;2 EC;online;A\nAI-2;Robots;;1 tot 3 EC;online;A\n;Zonder code;;;;\n"


def at(name, *args):
    return reverse(f"catalog:{name}", args=args)


def file_of(content=SHEET, name="aanbod.csv"):
    return SimpleUploadedFile(name, content.encode() if isinstance(content, str) else content)


def workbook(*rows):
    book, stream = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(stream)
    return stream.getvalue()


@pytest.fixture
def editor(client_of, provider_editor):
    return client_of(provider_editor)


def upload(client, world, content=SHEET, **fields):
    data = {"organisation": world.trainer.pk, "file": file_of(content), "source_url": "https://bron.example/", **fields}
    return client.post(at("import-create"), data)


def chosen(page):
    """What the mapping form would send as it stands."""
    form = page.context["form"]
    return {field.html_name: "" if field.value() is None else field.value() for field in form}


def test_import_goes_from_the_file_over_the_columns_to_drafts(editor, world):
    response = upload(editor, world)
    batch = ImportBatch.objects.get()
    assert response.url == at("import-columns", batch.uuid)
    page = editor.get(response.url)
    data = chosen(page)
    assert {name: data[f"column_{name}"] for name in ("title", "code", "load", "room")} == {
        "title": 1, "code": 0, "load": 3, "room": "",
    }  # fmt: skip
    assert Module.objects.filter(import_batch=batch).count() == 0
    response = editor.post(at("import-columns", batch.uuid), data | {"import": "1"})
    assert response.url == at("import-detail", batch.uuid)
    waiting = editor.get(response.url)
    assert b"hx-trigger" in waiting.content
    import_batches()
    done = editor.get(response.url)
    assert b"hx-trigger" not in done.content
    assert [(each["reason"], each["number"]) for each in done.context["reasons"]] == [("load_range", 1), ("no_code", 1)]
    assert list(ModuleVersion.objects.filter(module__import_batch=batch).values_list("title_nl", flat=True)) == [
        "Chatbots", "Robots",
    ]  # fmt: skip


def test_import_columns_previews_a_choice_without_importing(editor, world):
    upload(editor, world)
    batch = ImportBatch.objects.get()
    data = chosen(editor.get(at("import-columns", batch.uuid))) | {"column_title": 2, "preview": "1"}
    page = editor.post(at("import-columns", batch.uuid), data)
    assert [course["title"] for course in page.context["shown"]] == ["Wat een chatbot kan."]
    batch.refresh_from_db()
    assert batch.status == "uploaded"


def test_import_columns_asks_for_a_title(editor, world):
    upload(editor, world)
    batch = ImportBatch.objects.get()
    data = chosen(editor.get(at("import-columns", batch.uuid))) | {"column_title": "", "import": "1"}
    page = editor.post(at("import-columns", batch.uuid), data)
    assert list(page.context["form"].errors) == ["column_title"]
    assert page.context["preview"] is None


def test_import_columns_leads_on_when_the_import_has_begun(editor, world):
    upload(editor, world)
    batch = ImportBatch.objects.get()
    data = chosen(editor.get(at("import-columns", batch.uuid))) | {"import": "1"}
    editor.post(at("import-columns", batch.uuid), data)
    assert editor.post(at("import-columns", batch.uuid), data).url == at("import-detail", batch.uuid)


def test_import_columns_says_that_the_file_is_gone(editor, world):
    upload(editor, world)
    batch = ImportBatch.objects.get()
    default_storage.delete(batch.file.name)
    assert editor.get(at("import-columns", batch.uuid)).status_code == 409


def test_import_takes_a_workbook_whatever_its_name(editor, world):
    content = workbook(["Code", "Titel", "Uren"], ["AI-1", "Chatbots", 28])
    assert upload(editor, world, content).status_code == 302
    assert ImportBatch.objects.get().file_name == "aanbod.csv"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "Dit is geen tabel"),
        (b"PK\x03\x04" + b"x" * 50, "beschadigd"),
        ("Code\nAI-1\nAI-2\n", "maar één kolom"),
        ("Code;Titel\n", "geen rijen"),
        ('Code;Titel\nAI-1;"Chatbots\n', "aanhalingsteken"),
        (b" \r\n ", "leeg"),
        ("Code;Titel\nAI-1;Café\n".encode("utf-16-le"), "codering"),
        (b"a,b\n" + b"x" * (10 * 1024 * 1024), "groter dan 10 MB"),
    ],
)
def test_upload_of_what_is_no_inventory_says_why_and_keeps_nothing(editor, world, content, words):
    page = upload(editor, world, content)
    assert page.status_code == 200
    assert words in page.content.decode()
    assert (ImportBatch.objects.count(), default_storage.exists("imports")) == (0, False)


def test_upload_is_for_organisations_that_one_writes_for(editor, world):
    page = upload(editor, world, organisation=OrganisationFactory(verified=True).pk)
    assert list(page.context["form"].errors) == ["organisation"]


def test_catalogue_manager_uploads_for_any_organisation(client_of, catalogue_manager):
    owner = OrganisationFactory()
    page = client_of(catalogue_manager).post(at("import-create"), {"organisation": owner.pk, "file": file_of()})
    assert page.url == at("import-columns", ImportBatch.objects.get(organisation=owner).uuid)


def test_import_discard_deletes_the_file(editor, world, django_capture_on_commit_callbacks):
    upload(editor, world)
    batch = ImportBatch.objects.get()
    with django_capture_on_commit_callbacks(execute=True):
        editor.post(at("import-discard", batch.uuid))
    batch.refresh_from_db()
    assert (batch.status, default_storage.listdir("imports")[1]) == ("discarded", [])


def imported(editor, world):
    upload(editor, world)
    batch = ImportBatch.objects.get()
    editor.post(
        at("import-columns", batch.uuid), chosen(editor.get(at("import-columns", batch.uuid))) | {"import": "1"}
    )
    import_batches()
    return batch


def test_import_problems_come_as_a_harmless_spreadsheet(editor, world):
    batch = imported(editor, world)
    batch.problems.create(row_number=9, column="=1+1", value="@SOM(A1)", reason="too_long")
    text = editor.get(at("import-problems", batch.uuid)).content.decode()
    assert text.startswith("\ufeffRij,Kolom,")
    assert text.splitlines()[-1].startswith("9,'=1+1,'@SOM(A1),")


def test_import_detail_narrows_problems_by_reason(editor, world):
    batch = imported(editor, world)
    page = editor.get(at("import-detail", batch.uuid), {"reason": "no_code"})
    assert [row.record.row_number for row in page.context["table"].rows] == [4]


def test_import_publish_and_unpublish_are_two_steps_of_the_catalogue_manager(
    client_of, catalogue_manager, editor, world
):
    batch = imported(editor, world)
    keeper = client_of(catalogue_manager)
    assert keeper.get(at("import-publish", batch.uuid)).context["count"] == 2
    assert keeper.post(at("import-publish", batch.uuid)).url == at("import-detail", batch.uuid)
    draw_listings()
    assert keeper.get(at("import-detail", batch.uuid)).context["public_count"] == 2
    page = keeper.get(Module.objects.get(code="AI-1", import_batch=batch).get_absolute_url()).content.decode()
    assert "https://bron.example/" in page
    assert keeper.post(at("import-publish", batch.uuid)).status_code == 409
    keeper.post(at("import-unpublish", batch.uuid), {"reason": "De bron klopt niet."})
    assert keeper.get(at("import-detail", batch.uuid)).context["waiting_count"] == 2


def test_import_publish_says_what_stands_in_the_way(client_of, catalogue_manager, editor, world):
    batch = imported(editor, world)
    type(world.trainer).objects.filter(pk=world.trainer.pk).update(status="unverified")
    page = client_of(catalogue_manager).get(at("import-publish", batch.uuid))
    assert len(page.context["obstacles"]) == 1


@pytest.mark.parametrize("number", [1, 3])
def test_import_list_costs_the_same_for_any_number(
    client_of, catalogue_manager, world, number, django_assert_num_queries
):
    client = client_of(catalogue_manager)
    client.get(at("import-list"))
    for _each in range(number):
        ImportBatch.objects.create(organisation=world.trainer, file_name="x.csv", file_hash="0" * 64)
    with django_assert_num_queries(6):
        page = client.get(at("import-list"))
    assert len(page.context["table"].rows) == number

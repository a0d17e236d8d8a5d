"""Files among the materials of a module: checked, kept with the version that names them, read by exactly who reads it."""

import datetime

import extruct
import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import AnonymousUser
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from catalog import actions, listing, snapshot
from catalog.models import MaterialFile, Module, ModuleVersion
from config import file_kinds, uploads
from config.models import StoredFile
from tests.catalog.test_module_views import address, edit_data
from tests.factories.catalog import LicenceFactory, ModuleFactory
from tests.factories.partners import OrganisationFactory, OrganisationRoleFactory
from tests.factories.people import UserFactory
from tests.files import pdf, picture, svg, upload

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisation():
    return OrganisationFactory(verified=True)


@pytest.fixture
def writer(organisation):
    return OrganisationRoleFactory(organisation=organisation, role="editor").person


@pytest.fixture
def client(client_of, writer):
    return client_of(writer)


def checked(name="werkboek.pdf", content=None):
    return uploads.FileField().clean(upload(name, content or pdf()))


def save(version, *materials, by):
    outcomes = snapshot.content(version)["outcomes"]
    return actions.save_draft(
        ModuleVersion.objects.get(pk=version.pk), content={"materials": list(materials)}, outcomes=outcomes, by=by
    )


def material(file, title="Werkboek", **more):
    return {"title": title, "url": "", "licence": "cc_by", "file": file} | more


@pytest.fixture
def module(organisation, writer):
    """Public, with a file."""
    module = ModuleFactory(owner_organisation=organisation, draft=True)
    save(module.versions.get(), material(checked()), by=writer)
    actions.publish(module.versions.get(), by=writer)
    listing.draw(module)
    return Module.objects.get(pk=module.pk)


def row_data(number=0, **fields):
    fields = {"title": "Werkboek", "url": "", "licence": "cc_by", "kept": ""} | fields
    forms = {"materials-TOTAL_FORMS": number + 1, "materials-INITIAL_FORMS": int(bool(fields["kept"]))}
    return forms | {f"materials-{number}-{name}": each for name, each in fields.items()}


def soup(response):
    return BeautifulSoup(response.content, "html.parser")


def post(client, version, **data):
    version = ModuleVersion.objects.get(pk=version.pk)
    return client.post(address("module-edit", version.module), edit_data(version, **data))


def test_a_file_comes_with_the_draft_goes_along_to_a_new_version_and_is_replaced_there_alone(
    client, organisation, django_capture_on_commit_callbacks
):
    module = ModuleFactory(owner_organisation=organisation, draft=True)
    version = module.versions.get()
    assert post(client, version, **row_data(file=upload("werk boek.pdf", pdf()))).status_code == 302
    kept = module.material_files.get()
    named = {"uuid": str(kept.uuid), "name": "werk boek.pdf", "kind": "pdf", "size": len(pdf())}
    version.refresh_from_db()
    assert version.materials == [material(named)]
    assert post(client, version, **row_data(kept=str(kept.uuid))).status_code == 302  # nothing chosen, nothing lost
    client.post(address("module-publish", module))
    client.post(address("module-version-create", module))
    second = module.versions.get(number=2)
    assert (second.materials, MaterialFile.objects.count()) == ([material(named)], 1)
    form = soup(client.get(address("module-edit", module))).select_one("#materials")
    assert form.select_one("[name=materials-0-kept]")["value"] == str(kept.uuid)
    assert form.select_one("a")["href"] == reverse("catalog:material-file", args=[kept.uuid])
    post(client, second, **row_data(kept=str(kept.uuid), file=upload("beter.txt", b"Beter.")))
    told = client.get(address("module-differences", module)).context["differences"]
    assert [(each.label, each.old.split(", ")[-1], each.new.split(", ")[-1]) for each in told] == [
        ("Materialen", f"werk boek.pdf ({len(pdf())}\xa0bytes)", "beter.txt (6\xa0bytes)")
    ]
    assert [each.file.name for each in module.material_files.select_related("file")] == ["werk boek.pdf", "beter.txt"]
    better = str(module.material_files.last().uuid)
    with django_capture_on_commit_callbacks(execute=True):
        post(client, second, **row_data(kept=better, without_file="on", url="https://elders.example/boek"))
    second.refresh_from_db()
    assert second.materials == [{"title": "Werkboek", "url": "https://elders.example/boek", "licence": "cc_by"}]
    assert list(StoredFile.objects.all()) == [kept.file] and default_storage.listdir("files")[1] == [
        kept.file.file.name.removeprefix("files/")
    ]


def test_the_sweep_leaves_what_a_version_names_and_takes_what_went_with_its_module(module, writer):
    StoredFile.objects.update(stored_at=timezone.now() - datetime.timedelta(days=9))
    assert uploads.sweep() == (0, 0)
    Module.objects.filter(pk=module.pk).delete()
    assert uploads.sweep() == (1, 0)


def test_a_file_of_another_module_cannot_be_named(client, organisation, module):
    other = ModuleFactory(owner_organisation=organisation, draft=True)
    foreign = str(module.material_files.get().uuid)
    post(client, other.versions.get(), **row_data(kept=foreign))
    assert other.versions.get().materials == [{"title": "Werkboek", "url": "", "licence": "cc_by"}]


def test_the_public_page_shows_the_file_and_machines_read_it(module, settings):
    page = Client().get(module.get_absolute_url())
    link = soup(page).select_one("#people").find_parent("section").select_one("a[href*=materials]")
    (course,) = extruct.extract(page.content.decode(), syntaxes=["json-ld"])["json-ld"]
    assert course["hasPart"] == [
        {
            "@type": "LearningResource",
            "name": "Werkboek",
            "license": "https://creativecommons.org/licenses/by/4.0/",
            "contentUrl": f"{settings.SITE_URL}{link['href']}",
            "encodingFormat": "application/pdf",
        }
    ]
    answer = Client().get(link["href"])
    told = ("Content-Type", "Content-Disposition", "X-Content-Type-Options", "Cache-Control")
    assert [answer[name] for name in told] == [
        "application/pdf", 'attachment; filename="werkboek.pdf"', "nosniff", "public, no-cache",
    ]  # fmt: skip
    assert answer["Content-Security-Policy"].endswith("sandbox") and gets(answer)
    assert Client().get(link["href"], headers={"If-None-Match": answer["ETag"]}).status_code == 304


def gets(response):
    """Whether the file came; it is read to its end, which closes it."""
    return response.status_code == 200 and b"".join(response.streaming_content).startswith(b"%PDF")


READERS = ("visitor", "somebody", "licensed", "reader", "writer")


@pytest.fixture
def answers(client_of, organisation, writer, module):
    """Who gets a file with which answer."""
    people = {
        "visitor": AnonymousUser(),
        "somebody": UserFactory(),
        "licensed": OrganisationRoleFactory(
            organisation=LicenceFactory(module=module, granted=True).organisation, role="editor"
        ).person,
        "reader": OrganisationRoleFactory(organisation=organisation, role="contact").person,
        "writer": writer,
    }

    clients = {who: client_of(person) for who, person in people.items()}

    def ask(kept, name="material-file", *args):
        where = reverse(f"catalog:{name}", args=[*args, kept.uuid])
        return "".join("+" if gets(clients[who].get(where)) else "-" for who in READERS)

    return ask


def test_a_file_is_read_by_exactly_who_reads_the_version_that_names_it(answers, module, writer):
    public = module.material_files.get()
    draft = actions.new_version(module, by=writer)
    save(draft, material(public), material(checked("nieuw.pdf")), by=writer)
    new = module.material_files.last()
    assert (answers(public), answers(new)) == ("+++++", "---++")
    actions.publish(ModuleVersion.objects.get(pk=draft.pk), by=writer)
    third = actions.new_version(Module.objects.get(pk=module.pk), by=writer)
    save(third, material(new), by=writer)
    actions.publish(ModuleVersion.objects.get(pk=third.pk), by=writer)
    assert (answers(public), answers(new)) == ("--+++", "+++++")  # the older version names it still
    for visibility, expected in (("private", "--+++"), ("link", "--+++"), ("public", "+++++")):
        actions.set_visibility(Module.objects.get(pk=module.pk), visibility=visibility, by=writer)
        assert answers(new) == expected
        key = Module.objects.get(pk=module.pk).link_key
        by_link = answers(new, "module-with-link-file", key or "geen")
        assert by_link == ("+++++" if visibility == "link" else "-----")
        assert answers(public, "module-with-link-file", key or "geen") == "-----"
    actions.set_visibility(Module.objects.get(pk=module.pk), visibility="link", by=writer)
    key = Module.objects.get(pk=module.pk).link_key
    actions.renew_link(Module.objects.get(pk=module.pk), by=writer)
    assert answers(new, "module-with-link-file", key) == "-----"
    actions.set_visibility(Module.objects.get(pk=module.pk), visibility="public", by=writer)
    Module.objects.filter(pk=module.pk).update(hidden_reason="Misleidend")
    assert answers(new) == "--+++"
    Module.objects.filter(pk=module.pk).update(hidden_reason="")
    actions.unpublish(Module.objects.get(pk=module.pk), by=writer, reason="Oud.")
    assert answers(new) == "--+++"


def test_the_page_with_a_link_leads_to_the_file_by_its_link(module, writer):
    actions.set_visibility(module, visibility="link", by=writer)
    page = soup(Client().get(Module.objects.get(pk=module.pk).get_absolute_url()))
    answer = Client().get(page.select_one("a[href*='/materials/']")["href"])
    assert (answer["X-Robots-Tag"], gets(answer)) == ("noindex", True)


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("foto.png", b"MZ\x90\x00" + b"\x00" * 80, "de inhoud is iets anders"),
        ("tekening.svg", svg("<script>alert(1)</script>"), "kunt u hier niet kiezen"),
        ("spel.exe", b"MZ\x90\x00", "kunt u hier niet kiezen"),
        ("leeg.pdf", b"", "leeg"),
        ("kapot.pdf", b"%PDF-1.7 afgebroken", "beschadigd"),
        ("groot.txt", b"a" * (10 * file_kinds.MB + 1), "hoogstens 10"),
    ],
)
def test_what_is_no_honest_document_is_refused_at_its_field_and_nothing_is_kept(
    client, organisation, name, content, told
):
    module = ModuleFactory(owner_organisation=organisation, draft=True)
    response = post(client, module.versions.get(), **row_data(file=upload(name, content)))
    (errors,) = response.context["material_rows"].errors
    assert (response.status_code, list(errors)) == (200, ["file"])
    assert told in soup(response).select_one("#materials .invalid-feedback").text
    assert not StoredFile.objects.exists()


def waiting(response, number=0):
    name = f"materials-{number}-file-waiting"
    field = soup(response).select_one(f"[name={name}]")
    assert field is not None, "the file does not wait"
    assert "foto.png" in field.find_parent("fieldset").text
    return {"file-waiting": field["value"]}


def test_a_file_that_was_right_waits_while_the_form_comes_back(client, organisation, writer):
    version = ModuleFactory(owner_organisation=organisation, draft=True).versions.get()
    chosen = row_data(file=upload("foto.png", picture()), licence="")
    refused = post(client, version, **chosen)
    assert list(refused.context["material_rows"].errors[0]) == ["licence"]
    more = post(client, version, **row_data(licence="", **waiting(refused)), **{"add-materials": "1"})
    data = edit_data(version, **row_data(**waiting(more)))
    save(version, by=UserFactory())
    actions.save_draft(  # a colleague was quicker
        ModuleVersion.objects.get(pk=version.pk), content={"title_nl": "Van de ander"},
        outcomes=snapshot.content(version)["outcomes"], by=UserFactory(),
    )  # fmt: skip
    stale = client.post(address("module-edit", version.module), data)
    assert stale.status_code == 409
    told = {row.select_one("th").text: row.select("td")[1].text for row in soup(stale).select(".lk-banner tbody tr")}
    assert "foto.png" in told["Materialen"]
    again = {**data, **row_data(**waiting(stale)), "seen": soup(stale).select_one("#id_seen")["value"]}
    assert client.post(address("module-edit", version.module), again).status_code == 302
    version.refresh_from_db()
    assert [each["file"]["name"] for each in version.materials] == ["foto.png"]

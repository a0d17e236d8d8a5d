import json
import re

import pytest
from bs4 import BeautifulSoup
from django.core.files.storage import default_storage
from django.urls import reverse

from communities import actions
from communities.models import KnowledgeFile, KnowledgeItem
from config import uploads
from config.models import StoredFile
from people.history import NotPossible
from people.models import Event
from tests.factories.communities import CommunityFactory, CommunityRoleFactory, KnowledgeItemFactory, PartnershipFactory
from tests.factories.partners import OrganisationFactory
from tests.files import docx, pdf, picture, upload

pytestmark = pytest.mark.django_db
FIELDS = {"kind": "case", "title_nl": "Röntgenfoto's beoordelen", "summary_nl": "Wat wij leerden.", "licence": "cc-by"}


@pytest.fixture
def community():
    found = CommunityFactory(active=True)
    PartnershipFactory(community=found, lead=True)
    return found


@pytest.fixture
def keeper(community):
    return CommunityRoleFactory(community=community).person


def checked(name, content):
    return uploads.FileField().clean(upload(name, content))


def lines(item):
    return list(Event.objects.about(item).order_by("pk").values_list("verb", flat=True))


def test_from_draft_to_published_withdrawn_and_gone(community, keeper, django_capture_on_commit_callbacks):
    item = actions.add_item(community, authors=[community.lead], by=keeper, **FIELDS)
    assert (item.slug, item.status, item.licence_address) == (
        "rontgenfotos-beoordelen", "draft", "https://creativecommons.org/licenses/by/4.0/",
    )  # fmt: skip
    with pytest.raises(NotPossible, match="nog niets te gebruiken"):
        actions.publish_item(item, by=keeper)
    first = actions.add_file(item, file=checked("een.pdf", pdf()), note="", by=keeper)
    second = actions.add_file(item, file=checked("twee.docx", docx()), note="Met bijlage", by=keeper)
    actions.publish_item(item, by=keeper)
    assert [each.number for each in item.files.all()] == [2, 1]
    with pytest.raises(NotPossible, match="Trek dit eerst in"):
        actions.remove_item(item, by=keeper)
    with django_capture_on_commit_callbacks(execute=True):
        actions.remove_file(first, by=keeper)
    with pytest.raises(NotPossible, match="niets meer te gebruiken"):
        actions.remove_file(second, by=keeper)
    assert default_storage.listdir("files")[1] == [second.file.file.name.removeprefix("files/")]
    actions.withdraw_item(item, reason="Verouderd", by=keeper)
    assert lines(item) == [
        "knowledgeitem.added", "knowledgeitem.file_added", "knowledgeitem.file_added", "knowledgeitem.published",
        "knowledgeitem.file_removed", "knowledgeitem.withdrawn",
    ]  # fmt: skip
    with django_capture_on_commit_callbacks(execute=True):
        actions.remove_item(item, by=keeper)
    assert (KnowledgeItem.objects.count(), StoredFile.objects.count(), default_storage.listdir("files")[1]) == (
        0,
        0,
        [],
    )


def test_what_cannot_be_published(keeper, community):
    hidden = KnowledgeItemFactory(community=CommunityFactory())
    with pytest.raises(NotPossible, match="community is nog niet openbaar"):
        actions.publish_item(hidden, by=keeper)
    nameless = KnowledgeItemFactory(community=community)
    nameless.authors.all().delete()
    with pytest.raises(NotPossible, match="die dit heeft gemaakt"):
        actions.publish_item(nameless, by=keeper)
    ended = KnowledgeItemFactory(community=CommunityFactory(ended=True))
    with pytest.raises(NotPossible):
        actions.publish_item(ended, by=keeper)


def test_who_sees_what(client, client_of, community, keeper, administrator, stranger):
    shown, draft, gone = (
        KnowledgeItemFactory(community=community, **trait) for trait in ({"published": True}, {}, {"withdrawn": True})
    )
    KnowledgeItemFactory(community=CommunityFactory(), published=True)  # of a community that is not public
    for reader, seen in ((keeper, {shown, draft, gone}), (stranger, {shown})):
        assert set(KnowledgeItem.objects.visible_to(reader)) == seen
    assert KnowledgeItem.objects.visible_to(administrator).count() == 4
    kept = actions.add_file(gone, file=checked("a.pdf", pdf()), note="", by=keeper)
    assert client.get(kept.address).status_code == 404
    served = client_of(keeper).get(kept.address)
    assert b"".join(served) == pdf()  # reading to the end closes the file
    assert (served.status_code, served["Cache-Control"], served["Content-Disposition"]) == (
        200, "private, no-cache", 'attachment; filename="a.pdf"',
    )  # fmt: skip


def test_words_are_found_in_both_languages_without_accents(client):
    one = KnowledgeItemFactory(published=True, title_nl="Coöperatie in de zorg", title_en="Robots that help nurses")
    two = KnowledgeItemFactory(published=True, title_nl="Iets anders", body_nl="Ook hier staat coöperatie in de tekst.")
    KnowledgeItemFactory(title_nl="Coöperatie, nog een concept")
    public = KnowledgeItem.objects.public()
    assert list(public.search("cooperatie")) == [one, two]
    assert list(public.search("nursing school")) == []
    assert [list(public.search(words)) for words in ("robot nurse", "AI's & | ! (", "coöperatie zorg")] == [
        [one], [], [one],
    ]  # fmt: skip
    page = client.get(reverse("communities:knowledge-list"), {"q": "cooperatie", "kind": "tool"}).content.decode()
    assert re.findall(r'knowledge/(hulpmiddel-\d+)/"', page) == [one.slug, two.slug]
    empty = client.get(reverse("communities:knowledge-list"), {"q": "cooperatie", "kind": "case", "area": "health"})
    assert "Niets gevonden" in empty.content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_as_much_for_many_as_for_one(client, django_assert_num_queries, count):
    KnowledgeItemFactory.create_batch(count, published=True)
    with django_assert_num_queries(7):
        client.get(reverse("communities:knowledge-list"))


def test_each_choice_says_how_many_items_it_gives(client):
    case, tool = (KnowledgeItemFactory(published=True, kind=kind, licence="cc-by") for kind in ("case", "tool"))
    KnowledgeItem.objects.filter(pk=case.pk).update(application_areas=["health"], licence="cc-by-sa")
    KnowledgeItem.objects.filter(pk=tool.pk).update(application_areas=["health", "energy"])
    page = client.get(reverse("communities:knowledge-list"), {"kind": "tool", "area": "health"}).content
    choices = BeautifulSoup(page, "html.parser").select
    assert [[option.text for option in choices(f"[name={name}] option")] for name in ("kind", "area", "licence")] == [
        ["Alle soorten", "Casus (1)", "Hulpmiddel (1)"],
        ["Alle gebieden", "Gezondheid en zorg (1)", "Energie en duurzaamheid (1)"],
        ["Alle licenties", f"{tool.get_licence_display()} (1)"],
    ]


def test_the_structured_data_say_what_the_page_says(client, community, keeper):
    item = KnowledgeItemFactory(
        community=community, published=True, title_en="", licence="other", licence_url="https://licentie.example/",
        application_areas=["health"],
    )  # fmt: skip
    kept = actions.add_file(item, file=checked("lijst.png", picture()), note="", by=keeper)
    page = client.get(reverse("communities:knowledge-detail", args=[item.slug])).content.decode()
    found = json.loads(re.search(r'ld\+json">(.*?)</script>', page).group(1))
    assert {name: found[name] for name in ("@type", "name", "abstract", "license", "version")} == {
        "@type": "CreativeWork", "name": item.title_nl, "abstract": item.summary_nl,
        "license": "https://licentie.example/", "version": 1,
    }  # fmt: skip
    assert found["encoding"]["contentUrl"].endswith(kept.address)
    assert found["author"] == [{"@type": "Organization", "name": community.lead.name}]
    for said in (item.title_nl, item.summary_nl, "https://licentie.example/", "lijst.png", *found["keywords"]):
        assert said in page
    english = client.get(f"/en/knowledge/{item.slug}/").content.decode()
    assert f'"name": {{"@value": "{item.title_nl}", "@language": "nl"}}' in english
    assert item.get_absolute_url() in client.get("/sitemap.xml").content.decode()


def test_coordinators_fill_in_forms_and_bad_files_are_refused_with_a_reason(client_of, community, keeper):
    browser = client_of(keeper)
    form = {**FIELDS, "authors": [OrganisationFactory().pk], "licence": "other"}
    page = browser.post(reverse("communities:knowledge-create", args=[community.slug]), form).content.decode()
    assert "Geef het adres waar de tekst van deze licentie staat" in page and "Selecteer een geldige keuze" in page
    form = {**FIELDS, "authors": [community.lead_id]}
    answer = browser.post(reverse("communities:knowledge-create", args=[community.slug]), form)
    item = KnowledgeItem.objects.get()
    manage = reverse("communities:knowledge-manage", args=[item.slug])
    assert answer["Location"] == manage
    refused = browser.post(manage, {"file": upload("foto.png", b"MZ\x90\x00" + b"\0" * 60)})
    assert "De naam zegt PNG, maar de inhoud is iets anders: Windows Executable" in refused.content.decode()
    assert browser.post(manage, {"file": upload("foto.png", picture())}).status_code == 302
    edit = reverse("communities:knowledge-edit", args=[item.slug])
    assert browser.post(edit, {**form, "title_nl": "Nieuw", "seen": 0}).status_code == 302
    assert browser.post(edit, {**form, "title_nl": "Ander", "seen": 0}).status_code == 200  # somebody was before
    item.refresh_from_db()
    assert (item.title_nl, KnowledgeFile.objects.get().file.name) == ("Nieuw", "foto.png")
    assert "Nieuw" in browser.get(reverse("communities:community-desk", args=[community.slug])).content.decode()
    actions.publish_item(item, by=keeper)
    assert "Nieuw" in browser.get(community.get_absolute_url()).content.decode()

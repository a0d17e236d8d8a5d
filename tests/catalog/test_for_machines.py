"""What machines read: conditional answers, feeds, maps of the site, old addresses."""

import datetime

import extruct
import feedparser
import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.utils import timezone
from django.utils.http import http_date

from catalog import feeds, listing
from catalog.models import ListingChange, Module, ModuleAlias, ModuleVersion, Offering
from tests.catalog.listings import listed
from tests.factories.catalog import LearningPathFactory, ModuleFactory, ModuleVersionFactory, OfferingFactory
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def module():
    version = ModuleVersionFactory(
        module=ModuleFactory(slug="zorg", code="Z-101"), published=True, title_nl="Zorg & AI"
    )
    OfferingFactory(version=version, active=True, capacity=20)
    listing.draw(version.module)
    return version.module


def test_a_module_page_that_says_the_same_is_not_sent_again(client, module):
    first = client.get("/nl/catalogue/zorg/")
    etag = first["ETag"]
    again = client.get("/nl/catalogue/zorg/", headers={"If-None-Match": etag})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", etag)
    assert first["Cache-Control"] == "private, no-cache"
    Offering.objects.update(taken=18)  # nobody touches the listing for it
    changed = client.get("/nl/catalogue/zorg/", headers={"If-None-Match": etag})
    assert changed.status_code == 200 and changed["ETag"] != etag
    assert client.get("/en/catalogue/zorg/", headers={"If-None-Match": changed["ETag"]}).status_code == 200


@pytest.mark.parametrize(
    "address", ["/nl/catalogue/zorg/for-my-manager/", "/nl/catalogue/areas/health/", "/nl/paths/pad/"]
)
def test_what_else_stands_in_public_about_a_module_is_not_sent_again_either(client, module, address):
    LearningPathFactory(slug="pad", published=True, modules=[module])
    ModuleVersion.objects.update(application_areas=["health"])
    listing.draw(module)
    first = client.get(address)
    assert client.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 304
    listing.take_away(module)
    changed = client.get(address, headers={"If-None-Match": first["ETag"]})
    assert changed.status_code == (404 if "manager" in address else 200)
    assert changed.headers.get("ETag") != first["ETag"]


def test_nobody_who_is_signed_in_gets_a_page_of_somebody_else(client, module):
    etag = client.get("/nl/catalogue/zorg/")["ETag"]
    client.force_login(UserFactory(name="Vera"))
    own = client.get("/nl/catalogue/zorg/", headers={"If-None-Match": etag})
    assert own.status_code == 200 and b"Vera" in own.content
    assert "ETag" not in own and own["Cache-Control"] == "private, no-store"
    assert Client().get("/nl/catalogue/zorg/", headers={"If-None-Match": etag}).status_code == 304


@pytest.mark.parametrize("name", ["Z-101", "z-101", "ZORG", "oud-7"])
def test_a_module_is_found_under_its_codes(client, module, name):
    ModuleAlias.objects.create(module=module, code="OUD-7")
    response = client.get(f"/nl/catalogue/{name}/")
    assert (response.status_code, response["Location"]) == (301, "/nl/catalogue/zorg/")


def test_a_code_that_several_modules_have_leads_nowhere(client, module):
    other = ModuleVersionFactory(module=ModuleFactory(code="Z-101"), published=True).module
    listing.draw(other)
    assert client.get("/nl/catalogue/z-101/").status_code == 404


def test_the_feed_of_a_search_has_its_newest_modules(client, module):
    for number in range(3):
        listed(
            title_nl=f"Taalmodel {number}",
            published_at=timezone.now() - datetime.timedelta(days=number),
            delivery=["online"],
        )
    whole = feedparser.parse(client.get("/nl/catalogue/new.atom").content)
    assert (whole.bozo, whole.version, len(whole.entries)) == (0, "atom10", 4)
    some = feedparser.parse(client.get("/nl/catalogue/new.atom?q=taalmodellen&form=online").content)
    assert [each.title for each in some.entries] == ["Taalmodel 0", "Taalmodel 1", "Taalmodel 2"]
    assert some.feed.title == "Nieuwe modules bij Leerkring: taalmodellen"
    assert [link.href for link in some.feed.links if link.rel == "self"][0].endswith("?q=taalmodellen&form=online")
    page = BeautifulSoup(client.get("/nl/catalogue/?q=taalmodellen&form=online&page=9").content, "html.parser")
    assert (
        page.select_one("link[type='application/atom+xml']")["href"]
        == "/nl/catalogue/new.atom?q=taalmodellen&form=online"
    )


def test_the_feed_answers_304_by_tag_and_by_time_but_never_too_early(client, module):
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    long_ago = timezone.now() - datetime.timedelta(hours=1)
    ListingChange.objects.update(at=long_ago)
    first = client.get("/nl/catalogue/new.atom")
    assert first["Last-Modified"] == http_date(long_ago.timestamp())
    for header in ({"If-None-Match": first["ETag"]}, {"If-Modified-Since": first["Last-Modified"]}):
        assert client.get("/nl/catalogue/new.atom", headers=header).status_code == 304
    ListingChange.objects.create(number=module.pk)
    for header in ({"If-None-Match": first["ETag"]}, {"If-Modified-Since": http_date()}):
        assert client.get("/nl/catalogue/new.atom", headers=header).status_code == 200


def test_results_are_an_item_list_with_addresses_in_each_language(client):
    for number in range(21):
        listed(title_nl=f"Taalmodel {number:02}")
    html = client.get("/nl/catalogue/?q=taalmodel&order=title&page=2&compare=x").content.decode()
    (found,) = extruct.extract(html, syntaxes=["json-ld"])["json-ld"]
    page = BeautifulSoup(html, "html.parser")
    assert [(each["position"], each["name"]) for each in found["itemListElement"]] == [(21, "Taalmodel 20")]
    assert len(page.select(".lk-listings > li")) == 1
    assert {link["hreflang"]: link["href"] for link in page.select("link[hreflang]")} == {
        code: f"http://127.0.0.1:8000/{code}/catalogue/?q=taalmodel&order=title&page=2" for code in ("nl", "en")
    }


def test_the_map_of_the_site_becomes_an_index_when_it_is_full(client, module, monkeypatch):
    one = BeautifulSoup(client.get("/sitemap.xml").content, "xml")
    places = [loc.text for loc in one.select("url > loc")]
    assert one.urlset and any(place.endswith("/nl/catalogue/zorg/") for place in places)
    assert any("/en/catalogue/areas/" in place for place in places)
    monkeypatch.setattr(feeds.ListingSitemap, "limit", 1)
    index = BeautifulSoup(client.get("/sitemap.xml").content, "xml")
    assert index.sitemapindex
    parts = [loc.text.replace("http://testserver", "") for loc in index.select("sitemap > loc")]
    maps = ["modules.xml", "modules.xml?p=2", "areas.xml", "places.xml", "lineage.xml"]
    assert parts == [f"/sitemap-{each}" for each in maps]
    found = [BeautifulSoup(client.get(part).content, "xml").select_one("url > loc").text for part in parts[:2]]
    assert sorted(place.split("/")[3] for place in found) == ["en", "nl"]
    assert client.get("/sitemap-people.xml").status_code == 404


def test_an_area_page_lists_its_modules_and_narrows_them(client, django_assert_num_queries):
    version = ModuleVersionFactory(
        module=ModuleFactory(slug="z"),
        published=True,
        title_nl="In de zorg",
        application_areas=["health"],
        topics=["llm"],
    )
    listing.draw(Module.objects.get(pk=version.module_id))
    listed(title_nl="Elders", application_areas=["energy"])
    with django_assert_num_queries(7):
        page = BeautifulSoup(client.get("/nl/catalogue/areas/health/").content, "html.parser")
    assert [link.text for link in page.select(".lk-listing h3 a")] == ["In de zorg"]
    assert page.select_one(".lk-more")["href"] == "/nl/catalogue/?area=health"
    assert [link["href"] for link in page.select(".lk-quick-links a")] == ["/nl/catalogue/?area=health&topic=llm"]
    assert client.get("/nl/catalogue/areas/llm/").status_code == 404

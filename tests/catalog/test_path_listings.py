"""Learning paths in the catalogue: drawn from their modules, found and counted like any listing, gone at once."""

import feedparser
import pytest
from django.db import connection
from django.urls import reverse

from catalog import actions, listing
from catalog.models import LearningPath, Listing, ListingTask
from catalog.models.listing import PATHS_FROM
from catalog.search import answer, freshness, select
from partners.models import Organisation
from tests.factories.catalog import LearningPathFactory, ModuleVersionFactory, OfferingFactory, in_days
from tests.factories.partners import OrganisationRoleFactory

pytestmark = pytest.mark.django_db


def draw_all():
    """What the worker does within two seconds; deferred triggers do their part at a commit."""
    connection.cursor().execute("SET CONSTRAINTS ALL IMMEDIATE")
    while listing.draw_many() or listing.draw_next():
        pass
    connection.cursor().execute("SET CONSTRAINTS ALL DEFERRED")


def public_module(**fields):
    version = ModuleVersionFactory(published=True, **fields)
    OfferingFactory(version=version, active=True, city="Zwolle", province="NL-OV", starts_on=in_days(20))
    listing.draw(version.module)
    return version.module


@pytest.fixture
def path():
    modules = [
        public_module(topics=["llm"], application_areas=["health"], price=100, load_value=10, load_unit="hours"),
        public_module(topics=["ethics"], application_areas=["health"], price=250, load_value=20, load_unit="hours"),
    ]
    made = LearningPathFactory(published=True, kind="minor", title_nl="Minor verantwoord rekenen", modules=modules)
    draw_all()
    return made


def row_of(path):
    return Listing.objects.filter(path=path).first()


def test_a_path_has_what_its_modules_have(path):
    found = row_of(path)
    first, second = (step.module.listing for step in path.steps.select_related("module__listing"))
    assert {name: getattr(found, name) for name in (
        "pk", "kind", "topics", "application_areas", "price", "price_band", "load_hours", "cities", "provinces", "level_band",
        "next_start_on", "providers", "is_certified", "is_usual",
    )} == {
        "pk": PATHS_FROM + path.pk, "kind": "minor", "topics": ["ethics", "llm"], "application_areas": ["health"],
        "price": 350, "price_band": "to_500", "load_hours": 30, "cities": ["Zwolle"], "provinces": ["NL-OV"],
        "level_band": first.level_band, "next_start_on": in_days(20), "providers": [path.owner_organisation.slug],
        "is_certified": False, "is_usual": True,
    }  # fmt: skip
    assert all(title in found.body_nl for title in (first.title_nl, second.title_nl, "leerpad", "minor"))
    assert "2 modules" in found.card_nl and f'href="/nl/paths/{path.slug}/"' in found.card_nl
    assert "2 modules" in found.card_en and "first module" in found.card_en


def test_a_path_is_found_counted_and_filtered_like_a_module(path):
    found = answer("leerpad", select({}))
    assert (found.ids, found.counts["kind"]) == ((PATHS_FROM + path.pk,), {"minor": 1})
    everything = answer("", select({}))
    assert everything.counts["kind"] == {"module": 2, "minor": 1}
    for kind, number in everything.counts["kind"].items():
        assert answer("", select({"kind": [kind]})).total == number
    assert answer("", select({"kind": ["minor"], "topic": ["llm"], "province": ["NL-OV"]})).total == 1


@pytest.mark.parametrize("end", [actions.unpublish_path, actions.archive_path])
def test_a_path_that_is_no_longer_public_is_gone_at_once_and_comes_back(path, end):
    writer = OrganisationRoleFactory(role="editor", organisation=path.owner_organisation).person
    end(path, by=writer)
    assert row_of(path) is None
    if end is actions.archive_path:
        actions.restore_path(path, by=writer)
    actions.publish_path(path, by=writer)
    assert row_of(path) is None
    draw_all()
    assert row_of(path).pk == PATHS_FROM + path.pk


def test_a_path_goes_with_the_standing_of_its_owner(path):
    organisation = path.owner_organisation
    organisation.status = Organisation.Status.UNVERIFIED
    organisation.save()
    assert row_of(path) is None
    draw_all()
    assert row_of(path) is None


def test_a_path_follows_its_modules_its_steps_and_its_own_texts(path):
    first, second = (step.module for step in path.steps.all())
    draw_all()
    assert not ListingTask.objects.exists()
    version = first.published_version
    version.topics = ["robotics"]
    version.save()
    listing.draw(first)
    draw_all()
    assert row_of(path).topics == ["ethics", "robotics"]
    listing.take_away(second)
    draw_all()
    assert (row_of(path).topics, row_of(path).price) == (["robotics"], 100)
    LearningPath.objects.filter(pk=path.pk).update(title_nl="Minor anders", price=90)
    draw_all()
    assert (row_of(path).title_nl, row_of(path).price) == ("Minor anders", 90)
    path.steps.filter(module=first).delete()
    draw_all()
    assert row_of(path).topics == []


def test_drawing_again_changes_nothing_and_redrawing_asks_for_paths_too(path):
    before = row_of(path)
    listing.draw_path(path)
    assert row_of(path).updated_at == before.updated_at
    assert listing.ask_for_all() == 3
    assert ListingTask.objects.filter(path=path).count() == 1
    draw_all()
    Listing.objects.filter(path=path).update(drawn_with="older")
    assert listing.ask_for_stale() == 1
    draw_all()
    assert row_of(path).drawn_with == before.drawn_with


def test_the_pages_and_files_name_a_path_by_its_own_address(path, client):
    address = f"/nl/paths/{path.slug}/"
    page = client.get("/nl/catalogue/", {"kind": "minor"}).content.decode()
    assert f'href="{address}"' in page and f'{address}"' in page.split("ItemList")[1]
    assert 'value="minor" checked' in page and "Vergelijk</label>" not in page
    record = client.get(reverse("catalog:listing-json"), {"kind": "minor"})
    assert f'{address}", "kind": "minor"' in b"".join(record.streaming_content).decode()
    entry = feedparser.parse(client.get(reverse("catalog:listing-feed"), {"kind": "minor"}).content).entries[0]
    assert entry.link.endswith(address)
    assert address in client.get("/sitemap.xml").content.decode()
    assert client.get(reverse("catalog:listing-detail", args=[path.slug])).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_every_process_forgets_a_path_at_the_next_question(path):
    freshness.forget()
    assert answer("leerpad", select({})).total == 1
    assert freshness.status()["modules"] == 3
    path.status = LearningPath.Status.DRAFT
    path.save()
    assert answer("leerpad", select({})).total == 0
    freshness.forget()

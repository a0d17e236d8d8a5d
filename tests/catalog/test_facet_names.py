"""Names in the facets are kept with the index, and follow whoever gets another name."""

import pytest
from django.urls import reverse

from catalog import facet_panels, listing
from catalog.search import freshness
from partners.models import Hub
from tests.factories.catalog import ModuleFactory, ModuleVersionFactory
from tests.factories.partners import HubFactory, OrganisationFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def owner():
    freshness.forget()
    owner = OrganisationFactory(
        slug="aanbieder", name="Wumpa Academie", verified=True, hub=HubFactory(name="AI-hub Rif")
    )
    module = ModuleFactory(slug="m", owner_organisation=owner)
    ModuleVersionFactory(module=module, published=True, title_nl="Taalmodellen")
    listing.draw(module)
    yield owner
    freshness.forget()


def facets(client, language="nl"):
    page = client.get(f"/{language}/catalogue/", headers={"HX-Request": "true"}).content.decode()
    return page[page.index('<div id="facets"') :]


def test_an_organisation_that_is_renamed_has_its_new_name_in_the_facets(owner, client):
    assert "Wumpa Academie" in facets(client)
    owner.name = "Bandi Academie"
    owner.save()
    while listing.draw_next():
        pass
    assert "Bandi Academie" in facets(client)
    assert "Wumpa" not in facets(client)
    assert "Bandi Academie" in facets(client, "en")


def test_a_name_that_no_listing_tells_is_another_after_a_minute(owner, client, monkeypatch):
    assert "AI-hub Rif" in facets(client)
    Hub.objects.update(name="AI-hub Koraal")
    monkeypatch.setattr(facet_panels, "MINUTE", 0.0)
    assert "AI-hub Koraal" in facets(client)


def test_each_language_has_its_own_words(owner, client):
    for language, words in (("nl", "Alleen met keurmerk"), ("en", "Only with a mark"), ("nl", "Alleen met keurmerk")):
        assert words in facets(client, language)
        assert "AI-hub Rif" in facets(client, language)


def test_names_are_asked_once(owner, client, django_assert_num_queries):
    facets(client)
    facets(client)
    with django_assert_num_queries(1):  # what changed, and the cards
        facets(client)
    OrganisationFactory(slug="nog-een", name="Nog een", verified=True)
    with django_assert_num_queries(3):  # also a name that was not known yet, and what helps where nothing is found
        assert "Nog een" in client.get(reverse("catalog:listing-list"), {"provider": "nog-een"}).content.decode()

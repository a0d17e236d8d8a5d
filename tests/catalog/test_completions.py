"""What the search field offers while somebody types."""

import pytest

from catalog.search import freshness
from catalog.search.completions import completions
from partners.models import Organisation
from tests.catalog.listings import listed
from tests.factories.communities import CommunityFactory
from tests.factories.partners import OrganisationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def catalogue():
    OrganisationFactory(slug="hva", name="Hogeschool van Amsterdam", verified=True)
    OrganisationFactory(slug="inholland", name="Hogeschool Inholland (fictief)", verified=True)
    OrganisationFactory(slug="nieuw", name="Hogeschool van Ameland (fictief)", status=Organisation.Status.UNVERIFIED)
    CommunityFactory(slug="energie", title_nl="Coöperatie voor energie (fictief)", active=True)
    listed(title_nl="Data-analyse met taalmodellen", providers=["hva"], cities=["Den Haag"], topics=["llm"])
    listed(title_nl="Data verzamelen", providers=["inholland"], community="energie", body_nl="analyseren")


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("hogeschool van am", ["Hogeschool van Amsterdam"]),
        ("Hogeschool v", ["Hogeschool van Amsterdam"]),
        ("van amsterd", ["Hogeschool van Amsterdam"]),
        ("cooperatie voor en", ["Coöperatie voor energie (fictief)"]),
        ("data verz", ["Data verzamelen", "data verzamelen"]),
        ("data-ana", ["Data-analyse met taalmodellen", "data-analyse", "data-analyseren"]),
        ("noord-br", ["Noord-Brabant"]),
        ("taalmo", ["Generatieve AI en taalmodellen", "Data-analyse met taalmodellen", "taalmodellen"]),
        ("analy", ["Data-analyse met taalmodellen", "analyse", "analyseren"]),
        ("grote taalm", ["grote taalmodellen"]),
        ("a", []),
        ("", []),
        ("100%", []),
        ("\x00 \ud800 '\\", []),
        ("x" * 10_000, []),
    ],
)
def test_names_titles_and_words_go_on_from_what_was_typed(catalogue, typed, offered):
    assert completions(typed, "nl") == offered


def test_names_of_the_vocabulary_come_in_the_language_of_the_reader(catalogue):
    assert completions("ai en taalm", "nl") == ["Generatieve AI en taalmodellen", "ai en taalmodellen"]
    assert completions("ai and language mo", "en") == ["Generative AI and language models"]


@pytest.mark.django_db(transaction=True)
def test_only_names_that_find_something_are_offered_where_that_is_at_hand(catalogue):
    freshness.forget()
    OrganisationFactory(slug="leeg", name="Hogeschool van Amstelveen (fictief)", verified=True)
    assert completions("hogeschool van am", "nl") == ["Hogeschool van Amsterdam"]
    assert completions("den h", "nl") == ["Den Haag"]
    freshness.forget()

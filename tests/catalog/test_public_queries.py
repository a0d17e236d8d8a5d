"""No public page of the catalogue asks the database more than ten questions, whatever stands on it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog import listing
from catalog.models import SearchAlert
from partners.models import Hub
from tests.factories.catalog import ModuleFactory, ModuleVersionFactory, OfferingFactory, in_days

pytestmark = pytest.mark.django_db(transaction=True)  # inside a transaction plain SQL answers, with other questions
PAGES = {
    "/nl/": 7,
    "/nl/catalogue/": 3,
    "/nl/catalogue/?q=taalmodel&compare=m0&compare=m1": 5,
    "/nl/catalogue/m0/": 9,
    "/nl/catalogue/m0/for-my-manager/": 5,
    "/nl/catalogue/m0/talk/": 4,
    "/nl/catalogue/results/compare/?compare=m0&compare=m1": 2,
    "/nl/catalogue/results/modules.csv?q=taalmodel": 2,
    "/nl/catalogue/results/modules.json": 2,
    "/nl/catalogue/areas/health/": 6,
    "/nl/catalogue/new.atom": 3,
    "/nl/catalogue/words/suggest/?q=taal": 2,
    "/nl/searches/new/?q=zorg&provider=x&area=health": 1,
    "/sitemap.xml": 8,
}


@pytest.fixture
def catalogue():
    Hub.objects.update(contact_email="hub@voorbeeld.example")
    for number in range(4):
        version = ModuleVersionFactory(
            module=ModuleFactory(slug=f"m{number}"), published=True, title_nl=f"Taalmodel {number}", topics=["llm"],
            application_areas=["health"],
        )  # fmt: skip
        OfferingFactory(version=version, active=True, starts_on=in_days(20 + number))
        listing.draw(version.module)
    SearchAlert.objects.create(email="wie@voorbeeld.example", query="q=taalmodel")


def test_each_page_takes_its_own_few_queries(catalogue, client):
    found = {}
    for address in PAGES:
        client.get(address)  # what a process learns once
        with CaptureQueriesContext(connection) as captured:
            response = client.get(address)
            assert response.status_code == 200, address
            b"".join(response.streaming_content) if response.streaming else response.content
        found[address] = len(captured)
    assert found == PAGES
    assert max(found.values()) <= 10


def test_a_misspelt_word_stays_within_ten(catalogue, client):
    found = []
    for words in ("taalmodle", "taalmodle+zorgverlning"):
        for _ in range(2):  # what a process learns once
            with CaptureQueriesContext(connection) as captured:
                page = client.get(f"/nl/catalogue/?q={words}").content.decode()
        found.append((len(captured), "<b>taalmodel</b>" in page))
    assert found == [(5, True), (6, False)]


def test_advice_where_nothing_is_found_stays_within_ten(catalogue, client):
    """The spelling asks one question more or less, by the language that it happens to try first."""
    address = "/nl/catalogue/?q=taalmodel&price=free&form=online"
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        page = client.get(address).content.decode()
    assert "zonder alle filters" in page.lower()
    assert len(captured) <= 10


BY_SQL = {
    "/nl/": 8,
    "/nl/catalogue/": 4,
    "/nl/catalogue/?q=taalmodel+utrecht": 8,
    "/nl/catalogue/?q=taalmodle&provider=x&compare=m0": 10,
    "/nl/catalogue/?q=taalmodle+overijssel": 10,
    "/nl/catalogue/?q=taalmodle+zorgverlning&price=free&form=online": 9,
    "/nl/catalogue/?q=taalmodel&price=free&form=online&area=health": 5,
    "/nl/catalogue/areas/health/": 7,
    "/nl/catalogue/words/suggest/?q=taal": 1,
}


def test_so_it_is_where_plain_sql_answers(catalogue, client, settings):
    settings.SEARCH_WITH_BITMAPS = False
    found = {}
    for address in BY_SQL:
        for _ in range(2):  # what a process learns once
            with CaptureQueriesContext(connection) as captured:
                assert client.get(address).status_code == 200
        found[address] = len(captured)
    assert found == BY_SQL
    assert max(found.values()) <= 10

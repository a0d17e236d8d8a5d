"""No public page of the catalogue asks the database more than ten questions, whatever stands on it."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import resolve
from django.utils import timezone

from catalog import listing
from catalog.models import LearningPath, ModuleAlias, SearchAlert
from partners.models import Hub
from tests.factories.catalog import (
    LearningPathFactory,
    ModuleFactory,
    ModuleVersionFactory,
    OfferingFactory,
    PriceFactory,
    SessionFactory,
    in_days,
)
from tests.factories.communities import CommunityFactory
from tests.factories.partners import HubFactory, LabFactory, OrganisationFactory
from tests.site.access import all_rows

pytestmark = pytest.mark.django_db(transaction=True)  # inside a transaction plain SQL answers, with other questions
UUID = uuid.UUID(int=1)
# Questions where bitmaps count, and where plain SQL does.
PAGES = {
    "/nl/": (8, 9),
    "/nl/catalogue/": (1, 4),
    "/nl/catalogue/?q=taalmodel&compare=m0&compare=m1": (2, 8),
    "/nl/catalogue/?q=taalmodel+utrecht": (2, 8),
    "/nl/catalogue/?q=taalmodel&price=free&form=online&area=health": (3, 5),
    "/nl/catalogue/m0/": (8, 8),
    "/nl/catalogue/m0/for-my-manager/": (5, 5),
    "/nl/catalogue/m0/talk/": (6, 6),
    "/nl/catalogue/with-link/voor-wie-de-link-heeft/": (10, 10),
    f"/nl/catalogue/offerings/{UUID}/calendar.ics": (2, 2),
    f"/nl/catalogue/offerings/{UUID}/leave/": (5, 5),
    "/nl/catalogue/results/compare/?compare=m0&compare=m1": (2, 2),
    "/nl/catalogue/results/modules.csv?q=taalmodel": (2, 5),
    "/nl/catalogue/results/modules.json": (2, 3),
    "/nl/catalogue/areas/health/": (4, 7),
    "/nl/catalogue/new.atom": (3, 3),
    "/nl/catalogue/new.atom?q=taalmodel&form=hybrid": (4, 7),
    "/nl/catalogue/words/suggest/?q=taal": (2, 1),
    "/nl/searches/new/?q=zorg&provider=x&area=health": (1, 1),
    "/nl/paths/": (3, 3),
    "/nl/paths/pad/": (4, 4),
    "/sitemap.xml": (8, 8),
    "/sitemap-modules.xml": (1, 1),
}
# Other apps say how many; here they have modules on them.
ELSEWHERE = ("/nl/organisations/aanbieder/", "/nl/communities/kring/", "/nl/hubs/hub/", "/nl/labs/lab/")
# One row by its own key, or a form about it; counted by plain SQL in tests/site/test_access.py.
ONE_ROW = {
    "catalog:alert-confirm", "catalog:alert-stop", "catalog:module-with-link-file",
    "catalog:teacher-answer",
}  # fmt: skip


@pytest.fixture
def catalogue():
    """Four modules of a community, a lab and a path, each with three starts that have all that a start can have."""
    hub = HubFactory(slug="hub", contact_email="hub@voorbeeld.example")
    Hub.objects.update(contact_email="hub@voorbeeld.example")
    owner = OrganisationFactory(slug="aanbieder", verified=True, hub=hub)
    community = CommunityFactory(slug="kring", active=True, hub=hub, lead=owner)
    lab = LabFactory(slug="lab", organisations=[owner])
    modules = [
        ModuleFactory(
            slug=f"m{number}", owner_organisation=owner, community=community, lab=lab, lab_confirmed_at=timezone.now()
        )
        for number in range(4)
    ]
    hidden = ModuleFactory(slug="alleen-met-link", visibility="link", link_key="voor-wie-de-link-heeft")
    LearningPathFactory(slug="pad", published=True, owner_organisation=owner, modules=modules)
    for number, module in enumerate([*modules, hidden]):
        version = ModuleVersionFactory(
            module=module, published=True, title_nl=f"Taalmodel {number}", topics=["llm"], application_areas=["health"],
            materials=[{"title": "Werkboek", "url": "https://a.example", "licence": "cc_by"}],
        )  # fmt: skip
        ModuleAlias.objects.create(module=module, code="DS 201")
        for start in range(3):
            offering = OfferingFactory(version=version, active=True, starts_on=in_days(20 + number + start))
            SessionFactory(offering=offering)
            PriceFactory(offering=offering)
            offering.periods.create(target_group="teacher", opens_on=in_days(1))
        listing.draw(module)
    OfferingFactory(version=modules[0].versions.get(), elsewhere=True, active=True, uuid=UUID)
    listing.draw(modules[0])
    listing.draw_path(LearningPath.objects.get())
    SearchAlert.objects.create(email="wie@voorbeeld.example", query="q=taalmodel")


def test_each_page_takes_its_own_few_queries(catalogue, client, settings):
    found = {}
    for address in (*PAGES, *ELSEWHERE):
        counted = []
        for settings.SEARCH_WITH_BITMAPS in (True, False):
            for _ in range(2):  # what a process learns once
                with CaptureQueriesContext(connection) as captured:
                    response = client.get(address)
                    assert response.status_code == 200, address
                    b"".join(response.streaming_content) if response.streaming else response.content
            counted.append(len(captured))
        found[address] = tuple(counted)
    assert max(map(max, found.values())) <= 10
    assert {address: found[address] for address in PAGES} == PAGES


def test_no_public_page_of_the_catalogue_is_left_out():
    public = {name for name, row in all_rows().items() if row.method == "GET" and row.expected["visitor"] == 200}
    counted = {resolve(address.partition("?")[0]).view_name for address in PAGES}
    assert {name for name in public if name.startswith("catalog:")} - ONE_ROW - counted == set()
    assert public >= ONE_ROW


def test_a_misspelt_word_stays_within_ten(catalogue, client):
    found = []
    for words in ("taalmodle", "taalmodle+zorgverlning"):
        for _ in range(2):  # what a process learns once
            with CaptureQueriesContext(connection) as captured:
                page = client.get(f"/nl/catalogue/?q={words}").content.decode()
        found.append((len(captured), "<b>taalmodel</b>" in page))
    assert found == [(4, True), (5, False)]


def test_advice_where_nothing_is_found_stays_within_ten(catalogue, client):
    """The spelling asks one question more or less, by the language that it happens to try first."""
    address = "/nl/catalogue/?q=taalmodel&price=free&form=online"
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        page = client.get(address).content.decode()
    assert "zonder alle filters" in page.lower()
    assert len(captured) <= 10


BY_SQL = {
    "/nl/catalogue/?q=taalmodle&provider=x&compare=m0": 10,
    "/nl/catalogue/?q=taalmodle+overijssel": 10,
    "/nl/catalogue/?q=taalmodle+zorgverlning&price=free&form=online": 9,
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

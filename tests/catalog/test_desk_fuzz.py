"""Whatever a form of the desk gets: an answer that says what is wrong, and nothing half-written."""

import datetime

import pytest
from django.db import connection
from django.urls import reverse
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from catalog import listing, module_page
from catalog.models import Module, Offering
from tests.catalog.test_module_views import edit_data, short
from tests.catalog.test_offering_views import data_of
from tests.factories.catalog import ModuleFactory, OfferingFactory
from tests.factories.partners import OrganisationFactory, OrganisationRoleFactory

pytestmark = pytest.mark.django_db
ODD = [
    "", " ", "0", "-1", "1e9", "NaN", "Infinity", "9" * 400, "0.0000001", "2027-03-28", "9999-12-31", "0001-01-01", "02:30",
    "24:00", "on", "\x00", "\u202e", "😀" * 40, "w" * 5_000, "<script>alert(1)</script>", "javascript:alert(1)",
    "https://[::1", "https://x.example/" + "a" * 3_000, "=HYPERLINK(1)", "Europe/Amsterdam", "../../etc/passwd", "٣", "½",
]  # fmt: skip
values = st.sampled_from(ODD) | st.text(max_size=30) | st.integers().map(str) | st.dates().map(str)
PROFILE = settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def changes(names):
    return st.dictionaries(st.sampled_from(names), values | st.lists(values, max_size=4), max_size=5)


MODULE = [
    "title_nl", "summary_en", "description_nl", "level", "eqf_level", "eqf_basis", "eqf_register_url", "load_value", "load_unit",
    "duration_weeks", "contact_hours", "isced_f", "languages", "delivery", "target_groups", "topics", "price", "vat", "reviewed_on",
    "code", "community", "lab", "seen", "outcomes-TOTAL_FORMS", "outcomes-INITIAL_FORMS", "outcomes-0-nl", "outcomes-0-skills",
    "outcomes-0-DELETE", "materials-TOTAL_FORMS", "materials-0-title", "materials-0-url", "materials-0-licence", "materials-0-kept",
    "materials-0-file", "materials-0-file-waiting", "materials-0-without_file", "add-outcomes", "add-materials", "stay",
]  # fmt: skip
OFFERING = [
    "provider", "code", "starts_on", "ends_on", "schedule_nl", "delivery", "languages", "city", "province", "online_url", "enrol_via",
    "enrol_url", "enrol_email", "enrol_opens_on", "enrol_closes_on", "capacity", "minimum", "terms_url", "cancellation_nl", "seen",
    "uuid", "sessions-TOTAL_FORMS", "sessions-0-day", "sessions-0-begins", "sessions-0-ends", "sessions-0-zone", "sessions-0-place",
    "sessions-0-online_url", "sessions-1-day", "prices-TOTAL_FORMS", "prices-0-audience", "prices-0-amount", "prices-0-vat",
    "periods-TOTAL_FORMS", "periods-0-target_group", "periods-0-opens_on", "periods-0-closes_on", "add-sessions", "add-prices",
]  # fmt: skip
SHORT = ["owner", "uuid", "text_language", "title", "summary", "outcome_1", "level", "load_value", "load_unit", "languages",
         "delivery", "price_kind", "price", "publish", "draft"]  # fmt: skip


@pytest.fixture
def organisation():
    return OrganisationFactory(verified=True)


@pytest.fixture
def client(client_of, organisation):
    return client_of(OrganisationRoleFactory(organisation=organisation, role="editor").person)


def sound(response):
    """Answered, and with a reason where it was refused."""
    assert response.status_code in (200, 302, 409)
    if response.status_code == 200:
        assert b"<script>alert" not in response.content
    return response


@PROFILE
@given(odd=changes(SHORT))
def test_a_new_module(client, organisation, odd):
    sound(client.post(reverse("catalog:module-create"), short(organisation, publish="1") | odd))


@PROFILE
@given(odd=changes(MODULE))
@example(odd={"materials-TOTAL_FORMS": "1", "materials-0-title": "x", "materials-0-file-waiting": "1:2:3"})
@example(odd={"load_value": "99999.99", "price": "1e3"})
def test_the_form_of_a_module(client, organisation, odd):
    module = ModuleFactory(owner_organisation=organisation, draft=True)
    sound(client.post(reverse("catalog:module-edit", args=[module.slug]), edit_data(module.versions.get()) | odd))
    for name in ("module-edit", "module-preview", "module-detail"):
        assert sound(client.get(reverse(f"catalog:{name}", args=[module.slug]))).status_code == 200


@PROFILE
@given(odd=changes(OFFERING))
@example(odd={"starts_on": "9999-12-31", "ends_on": "9999-12-31"})
@example(
    odd={
        "sessions-0-day": "9999-12-31",
        "sessions-0-begins": "23:00",
        "sessions-0-ends": "23:59",
        "sessions-0-zone": "America/Curacao",
    }
)
@example(odd={"sessions-0-day": "0001-01-01", "sessions-0-begins": "00:00", "sessions-0-ends": "00:30"})
@example(odd={"capacity": "9999999999", "minimum": "9999999998"})
def test_the_form_of_a_start_and_what_the_public_sees_of_it(client, organisation, odd):
    module = ModuleFactory(owner_organisation=organisation, published=True)
    offering = OfferingFactory(version=module.versions.get(), active=True)
    sound(client.post(reverse("catalog:offering-create", args=[module.slug]), data_of(organisation) | odd))
    sound(client.post(reverse("catalog:offering-edit", args=[offering.uuid]), data_of(organisation) | odd))
    Offering.objects.filter(version__module=module, starts_on__isnull=False).exclude(capacity=None).update(
        status="active"
    )
    module_page.page_of(listing.draw(Module.objects.get(pk=module.pk)), datetime.date.today())
    for address in (
        f"/nl/catalogue/{module.slug}/",
        f"/en/catalogue/{module.slug}/for-my-manager/",
        "/nl/catalogue/?order=soonest",
    ):
        assert sound(client.get(address)).status_code == 200
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from catalog.models import CatalogTarget, SyncItem
from people.models import Event
from tests.factories.catalog import ModuleFactory
from tests.factories.sync import CatalogTargetFactory

pytestmark = pytest.mark.django_db


def at(name, *args):
    return reverse(f"catalog:{name}", args=args)


def words(response):
    return " ".join(BeautifulSoup(response.content, "html.parser").select_one("main").get_text(" ").split())


@pytest.fixture
def target():
    return CatalogTargetFactory(slug="platform")


def an_item(target, **fields):
    return SyncItem.objects.create(target=target, module=ModuleFactory(published=True), wanted_version=1, **fields)


def test_sync_target_list_counts_what_is_in_step_and_what_needs_somebody(client_of, catalogue_manager, target):
    for status in ("done", "done", "waiting", "blocked", "failed"):
        an_item(target, status=status)
    response = client_of(catalogue_manager).get(at("sync-target-list"))
    found = response.context["targets"].get()
    assert (found.done, found.waiting, found.wrong) == (2, 1, 2)


@pytest.mark.parametrize("rows", [1, 3])
def test_sync_target_detail_takes_as_many_queries_for_three_as_for_one(
    client_of, catalogue_manager, target, django_assert_num_queries, rows
):
    for _ in range(rows):
        an_item(target, status="blocked", reason="422: te lang")
    client = client_of(catalogue_manager)
    with django_assert_num_queries(9):
        response = client.get(at("sync-target-detail", "platform"))
    assert words(response).count("422: te lang") == rows


def test_sync_target_detail_filters_by_status(client_of, catalogue_manager, target):
    an_item(target, status="blocked", reason="te lang")
    an_item(target, status="done")
    client = client_of(catalogue_manager)
    assert len(client.get(at("sync-target-detail", "platform"), {"status": "done"}).context["table"].rows) == 1
    assert client.get(at("sync-target-detail", "platform"), {"status": "nonsense"}).status_code == 200


def test_the_auditor_looks_and_has_no_buttons(client_of, auditor, target):
    an_item(target, status="blocked")
    response = client_of(auditor).get(at("sync-target-detail", "platform"))
    assert BeautifulSoup(response.content, "html.parser").select("main form[method=post]") == []


def test_sync_switch_turns_a_target_off_and_on_and_is_audited(client_of, catalogue_manager, target):
    client = client_of(catalogue_manager)
    client.post(at("sync-switch", "platform"))
    assert CatalogTarget.objects.get().is_enabled is False
    client.post(at("sync-switch", "platform"))
    assert CatalogTarget.objects.get().is_enabled is True
    verbs = Event.objects.about(target).order_by("id").values_list("verb", flat=True)
    assert list(verbs) == ["sync.switched_off", "sync.switched_on"]


def test_sync_allow_removals_asks_for_a_reason(client_of, catalogue_manager, target):
    client = client_of(catalogue_manager)
    response = client.post(at("sync-allow-removals", "platform"), {"reason": ""})
    assert response.context["form"].errors.keys() == {"reason"}
    client.post(at("sync-allow-removals", "platform"), {"reason": "De opleider is gestopt."})
    assert CatalogTarget.objects.get().removals_allowed_until is not None


def test_sync_retry_of_an_item_in_step_is_a_friendly_409(client_of, catalogue_manager, target):
    item = an_item(target, status="done")
    assert client_of(catalogue_manager).post(at("sync-retry", item.pk)).status_code == 409
    assert SyncItem.objects.get().status == "done"

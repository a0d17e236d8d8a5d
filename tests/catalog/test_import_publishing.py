"""An imported batch as taken-over supply."""

import pytest
from django.utils import timezone

from catalog import actions, listing
from catalog.actions import taken_over
from catalog.models import ImportBatch, Listing, Module, ModuleVersion, Offering
from catalog.tasks import draw_listings
from people.history import NotPossible
from people.models import Event
from tests.factories.catalog import ModuleVersionFactory, OfferingFactory, in_days
from tests.factories.partners import OrganisationFactory

pytestmark = pytest.mark.django_db
DONE = ImportBatch.Status.DONE


@pytest.fixture
def batch():
    return ImportBatch.objects.create(
        organisation=OrganisationFactory(verified=True, name="Inventaris Voorbeeld (fictief)"),
        file_name="aanbod.csv",
        file_hash="0" * 64,
        status=DONE,
        source_url="https://bron.example/aanbod",
    )


def arrived(batch, **fields):
    """A draft as the import leaves it: little more than a title."""
    options = {"empty": True, "title_nl": "", "title_en": "Computational Thinking", **fields}
    return ModuleVersionFactory(
        module__owner_organisation=batch.organisation, module__import_batch=batch, written_by=None, **options
    )


def planned(version, **fields):
    options = {"enrol_via": "provider", "enrol_url": "https://bron.example/aanbod", "capacity": None, **fields}
    return OfferingFactory(version=version, **options)


def statuses(model):
    return list(model.objects.order_by("pk").values_list("status", flat=True))


def test_publish_batch_makes_incomplete_modules_public_and_marks_them(batch, catalogue_manager):
    version = arrived(batch)
    taken_over.publish_batch(batch, by=catalogue_manager)
    version.refresh_from_db()
    assert (version.status, version.published_by, version.module.origin, version.module.source_url) == (
        "published", catalogue_manager, "taken_over", "https://bron.example/aanbod",
    )  # fmt: skip
    batch.refresh_from_db()
    assert (batch.published_by, batch.published_at) == (catalogue_manager, version.published_at)
    assert Event.objects.about(batch).values_list("verb", "data").get() == ("importbatch.published", {"modules": 1})
    draw_listings()
    row = Listing.objects.get()
    assert (row.is_taken_over, row.level_band, row.languages, row.price_band, row.is_certified, row.title_en) == (
        True, "", [], "on_request", False, "Computational Thinking",
    )  # fmt: skip
    assert row.document["source_url"] == "https://bron.example/aanbod"


def test_publish_batch_opens_only_what_begins_and_can_be_linked_to(batch, catalogue_manager):
    version = arrived(batch)
    planned(version)
    planned(version, starts_on=in_days(-5), ends_on=None)
    planned(version, starts_on=None, ends_on=None)
    planned(version, delivery="")
    planned(version, enrol_via="asking", enrol_url="")
    taken_over.publish_batch(batch, by=catalogue_manager)
    assert statuses(Offering) == ["active", "concept", "concept", "concept", "concept"]


def test_publish_batch_leaves_what_people_have_in_hand(batch, catalogue_manager, provider_editor):
    arrived(batch)
    edited = arrived(batch)
    actions.save_draft(edited, content={"summary_en": "Ours"}, outcomes=[], by=provider_editor)
    archived = arrived(batch)
    Module.objects.filter(pk=archived.module_id).update(archived_at=timezone.now())
    other = ModuleVersionFactory(module__owner_organisation=batch.organisation)
    taken_over.publish_batch(batch, by=catalogue_manager)
    assert statuses(ModuleVersion) == ["published", "draft", "draft", "draft"]
    assert other.module.origin == "own"


@pytest.mark.parametrize(
    "spoil",
    [
        lambda batch: ImportBatch.objects.filter(pk=batch.pk).update(status="running"),
        lambda batch: ImportBatch.objects.filter(pk=batch.pk).update(published_at=timezone.now()),
        lambda batch: type(batch.organisation).objects.update(status="unverified"),
        lambda batch: ModuleVersion.objects.update(status="proposed", proposed_at=timezone.now()),
    ],
)
def test_publish_batch_is_refused(batch, catalogue_manager, spoil):
    arrived(batch)
    spoil(batch)
    with pytest.raises(NotPossible):
        taken_over.publish_batch(batch, by=catalogue_manager)
    assert not ModuleVersion.objects.filter(status="published").exists()


def test_unpublish_batch_takes_everything_away_at_once_and_can_be_undone(batch, catalogue_manager):
    version = arrived(batch)
    planned(version)
    taken_over.publish_batch(batch, by=catalogue_manager)
    draw_listings()
    taken_over.unpublish_batch(batch, by=catalogue_manager, reason="De bron klopt niet.")
    assert (statuses(ModuleVersion), statuses(Offering), Listing.objects.count()) == (["archived"], ["inactive"], 0)
    batch.refresh_from_db()
    assert (batch.published_at, batch.published_by, Module.objects.get().origin) == (None, None, "own")
    taken_over.publish_batch(batch, by=catalogue_manager)
    assert (statuses(ModuleVersion), statuses(Offering), Module.objects.get().origin) == (
        ["published"], ["active"], "taken_over",
    )  # fmt: skip


def test_unpublish_batch_is_refused_when_it_is_not_public(batch, catalogue_manager):
    with pytest.raises(NotPossible):
        taken_over.unpublish_batch(batch, by=catalogue_manager, reason="Zomaar.")


def test_module_that_its_organisation_completes_and_publishes_is_no_longer_taken_over(
    batch, catalogue_manager, provider_editor
):
    version = arrived(batch)
    taken_over.publish_batch(batch, by=catalogue_manager)
    own = actions.new_version(version.module, by=provider_editor)
    complete = ModuleVersionFactory()
    content = {
        name: getattr(complete, name)
        for name in ("title_nl", "summary_nl", "level", "eqf_basis", "load_value", "languages", "delivery")
    }
    outcomes = [{"nl": "U bouwt een chatbot."}, {"nl": "U toetst een chatbot."}]
    actions.save_draft(own, content=content, outcomes=outcomes, by=provider_editor)
    actions.publish(own, by=provider_editor)
    assert Module.objects.get(pk=own.module_id).origin == "own"
    taken_over.unpublish_batch(batch, by=catalogue_manager, reason="De bron klopt niet.")
    own.refresh_from_db()
    assert own.status == "published"


def test_nobody_enrols_here_for_taken_over_supply(batch, catalogue_manager, provider_editor):
    version = arrived(batch)
    taken_over.publish_batch(batch, by=catalogue_manager)
    offering = planned(version, enrol_via="here", enrol_url="", capacity=10)
    with pytest.raises(NotPossible):
        actions.activate_offering(offering, by=provider_editor)


def test_taken_over_supply_is_found_by_search(batch, catalogue_manager, client):
    arrived(batch, description_en="Quantum annealing for planners")
    taken_over.publish_batch(batch, by=catalogue_manager)
    draw_listings()
    assert listing.public_modules().count() == 1
    page = client.get("/en/catalogue/", {"q": "annealing"}).content.decode()
    assert "Computational Thinking" in page
    assert "taken over from the provider’s own list" in page

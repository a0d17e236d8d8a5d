"""An inventory on its way in, as the worker and the command do it. All sheets are invented."""

import datetime
from decimal import Decimal

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from catalog import actions, import_run
from catalog.actions import imports
from catalog.inventory.suggestions import suggest
from catalog.models import ImportBatch, Module, ModuleAlias, ModuleVersion, Offering
from catalog.models import Session as Meeting
from catalog.tasks import import_batches
from partners.models import Organisation
from people.history import NotPossible
from people.models import Event
from tests.factories.catalog import ModuleFactory, ModuleVersionFactory, OfferingFactory
from tests.factories.partners import OrganisationFactory

pytestmark = pytest.mark.django_db
Status = ImportBatch.Status

# Separated by bars: the entities have semicolons.
HEADINGS = (
    "Code|Titel|Omschrijving|Studielast|Vorm|CRN|Jaar|Periode|Startdatum|Einddatum|Dagen|Begintijd|Eindtijd|Zaal|Plaats"
)
CHATBOTS = "AI 101|Chatbots &amp; taal|Same as DS 201. U leert &lt;b&gt;bouwen&lt;/b&gt;.|2,5 EC|online"
SHEET = "\n".join([
    HEADINGS,
    f"{CHATBOTS}|7001|2027|1|05-02-2027|19-02-2027|vr|9:30|12:00|Z1|Utrecht",
    f"{CHATBOTS}|7002|2027|2||||n.t.b.|||",
    "AI 102|Ethiek van AI||1 tot 3 EC|klassikaal|7003|2027|1|||ma di|9:00|8:00||Zwolle",
    "AI 103||zonder titel|3 EC|online|7004|2027|1|||||||",
])  # fmt: skip


@pytest.fixture
def owner():
    return OrganisationFactory(verified=True, name="Inventaris Voorbeeld (fictief)")


def queued(owner, sheet=SHEET, *, by=None, source_url="https://bron.example/aanbod"):
    content = sheet.encode()
    batch = imports.upload_inventory(owner, content=content, file_name="aanbod.csv", by=by)
    suggested = suggest(import_run.table_of(batch))
    return imports.start_import(
        batch,
        columns=suggested.columns,
        language="nl",
        hours_per_credit=suggested.hours_per_credit,
        source_url=source_url,
        by=by,
    )


def read(owner, sheet=SHEET, **options):
    batch = queued(owner, sheet, **options)
    import_batches()
    batch.refresh_from_db()
    return batch


def counts(batch):
    names = ("module_count", "offering_count", "changed_count", "unchanged_count", "blocked_count", "kept_apart_count")
    return tuple(getattr(batch, name) for name in names)


def problems(batch):
    return list(batch.problems.values_list("row_number", "column", "value", "reason", "is_row_kept_apart"))


def test_import_makes_drafts_that_say_what_they_miss(owner, provider_editor, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        batch = read(owner, by=provider_editor)
    assert (batch.status, batch.row_count, batch.course_count, counts(batch)) == ("done", 4, 2, (2, 3, 0, 0, 0, 1))
    assert problems(batch) == [
        (4, "Studielast", "1 tot 3 EC", "load_range", False),
        (4, "Eindtijd", "8:00", "times_reversed", False),
        (5, "Titel", "", "no_title", True),
    ]
    version = ModuleVersion.objects.get(module__code="AI 101")
    assert (version.status, version.written_by, version.title_nl, version.summary_nl, version.description_nl) == (
        "draft", None, "Chatbots & taal", "U leert bouwen.", "",
    )  # fmt: skip
    assert (version.load_value, version.load_unit, version.delivery, version.level, version.languages) == (
        Decimal("2.5"), "ec", "online", "", [],
    )  # fmt: skip
    module = version.module
    assert (module.origin, module.source_url, module.import_batch, module.slug) == (
        "own", "https://bron.example/aanbod", batch, "chatbots-taal-ai-101",
    )  # fmt: skip
    assert list(module.aliases.values_list("code", flat=True)) == ["DS 201"]
    assert Event.objects.about(module).values_list("verb", "actor", "data").get() == (
        "module.imported", provider_editor.pk, {"batch": batch.pk},
    )  # fmt: skip
    assert (batch.file.name, default_storage.listdir("imports")[1]) == ("", [])


def test_import_makes_offerings_with_their_meetings(owner):
    read(owner)
    first, second, _third = Offering.objects.order_by("code")
    assert (first.code, first.status, first.enrol_via, first.enrol_url) == (
        "7001-2027-1", "concept", "provider", "https://bron.example/aanbod",
    )  # fmt: skip
    assert (first.starts_on, first.ends_on, first.city, first.address, first.schedule_nl) == (
        datetime.date(2027, 2, 5), datetime.date(2027, 2, 19), "Utrecht", "Z1", "vr 09.30–12.00 uur; 2027 1",
    )  # fmt: skip
    assert [timezone.localtime(meeting.starts_at).isoformat() for meeting in first.sessions.all()] == [
        f"2027-02-{day}T09:30:00+01:00" for day in ("05", "12", "19")
    ]
    assert (second.schedule_nl, second.schedule_en, second.sessions.count()) == (
        "tijden in overleg; 2027 2", "times by arrangement; 2027 2", 0,
    )  # fmt: skip


def contents():
    rows = [
        list(model.objects.order_by("pk").values()) for model in (Module, ModuleVersion, ModuleAlias, Offering, Meeting)
    ]
    return rows, Event.objects.exclude(subject_type="catalog.importbatch").count()


def test_import_of_the_same_file_again_changes_nothing(owner):
    read(owner)
    before = contents()
    again = read(owner)
    assert counts(again) == (0, 0, 0, 2, 0, 1)
    assert contents() == before


def test_import_of_a_changed_file_changes_untouched_drafts(owner):
    read(owner)
    changed = SHEET.replace("bouwen", "begrijpen").replace("19-02-2027", "12-02-2027").replace("DS 201", "DS 202")
    assert counts(read(owner, changed)) == (0, 0, 1, 1, 0, 1)
    version = ModuleVersion.objects.get(module__code="AI 101")
    assert (version.summary_nl, [alias.code for alias in version.module.aliases.all()]) == (
        "U leert begrijpen.",
        ["DS 202"],
    )
    offering = Offering.objects.get(code="7001-2027-1")
    assert (offering.ends_on, offering.sessions.count()) == (datetime.date(2027, 2, 12), 2)


def test_import_of_a_shorter_file_removes_nothing(owner):
    read(owner)
    assert counts(read(owner, "\n".join(SHEET.splitlines()[:2]))) == (0, 0, 0, 1, 0, 0)
    assert (Module.objects.count(), Offering.objects.count()) == (2, 3)


def test_import_adds_new_starts_to_a_known_course(owner):
    read(owner)
    more = f"{SHEET}\n{CHATBOTS}|7009|2027|2|||||||"
    assert counts(read(owner, more)) == (0, 1, 1, 1, 0, 1)


def test_import_leaves_what_a_person_edited(owner, provider_editor):
    read(owner)
    version = ModuleVersion.objects.get(module__code="AI 101")
    actions.save_draft(version, content={"title_nl": "Chatbots van ons"}, outcomes=[], by=provider_editor)
    again = read(owner, SHEET.replace("bouwen", "begrijpen"))
    assert (counts(again), problems(again)[0]) == (
        (0, 0, 0, 1, 1, 1), (2, "", "AI 101 Chatbots & taal", "edited_here", False),
    )  # fmt: skip
    version.refresh_from_db()
    assert (version.title_nl, version.summary_nl) == ("Chatbots van ons", "U leert bouwen.")


def test_import_leaves_an_offering_that_a_person_changed(owner, provider_editor):
    read(owner)
    offering = Offering.objects.get(code="7001-2027-1")
    actions.save_offering(offering, content={"city": "Breda"}, sessions=[], prices=[], by=provider_editor)
    again = read(owner)
    assert (counts(again), problems(again)[0]) == ((0, 0, 0, 1, 1, 1), (2, "", "7001-2027-1", "offering_in_use", False))
    offering.refresh_from_db()
    assert (offering.city, offering.sessions.count()) == ("Breda", 0)


def test_import_leaves_what_was_published_written_or_archived_here(owner):
    read(owner)
    ModuleVersion.objects.filter(module__code="AI 101").update(status="published", published_at=timezone.now())
    Module.objects.filter(code="AI 102").update(archived_at=timezone.now())
    ModuleVersionFactory(module__owner_organisation=owner, module__code="AI 104")
    again = read(
        owner, SHEET.replace("Chatbots", "Robots").replace("Ethiek", "Recht").replace("AI 103||", "AI 104|Film|")
    )
    assert (counts(again), [row[3] for row in problems(again) if not row[1]]) == (
        (0, 0, 0, 0, 3, 0), ["published_here", "archived_here", "written_here"],
    )  # fmt: skip


def test_import_leaves_out_what_has_the_code_of_an_offering_elsewhere(owner):
    other = ModuleVersionFactory(module__owner_organisation=owner, published=True)
    taken = OfferingFactory(version=other, code="7001-2027-1")
    assert counts(batch := read(owner)) == (2, 2, 0, 0, 0, 1)
    assert (2, "", "7001-2027-1", "offering_code_taken", False) in problems(batch)
    assert counts(again := read(owner)) == (0, 0, 0, 1, 1, 1)
    assert (2, "", "7001-2027-1", "offering_code_taken", False) in problems(again)
    assert again.problems.get(reason="offering_code_taken").sentence.startswith("Een andere module")
    taken.code = ""
    taken.save()
    assert counts(read(owner)) == (0, 1, 1, 1, 0, 1)
    assert Offering.objects.filter(provider=owner, code="7001-2027-1").get().module.code == "AI 101"


def test_import_of_another_organisation_makes_its_own_modules(owner):
    read(owner)
    other = OrganisationFactory(verified=True)
    assert counts(read(other)) == (2, 3, 0, 0, 0, 1)
    assert (
        Module.objects.filter(owner_organisation=other).exclude(slug__startswith="chatbots-taal-ai-101-").count() == 1
    )


def test_import_goes_on_where_a_killed_worker_stopped(owner, monkeypatch):
    monkeypatch.setattr(imports, "COURSES_AT_ONCE", 1)
    batch = queued(owner)
    taken = imports.claim_batch()
    inventory_of_first = import_run.grouping.group(import_run.table_of(taken), taken.columns)
    assert imports.write_chunk(taken, inventory_of_first) is True
    batch.refresh_from_db()
    assert (batch.status, batch.done_count, batch.percent, Module.objects.count()) == ("running", 1, 50, 1)
    import_batches()
    batch.refresh_from_db()
    assert batch.status == "running"  # the lease holds: the first worker may still be at it
    ImportBatch.objects.update(claimed_until=timezone.now() - datetime.timedelta(seconds=1))
    import_batches()
    batch.refresh_from_db()
    assert (batch.status, counts(batch), len(problems(batch))) == ("done", (2, 3, 0, 0, 0, 1), 3)


def test_import_is_given_up_after_three_workers(owner):
    batch = queued(owner)
    for _attempt in range(imports.MOST_ATTEMPTS):
        assert imports.claim_batch() == batch
        ImportBatch.objects.update(claimed_until=timezone.now() - datetime.timedelta(seconds=1))
    assert imports.claim_batch() is None
    batch.refresh_from_db()
    assert (batch.status, batch.fault) == ("failed", "stopped")


def test_import_without_its_file_fails_and_writes_nothing(owner):
    batch = queued(owner)
    default_storage.delete(batch.file.name)
    import_batches()
    batch.refresh_from_db()
    assert (batch.status, batch.fault, Module.objects.count()) == ("failed", "gone", 0)


def test_start_import_asks_a_title_and_a_code_and_happens_once(owner):
    batch = imports.upload_inventory(owner, content=b"a,b\n1,2\n", file_name="x.csv", by=None)
    options = {"language": "nl", "hours_per_credit": None, "source_url": "", "by": None}
    with pytest.raises(NotPossible):
        imports.start_import(batch, columns={"title": 0}, **options)
    imports.start_import(batch, columns={"title": 0, "code": 1}, **options)
    with pytest.raises(NotPossible):
        imports.start_import(batch, columns={"title": 0, "code": 1}, **options)


def test_upload_is_refused_for_an_organisation_that_has_ended(owner):
    owner.status = Organisation.Status.DISSOLVED
    with pytest.raises(NotPossible):
        imports.upload_inventory(owner, content=b"a,b\n1,2\n", file_name="x.csv", by=None)


def test_clean_up_puts_away_what_nobody_went_on_with(owner, django_capture_on_commit_callbacks):
    old = imports.upload_inventory(owner, content=b"a,b\n1,2\n", file_name="oud.csv", by=None)
    new = imports.upload_inventory(owner, content=b"a,b\n1,2\n", file_name="nieuw.csv", by=None)
    ImportBatch.objects.filter(pk=old.pk).update(imported_at=timezone.now() - datetime.timedelta(days=8))
    with django_capture_on_commit_callbacks(execute=True):
        imports.clean_up_uploads(timezone.now())
    old.refresh_from_db()
    assert (old.status, default_storage.listdir("imports")[1]) == (
        "discarded",
        [new.file.name.removeprefix("imports/")],
    )


def test_modules_of_a_demonstration_are_marked_so():
    owner = OrganisationFactory(verified=True, is_demo=True)
    read(owner)
    assert set(Module.objects.values_list("is_demo", flat=True)) == {True}


def test_import_takes_another_address_where_one_is_in_use(owner):
    ModuleFactory(slug="chatbots-taal-ai-101")
    read(owner)
    assert Module.objects.get(code="AI 101").slug.startswith("chatbots-taal-ai-101-")

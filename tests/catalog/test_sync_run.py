"""A listing travels: real rows, real HTTP to the demo platform."""

import datetime
import json

import pytest
from django.utils import timezone

from catalog import listing
from catalog.actions import sync as actions
from catalog.models import CatalogTarget, Listing, ListingChange, SyncCall, SyncItem, SyncRun
from catalog.sync.adapters import educatieplatform
from catalog.sync.run import run
from people.history import NotPossible
from people.models import Event
from tests.catalog.platform import Platform
from tests.factories.people import UserFactory
from tests.factories.sync import CatalogTargetFactory, listed_module

pytestmark = pytest.mark.django_db(transaction=True)  # changes are numbered at commit
Status = SyncItem.Status


@pytest.fixture
def platform(tmp_path):
    with Platform(tmp_path).running() as platform:
        yield platform


@pytest.fixture
def target(platform):
    return CatalogTargetFactory(base_url=platform.base_url)


@pytest.fixture
def short_patience(monkeypatch):
    import httpx

    monkeypatch.setattr(educatieplatform, "TIMEOUT", httpx.Timeout(0.4))


def retitle(row: Listing, title: str) -> None:
    version = row.module.versions.get()
    version.title_nl = title
    version.save()
    listing.draw(row.module)


def status_of(target, module=None):
    items = SyncItem.objects.filter(target=target)
    return (items.get(module=module) if module else items.get()).status


def make_due(target):
    SyncItem.objects.filter(target=target).update(next_attempt_at=timezone.now())


def test_a_new_listing_is_shown_there_an_edit_updates_it_and_unpublishing_removes_it(target, platform):
    row = listed_module(title_nl="AI op de werkvloer")
    assert run(target).status == SyncRun.Status.DONE
    assert platform.shown() == ["AI op de werkvloer"]
    retitle(row, "AI in de werkplaats")
    run(target)
    assert platform.shown() == ["AI in de werkplaats"]
    listing.take_away(row.module)
    ended = run(target)
    assert (ended.to_push, ended.to_remove, platform.shown()) == (0, 1, [])
    item = SyncItem.objects.get()
    assert (item.status, item.removed_at is not None, item.pushed_version) == (Status.DONE, True, item.wanted_version)


def test_what_is_pushed_fits_the_contract_and_says_what_the_listing_says(target, platform):
    row = listed_module(title_nl="Beeldherkenning", title_en="Computer vision")
    run(target)
    told = json.loads(platform.storage.one(str(row.module.uuid))["body"])
    assert told["course"]["name"] == [
        {"language": "nl-NL", "value": "Beeldherkenning"},
        {"language": "en-GB", "value": "Computer vision"},
    ]
    assert told["course"]["link"].endswith(row.module.get_absolute_url())
    assert told["version"] == SyncItem.objects.get().pushed_version == ListingChange.objects.get().id


def test_a_burst_of_edits_is_one_push(target, platform):
    row = listed_module()
    for title in ("Een", "Twee", "Drie"):
        retitle(row, title)
    assert run(target).to_push == 1
    assert (platform.shown(), len(platform.storage.deliveries())) == (["Drie"], 1)


def test_without_changes_there_is_no_run(target):
    listed_module()
    run(target)
    assert (run(target), SyncRun.objects.count()) == (None, 1)


def test_a_change_that_this_target_does_not_see_is_skipped(target, platform):
    row = listed_module()
    run(target)
    Listing.objects.filter(pk=row.pk).update(content_hash="another")
    ended = run(target)
    assert (ended.status, ended.unchanged) == (SyncRun.Status.NO_CHANGES, 1)
    assert len(platform.storage.deliveries()) == 1


def test_a_module_that_never_arrived_is_not_removed_there(target, platform):
    row = listed_module()
    listing.take_away(row.module)
    assert run(target).status == SyncRun.Status.NO_CHANGES
    assert platform.storage.deliveries() == {}


def test_a_target_that_is_away_costs_nothing_and_gets_everything_later(platform, target):
    away = CatalogTargetFactory()
    listed_module(title_nl="Later")
    ended = run(away)
    item = SyncItem.objects.get(target=away)
    assert (ended.status, item.status, item.failure, item.attempts) == ("failed", Status.WAITING, "transient", 1)
    assert item.next_attempt_at > timezone.now()
    CatalogTarget.objects.filter(pk=away.pk).update(base_url=platform.base_url)
    away.refresh_from_db()
    assert run(away) is None  # it waits for its time
    make_due(away)
    run(away)
    assert (platform.shown(), status_of(away)) == (["Later"], Status.DONE)


def test_a_target_that_is_away_is_left_alone_after_three_tries_in_a_row(platform, target):
    for number in range(5):
        listed_module(title_nl=f"Module {number}")
    platform.chaos("error")
    ended = run(target)
    assert (ended.status, ended.failed) == (SyncRun.Status.FAILED, 3)
    platform.chaos("")
    assert (run(target).to_push, len(platform.shown())) == (2, 2)  # those that had not been tried yet
    make_due(target)
    run(target)
    assert len(platform.shown()) == 5


def test_retry_after_is_respected(target, platform):
    platform.chaos("busy")
    listed_module()
    run(target)
    item = SyncItem.objects.get()
    assert item.next_attempt_at >= timezone.now() + datetime.timedelta(seconds=4)
    assert (item.failure, item.calls.get().status_code) == ("transient", 503)


def test_an_answer_that_got_lost_is_asked_again_and_happens_once(target, platform, short_patience):
    platform.chaos("half")
    row = listed_module(title_nl="Halverwege")
    run(target)
    assert SyncItem.objects.get().failure == "timeout"
    platform.chaos("")
    make_due(target)
    run(target)
    key = f"PUT:{row.module.uuid}:{SyncItem.objects.get().pushed_version}"
    assert (status_of(target), platform.storage.deliveries(), platform.shown()) == (
        Status.DONE,
        {key: 2},
        ["Halverwege"],
    )


def test_what_the_target_refuses_is_blocked_with_its_words_until_it_changes(target, platform):
    platform.chaos("refuse")
    row = listed_module()
    assert run(target).status == SyncRun.Status.FAILED
    item = SyncItem.objects.get()
    assert (item.status, item.reason) == (Status.BLOCKED, "422: The switch says: refuse")
    platform.chaos("")
    retitle(row, "Beter")
    run(target)
    assert (status_of(target), platform.shown()) == (Status.DONE, ["Beter"])


def test_a_target_that_wants_nothing_any_more_is_switched_off(target, platform):
    platform.chaos("gone")
    listed_module()
    listed_module()
    run(target)
    target.refresh_from_db()
    assert (target.is_enabled, target.stopped_reason) == (False, "410: The switch says: gone")
    assert SyncCall.objects.count() == 1


def test_a_profile_blocks_what_does_not_fit_and_says_why(target):
    target.profile = {"required": ["quality_nl"], "longest": {"title_nl": 10}}
    target.save()
    listed_module(title_nl="Een titel van veel meer dan tien tekens")
    run(target)
    item = SyncItem.objects.get()
    assert item.status == Status.BLOCKED
    assert "quality_nl" in item.reason and "hoogstens 10" in item.reason


def test_a_run_that_would_remove_too_much_removes_nothing_until_somebody_allows_it(target, platform):
    rows = [listed_module() for _ in range(8)]
    run(target)
    for row in rows[:6]:
        listing.take_away(row.module)
    retitle(rows[7], "Gewoon bijgewerkt")
    stopped = run(target)
    assert (stopped.status, stopped.to_push, stopped.to_remove) == (SyncRun.Status.ABORTED_SAFETY, 1, 0)
    assert "6 van de 8" in stopped.reason
    assert len(platform.shown()) == 8
    boss = UserFactory()
    actions.allow_removals(target, by=boss, reason="De opleider is gestopt.")
    assert run(target).to_remove == 6
    assert len(platform.shown()) == 2
    assert Event.objects.about(target).get().note == "De opleider is gestopt."


def test_reconcile_puts_right_what_differs(target, platform):
    _kept, lost, changed, gone = [listed_module(title_nl=title) for title in ("Blijft", "Kwijt", "Anders", "Weg")]
    run(target)
    with platform.storage.writing() as db:
        db.execute("delete from course where id = ?", [str(lost.module.uuid)])
        db.execute(
            "update course set hash = 'x', body = replace(body, 'Anders', 'Fout') where id = ?",
            [str(changed.module.uuid)],
        )
    Listing.objects.filter(pk=gone.pk).delete()
    SyncItem.objects.filter(module=gone.module).update(removed_at=timezone.now())
    CatalogTarget.objects.filter(pk=target.pk).update(seen_change=ListingChange.objects.latest("id").id)
    assert sorted(platform.shown()) == ["Blijft", "Fout", "Weg"]
    ended = run(target, reconcile=True)
    assert (ended.to_push, ended.to_remove, sorted(platform.shown())) == (2, 1, ["Anders", "Blijft", "Kwijt"])
    assert run(target, reconcile=True).status == SyncRun.Status.NO_CHANGES


def test_reconcile_concludes_nothing_from_a_list_that_breaks_off(target, platform):
    listed_module()
    run(target)
    platform.chaos("error")
    ended = run(target, reconcile=True)
    assert (ended.status, SyncItem.objects.get().status) == (SyncRun.Status.FAILED, Status.DONE)


def test_what_a_killed_worker_held_is_pushed_by_the_next_run(target, platform):
    listed_module(title_nl="Gered")
    actions.follow_changes(target)
    item = actions.claim(target)
    assert actions.claim(target) is None
    assert run(target) is None  # its lease still runs
    SyncItem.objects.filter(pk=item.pk).update(claimed_until=timezone.now())
    run(target)
    assert platform.shown() == ["Gered"]


def test_an_edit_while_a_push_is_on_its_way_travels_afterwards(target, platform):
    row = listed_module(title_nl="Eerst")
    actions.follow_changes(target)
    item = actions.claim(target)
    adapter = educatieplatform.make(target)
    parcel = adapter.parcel(row.document, item.wanted_version)
    retitle(row, "Daarna")
    actions.follow_changes(target)
    item.target = target
    assert actions.settle(item, parcel, adapter.send(parcel)).status == Status.WAITING
    run(target)
    assert (platform.shown(), status_of(target)) == (["Daarna"], Status.DONE)


def test_retry_by_a_person_asks_again_and_is_audited(target, platform):
    platform.chaos("refuse")
    listed_module()
    run(target)
    platform.chaos("")
    item, boss = SyncItem.objects.get(), UserFactory()
    actions.retry(item, by=boss)
    run(target)
    assert (status_of(target), Event.objects.about(target).get().actor) == (Status.DONE, boss)
    with pytest.raises(NotPossible):
        actions.retry(item, by=boss)


def test_rotating_secrets_are_all_signed_with(target, platform):
    target.secrets = ["whsec_bmlldXduaWV1d25pZXV3bmlldXc=", *target.secrets]
    target.save()
    listed_module(title_nl="Ondertekend")
    run(target)
    assert platform.shown() == ["Ondertekend"]


def test_a_wrong_secret_blocks_and_says_that_the_settings_are_wrong(target):
    target.secrets = ["whsec_bmlldXduaWV1d25pZXV3bmlldXc="]
    target.save()
    listed_module()
    run(target)
    item = SyncItem.objects.get()
    assert (item.status, item.failure) == (Status.BLOCKED, "configuration")


def test_clean_up_drops_old_calls_and_tombstones(target):
    row = listed_module()
    run(target)
    listing.take_away(row.module)
    run(target)
    actions.clean_up(timezone.now())
    assert (SyncCall.objects.count(), SyncItem.objects.count()) == (2, 1)
    actions.clean_up(timezone.now() + datetime.timedelta(days=101))
    assert (SyncCall.objects.count(), SyncItem.objects.count()) == (0, 0)


def test_taken_over_supply_goes_only_where_it_is_wanted(target, platform):
    row = listed_module()
    row.module.origin = "taken_over"
    row.module.save()
    listing.draw(row.module)
    target.profile = {"taken_over": False}
    target.save()
    run(target)
    assert platform.shown() == []

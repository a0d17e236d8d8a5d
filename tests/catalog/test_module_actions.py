import datetime
import uuid
from decimal import Decimal

import pytest

from catalog import actions, consequences, snapshot
from catalog.actions.editing import Stale, stamp
from catalog.models import Listing, ListingTask, Module, ModuleVersion, Offering
from people.history import NotPossible
from people.models import Event, Notification
from tests.factories.catalog import ModuleFactory, ModuleVersionFactory, OfferingFactory
from tests.factories.communities import CommunityFactory, CommunityRoleFactory
from tests.factories.partners import OrganisationFactory, OrganisationRoleFactory
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db
TWO = [{"nl": "U kunt kiezen.", "en": ""}, {"nl": "U kunt uitleggen.", "en": ""}]
CONTENT = {
    "title_nl": "Prompts schrijven", "summary_nl": "Kort.", "level": "none", "load_value": Decimal(8),
    "languages": ["nl"], "delivery": "online", "price": Decimal(0),
}  # fmt: skip


def editor_of(organisation):
    return OrganisationRoleFactory(organisation=organisation, role="editor").person


def verbs(obj):
    return list(Event.objects.about(obj).order_by("pk").values_list("verb", flat=True))


def asked(module):
    return ListingTask.objects.filter(module=module).exists()


def mails():
    return list(Notification.objects.order_by("pk").values_list("kind", "recipient"))


class TestCreate:
    def test_create_makes_a_draft_with_outcomes(self):
        organisation = OrganisationFactory(verified=True)
        by = editor_of(organisation)
        module = actions.create_module(organisation, content=CONTENT, outcomes=TWO, by=by, code="P1")
        version = module.versions.get()
        assert (module.slug, module.owner, module.code) == ("prompts-schrijven", organisation, "P1")
        assert (version.status, version.number, version.written_by) == ("draft", 1, by)
        assert snapshot.content(version)["outcomes"] == TWO
        assert verbs(module) == ["module.created"]
        assert not asked(module)

    def test_create_twice_with_the_same_uuid_gives_one_module(self):
        organisation = OrganisationFactory()
        key = uuid.uuid4()
        made = [actions.create_module(organisation, uuid=key, content=CONTENT, outcomes=TWO, by=None) for _ in range(2)]
        assert made[0] == made[1]
        assert Module.objects.count() == 1

    def test_create_refuses_the_uuid_of_somebody_elses_module(self):
        module = ModuleFactory()
        with pytest.raises(NotPossible):
            actions.create_module(OrganisationFactory(), uuid=module.uuid, content=CONTENT, outcomes=TWO, by=None)

    def test_create_gives_a_second_module_of_that_title_another_address(self):
        for _ in range(2):
            actions.create_module(OrganisationFactory(), content=CONTENT, outcomes=TWO, by=None)
        first, second = Module.objects.order_by("pk").values_list("slug", flat=True)
        assert first == "prompts-schrijven"
        assert second.startswith("prompts-schrijven-")

    def test_create_names_a_title_without_latin_letters(self):
        module = actions.create_module(OrganisationFactory(), content={"title_nl": "人工智能 🤖"}, outcomes=[], by=None)
        assert module.slug == "module"

    def test_create_refuses_a_code_that_the_organisation_uses(self):
        module = ModuleFactory(code="A1")
        with pytest.raises(NotPossible, match="A1"):
            actions.create_module(module.owner_organisation, content=CONTENT, outcomes=TWO, by=None, code="A1")
        assert (
            actions.create_module(OrganisationFactory(), content=CONTENT, outcomes=TWO, by=None, code="A1").code == "A1"
        )

    def test_create_for_a_community(self):
        community = CommunityFactory(active=True)
        module = actions.create_module(community, content=CONTENT, outcomes=TWO, by=None)
        assert (module.owner_community, module.owner_organisation) == (community, None)


class TestSave:
    def test_save_writes_what_differs_and_says_which_fields(self):
        version, by = ModuleVersionFactory(), UserFactory()
        outcomes = snapshot.content(version)["outcomes"]
        actions.save_draft(version, content={"title_nl": "Nieuw", "level": version.level}, outcomes=outcomes, by=by)
        version.refresh_from_db()
        assert (version.title_nl, version.written_by) == ("Nieuw", by)
        assert Event.objects.about(version).get().data == {"fields": ["title_nl"]}

    def test_save_replaces_the_outcomes_and_drops_empty_ones(self):
        version = ModuleVersionFactory()
        actions.save_draft(version, content={}, outcomes=[{"nl": "A", "en": ""}, {"nl": "", "en": ""}], by=None)
        assert snapshot.content(version)["outcomes"] == [{"nl": "A", "en": ""}]

    def test_save_of_the_same_writes_nothing(self):
        version = ModuleVersionFactory()
        same = snapshot.content(version)["outcomes"]
        actions.save_draft(version, content={"title_nl": version.title_nl}, outcomes=same, by=UserFactory())
        assert verbs(version) == []

    def test_save_of_the_second_editor_is_refused_and_writes_nothing(self):
        version = ModuleVersionFactory()
        seen = stamp(version)
        actions.save_draft(
            ModuleVersion.objects.get(pk=version.pk), content={"title_nl": "Eén"}, outcomes=[], seen=seen, by=None
        )
        with pytest.raises(Stale):
            actions.save_draft(version, content={"title_nl": "Twee"}, outcomes=TWO, seen=seen, by=None)
        version.refresh_from_db()
        assert (version.title_nl, version.outcomes.count()) == ("Eén", 0)

    @pytest.mark.parametrize("status", ["published", "proposed", "superseded", "archived"])
    def test_save_never_edits_anything_but_a_draft(self, status):
        now = datetime.datetime.now(tz=datetime.UTC)
        version = ModuleVersionFactory(status=status, published_at=now, proposed_at=now)
        with pytest.raises(NotPossible):
            actions.save_draft(version, content={"title_nl": "X"}, outcomes=[], by=None)


class TestPublish:
    def test_publish_makes_it_public_and_asks_for_its_listing(self):
        version, by = ModuleVersionFactory(), UserFactory()
        actions.publish(version, by=by)
        version.refresh_from_db()
        assert (version.status, version.published_by) == ("published", by)
        assert version.published_at is not None
        assert asked(version.module)
        assert verbs(version) == ["moduleversion.published"]

    def test_publish_supersedes_the_version_before_it_and_takes_planned_offerings_along(self):
        module = ModuleFactory(published=True)
        old = module.published_version
        planned, opened = OfferingFactory(version=old), OfferingFactory(version=old, active=True)
        new = actions.new_version(module, by=UserFactory())
        actions.publish(new, by=None)
        for row in (old, planned, opened):
            row.refresh_from_db()
        assert (old.status, planned.version, opened.version) == ("superseded", new, old)

    def test_publish_refuses_an_incomplete_version(self):
        with pytest.raises(NotPossible, match="compleet"):
            actions.publish(ModuleVersionFactory(empty=True), by=None)

    def test_publish_refuses_for_an_unverified_organisation(self):
        version = ModuleVersionFactory(
            module=ModuleFactory(owner_organisation=OrganisationFactory(name="Nieuw (fictief)"))
        )
        with pytest.raises(NotPossible, match="Nieuw"):
            actions.publish(version, by=None)
        assert not asked(version.module)

    def test_publish_for_a_community_waits_for_the_advice_of_the_hub(self):
        module = ModuleFactory(owner_organisation=None, owner_community=CommunityFactory(submitted=True), draft=True)
        assert len(actions.obstacles_to_publish(module.newest(), by=None)) == 1
        assert actions.obstacles_to_publish(ModuleFactory(of_community=True, draft=True).newest(), by=None) == []

    def test_publish_twice_is_refused(self):
        version = ModuleVersionFactory()
        actions.publish(version, by=None)
        with pytest.raises(NotPossible):
            actions.publish(ModuleVersion.objects.get(pk=version.pk), by=None)

    def test_publish_lets_others_follow_in_the_same_transaction(self, monkeypatch):
        monkeypatch.setattr(consequences, "_registered", {name: [] for name in consequences.HAPPENINGS})
        heard = []
        consequences.register("version_published", lambda version, by: heard.append(version.status))
        actions.publish(ModuleVersionFactory(), by=None)
        assert heard == ["published"]


class TestFourEyes:
    @pytest.fixture
    def version(self):
        organisation = OrganisationFactory(verified=True, needs_second_pair_of_eyes=True)
        return ModuleVersionFactory(module=ModuleFactory(owner_organisation=organisation))

    def test_a_draft_must_be_proposed_first(self, version):
        with pytest.raises(NotPossible):
            actions.publish(version, by=UserFactory())

    def test_propose_mails_the_other_writers(self, version):
        writer, other = (editor_of(version.module.owner_organisation) for _ in range(2))
        actions.propose(version, by=writer)
        version.refresh_from_db()
        assert (version.status, version.proposed_by) == ("proposed", writer)
        assert mails() == [("catalog/mail/module_proposed", other.pk)]

    def test_propose_refuses_an_incomplete_draft(self, version):
        version.outcomes.all().delete()
        with pytest.raises(NotPossible):
            actions.propose(version, by=UserFactory())

    def test_somebody_else_publishes(self, version):
        writer, other = UserFactory(), UserFactory()
        actions.save_draft(version, content={"title_nl": "Van mij"}, outcomes=TWO, by=writer)
        actions.propose(version, by=writer)
        with pytest.raises(NotPossible):
            actions.publish(version, by=writer)
        actions.publish(version, by=other)
        assert version.status == "published"

    def test_the_last_writer_does_not_publish_what_a_colleague_proposed(self, version):
        writer, colleague = UserFactory(), UserFactory()
        actions.save_draft(version, content={"title_nl": "Van mij"}, outcomes=TWO, by=writer)
        actions.propose(version, by=colleague)
        assert len(actions.obstacles_to_publish(version, by=writer)) == 1

    def test_return_sends_it_back_with_the_reason(self, version):
        writer, other = editor_of(version.module.owner_organisation), UserFactory()
        actions.propose(version, by=writer)
        actions.return_to_draft(version, by=other, reason="De toets ontbreekt.")
        version.refresh_from_db()
        assert (version.status, version.proposed_by, version.proposed_at) == ("draft", None, None)
        assert mails() == [("catalog/mail/module_returned", writer.pk)]
        assert Notification.objects.get().context["reason"] == "De toets ontbreekt."

    def test_return_of_the_own_proposal_mails_nobody(self, version):
        writer = editor_of(version.module.owner_organisation)
        actions.propose(version, by=writer)
        actions.return_to_draft(version, by=writer, reason="Toch niet.")
        assert mails() == []


class TestTakingBack:
    @pytest.fixture
    def module(self):
        module = ModuleFactory(published=True)
        from catalog import listing

        listing.draw(module)
        return module

    def test_unpublish_takes_the_listing_away_at_once(self, module):
        actions.unpublish(module, by=UserFactory(), reason="Verouderd.")
        assert not Listing.objects.filter(pk=module.pk).exists()
        version = module.versions.get()
        assert version.status == "archived"
        assert Event.objects.about(version).get().note == "Verouderd."

    def test_unpublish_refuses_what_is_not_public(self):
        with pytest.raises(NotPossible):
            actions.unpublish(ModuleFactory(draft=True), by=UserFactory(), reason="x")

    def test_what_was_unpublished_can_be_published_again(self, module):
        actions.unpublish(module, by=UserFactory(), reason="Even weg.")
        actions.publish(module.versions.get(), by=UserFactory())
        assert module.versions.get().status == "published"

    def test_archive_puts_away_drafts_and_the_public_version(self, module):
        actions.new_version(module, by=UserFactory())
        actions.archive(module, by=UserFactory(), reason="Klaar.")
        module.refresh_from_db()
        assert module.archived_at is not None
        assert set(module.versions.values_list("status", flat=True)) == {"archived"}
        assert not Listing.objects.filter(pk=module.pk).exists()

    def test_archive_puts_away_a_proposed_version(self):
        module = ModuleFactory()
        ModuleVersionFactory(module=module, proposed=True)
        actions.archive(module, by=UserFactory(), reason="Klaar.")
        assert module.versions.get().status == "archived"

    def test_archive_refuses_while_an_offering_is_open(self, module):
        offering = OfferingFactory(version=module.versions.get(), active=True)
        with pytest.raises(NotPossible):
            actions.archive(module, by=UserFactory(), reason="Klaar.")
        Offering.objects.filter(pk=offering.pk).update(status="cancelled")
        actions.archive(module, by=UserFactory(), reason="Klaar.")
        with pytest.raises(NotPossible):
            actions.archive(module, by=UserFactory(), reason="Nog eens.")

    def test_restore_brings_it_back_but_not_in_public(self, module):
        with pytest.raises(NotPossible):
            actions.restore(module, by=UserFactory())
        actions.archive(module, by=UserFactory(), reason="Klaar.")
        assert len(actions.obstacles_to_publish(module.versions.get(), by=None)) == 1
        actions.restore(module, by=UserFactory())
        module.refresh_from_db()
        assert (module.archived_at, module.published_version) == (None, None)

    def test_hide_takes_the_listing_away_and_tells_the_writers_why(self, module):
        writer = editor_of(module.owner_organisation)
        actions.hide(module, by=UserFactory(), reason="De prijs klopt niet.")
        assert not Listing.objects.filter(pk=module.pk).exists()
        assert mails() == [("catalog/mail/module_hidden", writer.pk)]
        with pytest.raises(NotPossible):
            actions.hide(module, by=UserFactory(), reason="Nog eens.")

    def test_unhide_asks_for_the_listing(self, module):
        with pytest.raises(NotPossible):
            actions.unhide(module, by=UserFactory())
        actions.hide(module, by=UserFactory(), reason="De prijs klopt niet.")
        actions.unhide(module, by=UserFactory())
        module.refresh_from_db()
        assert (module.hidden_reason, asked(module)) == ("", True)

    def test_hide_of_a_community_module_tells_its_coordinator(self):
        module = ModuleFactory(of_community=True, published=True)
        coordinator = CommunityRoleFactory(community=module.owner_community).person
        actions.hide(module, by=UserFactory(), reason="Misleidend.")
        assert mails() == [("catalog/mail/module_hidden", coordinator.pk)]


class TestNewVersion:
    def test_new_version_begins_as_a_copy(self):
        module, by = ModuleFactory(published=True), UserFactory()
        new = actions.new_version(module, by=by)
        assert (new.number, new.status, new.written_by) == (2, "draft", by)
        assert snapshot.content(new) == snapshot.content(module.versions.get(number=1))

    def test_new_version_is_one_at_a_time(self):
        module = ModuleFactory(published=True)
        actions.new_version(module, by=UserFactory())
        with pytest.raises(NotPossible):
            actions.new_version(Module.objects.get(pk=module.pk), by=UserFactory())

    def test_new_version_of_an_archived_module_is_refused(self):
        module = ModuleFactory(published=True)
        actions.archive(module, by=UserFactory(), reason="Klaar.")
        with pytest.raises(NotPossible):
            actions.new_version(module, by=UserFactory())

    def test_discard_puts_the_draft_away_and_its_offerings_go_back(self):
        module = ModuleFactory(published=True)
        new = actions.new_version(module, by=UserFactory())
        planned = OfferingFactory(version=new)
        actions.discard_draft(new, by=UserFactory())
        planned.refresh_from_db()
        assert (new.status, planned.version.number) == ("archived", 1)
        assert len(actions.obstacles_to_publish(new, by=None)) == 1

    def test_discard_of_the_only_version_is_refused(self):
        with pytest.raises(NotPossible):
            actions.discard_draft(ModuleVersionFactory(), by=UserFactory())


class TestPlace:
    def test_place_changes_code_and_community_of_all_versions(self):
        module, community = ModuleFactory(published=True), CommunityFactory(active=True)
        actions.place_module(module, code="B2", community=community, by=UserFactory())
        module.refresh_from_db()
        assert (module.code, module.community, asked(module)) == ("B2", community, True)

    def test_place_of_the_same_writes_nothing(self):
        module = ModuleFactory(code="B2")
        actions.place_module(module, code="B2", community=None, by=UserFactory())
        assert verbs(module) == []

    def test_place_refuses_a_code_in_use(self):
        module = ModuleFactory(code="A1")
        other = ModuleFactory(owner_organisation=module.owner_organisation)
        with pytest.raises(NotPossible):
            actions.place_module(other, code="A1", community=None, by=UserFactory())


def test_set_mark_shows_and_clears_the_mark():
    module, until = ModuleFactory(published=True), datetime.date(2029, 11, 21)
    actions.set_mark(module, number="LK-M-2026-0001", valid_until=until)
    module.refresh_from_db()
    assert (module.mark_number, module.mark_valid_until, asked(module)) == ("LK-M-2026-0001", until, True)
    actions.set_mark(module, number="", valid_until=until)
    module.refresh_from_db()
    assert (module.mark_number, module.mark_valid_until) == ("", None)


def test_a_consequence_that_nobody_knows_cannot_be_registered():
    with pytest.raises(LookupError):
        consequences.register("offering_canceled", print)

import datetime
import uuid
from decimal import Decimal

import pytest
from django.utils import timezone

from catalog import actions, consequences
from catalog.actions.editing import Stale, stamp
from catalog.models import ListingTask, Offering, OfferingRole
from people.history import NotPossible
from people.models import Event, Notification
from tests.factories.catalog import (
    LicenceFactory,
    ModuleFactory,
    ModuleVersionFactory,
    OfferingFactory,
    PriceFactory,
    SessionFactory,
    in_days,
)
from tests.factories.communities import ChallengeFactory
from tests.factories.partners import OrganisationFactory, OrganisationRoleFactory
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def heard(monkeypatch):
    """What other apps get to hear, instead of what they do."""
    monkeypatch.setattr(consequences, "_registered", {name: [] for name in consequences.HAPPENINGS})
    found = []
    for name in consequences.HAPPENINGS:
        consequences.register(name, lambda obj, by, name=name, **facts: found.append((name, facts)))
    return found


def content_of(offering, **changes):
    names = ("provider", "starts_on", "ends_on", "delivery", "city", "enrol_via", "capacity", "enrol_url")
    return {name: getattr(offering, name) for name in names} | changes


def save(offering, sessions=(), prices=(), seen=None, **changes):
    return actions.save_offering(
        offering,
        content=content_of(offering, **changes),
        sessions=list(sessions),
        prices=list(prices),
        seen=seen,
        by=None,
    )


def asked(offering):
    return ListingTask.objects.filter(module=offering.version.module).exists()


PRICE = {"audience": "consumer", "amount": Decimal("450.00"), "vat": "included", "includes_nl": "", "includes_en": ""}


class TestCreate:
    def test_create_plans_an_offering_of_the_public_version(self):
        module = ModuleFactory(published=True)
        begins = timezone.now() + datetime.timedelta(days=10)
        session = {"starts_at": begins, "ends_at": begins + datetime.timedelta(hours=2), "place": "Zaal 1"}
        offering = actions.create_offering(
            module,
            content={"provider": module.owner_organisation, "delivery": "online", "starts_on": in_days(10)},
            sessions=[session],
            prices=[PRICE],
            by=UserFactory(),
        )
        assert (offering.version, offering.status) == (module.published_version, "concept")
        assert list(offering.sessions.values("starts_at", "ends_at", "place")) == [session]
        assert offering.prices.get().amount == Decimal(450)
        assert not asked(offering)

    def test_create_twice_with_the_same_uuid_gives_one_offering(self):
        module, key = ModuleFactory(published=True), uuid.uuid4()
        content = {"provider": module.owner_organisation, "delivery": "online"}
        for _ in range(2):
            actions.create_offering(module, uuid=key, content=content, sessions=[], prices=[], by=None)
        assert Offering.objects.count() == 1

    def test_create_with_the_uuid_of_another_modules_offering_makes_one_of_its_own(self):
        module, taken = ModuleFactory(published=True), OfferingFactory()
        content = {"provider": module.owner_organisation, "delivery": "online"}
        made = actions.create_offering(module, uuid=taken.uuid, content=content, sessions=[], prices=[], by=None)
        assert made.version.module == module
        assert made.uuid != taken.uuid

    def test_create_and_save_refuse_meetings_on_other_days(self):
        offering = OfferingFactory()
        begins = timezone.now() + datetime.timedelta(days=29)
        session = {"starts_at": begins, "ends_at": begins + datetime.timedelta(hours=2), "place": ""}
        content = {"provider": offering.provider, "delivery": "online", "starts_on": in_days(30)}
        with pytest.raises(NotPossible, match="vóór de eerste dag"):
            actions.create_offering(offering.module, content=content, sessions=[session], prices=[], by=None)
        with pytest.raises(NotPossible, match="vóór de eerste dag"):
            save(offering, sessions=[session])
        assert save(offering, sessions=[session], starts_on=in_days(29)).sessions.count() == 1

    def test_create_refuses_a_provider_without_a_licence(self):
        with pytest.raises(NotPossible, match="fictief"):
            actions.create_offering(
                ModuleFactory(published=True),
                content={"provider": OrganisationFactory(verified=True), "delivery": "online"},
                sessions=[], prices=[], by=None,
            )  # fmt: skip
        assert not Offering.objects.exists()

    def test_create_refuses_dates_outside_the_licence(self):
        licence = LicenceFactory(granted=True, until_on=in_days(20))
        content = {
            "provider": licence.organisation,
            "delivery": "online",
            "starts_on": in_days(10),
            "ends_on": in_days(20),
        }
        actions.create_offering(licence.module, content=content, sessions=[], prices=[], by=None)
        with pytest.raises(NotPossible):
            late = content | {"ends_on": in_days(21)}
            actions.create_offering(licence.module, content=late, sessions=[], prices=[], by=None)

    def test_create_lets_the_lead_provide_what_its_community_owns(self):
        module = ModuleFactory(of_community=True, published=True)
        content = {"provider": module.owner_community.lead, "delivery": "online"}
        assert actions.create_offering(module, content=content, sessions=[], prices=[], by=None).pk

    def test_create_refuses_an_archived_module(self):
        module = ModuleFactory(draft=True, archived_at=timezone.now())
        content = {"provider": module.owner_organisation, "delivery": "online"}
        with pytest.raises(NotPossible):
            actions.create_offering(module, content=content, sessions=[], prices=[], by=None)


class TestSave:
    def test_save_of_a_draft_changes_it_and_tells_nobody(self, heard):
        offering = OfferingFactory()
        save(offering, city="Zwolle", prices=[PRICE])
        offering.refresh_from_db()
        assert (offering.city, offering.prices.count()) == ("Zwolle", 1)
        assert Event.objects.about(offering).get().data == {"fields": ["city", "prices"]}
        assert (heard, asked(offering)) == ([], False)

    def test_save_of_the_same_writes_nothing(self, heard):
        offering = OfferingFactory(active=True)
        PriceFactory(offering=offering)
        SessionFactory(offering=offering)
        sessions = list(offering.sessions.values("starts_at", "ends_at", "place"))
        save(offering, sessions=sessions, prices=[PRICE])
        assert not Event.objects.about(offering).exists()
        assert heard == []

    def test_save_of_an_open_offering_lets_those_enrolled_hear_of_new_dates(self, heard):
        offering = OfferingFactory(active=True)
        save(offering, ends_on=in_days(70), city="Zwolle")
        assert heard == [("offering_changed", {"fields": ["ends_on", "city"]})]
        assert asked(offering)

    def test_save_with_more_places_moves_the_queue_up(self, heard):
        save(OfferingFactory(full=True, waiting=3), capacity=4)
        assert heard == [("places_added", {})]

    def test_save_with_fewer_places_than_taken_is_refused(self, heard):
        offering = OfferingFactory(full=True)
        with pytest.raises(NotPossible, match="2"):
            save(offering, capacity=1)
        offering.refresh_from_db()
        assert (offering.capacity, heard) == (2, [])

    def test_save_with_as_many_places_as_taken_is_fine(self):
        assert save(OfferingFactory(active=True, capacity=9, taken=2), capacity=2).capacity == 2

    def test_save_refuses_another_way_to_enrol_under_people_who_wait(self):
        with pytest.raises(NotPossible):
            save(OfferingFactory(full=True), enrol_via="provider", enrol_url="https://a.example", capacity=None)

    def test_save_refuses_another_provider_under_people_who_are_enrolled(self):
        licence = LicenceFactory(granted=True)
        offering = OfferingFactory(full=True, version=licence.module.versions.get())
        with pytest.raises(NotPossible, match="aanbieder"):
            save(offering, provider=licence.organisation)

    def test_save_of_the_second_editor_is_refused(self):
        offering = OfferingFactory()
        seen = stamp(offering)
        save(Offering.objects.get(pk=offering.pk), city="Zwolle", seen=seen)
        with pytest.raises(Stale):
            save(offering, city="Deventer", seen=seen)
        offering.refresh_from_db()
        assert offering.city == "Zwolle"

    def test_save_of_a_cancelled_offering_is_refused(self):
        with pytest.raises(NotPossible):
            save(OfferingFactory(cancelled=True), city="Zwolle")

    def test_save_keeps_an_open_offering_complete(self):
        with pytest.raises(NotPossible):
            save(OfferingFactory(active=True), capacity=None)
        with pytest.raises(NotPossible):
            save(OfferingFactory(elsewhere=True, active=True), enrol_url="")


class TestActivate:
    @pytest.mark.parametrize(
        "traits",
        [
            {},
            {"elsewhere": True},
            {"by_asking": True},
            {"elsewhere": True, "starts_on": None, "ends_on": None},  # one begins when one wants
            {"by_asking": True, "starts_on": None, "ends_on": None},
            {"inactive": True},
            {"running": True},
        ],
    )
    def test_activate_opens_it_and_asks_for_the_listing(self, traits):
        offering = actions.activate_offering(OfferingFactory(**traits), by=UserFactory())
        assert (offering.status, asked(offering)) == ("active", True)

    @pytest.mark.parametrize(
        "lacking",
        [
            {"capacity": None},
            {"starts_on": None, "ends_on": None},
            {"past": True},
            {"elsewhere": True, "enrol_url": ""},
            {"by_asking": True, "enrol_email": ""},
        ],
        ids=str,
    )
    def test_activate_names_what_is_lacking(self, lacking):
        offering = OfferingFactory(**lacking)
        assert len(actions.obstacles_to_activate(offering)) == 1
        with pytest.raises(NotPossible):
            actions.activate_offering(offering, by=UserFactory())
        assert not asked(offering)

    def test_activate_waits_for_the_module_to_be_public(self):
        with pytest.raises(NotPossible):
            actions.activate_offering(OfferingFactory(version=ModuleVersionFactory()), by=UserFactory())

    def test_activate_refuses_an_unverified_provider(self):
        module = ModuleFactory(owner_organisation=OrganisationFactory(), published=True)
        with pytest.raises(NotPossible):
            actions.activate_offering(OfferingFactory(version=module.versions.get()), by=UserFactory())

    def test_activate_refuses_a_licence_that_has_been_revoked(self):
        licence = LicenceFactory(granted=True)
        offering = OfferingFactory(version=licence.module.versions.get(), provider=licence.organisation)
        actions.revoke_licence(licence, reason="Anders afgesproken.", by=UserFactory())
        with pytest.raises(NotPossible):
            actions.activate_offering(offering, by=UserFactory())

    def test_activate_of_a_cancelled_offering_says_that_it_was_cancelled(self):
        with pytest.raises(NotPossible, match="geannuleerd"):
            actions.activate_offering(OfferingFactory(cancelled=True, past=True), by=UserFactory())


class TestEnd:
    def test_close_lets_others_follow(self, heard):
        offering = actions.close_offering(OfferingFactory(active=True), by=None)
        assert (offering.status, heard, asked(offering)) == ("inactive", [("offering_closed", {})], True)

    def test_close_of_a_draft_is_refused(self):
        with pytest.raises(NotPossible):
            actions.close_offering(OfferingFactory(), by=None)

    def test_cancel_keeps_the_reason_and_lets_others_follow(self, heard):
        offering = actions.cancel_offering(OfferingFactory(active=True), reason="Ziekte.", by=UserFactory())
        offering.refresh_from_db()
        assert (offering.status, offering.cancelled_reason) == ("cancelled", "Ziekte.")
        assert heard == [("offering_cancelled", {"reason": "Ziekte."})]
        assert asked(offering)

    def test_cancel_tells_who_teaches_the_owner_and_who_brought_the_challenge_of_its_project(self):
        offering = OfferingFactory(active=True, provider=OrganisationFactory(verified=True))
        module, challenge = offering.version.module, ChallengeFactory(open=True)
        owner = OrganisationRoleFactory(organisation=module.owner_organisation, role="editor").person
        editor = OrganisationRoleFactory(organisation=offering.provider, role="editor").person
        bringer = OrganisationRoleFactory(organisation=challenge.organisation, role="manager").person
        teacher, gone = UserFactory(), UserFactory()
        OfferingRole.objects.create(
            offering=offering, person=teacher, given_at=timezone.now(), accepted_at=timezone.now()
        )
        OfferingRole.objects.create(offering=offering, person=gone, given_at=timezone.now())
        says = {"summary_nl": "Een proef.", "summary_en": ""}
        project = actions.ask_for_project(module, challenge=challenge, offering=offering, by=editor, **says)
        actions.confirm_uptake(project, by=bringer)
        Notification.objects.all().delete()
        actions.cancel_offering(offering, reason="Ziekte.", by=editor)
        told = Notification.objects.values_list("kind", "recipient")
        assert {(kind.removeprefix("catalog/mail/"), who) for kind, who in told} == {
            ("uptake_ended", bringer.pk), ("offering_cancelled", teacher.pk), ("offering_cancelled", owner.pk),
        }  # fmt: skip
        assert all(mail.context["reason"] == "Ziekte." for mail in Notification.objects.all())
        project.refresh_from_db()
        challenge.refresh_from_db()
        assert (project.status, challenge.status) == ("ended", "open")

    def test_cancel_of_a_draft_tells_nobody(self):
        offering = OfferingFactory(provider=OrganisationFactory(verified=True))
        OrganisationRoleFactory(organisation=offering.version.module.owner_organisation, role="editor")
        actions.cancel_offering(offering, reason="Toch niet.", by=UserFactory())
        assert not Notification.objects.exists()

    def test_cancel_of_what_is_over_is_refused(self, heard):
        with pytest.raises(NotPossible):
            actions.cancel_offering(OfferingFactory(active=True, past=True), reason="Te laat.", by=UserFactory())
        assert heard == []

    def test_a_consequence_that_refuses_stops_the_cancelling(self, monkeypatch):
        def refuse(offering, *, by, reason):
            raise NotPossible("Nee.")

        monkeypatch.setattr(consequences, "_registered", {"offering_cancelled": [refuse]})
        offering = OfferingFactory(active=True)
        with pytest.raises(NotPossible):
            actions.cancel_offering(offering, reason="Ziekte.", by=UserFactory())
        offering.refresh_from_db()
        assert (offering.status, asked(offering)) == ("active", False)

    def test_duplicate_copies_all_but_code_dates_and_meetings(self):
        offering = OfferingFactory(active=True, code="K1", taken=3, waiting=0)
        SessionFactory(offering=offering)
        PriceFactory(offering=offering)
        copy = actions.duplicate_offering(offering, by=UserFactory())
        assert (copy.status, copy.code, copy.starts_on, copy.taken) == ("concept", "", None, 0)
        assert (copy.city, copy.capacity, copy.version) == (offering.city, 20, offering.version)
        assert (copy.sessions.count(), copy.prices.count()) == (0, 1)

    def test_duplicate_takes_the_version_that_is_public_now(self):
        offering = OfferingFactory(active=True)
        new = actions.new_version(offering.version.module, by=UserFactory())
        actions.publish(new, by=None)
        assert actions.duplicate_offering(offering, by=UserFactory()).version == new


class TestLicences:
    def test_request_mails_the_writers_of_the_owner(self):
        module = ModuleFactory(published=True)
        writer = OrganisationRoleFactory(organisation=module.owner_organisation).person
        licence = actions.request_licence(
            module, organisation=OrganisationFactory(verified=True), message="Voor Zeeland.", by=UserFactory()
        )
        assert licence.status == "requested"
        assert list(Notification.objects.values_list("kind", "recipient")) == [
            ("catalog/mail/licence_requested", writer.pk)
        ]

    def test_request_by_the_owner_is_refused(self):
        module = ModuleFactory(published=True)
        with pytest.raises(NotPossible):
            actions.request_licence(module, organisation=module.owner_organisation, message="", by=UserFactory())

    def test_request_by_an_unverified_organisation_is_refused(self):
        with pytest.raises(NotPossible):
            actions.request_licence(
                ModuleFactory(published=True), organisation=OrganisationFactory(), message="", by=UserFactory()
            )

    def test_request_is_made_once(self):
        licence = LicenceFactory()
        with pytest.raises(NotPossible):
            actions.request_licence(licence.module, organisation=licence.organisation, message="", by=UserFactory())

    def test_grant_sets_conditions_and_days_and_mails_the_provider(self):
        licence = LicenceFactory()
        person = OrganisationRoleFactory(organisation=licence.organisation).person
        actions.grant_licence(
            licence, conditions="Eigen docent.", from_on=in_days(0), until_on=in_days(90), by=UserFactory()
        )
        licence.refresh_from_db()
        assert (licence.status, licence.conditions, licence.until_on) == ("granted", "Eigen docent.", in_days(90))
        assert list(Notification.objects.values_list("kind", "recipient")) == [
            ("catalog/mail/licence_granted", person.pk)
        ]

    def test_refuse_keeps_the_reason_and_a_new_request_is_possible(self):
        licence = LicenceFactory()
        actions.refuse_licence(licence, reason="Nog niet.", by=UserFactory())
        assert (licence.status, licence.ended_reason) == ("refused", "Nog niet.")
        actions.request_licence(licence.module, organisation=licence.organisation, message="", by=UserFactory())

    def test_answering_twice_is_refused(self):
        licence = LicenceFactory(granted=True)
        with pytest.raises(NotPossible):
            actions.refuse_licence(licence, reason="Toch niet.", by=UserFactory())

    def test_revoke_closes_the_open_offerings_of_that_provider_alone(self):
        licence = LicenceFactory(granted=True)
        version = licence.module.versions.get()
        theirs = OfferingFactory(version=version, provider=licence.organisation, active=True)
        own = OfferingFactory(version=version, active=True)
        actions.revoke_licence(licence, reason="Klachten.", by=UserFactory())
        for offering in (theirs, own):
            offering.refresh_from_db()
        assert (theirs.status, own.status, licence.status) == ("inactive", "active", "revoked")

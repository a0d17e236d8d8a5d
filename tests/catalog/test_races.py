"""Two editors at the same moment, on real connections. The control shows that the race is real."""

import threading
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, transaction
from django.db.models import F

from catalog import actions
from catalog.actions.editing import Stale, stamp
from catalog.models import Module, ModuleVersion, Offering
from communities import actions as community_actions
from communities.models import Community
from people.history import NotPossible
from tests.factories.catalog import ModuleFactory, ModuleVersionFactory, OfferingFactory
from tests.factories.communities import CommunityFactory, PartnershipFactory
from tests.factories.partners import OrganisationFactory
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*works):
    """Runs all of these, each in a thread with a connection of its own, started together; gives answers or refusals."""
    together = threading.Barrier(len(works))

    def run(work):
        together.wait()
        try:
            return work()
        except NotPossible as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as threads:
        return list(threads.map(run, works))


def test_of_two_who_save_what_they_both_saw_one_is_told():
    version = ModuleVersionFactory()
    seen = stamp(version)

    def save(title):
        stored = ModuleVersion.objects.get(pk=version.pk)
        return lambda: actions.save_draft(stored, content={"title_nl": title}, outcomes=[], seen=seen, by=None)

    answers = at_once(save("Een"), save("Twee"), save("Drie"))
    assert [type(answer) for answer in answers].count(Stale) == 2
    [winner] = [answer for answer in answers if isinstance(answer, ModuleVersion)]
    assert ModuleVersion.objects.get(pk=version.pk).title_nl == winner.title_nl


def test_without_the_lock_both_would_think_that_they_saved():
    """The control: look, then write."""
    version = ModuleVersionFactory()
    seen = stamp(version)

    def save_naively(title):
        with transaction.atomic():
            stored = ModuleVersion.objects.get(pk=version.pk)
            if stamp(stored) != seen:
                raise Stale("te laat")
            connection.cursor().execute("select pg_sleep(0.1)")
            stored.title_nl = title
            stored.save()
            return stored

    answers = at_once(lambda: save_naively("Een"), lambda: save_naively("Twee"))
    assert not any(isinstance(answer, Stale) for answer in answers)


def test_of_two_who_give_one_code_one_is_told():
    module = ModuleFactory(published=True)
    content = {"provider": module.owner_organisation, "delivery": "online", "code": "NJ-27"}
    other = ModuleFactory(owner_organisation=module.owner_organisation, published=True)
    planned = OfferingFactory(version=other.versions.get())

    def create(where):
        return lambda: actions.create_offering(where, content=content, sessions=[], prices=[], by=None)

    answers = at_once(
        create(module),
        create(other),
        lambda: actions.save_offering(planned, content={"code": "NJ-27"}, sessions=[], prices=[], by=None),
    )
    assert [type(answer) for answer in answers].count(actions.CodeInUse) == 2
    assert Offering.objects.filter(code="NJ-27").count() == 1


def test_without_the_constraint_both_would_have_the_code():
    """The control: look, then write."""
    version = ModuleVersionFactory(published=True)
    together = threading.Barrier(2)

    def create_naively():
        is_free = not Offering.objects.filter(code="NJ-27").exists()
        together.wait()
        return is_free and OfferingFactory(version=version, code="NJ-27").pk

    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX offering_code_once_per_provider")
    try:
        assert all(at_once(create_naively, create_naively))
        assert Offering.objects.filter(code="NJ-27").count() == 2
    finally:
        Offering.objects.all().delete()
        with connection.schema_editor() as editor:
            [constraint] = [each for each in Offering._meta.constraints if each.name == actions.offerings.ONE_CODE]
            editor.add_constraint(Offering, constraint)


def test_a_double_click_makes_one_module():
    organisation, key = OrganisationFactory(), uuid.uuid4()

    def create():
        return actions.create_module(organisation, uuid=key, content={"title_nl": "AI"}, outcomes=[], by=None)

    assert len(set(at_once(create, create, create))) == 1
    assert Module.objects.count() == 1


def made_while_ending(make):
    """Somebody makes a module of a community whose end is being written. Gives the answer, and whether the community,
    which has ended then, owns a module."""
    partner = PartnershipFactory(community=CommunityFactory(active=True, complete=True))
    written = threading.Event()

    def end():
        facts = {"remains": "Niets.", "heir": None, "statement": "", "by": UserFactory()}
        with transaction.atomic():
            community_actions.end(Community.objects.get(pk=partner.community_id), **facts)
            written.set()
            connection.cursor().execute("select pg_sleep(0.2)")

    def begin():
        community = Community.objects.get(pk=partner.community_id)
        written.wait(5)
        return make(community)

    _, answer = at_once(end, begin)
    return answer, Module.objects.filter(owner_community__status=Community.Status.ENDED).exists()


def test_a_module_that_is_made_while_its_community_ends_is_refused():
    content = {"title_nl": "AI"}
    answer, is_orphan = made_while_ending(
        lambda owner: actions.create_module(owner, content=content, outcomes=[], by=None)
    )
    assert (type(answer), is_orphan) == (NotPossible, False)


def test_without_looking_behind_the_lock_nobody_would_inherit_it():
    """The control."""
    _, is_orphan = made_while_ending(lambda owner: ModuleFactory(owner_organisation=None, owner_community=owner))
    assert is_orphan


def test_two_modules_of_the_same_title_get_an_address_each():
    def create(organisation):
        return lambda: actions.create_module(organisation, content={"title_nl": "AI"}, outcomes=[], by=None)

    at_once(*[create(OrganisationFactory()) for _ in range(4)])
    assert len(set(Module.objects.values_list("slug", flat=True))) == 4


def test_two_new_versions_at_once_are_one():
    module = ModuleFactory(published=True)
    answers = at_once(*[lambda: actions.new_version(Module.objects.get(pk=module.pk), by=None)] * 3)
    assert len([answer for answer in answers if isinstance(answer, NotPossible)]) == 2
    assert module.versions.count() == 2


def test_publishing_twice_at_once_publishes_once():
    version = ModuleVersionFactory()
    answers = at_once(*[lambda: actions.publish(ModuleVersion.objects.get(pk=version.pk), by=None)] * 3)
    assert len([answer for answer in answers if isinstance(answer, NotPossible)]) == 2


def test_fewer_places_and_a_new_enrolment_at_once_never_overbook():
    """Somebody takes the last seat while the editor takes away that seat: one of the two is refused."""
    offering = OfferingFactory(active=True, capacity=2, taken=1)

    def enrol():
        free = Offering.objects.filter(pk=offering.pk, taken__lt=2)
        with transaction.atomic():
            connection.cursor().execute("select pg_sleep(0.02)")
            return free.filter(taken__lt=F("capacity")).update(taken=F("taken") + 1)

    def lower():
        content = {"capacity": 1}
        return actions.save_offering(
            Offering.objects.get(pk=offering.pk), content=content, sessions=[], prices=[], by=None
        )

    taken, lowered = at_once(enrol, lower)
    stored = Offering.objects.get(pk=offering.pk)
    assert (stored.taken, stored.capacity) in {(2, 2), (1, 1)}
    assert (taken == 1) == isinstance(lowered, NotPossible)

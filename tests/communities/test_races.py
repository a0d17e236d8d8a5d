"""Two at the same moment, in real transactions."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from threading import Event as Signal

import pytest
from django.db import connection, transaction
from django.utils import timezone

from communities import actions
from communities.models import Adoption, Challenge, Community, Partnership
from communities.standing import standing_of
from partners.models import OrganisationRole
from people.actions import end_role
from people.history import NotPossible, move
from people.models import Event
from tests.factories.communities import (
    AdoptionFactory,
    ChallengeFactory,
    CommunityFactory,
    CommunityRoleFactory,
    PartnershipFactory,
)
from tests.factories.partners import OrganisationFactory, OrganisationRoleFactory
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*calls):
    """Runs the calls in threads that start together. Gives their results, or what they raised."""
    barrier = Barrier(len(calls))

    def run(call):
        barrier.wait()
        try:
            return call()
        except NotPossible as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def two_to_go():
    """A forming community that lacks two acceptances."""
    community = CommunityFactory(forming=True, complete=True)
    CommunityRoleFactory(community=community)
    partnerships = [
        PartnershipFactory(community=community, invited=True, organisation__kind=kind)
        for kind in ("sme", "public_authority")
    ]
    people = [OrganisationRoleFactory(organisation=each.organisation).person for each in partnerships]
    return community, partnerships, people


def test_the_last_two_acceptances_at_once_make_the_community_active_once():
    community, (first, second), (one, other) = two_to_go()
    at_once(lambda: actions.accept(first, by=one), lambda: actions.accept(second, by=other))
    community.refresh_from_db()
    assert community.status == Community.Status.ACTIVE
    assert Event.objects.about(community).filter(verb="community.active").count() == 1


def test_without_locking_the_community_both_would_find_it_incomplete():
    """The negative control: each judges while the other has not committed, and nobody makes it active."""
    community, partnerships, people = two_to_go()
    judged = Barrier(2)

    def careless(partnership, person):
        with transaction.atomic():
            move(partnership, Partnership.Status.ACTIVE, by=person, since_on=timezone.localdate())
            complete = standing_of(community).is_complete
            judged.wait()
        return complete

    found = at_once(*[lambda pair=pair: careless(*pair) for pair in zip(partnerships, people, strict=True)])
    assert found == [False, False]
    assert standing_of(community).is_complete


def test_two_coordinators_invite_the_same_organisation_once():
    community = CommunityFactory(forming=True)
    organisation = OrganisationFactory(verified=True)
    people = [CommunityRoleFactory(community=community).person for _ in range(2)]
    found = at_once(
        *[
            lambda person=person: actions.invite(
                community, organisation=organisation, role="co_applicant", helix="business", by=person
            )
            for person in people
        ]
    )
    assert sorted(type(each).__name__ for each in found) == ["NotPossible", "Partnership"]
    assert community.partnerships.count() == 1


def test_accepting_and_withdrawing_at_once_ends_in_one_of_the_two():
    partnership = PartnershipFactory(community__forming=True, invited=True)
    coordinator = CommunityRoleFactory(community=partnership.community).person
    manager = OrganisationRoleFactory(organisation=partnership.organisation).person
    copy = Partnership.objects.get(pk=partnership.pk)
    found = at_once(lambda: actions.accept(partnership, by=manager), lambda: actions.withdraw(copy, by=coordinator))
    assert sorted(type(each).__name__ for each in found) == ["NotPossible", "Partnership"]


def adopted_by(number):
    challenge = ChallengeFactory(adopted=True)
    return challenge, [AdoptionFactory(challenge=challenge) for _ in range(number)]


def test_the_last_two_who_let_go_at_once_open_the_challenge_again():
    challenge, adoptions = adopted_by(2)
    people = [UserFactory(), UserFactory()]
    pairs = zip(adoptions, people, strict=True)
    at_once(*[lambda pair=pair: actions.release(pair[0], reason="x", by=pair[1], is_bringer=False) for pair in pairs])
    challenge.refresh_from_db()
    assert (challenge.status, challenge.adoptions.active().count()) == ("open", 0)


def test_without_locking_the_challenge_each_would_see_the_other_at_work():
    """The negative control: both let go, and nobody opens the challenge."""
    challenge, adoptions = adopted_by(2)
    judged = Barrier(2)

    def careless(adoption):
        with transaction.atomic():
            move(adoption, "released", by=None, until_on=timezone.localdate())
            others = challenge.adoptions.active().exists()
            judged.wait()
        return others

    assert at_once(*[lambda each=each: careless(each) for each in adoptions]) == [True, True]
    challenge.refresh_from_db()
    assert (challenge.status, challenge.adoptions.active().count()) == ("adopted", 0)


@pytest.mark.parametrize("is_guarded", [True, False], ids=["guarded", "negative control"])
def test_nobody_works_on_a_challenge_that_is_withdrawn_at_the_same_moment(is_guarded):
    challenge, community = ChallengeFactory(open=True), CommunityFactory(active=True)
    bringer, coordinator = UserFactory(), UserFactory()
    looked, withdrawn = Signal(), Signal()

    def withdraw():
        looked.wait(5)
        with transaction.atomic():
            actions.withdraw_challenge(Challenge.objects.get(pk=challenge.pk), reason="x", by=bringer)
            connection.cursor().execute("select pg_sleep(0.2)")
        withdrawn.set()

    def take_up():
        seen = Challenge.objects.get(pk=challenge.pk)
        looked.set()
        if is_guarded:
            return actions.adopt(seen, community=community, plan="x", by=coordinator)
        withdrawn.wait(5)
        return Adoption.objects.create(challenge=seen, community=community, plan="x")

    at_once(withdraw, take_up)
    challenge.refresh_from_db()
    assert (challenge.status, challenge.adoptions.active().exists()) == ("withdrawn", not is_guarded)


def test_two_coordinators_take_up_the_same_challenge_once():
    challenge, community = ChallengeFactory(open=True), CommunityFactory(active=True)
    people = [CommunityRoleFactory(community=community).person for _ in range(2)]
    found = at_once(
        *[lambda each=each: actions.adopt(challenge, community=community, plan="x", by=each) for each in people]
    )
    assert sorted(type(each).__name__ for each in found) == ["Adoption", "NotPossible"]


@pytest.mark.parametrize(
    ("factory", "scope"),
    [
        (OrganisationRoleFactory, lambda: {"organisation": OrganisationFactory(verified=True)}),
        (CommunityRoleFactory, lambda: {"community": CommunityFactory(active=True)}),
    ],
    ids=["managers", "coordinators"],
)
def test_the_last_two_who_leave_at_once_leave_one_behind(factory, scope):
    within = scope()
    grants = [factory(**within) for _ in range(2)]
    found = at_once(*[lambda each=each: end_role(each, by=each.person, reason="Andere baan") for each in grants])
    assert [type(each) for each in found].count(NotPossible) == 1
    assert factory._meta.model.objects.current().filter(**within).count() == 1


def test_without_locking_the_managers_both_would_leave():
    organisation, counted = OrganisationFactory(verified=True), Barrier(2)
    current = OrganisationRole.objects.current().filter(organisation=organisation)

    def careless(grant):
        others = current.exclude(pk=grant.pk).count()
        counted.wait()
        if others:
            OrganisationRole.objects.filter(pk=grant.pk).update(ends_on=timezone.localdate() - timedelta(days=1))

    grants = [OrganisationRoleFactory(organisation=organisation) for _ in range(2)]
    at_once(*[lambda each=each: careless(each) for each in grants])
    assert current.count() == 0

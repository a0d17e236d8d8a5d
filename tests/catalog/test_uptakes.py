from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from catalog import actions, classroom, listing, uptake_places
from catalog.classroom import Clock
from catalog.models import Uptake
from communities import actions as community_actions
from communities.models import Output
from people import desks
from people.history import NotPossible
from people.models import Notification
from tests.communities.test_actions import coordinator_of, manager_of, verbs
from tests.communities.test_views import words
from tests.factories.catalog import ModuleVersionFactory, OfferingFactory
from tests.factories.communities import ChallengeFactory, CommunityFactory, OutputFactory
from tests.factories.partners import OrganisationFactory, OrganisationRoleFactory

pytestmark = pytest.mark.django_db
Status = Uptake.Status
SAYS = {"summary_nl": "Zij bouwen een proef.", "summary_en": ""}


def day(distance):
    return timezone.localdate() + timedelta(days=distance)


def listed(**fields):
    """A module in the public catalogue, of a verified organisation."""
    version = ModuleVersionFactory(
        published=True, module__owner_organisation=OrganisationFactory(verified=True), **fields
    )
    listing.draw(version.module)
    return version.module


def editor_of(module):
    return OrganisationRoleFactory(organisation=module.owner_organisation, role="editor").person


def mails():
    rows = Notification.objects.filter(kind__startswith="catalog/").select_related("recipient").order_by("pk")
    return [(mail.kind.removeprefix("catalog/mail/"), mail.recipient.email) for mail in rows]


def asked():
    """A student project that waits; gives uptake, who asks, who answers."""
    module, challenge = listed(), ChallengeFactory(open=True)
    editor, bringer = editor_of(module), manager_of(challenge.organisation)
    return actions.ask_for_project(module, challenge=challenge, offering=None, by=editor, **SAYS), editor, bringer


# Student projects


def test_a_project_stands_in_public_only_after_the_yes_of_who_brought_the_challenge(client):
    uptake, editor, bringer = asked()
    assert (uptake.status, list(Uptake.objects.shown()), mails()) == (
        Status.ASKED,
        [],
        [("uptake_asked", bringer.email)],
    )
    pages = [uptake.challenge.get_absolute_url(), uptake.module.get_absolute_url()]
    assert ["Zij bouwen een proef." in words(client.get(page)) for page in pages] == [False, False]
    actions.confirm_uptake(uptake, by=bringer)
    uptake.challenge.refresh_from_db()
    assert (uptake.challenge.status, list(Uptake.objects.shown())) == ("adopted", [uptake])
    assert ["Zij bouwen een proef." in words(client.get(page)) for page in pages] == [True, True]
    assert mails()[-1] == ("uptake_confirmed", editor.email)
    assert verbs(uptake) == ["uptake.asked", "uptake.confirmed"]


def test_who_could_answer_confirms_by_asking():
    organisation = OrganisationFactory(verified=True)
    version = ModuleVersionFactory(published=True, module__owner_organisation=organisation)
    challenge = ChallengeFactory(open=True, organisation=organisation)
    by = manager_of(organisation)
    uptake = actions.ask_for_project(version.module, challenge=challenge, offering=None, by=by, **SAYS)
    assert (uptake.status, mails()) == (Status.CONFIRMED, [])


def test_a_project_is_not_asked_twice_and_not_about_what_nobody_can_take_up():
    uptake, editor, _ = asked()
    again = {"challenge": uptake.challenge, "offering": None, "by": editor, **SAYS}
    with pytest.raises(NotPossible, match="al gevraagd of bevestigd"):
        actions.ask_for_project(uptake.module, **again)
    with pytest.raises(IntegrityError), transaction.atomic():
        Uptake.objects.create(module=uptake.module, challenge=uptake.challenge)
    with pytest.raises(NotPossible, match="andere module"):
        actions.ask_for_project(uptake.module, **{**again, "offering": OfferingFactory()})
    with pytest.raises(NotPossible, match="beantwoord"):
        actions.ask_for_project(uptake.module, **{**again, "challenge": ChallengeFactory(solved=True)})
    with pytest.raises(NotPossible, match="meer tijd"):
        late = ChallengeFactory(open=True, wanted_until=day(-1))
        actions.ask_for_project(uptake.module, **{**again, "challenge": late})


def test_a_refusal_and_an_end_tell_the_other_side_and_free_the_challenge():
    uptake, editor, bringer = asked()
    actions.refuse_uptake(uptake, reason="Te vroeg.", by=bringer)
    second = actions.ask_for_project(uptake.module, challenge=uptake.challenge, offering=None, by=editor, **SAYS)
    actions.confirm_uptake(second, by=bringer)
    actions.end_uptake(second, reason="De module verandert.", by=editor)
    uptake.challenge.refresh_from_db()
    assert (uptake.status, second.status, uptake.challenge.status) == (Status.REFUSED, Status.ENDED, "open")
    assert [kind for kind, _ in mails()] == [
        "uptake_asked", "uptake_refused", "uptake_asked", "uptake_confirmed", "uptake_ended",
    ]  # fmt: skip
    with pytest.raises(NotPossible):
        actions.confirm_uptake(second, by=bringer)


def test_withdrawing_the_challenge_ends_its_projects():
    uptake, editor, bringer = asked()
    actions.confirm_uptake(uptake, by=bringer)
    community_actions.withdraw_challenge(uptake.challenge, reason="Stopt.", by=bringer)
    uptake.refresh_from_db()
    assert (uptake.status, uptake.challenge.status) == (Status.ENDED, "withdrawn")
    assert ("uptake_ended", editor.email) in mails()


def test_a_project_of_one_offering_shows_while_it_is_given():
    module, challenge = listed(), ChallengeFactory(adopted=True)
    offering = OfferingFactory(version=module.versions.get(), provider=module.owner_organisation)
    uptake = Uptake.objects.create(
        module=module, challenge=challenge, offering=offering, status=Status.CONFIRMED, answered_at=timezone.now()
    )
    shown = []
    for status in ("active", "cancelled"):
        type(offering).objects.filter(pk=offering.pk).update(status=status)
        shown.append(list(Uptake.objects.shown()))
    assert shown == [[uptake], []]


# Made of an output


def made(community=None, **fields):
    module, output = listed(), OutputFactory(community=community or CommunityFactory(active=True), **fields)
    return Uptake.objects.create(module=module, output=output, status=Status.CONFIRMED, answered_at=timezone.now())


def test_the_community_confirms_what_a_module_was_made_of_and_then_keeps_the_output():
    module, community = listed(), CommunityFactory(active=True)
    output = OutputFactory(community=community)
    editor, coordinator = editor_of(module), coordinator_of(community)
    uptake = actions.ask_for_source(module, output=output, by=editor)
    assert [task.title for task in desks.of(coordinator, uptake_places.start_panel).tasks] != []
    actions.confirm_uptake(uptake, by=coordinator)
    with pytest.raises(NotPossible, match="gemaakt"):
        community_actions.remove_part(output, by=coordinator)
    with pytest.raises(NotPossible, match="al gevraagd"):
        actions.ask_for_source(module, output=output, by=editor)
    actions.end_uptake(uptake, reason="Vergissing.", by=coordinator)
    community_actions.remove_part(output, by=coordinator)
    assert not Output.objects.exists()


# From knowledge to classroom


def test_the_clock_takes_the_first_start_since_the_knowledge_and_the_middle_of_all():
    community = CommunityFactory(active=True)
    outputs = Output.objects.filter(community=community)
    assert classroom.clock_of(outputs) == Clock(None, 0, 0)
    for known, *starts in ((-100, -120, -90, -10), (-200, -150, 20), (-300, -200)):  # 10, 50, 100 days
        version = made(community, known_on=day(known)).module.versions.get()
        for start in starts:
            OfferingFactory(version=version, starts_on=day(start), ends_on=day(start), status="active")
    asked_only = made(community, known_on=day(-400))
    OfferingFactory(version=asked_only.module.versions.get(), starts_on=day(-1), ends_on=day(-1), status="active")
    Uptake.objects.filter(pk=asked_only.pk).update(status=Status.ASKED)
    OutputFactory(community=community, known_on=None)
    plan = made(community, known_on=day(-5)).module.versions.get()
    OfferingFactory(version=plan, starts_on=day(5), ends_on=day(5), status="active")
    assert classroom.clock_of(outputs) == Clock(50, 3, 2)


# Pages


def test_asking_and_answering_in_the_browser_of_each(client_of):
    module, challenge = listed(), ChallengeFactory(open=True)
    editor, bringer = client_of(editor_of(module)), client_of(manager_of(challenge.organisation))
    ask = reverse("catalog:project-create", args=[module.slug])
    page = words(editor.get(f"{ask}?challenge={challenge.slug}"))
    assert challenge.title_nl in page
    assert "Vertel wat de studenten" in words(editor.post(ask, {"challenge": challenge.pk}))
    editor.post(ask, {"challenge": challenge.pk, "summary_nl": "Zij bouwen een proef."})
    answer = reverse("catalog:uptake-answer", args=[Uptake.objects.get().uuid])
    assert "wacht op het antwoord" in words(editor.get(answer))
    assert "Studenten van" in words(bringer.get(reverse("people:home")))
    assert "Zeg waarom niet" in words(bringer.post(answer, {"answer": "no"}))
    bringer.post(answer, {"answer": "yes"})
    assert bringer.post(answer, {"answer": "yes"}).status_code == 409
    assert editor.post(answer, {"answer": "yes"}).status_code == 403
    assert "Studentproject" in words(editor.get(reverse("catalog:module-detail", args=[module.slug])))
    editor.post(reverse("catalog:uptake-end", args=[Uptake.objects.get().uuid]), {"reason": "Klaar."})
    assert Uptake.objects.get().status == Status.ENDED

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from communities import actions, challenge_places, matching
from communities.forms.challenges import AddressList, ChallengeForm
from communities.models import Adoption, Challenge, Community, Output
from communities.tasks import tell_lapsed_challenges
from partners.editing import version_of
from partners.vocabulary import words as vocabulary
from people import desks, registry
from people.history import NotPossible
from people.models import Event
from tests.communities.test_actions import coordinator_of, mails, manager_of, verbs
from tests.communities.test_views import words
from tests.factories.communities import AdoptionFactory, ChallengeFactory, CommunityFactory, OutputFactory
from tests.factories.partners import HubFactory, HubRoleFactory, OrganisationFactory, OrganisationRoleFactory
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db
Status = Challenge.Status


def day(distance):
    return timezone.localdate() + timedelta(days=distance)


def url(name, thing):
    return reverse(f"communities:{name}", args=[thing.slug])


def filled(**fields):
    return {
        "title_nl": "Welke las is goed?", "title_en": "", "problem_nl": "Met het oog gekeurd.", "problem_en": "",
        "application_areas": ["health"], "topics": [], "data": "none", "data_nl": "", "data_en": "", "ethics_nl": "",
        "ethics_en": "", "wanted_until": None, **fields,
    }  # fmt: skip


def adopted(**fields):
    """A challenge that one community works on; gives challenge, who brought it, adoption, coordinator."""
    challenge = ChallengeFactory(adopted=True, **fields)
    adoption = AdoptionFactory(challenge=challenge)
    return challenge, manager_of(challenge.organisation), adoption, coordinator_of(adoption.community)


# Bringing and opening


def test_bring_makes_a_draft_that_names_only_who_agreed():
    organisation = OrganisationFactory()
    person = manager_of(organisation)
    shown = actions.bring(organisation, shows_me=True, by=person, **filled())
    silent = actions.bring(organisation, shows_me=False, by=person, **filled())
    assert [(each.status, each.slug, each.contact) for each in (shown, silent)] == [
        (Status.DRAFT, "welke-las-is-goed", person),
        (Status.DRAFT, "welke-las-is-goed-2", None),
    ]
    assert verbs(shown) == ["challenge.brought"]


def test_open_names_all_that_stands_in_the_way():
    challenge = ChallengeFactory(
        organisation__status="unverified", problem_nl="", application_areas=[], wanted_until=day(-1)
    )
    with pytest.raises(NotPossible) as refused:
        actions.open_challenge(challenge, by=manager_of(challenge.organisation))
    assert [part in str(refused.value) for part in ("Beschrijf", "toepassingsgebied", "voorbij", "geverifieerd")] == [
        True
    ] * 4
    assert Challenge.objects.public().count() == 0


def test_open_shows_it_to_everybody():
    challenge = ChallengeFactory(wanted_until=day(0))
    actions.open_challenge(challenge, by=manager_of(challenge.organisation))
    assert (challenge.status, challenge.opened_at is not None) == (Status.OPEN, True)
    assert list(Challenge.objects.public()) == list(Challenge.objects.to_take_up()) == [challenge]
    with pytest.raises(NotPossible):
        actions.open_challenge(challenge, by=challenge.contact or UserFactory())


def test_change_keeps_a_public_challenge_complete_and_only_removes_the_own_name():
    challenge, person, *_ = adopted(contact=UserFactory())
    seen = version_of(challenge)
    actions.change_challenge(challenge, seen=seen, shows_me=False, by=person, **filled(title_nl="Nieuw"))
    assert (challenge.title_nl, challenge.contact is None) == ("Nieuw", False)
    with pytest.raises(NotPossible, match="al openbaar"):
        actions.change_challenge(challenge, seen=seen, shows_me=False, by=person, **filled(application_areas=[]))
    done = ChallengeFactory(solved=True)
    with pytest.raises(NotPossible, match="beantwoord"):
        actions.change_challenge(done, seen=0, shows_me=False, by=person, **filled())


# Taking up and letting go


def test_adopt_takes_effect_at_once_and_tells_who_brought_it():
    challenge = ChallengeFactory(open=True)
    community = CommunityFactory(active=True)
    bringer, coordinator = manager_of(challenge.organisation), coordinator_of(community)
    adoption = actions.adopt(challenge, community=community, plan="Wij bouwen een proef.", by=coordinator)
    second = actions.adopt(
        challenge, community=CommunityFactory(forming=True), plan="Wij meten.", by=coordinator
    )  # more than one may
    challenge.refresh_from_db()
    assert (challenge.status, adoption.status, second.status) == (Status.ADOPTED, "active", "active")
    assert mails() == [("challenge_adopted", bringer.email)] * 2
    assert (verbs(challenge), verbs(adoption)) == (["challenge.adopted"], ["adoption.made"])


@pytest.mark.parametrize(
    ("challenge", "community", "why"),
    [
        ({"open": True}, {"dormant": True}, "in oprichting"),
        ({}, {"active": True}, "concept"),
        ({"withdrawn": True}, {"active": True}, "ingetrokken"),
        ({"open": True, "wanted_until": day(-1)}, {"active": True}, "meer tijd"),
        ({"open": True, "organisation__status": "unverified"}, {"active": True}, "niet geverifieerd"),
    ],
)
def test_adopt_says_why_not(challenge, community, why):
    with pytest.raises(NotPossible, match=why):
        actions.adopt(
            ChallengeFactory(**challenge), community=CommunityFactory(**community), plan="Ja.", by=UserFactory()
        )
    assert not Adoption.objects.exists()


def test_nobody_adopts_twice():
    challenge, _, adoption, coordinator = adopted()
    with pytest.raises(NotPossible, match="al aan dit vraagstuk"):
        actions.adopt(challenge, community=adoption.community, plan="Nog eens.", by=coordinator)
    with pytest.raises(IntegrityError), transaction.atomic():
        AdoptionFactory(challenge=challenge, community=adoption.community)


def test_the_last_to_let_go_opens_the_challenge_again():
    challenge, bringer, adoption, coordinator = adopted()
    other = AdoptionFactory(challenge=challenge)
    theirs = coordinator_of(other.community)
    actions.release(adoption, reason="Geen tijd.", by=coordinator, is_bringer=False)
    challenge.refresh_from_db()
    assert (challenge.status, adoption.status, adoption.until_on) == (Status.ADOPTED, "released", day(0))
    actions.release(other, reason="Past niet.", by=bringer, is_bringer=True)
    challenge.refresh_from_db()
    assert challenge.status == Status.OPEN
    assert mails() == [("challenge_released", bringer.email), ("challenge_taken_back", theirs.email)]
    with pytest.raises(NotPossible):
        actions.release(other, reason="Nog eens.", by=bringer, is_bringer=True)


def test_a_community_that_ends_lets_go():
    challenge, bringer, adoption, coordinator = adopted()
    actions.end(adoption.community, remains="Een rapport.", heir=None, statement="", by=coordinator)
    challenge.refresh_from_db()
    adoption.refresh_from_db()
    assert (challenge.status, adoption.status) == (Status.OPEN, "released")
    assert ("challenge_released", bringer.email) in mails()


def test_solve_keeps_who_worked_on_it_and_tells_them():
    challenge, bringer, adoption, coordinator = adopted()
    actions.solve(challenge, answer_nl="Met een camera.", answer_en="", by=bringer)
    adoption.refresh_from_db()
    assert (challenge.status, challenge.answer_nl, adoption.status) == (Status.SOLVED, "Met een camera.", "active")
    assert mails() == [("challenge_solved", coordinator.email)]


def test_withdraw_with_adopters_ends_their_work_and_leaves_what_they_made():
    challenge, bringer, adoption, coordinator = adopted()
    output = OutputFactory(community=adoption.community, challenge=challenge)
    actions.withdraw_challenge(challenge, reason="Het project stopt.", by=bringer)
    for thing in (adoption, output):
        thing.refresh_from_db()
    assert (challenge.status, adoption.status, output.challenge) == (Status.WITHDRAWN, "released", challenge)
    assert mails() == [("challenge_withdrawn", coordinator.email)]
    assert set(Challenge.objects.visible_to(UserFactory())) == set()
    assert set(Challenge.objects.visible_to(coordinator)) == {challenge}


def test_who_brought_it_hears_once_that_its_time_has_passed():
    challenge = ChallengeFactory(open=True, wanted_until=day(-1))
    ChallengeFactory(open=True, wanted_until=day(0))
    person = manager_of(challenge.organisation)
    tell_lapsed_challenges()
    tell_lapsed_challenges()
    assert (mails(), verbs(challenge)) == ([("challenge_lapsed", person.email)], ["challenge.lapsed"])
    challenge.refresh_from_db()
    assert [task.title for task in desks.of(person, challenge_places.start_panel).tasks] == [
        f"Niemand pakte “{challenge.title_nl}” op tijd op"
    ]
    later = filled(wanted_until=day(30))
    actions.change_challenge(challenge, seen=version_of(challenge), shows_me=False, by=person, **later)
    challenge.refresh_from_db()
    assert (challenge.lapse_told_at, challenge.has_lapsed) == (None, False)


# Who sees what, and whom one asks


def test_a_draft_is_seen_by_its_organisation_and_the_hub_sees_what_was_shown():
    hub = HubFactory()
    draft = ChallengeFactory(organisation__hub=hub)
    gone = ChallengeFactory(organisation__hub=hub, withdrawn=True)
    own = OrganisationRoleFactory(organisation=draft.organisation, role="editor").person
    hub_manager = HubRoleFactory(hub=hub).person
    seen = [set(Challenge.objects.visible_to(person)) for person in (own, hub_manager, UserFactory())]
    assert seen == [{draft}, {gone}, set()]


def test_the_contact_goes_with_the_role_and_with_the_account():
    challenge = ChallengeFactory(open=True)
    role = OrganisationRoleFactory(organisation=challenge.organisation, role="contact")
    Challenge.objects.update(contact=role.person)
    challenge.refresh_from_db()
    assert challenge_places.shown_contact(challenge) == role.person
    role.ends_on = day(-1)
    role.save()
    assert challenge_places.shown_contact(challenge) is None
    assert registry.export_of(role.person)["communities"]["asked_about_challenges"] == [challenge.title_nl]
    registry.erase_all(role.person)
    challenge.refresh_from_db()
    assert challenge.contact is None


# What suits a community


def test_matches_are_ordered_and_say_why():
    hub = HubFactory()
    community = CommunityFactory(
        active=True, hub=hub, provinces=["NL-LI"], application_areas=["health"], topics=["machine_learning"]
    )
    near = ChallengeFactory(open=True, organisation__hub=hub, application_areas=["energy"])
    best = ChallengeFactory(open=True, application_areas=["health"], topics=["machine_learning"])
    other = ChallengeFactory(open=True, application_areas=["energy"])
    found = matching.best(community, [near, best, other], vocabulary(), 5)
    assert [(each.challenge, each.weight) for each in found] == [(best, 4), (near, 1)]
    assert (len(found[0].reasons), found[1].reasons) == (2, ("uw regio",))


# Forms


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("https://a.example/x\n\n http://b.example \nhttps://a.example/x", ["https://a.example/x", "http://b.example"]),
        ("https://a.example\nftp://b.example/x", "Regel 2"),
        ("javascript:alert(1)", "Regel 1"),
        ("https://a.example/" + "x" * 300, "te lang"),
        ("\n".join(f"https://a.example/{n}" for n in range(11)), "hooguit 10"),
    ],
)
def test_addresses_are_read_line_by_line(typed, answer):
    field = AddressList(required=False)
    if isinstance(answer, list):
        assert field.clean(typed) == answer
    else:
        with pytest.raises(ValidationError, match=answer):
            field.clean(typed)


def test_the_form_refuses_a_new_day_that_is_over_and_keeps_an_old_one():
    lapsed = ChallengeFactory(open=True, wanted_until=day(-3))

    def errors(challenge, distance):
        data = {**filled(application_areas=["health"]), "wanted_until": day(distance), "seen": 0}
        return ChallengeForm(data, words=vocabulary(), challenge=challenge).errors

    assert ("wanted_until" in errors(None, -1), "wanted_until" in errors(lapsed, -2)) == (True, True)
    assert (errors(lapsed, -3), errors(None, 0)) == ({}, {})


# Pages


def test_challenge_list_filters_and_asks_the_same_number_of_questions(client, django_assert_num_queries):
    hub = HubFactory()
    first = ChallengeFactory(open=True, organisation__hub=hub, organisation__province="NL-LI", data="available")
    ask = reverse("communities:challenge-list")
    with django_assert_num_queries(4):
        client.get(ask)
    AdoptionFactory(challenge=ChallengeFactory(adopted=True, application_areas=["health"]))
    ChallengeFactory(solved=True)
    ChallengeFactory()
    ChallengeFactory(open=True, organisation__status="unverified")
    lapsed = ChallengeFactory(open=True, wanted_until=day(-1))
    with django_assert_num_queries(4):
        page = words(client.get(ask))
    assert ("4 vraagstukken" in page, "1 community werkt eraan" in page) == (True, True)

    def found(query):
        return [row["challenge"] for row in client.get(f"{ask}?{query}").context["listed"]]

    by_region = [found(f"hub={hub.slug}"), found("province=NL-LI"), found("data=available"), found("state=to_take_up")]
    assert [first in each for each in by_region] == [True] * 4
    assert [len(each) for each in by_region] == [1, 1, 1, 2]
    assert (found("state=lapsed"), len(found("area=health")), found("q=bestaat-niet")) == ([lapsed], 1, [])


def test_from_bringing_to_an_answer_in_the_browser_of_each(client_of):
    organisation, community = OrganisationFactory(verified=True), CommunityFactory(active=True)
    bringer, coordinator = manager_of(organisation), coordinator_of(community)
    brings, takes = client_of(bringer), client_of(coordinator)
    answer = brings.post(
        reverse("communities:challenge-create"),
        {"organisation": organisation.pk, **{key: value for key, value in filled().items() if value}, "shows_me": "on"},
    )
    challenge = Challenge.objects.get()
    assert answer.url == url("challenge-detail", challenge)
    assert takes.get(answer.url).status_code == 404
    brings.post(url("challenge-open", challenge))
    assert bringer.email in words(takes.get(answer.url))
    takes.post(url("challenge-adopt", challenge), {"community": community.pk, "plan": "Een proef."})
    assert "Een proef." in words(brings.get(answer.url))
    takes.post(
        reverse("communities:output-create", args=[community.slug]),
        {
            "kind": "case", "title_nl": "Casus lassen", "challenge": challenge.pk, "known_on": day(-1).isoformat(),
            "url": "https://a.example", "more_urls": "https://b.example", "licence": "cc_by",
        },
    )  # fmt: skip
    output = Output.objects.get()
    assert (output.challenge, output.urls) == (challenge, ["https://a.example", "https://b.example"])
    assert "Kwam dit uit uw vraagstuk voort?" in words(brings.get(answer.url))
    brings.post(reverse("communities:output-confirm", args=[output.uuid]))
    refused = brings.post(url("challenge-solve", challenge), {"answer_nl": "", "answer_en": ""})
    assert "Vertel in een paar zinnen" in words(refused)
    brings.post(url("challenge-solve", challenge), {"answer_nl": "Met een camera.", "answer_en": ""})
    page = words(takes.get(answer.url))
    assert ("Met een camera." in page, "Casus lassen" in page) == (True, True)
    assert set(Event.objects.about(challenge).values_list("verb", flat=True)) >= {"challenge.solved"}


def test_the_desks_show_challenges(client_of):
    hub = HubFactory()
    challenge, bringer, adoption, coordinator = adopted(organisation__hub=hub)
    waiting = ChallengeFactory(open=True, organisation=challenge.organisation)
    Community.objects.update(hub=hub)
    pages = {
        "organisation": client_of(bringer).get(
            reverse("partners:organisation-desk", args=[challenge.organisation.slug])
        ),
        "community": client_of(coordinator).get(url("community-desk", adoption.community)),
        "hub": client_of(HubRoleFactory(hub=hub).person).get(url("hub-desk", hub)),
    }
    shown = {name: [each.title_nl in words(page) for each in (challenge, waiting)] for name, page in pages.items()}
    assert shown == {"organisation": [True, True], "community": [True, True], "hub": [False, True]}


def test_an_output_takes_no_address_that_is_no_web_page(client_of):
    community = CommunityFactory(active=True)
    page = client_of(coordinator_of(community)).post(
        reverse("communities:output-create", args=[community.slug]),
        {"kind": "case", "title_nl": "Casus", "url": "ftp://a.example/x"},
    )
    assert "begint met https://" in words(page)
    assert not Output.objects.exists()


def test_what_came_of_a_challenge_stands_in_public_after_the_yes_of_who_brought_it(client, client_of):
    adoption = AdoptionFactory(challenge=ChallengeFactory(adopted=True), community__active=True)
    challenge, community = adoption.challenge, adoption.community
    coordinator, manager = coordinator_of(community), manager_of(challenge.organisation)
    own, theirs = client_of(manager), client_of(coordinator)
    said = {"kind": "case", "challenge": challenge}
    wrong = actions.add_output(community, by=coordinator, title_nl="Vreemde eend", **said)
    output = actions.add_output(community, by=coordinator, title_nl="Casus lassen", **said)
    assert mails() == [("output_to_confirm", manager.email)] * 2
    public = challenge.get_absolute_url()
    assert [name in words(client.get(public)) for name in ("Vreemde eend", "Casus lassen")] == [False, False]
    assert challenge.title_nl not in words(client.get(output.get_absolute_url()))
    assert f"openbaar na een ja van {challenge.organisation}" in words(theirs.get(output.get_absolute_url()))
    assert "Kwam “Casus lassen” uit uw vraagstuk voort?" in words(own.get(reverse("people:home")))
    page = words(own.get(public))
    assert "Kwam dit uit uw vraagstuk voort?" in page and "Vreemde eend" in page

    yes = reverse("communities:output-confirm", args=[output.uuid])
    assert theirs.post(yes).status_code == 403
    assert own.post(yes).url == public
    assert own.post(yes).status_code == 404
    own.post(reverse("communities:output-deny", args=[wrong.uuid]), {"reason": "Dat was een andere vraag."})
    wrong.refresh_from_db()
    assert (wrong.challenge, mails()[2:]) == (None, [("output_denied", coordinator.email)])
    assert [name in words(client.get(public)) for name in ("Vreemde eend", "Casus lassen")] == [False, True]

    both = actions.add_output(community, by=manager, title_nl="Van ons", **said)  # who could answer confirms by asking
    assert both.answered == challenge
    actions.change_part(both, seen=version_of(both), by=coordinator, challenge=None)
    actions.change_part(both, seen=version_of(both), by=coordinator, challenge=challenge)
    assert Output.objects.to_confirm().get() == both

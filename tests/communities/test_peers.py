from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from communities import actions, sharing
from communities.models import PeerRequest, PeerReview
from communities.peer_facts import balance_of, candidates_for
from communities.peers import Balance, Facts, fit
from people import desks
from people.history import NotPossible
from people.models import Event, Notification
from tests.factories.communities import CommunityFactory, CommunityRoleFactory, PartnershipFactory, ScanFactory
from tests.files import pdf, picture, upload

HOST = Facts(1, "Zorg", True, lead=10, partners={10: "HvA", 11: "Philips"}, coordinators=frozenset({100}))


def facts(pk=2, name="Energie", is_running=True, lead=20, partners=None, coordinators=(200,)):
    return Facts(pk, name, is_running, lead, {lead: "Saxion"} | (partners or {}), frozenset(coordinators))


@pytest.mark.parametrize(
    ("peer", "obstacles", "remarks"),
    [
        (facts(), (), ()),
        (facts(partners={11: "Philips"}), (), ("Philips is partner van beide: laat iemand anders komen kijken.",)),
        (HOST, ("Een community kan niet haar eigen peer zijn.",), ()),
        (facts(is_running=False), ("Energie is nu niet in oprichting of actief.",), ()),
        (facts(lead=10), ("Van beide is HvA penvoerder.",), ()),
        (facts(lead=11), ("Philips is penvoerder van Energie en partner van u.",), ()),
        (facts(partners={10: "HvA"}), ("HvA is penvoerder van uw community en partner van Energie.",), ()),
        (facts(coordinators=(200, 100)), ("Dezelfde persoon coördineert beide.",), ()),
    ],
)
def test_who_can_be_a_peer_and_why_not(peer, obstacles, remarks):
    judged = fit(HOST, peer)
    assert (judged.obstacles, judged.remarks, judged.is_possible) == (obstacles, remarks, not obstacles)


@pytest.mark.parametrize(("given", "received", "to_give"), [(0, 0, 0), (0, 1, 2), (1, 1, 1), (2, 1, 0), (9, 1, 0)])
def test_give_two_get_one_is_told_and_forbids_nothing(given, received, to_give):
    balance = Balance(given, received)
    assert (balance.to_give, "in balans" in balance.sentence) == (to_give, True)


class Round:
    """A community with a question, one that is asked, and one that is not."""

    def __init__(self):
        self.host, self.peer, self.other = (CommunityFactory(active=True) for _ in range(3))
        for community in (self.host, self.peer, self.other):
            PartnershipFactory(community=community, lead=True)
        self.hosting, self.visiting, self.outsider = (
            CommunityRoleFactory(community=each).person for each in (self.host, self.peer, self.other)
        )
        self.scan = ScanFactory(community=self.host, note="Ons geld raakt op")
        self.review = actions.start_peer_review(
            self.host, title="Hoe betrekken wij het mkb?", question="Wij *zoeken*.", scan=self.scan, by=self.hosting
        )

    def asked(self):
        return actions.ask_peer(self.review, peer=self.peer, by=self.hosting)

    def accepted(self):
        return actions.accept_peer_request(self.asked(), by=self.visiting)

    def planned(self):
        self.accepted()
        day = timezone.localdate() + timedelta(days=7)
        return actions.plan_peer_review(self.review, planned_on=day, place="Ede", by=self.hosting)

    def held(self):
        self.planned()
        return actions.hold_peer_review(self.review, held_on=timezone.localdate(), by=self.hosting)


@pytest.fixture
def round(db):
    return Round()


def mails():
    return [tuple(each) for each in Notification.objects.order_by("pk").values_list("kind", "recipient")]


def test_the_whole_way_in_the_browser(round, client_of):
    host, visitor = client_of(round.hosting), client_of(round.visiting)
    page = reverse("communities:peer-review-detail", args=[round.review.uuid])
    assert visitor.get(page).status_code == 404  # a draft
    host.post(reverse("communities:peer-ask", args=[round.review.uuid, round.peer.slug]))
    asked = PeerRequest.objects.get()
    seen = visitor.get(page).content.decode()
    assert ("Hoe betrekken wij" in seen, "Ons geld raakt op" in seen) == (True, False)
    visitor.post(reverse("communities:peer-request-accept", args=[asked.uuid]))
    assert "Ons geld raakt op" in visitor.get(page).content.decode()
    plan = reverse("communities:peer-review-plan", args=[round.review.uuid])
    assert "Deze dag is voorbij" in host.post(plan, {"planned_on": "2020-01-01"}).content.decode()
    today = timezone.localdate()
    host.post(plan, {"planned_on": today.isoformat(), "place": "Ede"})
    hold = reverse("communities:peer-review-hold", args=[round.review.uuid])
    ahead = {"held_on": (today + timedelta(days=1)).isoformat()}
    assert "Deze dag moet nog komen" in host.post(hold, ahead).content.decode()
    host.post(hold, {"held_on": today.isoformat()})
    advise = reverse("communities:peer-review-advise", args=[round.review.uuid])
    assert host.get(advise).status_code == 403
    bad = visitor.post(advise, {"findings": "Begin klein.", "document": upload("a.pdf", picture())}).content.decode()
    assert "De naam zegt PDF, maar de inhoud is iets anders" in bad
    visitor.post(advise, {"findings": "Begin klein.", "document": upload("advies.pdf", pdf())})
    assert visitor.post(advise, {"findings": "Nog eens."}).status_code == 409
    document = reverse("communities:peer-review-document", args=[round.review.uuid])
    assert b"".join(host.get(document)) == pdf()
    assert client_of(round.outsider).get(document).status_code == 404
    host.post(
        reverse("communities:peer-review-follow-up", args=[round.review.uuid]), {"follow_up": "Wij begonnen klein."}
    )
    round.review.refresh_from_db()
    assert (round.review.status, round.review.document.name) == ("followed_up", "advies.pdf")
    assert "Wij begonnen klein" in visitor.get(page).content.decode()
    assert [kind.removeprefix("communities/mail/peer_") for kind, _person in mails()] == [
        "asked", "accepted", "planned", "held", "advised", "followed_up",
    ]  # fmt: skip
    assert [person for _kind, person in mails()] == [
        round.visiting.pk, round.hosting.pk, round.visiting.pk, round.visiting.pk, round.hosting.pk, round.visiting.pk,
    ]  # fmt: skip
    assert (balance_of(round.host), balance_of(round.peer)) == (Balance(0, 1), Balance(1, 0))
    assert list(Event.objects.about(round.review).order_by("pk").values_list("verb", "note")) == [
        (f"peerreview.{verb}", "")
        for verb in ("started", "peer_asked", "asked", "planned", "held", "advised", "followed_up")
    ]


def test_two_coordinators_change_the_question_and_the_second_is_told(round, client_of):
    other = CommunityRoleFactory(community=round.host).person
    edit = reverse("communities:peer-review-edit", args=[round.review.uuid])
    first, second = client_of(round.hosting), client_of(other)
    typed = {"title": "Hoe vinden wij geld?", "question": "Wij zoeken.", "seen": "0"}
    assert first.post(edit, typed).status_code == 302
    told = second.post(edit, {**typed, "title": "Hoe vinden wij mensen?"})
    assert "Iemand anders heeft dit gewijzigd" in told.text and "“Hoe vinden wij geld?”" in told.text
    round.review.refresh_from_db()
    assert round.review.title == "Hoe vinden wij geld?"
    seen = told.context["form"]["seen"].value()
    assert second.post(edit, {**typed, "title": "Hoe vinden wij mensen?", "seen": seen}).status_code == 302


def test_nobody_else_reads_it_whatever_the_role(round, client, client_of, hub_manager, administrator, auditor):
    round.held()
    actions.give_peer_advice(round.review, findings="Begin klein.", document=None, by=round.visiting)
    for person in (round.outsider, hub_manager, administrator, auditor):
        assert not PeerReview.objects.visible_to(person).exists()
    for reader in (client, client_of(administrator)):
        desk = reader.get(reverse("communities:community-desk", args=[round.host.slug])).content.decode()
        public = reader.get(round.host.get_absolute_url()).content.decode()
        assert "Hoe betrekken wij" not in desk + public
    desk = client_of(round.hosting).get(reverse("communities:community-desk", args=[round.host.slug])).content.decode()
    assert "Hoe betrekken wij" in desk and "met 2 bezoeken aan anderen" in desk


def test_requests_expire_are_answered_once_and_by_the_right_people_only(round, client_of, at):
    asked = round.asked()
    accept = reverse("communities:peer-request-accept", args=[asked.uuid])
    assert client_of(round.outsider).post(accept).status_code == 404  # forwarded
    assert client_of(round.hosting).post(accept).status_code == 403
    with pytest.raises(NotPossible, match="al gevraagd"):
        round.asked()
    at(f"{timezone.localdate() + timedelta(days=31)} 09:00")
    assert client_of(round.visiting).post(accept).status_code == 409  # expired
    actions.withdraw_peer_request(asked, by=round.hosting)
    again = round.asked()
    actions.accept_peer_request(again, by=round.visiting)
    with pytest.raises(NotPossible):
        actions.accept_peer_request(again, by=round.visiting)  # reused
    actions.decline_peer_request(again, reason="Geen tijd", by=round.visiting)
    assert not PeerReview.objects.visible_to(round.visiting).exists()
    assert mails()[-1] == ("communities/mail/peer_declined", round.hosting.pk)


def test_a_peer_that_became_a_partner_in_the_meantime_cannot_accept(round):
    asked = round.asked()
    PartnershipFactory(community=round.host, organisation=round.peer.lead)
    with pytest.raises(NotPossible, match="partner van u"):
        actions.accept_peer_request(asked, by=round.visiting)
    with pytest.raises(NotPossible, match="partner van u"):
        actions.ask_peer(round.review, peer=round.peer, by=round.hosting)
    judged = {each.pk: judged.is_possible for each, judged in candidates_for(round.review)}
    assert judged == {round.other.pk: True}  # the one that was asked is not offered again


def test_what_is_not_possible_in_which_state(round):
    review = round.review
    with pytest.raises(NotPossible, match="doet nog geen peer mee"):
        actions.plan_peer_review(review, planned_on=timezone.localdate(), place="", by=round.hosting)
    with pytest.raises(NotPossible, match="Niemand coördineert"):
        actions.ask_peer(review, peer=CommunityFactory(active=True), by=round.hosting)
    with pytest.raises(NotPossible, match="in oprichting of actief"):
        actions.start_peer_review(CommunityFactory(), title="x", question="x", scan=None, by=round.hosting)
    round.held()
    for refused in (
        lambda: actions.change_question(review, title="x", question="x", scan=None, seen=0, by=round.hosting),
        lambda: actions.ask_peer(review, peer=round.other, by=round.hosting),
        lambda: actions.retract_peer_review(review, by=round.hosting),
        lambda: actions.decline_peer_request(review.requests.get(), reason="", by=round.visiting),
        lambda: actions.withdraw_peer_request(review.requests.get(), by=round.hosting),
        lambda: actions.follow_up_peer_review(review, follow_up="x", by=round.hosting),
    ):
        with pytest.raises(NotPossible):
            refused()


def test_a_question_taken_back_is_gone_for_its_peers(round):
    round.planned()
    actions.retract_peer_review(round.review, by=round.hosting)
    assert (round.review.status, round.review.requests.get().status) == ("retracted", "withdrawn")
    assert not PeerReview.objects.visible_to(round.visiting).exists()
    assert mails()[-1] == ("communities/mail/peer_retracted", round.visiting.pk)


def test_what_waits_is_told_on_the_start_page(round):
    def waiting(person):
        return [(task.title, task.url) for task in desks.of(person, sharing.start_panel).tasks]

    page = round.review.get_absolute_url()
    asked = round.asked()
    assert waiting(round.visiting) == [(f"{round.host.title_nl} vraagt {round.peer.title_nl} als peer", page)]
    actions.accept_peer_request(asked, by=round.visiting)
    assert (waiting(round.visiting), waiting(round.hosting)) == ([], [("Plan het bezoek van uw peers", page)])
    actions.plan_peer_review(round.review, planned_on=timezone.localdate(), place="", by=round.hosting)
    actions.hold_peer_review(round.review, held_on=timezone.localdate(), by=round.hosting)
    assert (waiting(round.visiting), waiting(round.hosting)) == ([("Uw advies als peer wordt verwacht", page)], [])
    actions.give_peer_advice(round.review, findings="Begin klein.", document=None, by=round.visiting)
    assert waiting(round.hosting) == [("Vertel uw peers wat u met hun advies deed", page)]


@pytest.mark.parametrize("count", [1, 3])
def test_choosing_peers_asks_as_much_for_many_as_for_one(round, client_of, django_assert_num_queries, count):
    CommunityFactory.create_batch(count, active=True)
    browser = client_of(round.hosting)
    with django_assert_num_queries(7):
        page = browser.get(reverse("communities:peer-review-peers", args=[round.review.uuid])).content.decode()
    assert page.count("/ask/") == count + 2

"""More time, sleeping, waking and the end."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from communities import actions, clock, consequences, permissions
from communities.models import Community, Ending, Partnership
from communities.tasks import turn_clocks
from people.history import NotPossible
from people.models import Event, Notification
from tests.communities.test_actions import almost_active, coordinator_of, mails, manager_of, ready, verbs
from tests.communities.test_views import words
from tests.factories.communities import CommunityFactory, CommunityRoleFactory, PartnershipFactory
from tests.factories.partners import HubFactory, HubRoleFactory, OrganisationFactory
from tests.factories.people import PortalRoleFactory, UserFactory

pytestmark = pytest.mark.django_db
Status = Community.Status


def ago(months, days=0):
    return timezone.now().replace(hour=12) - (
        timezone.localdate() - clock.months_after(timezone.localdate(), -months) + timedelta(days=days)
    )


def forming(months, days=0, **fields):
    """A community that has been forming for so long; gives community, coordinator, hub manager."""
    hub = HubFactory()
    community = CommunityFactory(forming=True, forming_at=ago(months, days), hub=hub, **fields)
    return community, coordinator_of(community), HubRoleFactory(hub=hub).person


def url(name, community):
    return reverse(f"communities:{name}", args=[community.slug])


# The clock


def test_a_community_that_forms_for_nine_months_hears_nothing():
    community, _, _ = forming(9)
    turn_clocks()
    community.refresh_from_db()
    assert (community.status, community.forming_warned_at, mails()) == (Status.FORMING, None, [])


def test_after_ten_months_the_coordinator_and_the_hub_are_warned_once():
    community, coordinator, hub_manager = forming(10, 1)
    turn_clocks()
    turn_clocks()
    community.refresh_from_db()
    assert (community.status, verbs(community)) == (Status.FORMING, ["community.warned"])
    assert mails() == [("time_short", coordinator.email), ("time_short", hub_manager.email)]


def test_after_a_year_the_community_becomes_dormant():
    community, coordinator, hub_manager = forming(12, 1)
    turn_clocks()
    turn_clocks()
    community.refresh_from_db()
    event = Event.objects.about(community).get()
    assert (community.status, community.dormant_at is not None) == (Status.DORMANT, True)
    assert (event.verb, event.actor) == ("community.dormant", None)
    assert mails() == [("time_over", coordinator.email), ("time_over", hub_manager.email)]


def test_the_clock_leaves_active_communities_alone():
    community = CommunityFactory(active=True, forming_at=ago(20))
    turn_clocks()
    community.refresh_from_db()
    assert community.status == Status.ACTIVE


def test_extend_gives_half_a_year_and_warns_again():
    community, coordinator, hub_manager = forming(11, forming_warned_at=ago(1))
    ends_on = community.forming_ends_on
    actions.extend(community, reason="De gemeente beslist in mei.", by=hub_manager)
    community.refresh_from_db()
    assert (community.forming_ends_on, community.forming_warned_at) == (clock.months_after(ends_on, 6), None)
    assert mails() == [("extended", coordinator.email)]
    Community.objects.update(forming_at=ago(16, 1))
    turn_clocks()
    assert mails()[1:] == [("time_short", coordinator.email)]


def test_extend_is_possible_once():
    community, _, hub_manager = forming(11)
    actions.extend(community, reason="Eén keer.", by=hub_manager)
    with pytest.raises(NotPossible, match="Dat kan één keer"):
        actions.extend(community, reason="Nog eens.", by=hub_manager)


@pytest.mark.parametrize("status", ["submitted", "active", "dormant", "ended"])
def test_extend_is_for_communities_that_are_forming(status):
    with pytest.raises(NotPossible, match="in oprichting"):
        actions.extend(CommunityFactory(**{status: True}), reason="Graag.", by=UserFactory())


def test_only_who_advises_gives_time():
    community, coordinator, hub_manager = forming(11)
    administrator = PortalRoleFactory(role="administrator").person
    CommunityRoleFactory(community=community, person=administrator)
    people = [coordinator, hub_manager, administrator, UserFactory()]
    assert [permissions.can_give_time(each, community) for each in people] == [False, True, False, False]
    assert [permissions.can_wake(each, community) for each in people] == [True, True, True, False]
    assert [permissions.can_end(each, community) for each in people] == [True, False, True, False]


# Sleeping and waking


def test_sleep_tells_colleagues_and_partners():
    community, coordinator, _ = ready(active=True)
    colleague = coordinator_of(community)
    partner = manager_of(PartnershipFactory(community=community).organisation)
    actions.sleep(community, reason="Een jaar pauze.", by=coordinator)
    assert (community.status, community.dormant_at is not None) == (Status.DORMANT, True)
    assert mails() == [("slept", colleague.email), ("slept", partner.email)]


@pytest.mark.parametrize("status", ["draft", "submitted", "dormant", "ended"])
def test_sleep_is_refused_before_and_after(status):
    community = CommunityFactory(**({} if status == "draft" else {status: True}))
    with pytest.raises(NotPossible):
        actions.sleep(community, reason="", by=UserFactory())


def test_wake_with_all_conditions_is_active_at_once():
    community, coordinator, last, manager = almost_active()
    actions.sleep(community, reason="", by=coordinator)
    Partnership.objects.filter(pk=last.pk).update(status="active", since_on=timezone.localdate())
    actions.wake(community, may_start_anew=False, by=coordinator)
    assert (community.status, community.active_at is not None) == (Status.ACTIVE, True)
    assert mails()[-1] == ("woken", manager.email)


def test_wake_with_time_left_goes_on_forming():
    community = CommunityFactory(dormant=True, forming_at=ago(5))
    actions.wake(community, may_start_anew=True, by=UserFactory())
    assert (community.status, community.forming_at) == (Status.FORMING, Community.objects.get().forming_at)
    assert timezone.localdate(community.forming_at) == timezone.localdate(ago(5))


def test_wake_without_time_needs_the_hub():
    community = CommunityFactory(dormant=True, forming_at=ago(13))
    with pytest.raises(NotPossible, match="Vraag de hubmanager"):
        actions.wake(community, may_start_anew=False, by=UserFactory())
    actions.wake(community, may_start_anew=True, by=UserFactory())
    community.refresh_from_db()
    assert (community.status, timezone.localdate(community.forming_at)) == (Status.FORMING, timezone.localdate())


def test_wake_is_for_dormant_communities():
    with pytest.raises(NotPossible, match="slapende"):
        actions.wake(CommunityFactory(active=True), may_start_anew=True, by=UserFactory())


# The end


def test_end_keeps_what_remains_and_closes_what_is_open():
    community, coordinator, _ = ready(active=True)
    partner = PartnershipFactory(community=community)
    manager = manager_of(partner.organisation)
    planned = PartnershipFactory(community=community, planned=True)
    asked = PartnershipFactory(community=community, requested=True)
    asker = manager_of(asked.organisation)
    actions.end(community, remains=" De lessen. ", heir=partner.organisation, statement="Op papier.", by=coordinator)
    ending = Ending.objects.get()
    assert (community.status, community.ended_at is not None) == (Status.ENDED, True)
    assert (ending.remains, ending.heir, ending.statement) == ("De lessen.", partner.organisation, "Op papier.")
    assert set(community.partnerships.exclude(status="active").values_list("pk", "status")) == {
        (planned.pk, "refused"),
        (asked.pk, "refused"),
    }
    assert mails() == [("ended", manager.email), ("not_now", asker.email)]


def test_end_follows_its_consequences(monkeypatch):
    found = []
    monkeypatch.setattr(
        consequences, "_registered", {"community_ended": [lambda obj, **facts: found.append((obj, facts))]}
    )
    community, person = CommunityFactory(dormant=True), UserFactory()
    actions.end(community, remains="Niets.", heir=None, statement="", by=person)
    assert found == [(community, {"by": person, "heir": None})]


def test_a_consequence_is_registered_once_and_by_a_known_name(monkeypatch):
    registered = {"community_ended": []}
    monkeypatch.setattr(consequences, "_registered", registered)
    consequences.register("community_ended", print)
    consequences.register("community_ended", print)
    assert registered == {"community_ended": [print]}
    with pytest.raises(LookupError):
        consequences.register("community_began", print)


def test_end_refuses_an_heir_who_is_no_verified_partner():
    community = CommunityFactory(active=True)
    left = PartnershipFactory(community=community, left=True).organisation
    unverified = PartnershipFactory(community=community, organisation=OrganisationFactory()).organisation
    for heir in (left, unverified):
        with pytest.raises(NotPossible, match="geen geverifieerde partner"):
            actions.end(community, remains="Iets.", heir=heir, statement="Ja.", by=UserFactory())


def test_end_refuses_an_heir_without_a_statement():
    partner = PartnershipFactory(community__active=True)
    with pytest.raises(NotPossible, match="Schrijf op wat"):
        actions.end(partner.community, remains="Iets.", heir=partner.organisation, statement=" ", by=UserFactory())


def test_an_ended_community_does_not_end_again():
    with pytest.raises(NotPossible):
        actions.end(CommunityFactory(ended=True), remains="Iets.", heir=None, statement="", by=UserFactory())


# The pages


def test_community_extend_shows_both_days_and_gives_the_time(client_of):
    community, _, hub_manager = forming(11)
    client = client_of(hub_manager)
    assert "heeft zij tot" in words(client.get(url("community-extend", community)))
    response = client.post(url("community-extend", community), {"reason": "De gemeente beslist in mei."}, follow=True)
    community.refresh_from_db()
    assert (response.redirect_chain[0][0], community.forming_extended_at is not None) == (
        community.get_absolute_url(),
        True,
    )
    assert "half jaar al gehad" in words(client.get(url("community-extend", community)))


def test_community_sleep_and_wake_from_the_desk(client_of):
    role = CommunityRoleFactory(community__active=True)
    client, community = client_of(role.person), role.community
    text = words(client.post(url("community-sleep", community), {"reason": ""}, follow=True))
    assert "De community slaapt nu." in text
    assert "Slaapt sinds" in text
    assert "Vraag de hubmanager" not in words(client.get(url("community-wake", community)))
    text = words(client.post(url("community-wake", community), follow=True))
    assert "De status is nu: in oprichting." in text


def test_community_wake_says_when_the_coordinator_cannot(client_of):
    role = CommunityRoleFactory(community__dormant=True, community__forming_at=ago(13))
    client = client_of(role.person)
    assert "Vraag de hubmanager" in words(client.get(url("community-wake", role.community)))
    assert client.post(url("community-wake", role.community)).status_code == 409


def test_community_end_asks_for_a_statement_and_shows_what_remains(client_of, client):
    role = CommunityRoleFactory(community__active=True)
    partner = PartnershipFactory(community=role.community)
    data = {"remains": "Het lesmateriaal staat bij de partner.", "heir": partner.organisation_id, "statement": ""}
    owner = client_of(role.person)
    assert "Schrijf op wat is afgesproken." in words(owner.post(url("community-end", role.community), data))
    owner.post(url("community-end", role.community), data | {"statement": "Afgesproken op 1 november."})
    text = words(client.get(role.community.get_absolute_url()))
    assert "Het lesmateriaal staat bij de partner." in text
    assert f"{partner.organisation} neemt de modules over." in text


@pytest.mark.parametrize("number", [1, 3])
def test_hub_desk_shows_until_when_communities_have(client_of, number, django_assert_num_queries):
    hub_manager = HubRoleFactory()
    CommunityFactory(active=True, hub=hub_manager.hub)
    for _ in range(number):
        CommunityFactory(forming=True, hub=hub_manager.hub)
    client = client_of(hub_manager.person)
    client.get(reverse("communities:hub-desk", args=[hub_manager.hub.slug]))
    with django_assert_num_queries(8):
        text = words(client.get(reverse("communities:hub-desk", args=[hub_manager.hub.slug])))
    assert text.count("heeft tot") == number
    assert "lk-state" not in text  # drawn, not shown as text


def test_the_mail_at_the_end_of_the_time_leads_each_to_what_can_be_done():
    community, coordinator, hub_manager = forming(12, 1)
    turn_clocks()
    places = {mail.recipient: mail.context["url"] for mail in Notification.objects.select_related("recipient")}
    assert places[coordinator].endswith(url("community-desk", community))
    assert places[hub_manager].endswith(url("community-wake", community))

"""Phases through time, and the self-scan."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from communities import actions, scan
from communities.models import Community, Scan
from people.history import NotPossible
from tests.communities.test_actions import verbs
from tests.communities.test_views import words
from tests.factories.communities import CommunityFactory, CommunityRoleFactory, ScanFactory
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db
LEVELS = {"content": 1, "organisation": 2, "finance": 3, "network": 5}


def day(number):
    return timezone.localdate() + timedelta(days=number)


def phase(community, number, since_on, note=""):
    return actions.set_phase(community, phase=number, since_on=since_on, note=note, by=UserFactory())


def test_set_phase_keeps_the_history():
    community = CommunityFactory(active=True)
    phase(community, 2, day(-300), "Eerste lessen")
    phase(community, 3, day(-10))
    community.refresh_from_db()
    assert (community.phase, community.phase_since_on) == (3, day(-10))
    assert list(community.phase_changes.values_list("phase", "since_on", "note")) == [
        (3, day(-10), ""),
        (2, day(-300), "Eerste lessen"),
    ]


def test_set_phase_on_the_same_day_corrects():
    community = CommunityFactory(active=True)
    phase(community, 2, day(-10))
    phase(community, 4, day(-10))
    assert list(community.phase_changes.values_list("phase", flat=True)) == [4]


def test_set_phase_goes_forward_in_time_only():
    community = CommunityFactory(active=True)
    phase(community, 2, day(-10))
    with pytest.raises(NotPossible, match="De laatste fase begon op"):
        phase(community, 3, day(-11))
    with pytest.raises(NotPossible, match="toekomst"):
        phase(community, 3, day(1))


@pytest.mark.parametrize("status", ["draft", "submitted", "ended"])
def test_phases_and_scans_belong_to_communities_that_live(status):
    community = CommunityFactory(**({} if status == "draft" else {status: True}))
    with pytest.raises(NotPossible):
        phase(community, 2, day(0))
    with pytest.raises(NotPossible):
        actions.take_scan(community, levels=LEVELS, note="", by=UserFactory())


def test_a_scan_stays_with_the_community_until_it_is_shared():
    community, person = CommunityFactory(active=True), UserFactory()
    taken = actions.take_scan(community, levels=LEVELS, note="Geld zoeken", by=person)
    assert taken.shared_at is None
    actions.share_scan(taken, by=person)
    actions.share_scan(taken, by=person)
    assert Scan.objects.get().shared_at is not None
    actions.hide_scan(taken, by=person)
    assert Scan.objects.get().shared_at is None
    assert verbs(community) == ["community.scan_taken", "community.scan_shared", "community.scan_hidden"]


def test_consent_can_be_taken_back_after_the_end():
    taken = ScanFactory(shared=True)
    Community.objects.update(status="ended", ended_at=timezone.now())
    actions.hide_scan(taken, by=UserFactory())
    assert Scan.objects.get().shared_at is None
    with pytest.raises(NotPossible):
        actions.share_scan(taken, by=UserFactory())


def test_a_profile_names_the_level_and_the_next_one():
    content, _, _, network = scan.profile(LEVELS)
    assert (content.level, content.now, content.next) == (
        1,
        scan.DIMENSIONS["content"].levels[0],
        scan.DIMENSIONS["content"].levels[1],
    )
    assert (network.level, network.next) == (5, None)
    assert [len(each.levels) for each in scan.DIMENSIONS.values()] == [5, 5, 5, 5]


def test_community_scan_is_public_with_consent_only(client_of, client):
    role = CommunityRoleFactory(community__active=True)
    coordinator, address = client_of(role.person), role.community.get_absolute_url()
    url = reverse("communities:community-scan", args=[role.community.slug])
    assert "Kies" in words(coordinator.get(url))
    text = words(coordinator.post(url, LEVELS | {"note": "Onze geheime notitie"}, follow=True))
    assert "Onze geheime notitie" in text
    assert "Niveau 5 van 5" in text
    assert "Niveau" not in words(client.get(address))
    coordinator.post(reverse("communities:scan-share", args=[Scan.objects.get().pk]))
    public = words(client.get(address))
    assert "Zij zegt niets over kwaliteit." in public
    assert "Niveau 5 van 5" in public
    assert "geheime notitie" not in public
    coordinator.post(reverse("communities:scan-hide", args=[Scan.objects.get().pk]))
    assert "Niveau" not in words(client.get(address))


def test_community_scan_needs_an_answer_to_each_question(client_of):
    role = CommunityRoleFactory(community__active=True)
    url = reverse("communities:community-scan", args=[role.community.slug])
    assert client_of(role.person).post(url, {"content": "6", "network": "1"}).status_code == 200
    assert not Scan.objects.exists()


def test_community_phase_shows_the_phases_until_now(client_of):
    role = CommunityRoleFactory(community__active=True)
    phase(role.community, 2, day(-300), "Eerste lessen")
    url = reverse("communities:community-phase", args=[role.community.slug])
    assert "Eerste lessen" in words(client_of(role.person).get(url))

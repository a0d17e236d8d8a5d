from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from catalog.models import Module, Offering, Uptake
from certification import lineage
from communities.models import Challenge
from tests.communities.test_views import words
from tests.factories.catalog import OfferingFactory
from tests.factories.communities import (
    AdoptionFactory,
    ChallengeFactory,
    KnowledgeItemFactory,
    MeetingFactory,
    OutputFactory,
)
from tests.factories.partners import LabFactory, OrganisationFactory

pytestmark = pytest.mark.django_db


def day(distance):
    return timezone.localdate() + timedelta(days=distance)


@pytest.fixture
def whole(world):
    """A line with every step: the company's challenge, an output of the community, the certified module; its first
    start since the knowledge was ten days after it. Gives challenge, output, module."""
    challenge = ChallengeFactory(adopted=True, organisation=world.company, title_nl="Welke las is goed?")
    AdoptionFactory(challenge=challenge, community=world.community)
    output = OutputFactory(community=world.community, challenge=challenge, known_on=day(-40), title_nl="Casus lassen")
    assert world.certificate
    module, version = world.certified_module, world.certified_version
    for start in (-90, -30, 20):
        OfferingFactory(
            version=version, provider=world.trainer, status="active", starts_on=day(start), ends_on=day(start)
        )
    Uptake.objects.create(module=module, output=output, status="confirmed", answered_at=timezone.now())
    return challenge, output, module


def test_a_line_goes_from_question_to_mark(whole, world):
    challenge, output, module = whole
    (chain,) = lineage.of_challenge(challenge)
    assert (chain.challenge, chain.output, chain.module, chain.certificate) == (
        challenge, output, module, world.certificate,
    )  # fmt: skip
    assert (chain.offering.starts_on, chain.days, chain.length) == (day(-30), 10, 5)
    items = lineage.items_of(chain, here="module")
    assert [(item["kind"], item["here"]) for item in items] == [
        ("Vraag", False), ("Resultaat", False), ("Module", True), ("Uitvoering", False), ("Keurmerk", False),
    ]  # fmt: skip
    assert (items[2]["url"], items[3]["note"], items[4]["url"]) == (
        "", "10 dagen na het resultaat", world.certificate.get_absolute_url(),
    )  # fmt: skip


def test_what_is_not_confirmed_or_not_public_is_no_link(whole, client):
    challenge, _output, module = whole
    Uptake.objects.update(status="asked")
    assert [(each.module, each.length) for each in lineage.of_challenge(challenge)] == [(None, 2)]
    assert lineage.of_module(Module.objects.get(pk=module.pk)) == []
    page = reverse("certification:lineage-detail", args=[challenge.slug])
    assert words(client.get(page)).count("Nog niet") == 3
    Challenge.objects.update(status="withdrawn")
    assert client.get(page).status_code == 404
    Uptake.objects.update(status="confirmed")
    assert [each.challenge for each in lineage.of_module(Module.objects.get(pk=module.pk))] == [None]


def test_a_student_project_is_a_line_without_an_output(world):
    challenge = ChallengeFactory(adopted=True)
    Uptake.objects.create(module=world.module, challenge=challenge, status="confirmed", answered_at=timezone.now())
    OfferingFactory(version=world.version, provider=world.trainer, status="active", starts_on=day(-5), ends_on=day(-5))
    (chain,) = lineage.of_module(world.module)
    assert (chain.challenge, chain.output, chain.days, chain.offering.starts_on) == (challenge, None, None, day(-5))
    assert [item["kind"] for item in lineage.items_of(chain, with_gaps=True)] == [
        "Vraag", "Module", "Uitvoering", "Keurmerk",
    ]  # fmt: skip


def test_the_line_and_the_clock_stand_on_every_page_that_they_touch(whole, world, client):
    challenge, output, module = whole
    pages = [challenge, output, module, world.community, world.hub]
    found = [words(client.get(page.get_absolute_url())) for page in pages]
    assert [("Van vraag tot keurmerk" in page, "10 dagen na het resultaat" in page) for page in found] == [
        (True, True), (True, True), (True, True), (True, True), (True, False),
    ]  # fmt: skip
    assert ["Van kennis naar klas: 10 dagen" in page for page in found] == [False, False, False, True, True]


def test_lineage_list_asks_the_same_number_of_questions(whole, world, client, django_assert_num_queries):
    _, _, module = whole
    ask = reverse("certification:lineage-list")
    with django_assert_num_queries(10):
        page = words(client.get(ask))
    assert ("Casus lassen" in page, "Van kennis naar klas: 10 dagen" in page) == (True, True)
    for number in range(2):
        more = OutputFactory(community=world.community, known_on=day(-100), title_nl=f"Meer {number}")
        Uptake.objects.create(module=module, output=more, status="confirmed", answered_at=timezone.now())
    with django_assert_num_queries(10):
        page = words(client.get(f"{ask}?hub={world.hub.slug}"))
    assert ["Casus lassen" in page, "Meer 1" in page, "Van kennis naar klas: 10 dagen" in page] == [True] * 3
    Offering.objects.update(status="cancelled")
    assert "3 resultaten zijn beschikbaar" in words(client.get(ask))


def test_the_map_of_the_site_has_every_public_page_of_the_line_and_no_other(whole, world, client):
    challenge, output, _ = whole
    meeting, lab, item = MeetingFactory(community=world.community), LabFactory(), KnowledgeItemFactory(published=True)
    shown = [challenge, output, meeting, lab, item, world.community, world.company, world.hub]
    hidden = [
        ChallengeFactory(), OutputFactory(community=world.draft_community), KnowledgeItemFactory(), OrganisationFactory(),
        MeetingFactory(community=world.community, is_public=False), world.draft_community,
    ]  # fmt: skip
    found = client.get("/sitemap.xml").text
    line = reverse("certification:lineage-detail", args=[challenge.slug])
    addresses = [*[each.get_absolute_url() for each in shown], line]
    assert [each for each in addresses if f"{each}</loc>" not in found] == []
    assert [each for each in addresses if f"{each.replace('/nl/', '/en/')}</loc>" not in found] == []
    assert [each.get_absolute_url() for each in hidden if each.get_absolute_url() in found] == []

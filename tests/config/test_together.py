"""Rows that are read together are those that are read one by one."""

from decimal import Decimal

import pytest

from communities.models import Community, Contribution, Partnership
from config import together
from config.together import Blank
from tests.factories.communities import CommunityFactory, PartnershipFactory
from tests.factories.ledger import ContributionFactory

pytestmark = pytest.mark.django_db


def facts(row):
    related = {name: facts(each) for name, each in row._state.fields_cache.items() if each}
    return {name: value for name, value in vars(row).items() if not name.startswith("_")} | related


def test_rows_come_with_what_they_select_and_annotate_in_their_order(django_assert_num_queries):
    community = CommunityFactory(active=True, complete=True, hub=None)
    for _ in range(3):
        PartnershipFactory(community=community)
    ContributionFactory(pledged=Decimal("1234567.89"))
    lists = [
        community.partnerships.select_related("organisation", "asked_by"),
        Partnership.objects.select_related("community__lead", "community__hub").order_by("-pk")[:2],
        Community.objects.with_facts().with_partner_count(),
        Contribution.objects.select_related("year__community"),
        Community.objects.none(),
        Community.objects.filter(pk__in=[]),
    ]
    with django_assert_num_queries(1):
        found = together.read(*lists)
    assert [[facts(row) for row in rows] for rows in found] == [[facts(row) for row in rows] for rows in lists]
    with django_assert_num_queries(0):
        assert {each.community for each in found[0]} == {community}
        assert {each.asked_by for each in found[0]} == {None}


def test_what_belongs_to_the_rows_comes_along(django_assert_num_queries):
    community = PartnershipFactory(community__active=True).community
    context = {"rows": Community.objects.prefetch_related("partnerships"), "title": "Samen", "ready": [1]}
    with django_assert_num_queries(2):
        together.fill(context)
    with django_assert_num_queries(0):
        assert [each.community_id for each in context["rows"][0].partnerships.all()] == [community.pk]
    assert (context["title"], context["ready"]) == ("Samen", [1])


def test_nothing_to_read_asks_nothing(django_assert_num_queries):
    with django_assert_num_queries(0):
        together.fill({"rows": []}, {})


def test_a_question_with_blanks_is_made_once_and_asked_for_others(django_assert_num_queries):
    first, second = (PartnershipFactory(community__active=True).community for _ in range(2))
    several = [each.pk for each in PartnershipFactory(community=first).community.partnerships.all()]
    question = together.Question(
        {
            "own": Partnership.objects.filter(community=Blank("community")).order_by("pk"),
            "named": Partnership.objects.filter(pk__in=Blank("some")).exclude(organisation__name="50% /*blank*/"),
            "none": Community.objects.none(),
        }
    )
    for community in (first, second):
        with django_assert_num_queries(1):
            (rows,) = question.answer({"community": str(community.pk), "some": ", ".join(map(str, several))})
        assert rows == {
            "own": list(community.partnerships.order_by("pk")),
            "named": list(first.partnerships.all()),
            "none": [],
        }

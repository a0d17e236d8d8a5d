"""Rows that are read together are those that are read one by one."""

from datetime import date
from decimal import Decimal

import pytest
from django.db.models import Q
from django.utils import timezone

from communities.models import Community, Contribution, Partnership
from config import together
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


@together.kept
def partners_of(community, some):
    own = Partnership.objects.filter(community=community) | Partnership.objects.filter(pk__in=some)
    return own.exclude(message="50% /*blank*/").select_related("organisation").order_by("-pk")


def test_a_list_that_is_kept_is_made_once_and_asked_for_others(django_assert_num_queries, monkeypatch):
    first, second = (PartnershipFactory(community__active=True).community for _ in range(2))
    own = [each.pk for each in first.partnerships.all()]
    rows = partners_of(first.pk, []), partners_of(second.pk, own)
    made = rows[0].part
    with django_assert_num_queries(1):
        found = together.read(*rows, Community.objects.filter(pk=first.pk))
    assert found == [
        list(first.partnerships.order_by("-pk")),
        list(Partnership.objects.filter(Q(community=second) | Q(pk__in=own)).order_by("-pk")),
        [first],
    ]
    with django_assert_num_queries(0):
        assert {each.organisation for each in found[0]} == {each.organisation for each in found[0]}
    assert rows[1].part is made
    monkeypatch.setattr(timezone, "localdate", lambda: date(2031, 1, 1))
    assert partners_of(first.pk, []).part is not made


@together.kept
def titles_like(title, slugs):
    found = Community.objects.filter(title_nl=title).exclude(pk__in=slugs).order_by("pk")
    return found.values_list("slug", "phase_since_on", "submitted_at", "pk")


def test_a_list_that_is_kept_takes_texts_as_they_are_and_gives_tuples():
    title = """Zo'n \\ "titel" %s {} /*blank slugs*/"""
    community = CommunityFactory(title_nl=title)
    (found,) = together.read(titles_like(title, []))
    assert found == [(community.slug, community.phase_since_on, community.submitted_at, community.pk)]
    assert together.read(titles_like("' OR true --", []), titles_like(title, [community.pk])) == [[], []]
    with pytest.raises(ValueError):
        titles_like(title, ["1) OR (true"])


def test_a_list_is_asked_beside_the_row_of_another_statement(django_assert_num_queries):
    title = "Zo'n {} %s"
    communities = [CommunityFactory(title_nl=title) for _ in range(2)]
    other = "SELECT %(known)s::int, array[1, 2], NULL"
    with django_assert_num_queries(1):
        row, found = together.tuples_beside(other, {"known": 7}, titles_like(title, []))
    assert row == (7, [1, 2], None)
    assert sorted(pk for *_, pk in found) == [each.pk for each in communities]
    assert found == together.tuples(titles_like(title, []))
    assert together.tuples_beside(other, {"known": 8}, titles_like("geen", [])) == ((8, [1, 2], None), [])

"""Which modules are like one another, and what the page says of it."""

import datetime
from decimal import Decimal

import pytest
from bs4 import BeautifulSoup

from catalog import listing
from catalog.likeness import Match, Reason, Traits, alike, match
from partners.models import Term
from tests.factories.catalog import ModuleFactory, ModuleVersionFactory, OfferingFactory, in_days

THIS = Traits(
    1, frozenset({"llm", "ethics"}), frozenset({"health"}), "hbo", "zorg", frozenset({"NL-OV"}),
    datetime.date(2027, 3, 1), False, Decimal(500),
)  # fmt: skip


def test_match_tells_each_reason_and_counts_it():
    twin = Traits(
        2, frozenset({"llm"}), frozenset({"health"}), "hbo", "zorg", frozenset({"NL-OV"}),
        datetime.date(2027, 2, 1), True, Decimal(0),
    )  # fmt: skip
    assert match(THIS, twin) == Match(2, 3 + 2 + 2 + 1, 2 + 2 + 2 + 1, tuple(Reason), ("llm",))


@pytest.mark.parametrize(
    "other",
    [THIS, Traits(2), Traits(2, level="hbo", community="zorg", has_free_places=True, price=Decimal(0))],
)
def test_match_is_none_without_a_topic_or_an_area_in_common(other):
    assert match(THIS, other) is None


def test_what_is_not_known_is_no_reason():
    other = Traits(2, frozenset({"llm"}))
    assert match(THIS, other).reasons == (Reason.TOPIC,)
    assert match(Traits(1, frozenset({"llm"})), other).reasons == (Reason.TOPIC,)


def test_the_readers_own_province_counts_where_it_is_known():
    near = Traits(2, frozenset({"llm"}), provinces=frozenset({"NL-UT"}))
    assert match(THIS, near).reasons == (Reason.TOPIC,)
    assert match(THIS, near, province="NL-UT").reasons == (Reason.TOPIC, Reason.NEARER)


def test_alike_puts_likeness_before_ease_and_takes_three():
    topics = frozenset({"llm"})
    others = [
        Traits(5, topics), Traits(4, topics), Traits(3, topics, has_free_places=True), Traits(2, topics, level="hbo"),
        Traits(6, frozenset({"llm", "ethics"})),
    ]  # fmt: skip
    assert [each.pk for each in alike(THIS, others)] == [6, 2, 3]


@pytest.mark.django_db
@pytest.mark.parametrize("others", [1, 3])
def test_the_page_shows_them_with_their_reason_in_two_more_queries(client, others, django_assert_num_queries):
    Term.objects.update_or_create(
        vocabulary="topic", code="llm", defaults={"label_nl": "Taalmodellen", "label_en": "Language models"}
    )
    for number in range(others + 1):
        version = ModuleVersionFactory(
            module=ModuleFactory(slug=f"m{number}"), published=True, title_nl=f"Module {number}", topics=["llm"]
        )
        OfferingFactory(version=version, active=True, starts_on=in_days(40 - number))
        listing.draw(version.module)
    client.get("/nl/catalogue/m0/")
    with django_assert_num_queries(8):  # besides: what it is part of, and where it came from
        page = BeautifulSoup(client.get("/nl/catalogue/m0/").content, "html.parser")
    section = page.select_one("#similar").find_parent("section")
    assert [why.text for why in section.select(".lk-listing-why")] == [
        "Zelfde onderwerp (Taalmodellen), zelfde niveau. In dezelfde provincie, begint eerder."
    ] * others

"""Choosing modules to compare, and the comparison: by addresses alone."""

import datetime

import pytest
from bs4 import BeautifulSoup

from catalog import comparison, listing
from catalog.address import SearchAddress
from catalog.models import Listing
from tests.factories.catalog import ModuleFactory, ModuleVersionFactory, OfferingFactory, in_days

pytestmark = pytest.mark.django_db
COMPARE = "/nl/catalogue/results/compare/"


def module(slug, **version):
    made = ModuleVersionFactory(module=ModuleFactory(slug=slug), published=True, **version)
    OfferingFactory(version=made, active=True, city="Zwolle", starts_on=in_days(20))
    listing.draw(made.module)
    return made.module


def soup(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


def words(element):
    return " ".join(element.get_text(" ").replace("\xad", "").split())


def test_results_carry_what_was_chosen_through_pages_pills_and_swaps(client):
    for slug in "abcde":
        module(slug, title_nl=f"Module {slug}", load_value=28)
    page = soup(client, "/nl/catalogue/?level=hbo&compare=b&compare=d&compare=nergens&compare=b")
    assert [box["value"] for box in page.select("input[name=compare][checked]")] == ["b", "d"]
    assert words(page.select_one("#compare-title")) == "2 modules gekozen om te vergelijken"
    bar = page.select_one(".lk-compare-bar")
    assert [(words(pill), pill["href"]) for pill in bar.select(".lk-pill")] == [
        ("Module b verwijderen", "/nl/catalogue/?level=hbo&compare=d"),
        ("Module d verwijderen", "/nl/catalogue/?level=hbo&compare=b"),
    ]
    assert bar.select_one(".btn")["href"] == f"{COMPARE}?level=hbo&compare=b&compare=d"
    assert page.select_one(".lk-pills a[href='/nl/catalogue/?compare=b&compare=d']") is not None
    assert page.select_one("link[rel=canonical]")["href"].endswith("/nl/catalogue/?level=hbo")
    elsewhere = soup(client, "/nl/catalogue/?q=bestaatniet&compare=b")
    assert [field["value"] for field in elsewhere.select("input[type=hidden][name=compare]")] == ["b"]


def test_a_fifth_cannot_be_ticked(client):
    for slug in "abcde":
        module(slug)
    page = soup(client, "/nl/catalogue/?compare=a&compare=b&compare=c&compare=d&compare=e")
    assert len(page.select("input[name=compare][checked]")) == 4
    assert [box["value"] for box in page.select("input[name=compare][disabled]")] == ["e"]


def test_listing_compare_puts_answers_beside_one_another(client):
    module("a", title_nl="Kort", load_value=8, price=0)
    module("b", title_nl="Lang", load_value=84, price=690)
    page = soup(client, f"{COMPARE}?q=ai&compare=b&compare=a&compare=weg")
    head = page.select(".lk-comparison thead th")
    assert [words(each.select_one("a")) for each in head[1:]] == ["Lang", "Kort"]
    assert head[1].select_one(".lk-comparison-off")["href"] == f"{COMPARE}?q=ai&compare=a"
    rows = {words(row.select_one("th")): [words(cell) for cell in row.select("td")] for row in page.select("tbody tr")}
    assert rows["Prijs verschilt"] == ["€ 690 inclusief btw", "Gratis"]
    assert rows["Studielast verschilt"] == ["84 uur", "8 uur"]
    assert rows["Niveau"] == ["hbo-bachelor EQF 6"] * 2
    assert "1 module uit deze vergelijking" in words(page.select_one("main"))
    assert page.select_one(".lk-number").text.endswith(f"{COMPARE}?compare=b&compare=a")
    assert page.select_one("a[href='/nl/catalogue/?q=ai&compare=b&compare=a']") is not None


def test_listing_compare_without_modules_says_how(client):
    page = soup(client, f"{COMPARE}?compare=../etc&compare=%00")
    assert words(page.select_one(".lk-empty-title")) == "Nog niets gekozen om te vergelijken"


@pytest.mark.parametrize("count", [1, 4])
def test_listing_compare_is_two_queries(client, count, django_assert_num_queries):
    for number in range(count):
        module(f"m{number}")
    with django_assert_num_queries(2):  # the listings, their first starts
        client.get(COMPARE, {"compare": [f"m{number}" for number in range(count)]})


def test_lines_leave_out_what_nobody_knows():
    bare = ModuleVersionFactory(module=ModuleFactory(slug="kaal"), published=True, empty=True, title_nl="Kaal").module
    listing.draw(bare)
    found = comparison.lines(list(Listing.objects.all()), {}, datetime.date(2027, 1, 1))
    assert [(line.label, line.cells) for line in found] == [
        ("Eerstvolgende start", (("Nog geen start gepland",),)),
        ("Prijs", (("Op aanvraag",),)),
        ("Keurmerk", (("geen",),)),
    ]


def test_an_address_holds_four_different_modules_at_most():
    address = SearchAddress(compared=("a", "b"))
    assert address.without_compared("a").compared == ("b",)
    assert address.at(text="zorg").compared == ("a", "b")

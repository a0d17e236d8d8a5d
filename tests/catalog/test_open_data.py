"""The result of a search as a file, read by the standard readers of each format."""

import csv
import io
import json
import tracemalloc

import pytest
from django.urls import reverse

from catalog import listing, open_data
from tests.catalog.listings import listed
from tests.factories.catalog import ModuleFactory, ModuleVersionFactory, OfferingFactory, in_days

pytestmark = pytest.mark.django_db


def streamed(response) -> str:
    assert response.status_code == 200 and response.streaming
    assert response["Link"] == '<https://creativecommons.org/licenses/by/4.0/>; rel="license"'
    return b"".join(response.streaming_content).decode()


def test_csv_and_json_hold_every_module_of_the_search_in_its_order(client):
    version = ModuleVersionFactory(
        module=ModuleFactory(slug="zorg", code="Z-1"),
        published=True,
        title_nl='Taalmodellen; "zorg"\nen meer',
        topics=["llm", "ethics"],
    )
    OfferingFactory(version=version, active=True, city="Zwolle", province="NL-OV", starts_on=in_days(30))
    listing.draw(version.module)
    for number in range(24):
        listed(title_nl=f"Taalmodel {number:02}", level_band="wo")
    query = {"q": "taalmodel", "order": "title", "page": "2", "compare": "zorg"}
    rows = list(
        csv.DictReader(io.StringIO(streamed(client.get(reverse("catalog:listing-csv"), query)).removeprefix("\ufeff")))
    )
    found = json.loads(streamed(client.get(reverse("catalog:listing-json"), query)))
    assert [row["title_nl"] for row in rows] == [each["title_nl"] for each in found["modules"]]
    assert (len(rows), found["count"]) == (25, 25)
    assert (found["licence"], found["source"]) == (
        open_data.LICENCE, "http://127.0.0.1:8000/nl/catalogue/?q=taalmodel&order=title",
    )  # fmt: skip
    (mine,) = [each for each in found["modules"] if each["code"] == "Z-1"]
    assert set(mine) == set(rows[0]) == set(open_data.FIELDS)
    assert (mine["url"], mine["topics"], mine["price_eur"]) == (
        "http://127.0.0.1:8000/nl/catalogue/zorg/", ["ethics", "llm"], "450.00",
    )  # fmt: skip
    (line,) = [row for row in rows if row["code"] == "Z-1"]
    assert (line["title_nl"], line["topics"], line["cities"]) == (mine["title_nl"], "ethics | llm", "Zwolle")


@pytest.mark.parametrize("title", ["=HYPERLINK(1)", "+1", "-1", "@SUM(1)", "\t=1", " =1"])
def test_no_cell_runs_as_a_formula(client, title):
    listed(title_nl=title)
    (row,) = csv.DictReader(io.StringIO(streamed(client.get(reverse("catalog:listing-csv"))).removeprefix("\ufeff")))
    assert row["title_nl"] == f"'{title}"


def test_a_record_holds_what_its_page_says_and_nothing_of_people(client):
    assert not {name for name in open_data.FIELDS if "email" in name or "contact" in name or "by" in name.split("_")}


def test_a_large_result_takes_no_more_memory_than_a_portion(monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(open_data, "PORTION", 20)
    ids = [listed(body_nl="x" * 20_000).pk for _ in range(200)]
    with django_assert_num_queries(10):
        tracemalloc.start()
        size = sum(len(line) for line in open_data.as_csv(open_data.records(ids)))
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
    assert size > 20_000
    assert peak < 2_000_000

"""What was counted of many modules is kept, and never longer than it holds."""

import pytest

from catalog.models import Synonym
from catalog.search import answer, bitmaps, freshness, select
from catalog.search.bitmaps import FacetBitmaps
from tests.catalog.listings import listed

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _a_new_process():
    freshness.forget()
    yield
    freshness.forget()


@pytest.fixture
def counted(monkeypatch):
    """The facets that were counted since this was emptied."""
    names, count = [], FacetBitmaps._counted
    monkeypatch.setattr(
        FacetBitmaps, "_counted", lambda self, wanted, found: (names.extend(wanted), count(self, wanted, found))[1]
    )
    return names


def test_what_was_counted_of_many_is_not_counted_again(counted):
    for number in range(4):
        listed(title_nl=f"Wumpa {number}", delivery=["online"] if number else ["hybrid"], level_band="hbo")
    first = answer("wumpa", select({}))
    assert "form" in counted
    counted.clear()
    assert answer("wumpa", select({}), order="newest", page=2).counts == first.counts
    assert counted == []
    narrower = answer("wumpa", select({"form": ["online"]}))
    assert narrower.counts["form"] == {"online": 3, "hybrid": 1}
    assert narrower.counts["level"] == {"hbo": 3}
    assert "level" in counted
    assert "form" not in counted  # it is counted without its own choice: as before


def test_after_a_change_everything_is_counted_anew():
    one = listed(title_nl="Wumpa een", level_band="hbo")
    assert answer("wumpa", select({})).counts["level"] == {"hbo": 1}
    one.level_band, one.content_hash = "mbo", "another"
    one.save()
    assert answer("wumpa", select({})).counts["level"] == {"mbo": 1}
    other = listed(title_nl="Wumpa twee", level_band="wo")
    assert answer("wumpa", select({})).counts["level"] == {"mbo": 1, "wo": 1}
    other.delete()
    assert answer("wumpa", select({})).counts["level"] == {"mbo": 1}


def test_after_another_synonym_everything_is_counted_anew():
    listed(title_nl="Wumpa een", level_band="hbo")
    listed(title_nl="Vrucht twee", level_band="mbo")
    assert answer("wumpa", select({})).counts["level"] == {"hbo": 1}
    Synonym.objects.create(words=["wumpa", "vrucht"])
    assert answer("wumpa", select({})).counts["level"] == {"hbo": 1, "mbo": 1}


def test_the_counts_of_little_are_not_kept(counted, monkeypatch):
    monkeypatch.setattr(bitmaps, "DENSE", 0.6)
    listed(title_nl="Wumpa een")
    listed(title_nl="Anders twee")
    answer("wumpa", select({}))
    counted.clear()
    answer("wumpa", select({}))
    assert "level" in counted


def test_what_was_asked_longest_ago_goes_first(counted, monkeypatch):
    monkeypatch.setattr(bitmaps, "MOST_KEPT", 2)
    listed(title_nl="Wumpa een vrucht")
    for words in ("wumpa", "vrucht", "wumpa", "een vrucht"):
        answer(words, select({}))
    counted.clear()
    answer("wumpa", select({}))
    assert counted == []
    answer("vrucht", select({}))
    assert "level" in counted


def test_what_is_kept_is_told_in_bytes():
    listed(title_nl="Wumpa een")
    answer("wumpa", select({}))
    facets, told = freshness.at_hand().index.facets, freshness.status()["bytes"]
    size = facets.counting_size
    facets.forget_counts()
    assert facets.counting_size < size
    assert freshness.status()["bytes"] == told - size + facets.counting_size

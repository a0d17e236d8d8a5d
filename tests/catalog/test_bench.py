import pytest

from catalog import bench
from catalog.models import Listing


@pytest.mark.django_db
def test_bench_measures_the_search_and_leaves_nothing_behind(monkeypatch):
    monkeypatch.setattr(bench, "ROWS", 50)
    figures = bench.search_in_sql()
    assert set(figures) == {"rows", "queries", "search_p50_ms", "search_p95_ms", "cards_p95_ms"}
    assert figures["rows"] == 50
    assert 0 < figures["search_p50_ms"] <= figures["search_p95_ms"]
    assert not Listing.objects.exists()

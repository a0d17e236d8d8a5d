"""Rows and columns of modules are as a naive reading has them. No database: they are pure."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyroaring import BitMap

from catalog.search import columns, profiles
from catalog.search import rows as row_numbers
from catalog.search.columns import Columns
from catalog.search.rows import Rows

numbers = st.integers(1, 60) | st.integers(390, 600) | st.sampled_from([5_000, 2**32 - 1])
FACETS = ["one", "several", "many", "none"]
modules = st.fixed_dictionaries(
    {
        "one": st.lists(st.sampled_from("abcd"), max_size=1),
        "several": st.lists(st.sampled_from("abc"), unique=True, max_size=3),
        "many": st.lists(st.sampled_from([f"v{number}" for number in range(9)]), unique=True, max_size=5),
        "none": st.just([]),
    }
)
catalogues = st.dictionaries(numbers, modules, max_size=25)
changes_of = st.lists(st.tuples(numbers, st.none() | modules), max_size=6)


@given(st.sets(numbers, max_size=40), st.sets(numbers, max_size=40))
def test_each_module_has_a_row_of_its_own(first, more):
    rows = Rows(BitMap(first))
    before = rows_of(rows, first)
    assert rows.add(BitMap(more))
    after = rows_of(rows, first | more)
    assert len(set(after.values())) == len(after)
    assert max(after.values(), default=0) < rows.used <= rows.capacity
    assert before.items() <= after.items()


def rows_of(rows, modules):
    every = sorted(modules)
    return dict(zip(every, rows.of(np.array(every, dtype=np.uint32)).tolist(), strict=True))


def test_rows_are_made_again_when_there_is_no_room(monkeypatch):
    monkeypatch.setattr(row_numbers, "ROOM", 1)
    rows = Rows(BitMap([1, 2]))
    far = [number for number in range(1_000, 1_100) if rows.add(BitMap([number]))]
    assert 0 < len(far) <= 8
    assert not rows.add(BitMap([2_000]))
    assert rows.add(BitMap([1, 2, *far]))


@pytest.fixture
def _sizes(monkeypatch):
    monkeypatch.setattr(columns, "MOST_BESIDE", 2)
    monkeypatch.setattr(columns, "AT_ONCE", 3)
    monkeypatch.setattr(profiles, "MOST", 8)
    monkeypatch.setattr(profiles, "MOST_TOGETHER", 24)


@pytest.mark.usefixtures("_sizes")
@given(catalogues, changes_of, st.sets(numbers, max_size=25), st.data())
def test_columns_count_what_was_found_before_and_after_changes(catalogue, changes, found, data):
    made = Columns(Rows(BitMap(catalogue)), {facet: _values(catalogue, facet) for facet in FACETS})
    for number, now in [(None, None), *changes]:
        if number is not None:
            catalogue = {pk: has for pk, has in {**catalogue, number: now}.items() if has}
            assert made.replace(BitMap([number]), {number: now} if now else {})
        here = found & catalogue.keys()
        for some in (BitMap(here), BitMap(catalogue.keys() - here)):
            asked = data.draw(st.sets(st.sampled_from(FACETS)))
            counted = {facet: Counter(v for pk in some for v in catalogue[pk][facet]) for facet in asked}
            assert made.counts(asked, some, BitMap(catalogue), 100) == counted
            assert made.counts(asked, some, BitMap(catalogue), 2) == {
                f: _largest(counts) for f, counts in counted.items()
            }
            had = {(facet, value) for pk in some for facet, values in catalogue[pk].items() for value in values}
            assert made.values_of(some) == had


def _values(catalogue, facet):
    values = sorted({value for has in catalogue.values() for value in has[facet]}, reverse=True)
    return {value: BitMap([pk for pk, has in catalogue.items() if value in has[facet]]) for value in values}


def _largest(counts):
    return dict(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:2])

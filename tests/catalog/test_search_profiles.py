"""Profiles and tallies: several facets in one number, and back. No database: they are pure."""

from collections import Counter

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from catalog.search import profiles
from catalog.search.tallies import Tallies

ROWS = 12
having = st.dictionaries(st.sampled_from("abcdef"), st.sets(st.integers(0, ROWS - 1), min_size=1), max_size=6)


def at(rows_by_value):
    return {value: np.array(sorted(rows)) for value, rows in sorted(rows_by_value.items())}


def of_facet(facet, rows_by_value):
    return profiles.of_facet(facet, at(rows_by_value), ROWS)


def has(facet, rows_by_value, row):
    return tuple((facet, value) for value, rows in sorted(rows_by_value.items()) if row in rows)


@given(having)
def test_each_row_has_the_profile_of_its_values(rows_by_value):
    made = of_facet("x", rows_by_value)
    assert [made.all[number] for number in made.numbers] == [has("x", rows_by_value, row) for row in range(ROWS)]


@given(having, having, having)
def test_facets_together_say_what_each_says(first, second, third):
    each = {"x": first, "y": second, "z": third}
    made = profiles.together([of_facet(facet, values) for facet, values in each.items()])
    assert sorted(facet for some in made for facet in some.facets) == ["x", "y", "z"]
    for some in made:
        for row in range(ROWS):
            said = [pair for facet in some.facets for pair in has(facet, each[facet], row)]
            assert list(some.all[some.numbers[row]]) == said


def test_facets_stand_together_as_long_as_there_may_be_few_profiles(monkeypatch):
    x, y, z = ({value: {row + more} for row, value in enumerate("abc")} for more in (0, 3, 6))
    each = [of_facet("x", x), of_facet("y", y), of_facet("z", z)]
    monkeypatch.setattr(profiles, "MOST_TOGETHER", 16)
    assert [some.facets for some in profiles.together(each)] == [("x", "y"), ("z",)]
    assert len(profiles.together(each)[0].all) == 7
    monkeypatch.setattr(profiles, "MOST_TOGETHER", 15)
    assert [some.facets for some in profiles.together(each)] == [("x",), ("y",), ("z",)]


def test_a_facet_of_too_many_profiles_has_none(monkeypatch):
    one = {value: {row} for row, value in enumerate("abc")}
    several = {"a": {0, 1}, "b": {1, 2}}
    monkeypatch.setattr(profiles, "MOST", 4)
    assert of_facet("x", one)
    assert of_facet("x", several)
    monkeypatch.setattr(profiles, "MOST", 3)
    assert of_facet("x", one) is None
    assert of_facet("x", several) is None
    monkeypatch.setattr(profiles, "MOST", 4)
    monkeypatch.setattr(profiles, "MOST_BITS", 1)
    assert of_facet("x", one)
    assert of_facet("x", several) is None


def test_values_with_many_bits_are_told_apart_too():
    values = {f"v{number:02}": {number % ROWS, 3} for number in range(60)}
    made = of_facet("x", values)
    assert made.all[made.numbers[3]] == has("x", values, 3)
    assert len(made.all) == ROWS


pairs = st.lists(
    st.tuples(st.tuples(st.sampled_from(["x", "xx", "y"]), st.sampled_from("abcd")), st.integers(0, 5)), unique=True
)


@given(pairs, pairs, st.lists(st.integers(0, 9), min_size=6, max_size=6), st.integers(1, 3))
def test_tallies_count_values_also_those_that_came_later(first, later, codes, most):
    later = [pair for pair in later if pair not in first]
    made = Tallies(["x", "xx", "y", "none"], first)
    for value, code in later:
        made.add(value, code)
    expected = {facet: Counter() for facet in ("x", "xx", "y", "none")}
    for (facet, value), code in [*first, *later]:
        expected[facet][value] += codes[code]
    for facets in (["x", "xx", "y", "none"], ["xx"], ["y", "none"]):
        counted = made.counts(facets, np.array(codes), most)
        assert counted == {facet: _largest(expected[facet], most) for facet in facets}


def _largest(counts, most):
    there = {value: number for value, number in counts.items() if number}
    return dict(sorted(there.items(), key=lambda pair: (-pair[1], pair[0]))[:most])

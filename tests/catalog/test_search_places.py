"""Modules in order are as a plain list has them. No database: they are pure."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyroaring import BitMap

from catalog.search import places
from catalog.search import rows as row_numbers
from catalog.search.places import Places

FAR = 2_000_000_000
numbers = st.integers(1, 60) | st.sampled_from([390, 5_000, FAR, FAR + 7, 2**32 - 1])
orders = st.permutations([*range(1, 41), FAR, FAR + 7])
changes_of = st.lists(
    st.tuples(st.sets(numbers, min_size=1, max_size=6), st.randoms(use_true_random=False)), max_size=6
)


@pytest.fixture
def _sizes(monkeypatch):
    """So small that few modules try all there is."""
    monkeypatch.setattr(places, "SMALLEST_BLOCK", 4)
    monkeypatch.setattr(places, "AT_ONCE", 3)
    monkeypatch.setattr(places, "FEW", 2)
    monkeypatch.setattr(places, "BEGIN", 3)
    monkeypatch.setattr(row_numbers, "ROOM", 2)


def pages_of(order, found, size=3):
    """All pages, and one after the last."""
    return [order.page(BitMap(found), start, start + size) for start in range(0, len(found) + size, size)]


def expected(ids, found, size=3):
    there = [pk for pk in ids if pk in found]
    return [there[start : start + size] for start in range(0, len(found) + size, size)]


def change(ids, order, modules, chance):
    """Some of these go, the others come or get another place, also beside each other."""
    order.remove(BitMap(modules))
    ids = [pk for pk in ids if pk not in modules]
    come = [pk for pk in sorted(modules) if chance.random() < 0.7]
    chance.shuffle(come)
    before = dict(zip(come, sorted(chance.randint(0, len(ids)) for _ in come), strict=True))
    order.insert(before)
    for pk, place in reversed(before.items()):
        ids.insert(place, pk)
    return ids


@pytest.mark.usefixtures("_sizes")
@given(orders, st.integers(0, 42), changes_of, st.sets(numbers), st.integers(1, 7))
def test_pages_are_those_of_a_plain_list_before_and_after_changes(ids, many, changes, found, size):
    ids = ids[:many]
    order = Places(ids)
    for modules, chance in [(set(), random.Random(1)), *changes]:
        ids = change(ids, order, modules, chance)
        every = {*ids, *found}
        for asked in (found, every, every - found):
            assert pages_of(order, asked, size) == expected(ids, asked, size)
        assert (len(order), order.at(range(len(ids)))) == (len(ids), ids)
        assert list(memoryview(order.to_bytes()).cast("I")) == ids


@pytest.mark.parametrize("share", [0.0002, 0.003, 0.05, 0.4, 0.6, 0.99, 1])
def test_any_page_of_much_and_of_little(monkeypatch, share):
    """As they are in use: blocks, and what is looked through, have their own sizes. No page counts more than half of all."""
    counted, count = [], Places._blocks_of
    monkeypatch.setattr(
        Places, "_blocks_of", lambda self, numbers: (counted.append(len(numbers)), count(self, numbers))[1]
    )
    chance = random.Random(7)
    ids = [*range(1, 30_000), *range(FAR, FAR + 300)]
    chance.shuffle(ids)
    order = Places(ids)
    found = BitMap(pk for pk in ids if chance.random() < share)
    there = [pk for pk in ids if pk in found]
    for start in (0, 20, len(there) // 3, len(there) // 2, max(0, len(there) - 20), len(there)):
        assert order.page(found, start, start + 20) == there[start : start + 20]
    assert order.page(found, 0, 1_000_000) == there
    assert set(counted) == {min(len(there), len(ids) - len(there))}


class Watched(BitMap):
    looks = 0

    def __contains__(self, pk):
        Watched.looks += 1
        return super().__contains__(pk)


@pytest.mark.parametrize(
    ("found", "most"), [(range(1, 60_001), 20), (range(40_001, 60_001), 1_625), (range(59_000, 60_001), 0)]
)
def test_what_is_looked_through_follows_from_how_much_was_found(monkeypatch, found, most):
    """The rest is counted: where nothing is near the beginning, and at once where little was found."""
    monkeypatch.setattr(Watched, "looks", 0)
    order = Places(range(1, 60_001))
    assert order.page(Watched(found), 0, 20) == list(found)[:20]
    assert Watched.looks == most


@pytest.mark.usefixtures("_sizes")
def test_blocks_that_became_empty_stay_and_are_filled_again():
    order = Places(range(1, 21))
    order.remove(BitMap([*range(1, 9), *range(17, 21)]))
    left = list(range(9, 17))
    assert pages_of(order, range(1, 21)) == expected(left, range(1, 21))
    assert order.at(range(8)) == left
    order.insert({3: 0, 2: 0, 20: 8, 19: 8})
    ids = [3, 2, *left, 20, 19]
    assert pages_of(order, range(1, 21)) == expected(ids, range(1, 21))
    order.remove(BitMap(ids))
    assert pages_of(order, range(1, 21)) == expected([], range(1, 21))
    order.insert({5: 0, 4: 0})
    assert pages_of(order, [4, 5]) == expected([5, 4], [4, 5])


@pytest.mark.usefixtures("_sizes")
def test_a_block_that_became_too_large_is_cut():
    order, ids = Places(range(100, 120)), list(range(100, 120))
    for pk in range(1, 60):
        order.insert({pk: 7})
        ids.insert(7, pk)
        assert max(map(len, order._blocks)) <= places.MOST_GROWN * order._usual
    assert pages_of(order, ids[::4]) == expected(ids, ids[::4])
    assert pages_of(order, ids) == expected(ids, ids)


@pytest.mark.usefixtures("_sizes")
def test_far_numbers_come_until_there_is_no_room_and_after():
    order, ids = Places(range(1, 21)), list(range(1, 21))
    for pk in range(FAR, FAR + 40, 5):
        order.insert({pk: 10})
        ids.insert(10, pk)
        assert pages_of(order, [pk, 3, 18]) == expected(ids, [pk, 3, 18])
    assert pages_of(order, ids) == expected(ids, ids)


@pytest.mark.usefixtures("_sizes")
@pytest.mark.parametrize("unknown", [0, 77, FAR - 1, FAR + 3, 2**32 - 1])
def test_what_the_order_does_not_know_has_no_place(unknown):
    """It went, or is to come: an index that is not as far may still find it, or not yet."""
    ids = [3, FAR, 1, FAR + 7, 2]
    order = Places(ids)
    for found in ([unknown], [unknown, 1], [unknown, *ids]):
        assert pages_of(order, found) == expected(ids, found)
    order.remove(BitMap([unknown, FAR]))
    assert pages_of(order, [unknown, *ids]) == expected([3, 1, FAR + 7, 2], [unknown, *ids])

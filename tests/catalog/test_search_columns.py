"""Rows and columns of modules are as a naive reading has them. No database: they are pure."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from pyroaring import BitMap

from catalog.search.columns import Rows

numbers = st.sets(st.integers(1, 60) | st.integers(390, 600) | st.sampled_from([5_000, 2**32 - 1]), max_size=40)


@given(numbers, numbers)
def test_each_module_has_a_row_of_its_own(first, more):
    rows = Rows(BitMap(first))
    assert rows.of(np.array(sorted(first), dtype=np.uint32)).tolist() == list(range(len(first)))
    assert rows.add(BitMap(more))
    of_all = rows.of(np.array(sorted(first | more), dtype=np.uint32)).tolist()
    assert sorted(of_all) == list(range(len(first | more)))
    assert [row for number, row in zip(sorted(first | more), of_all, strict=True) if number in first] == list(
        range(len(first))
    )

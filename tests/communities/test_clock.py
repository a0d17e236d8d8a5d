from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from communities import clock


@pytest.mark.parametrize(
    ("day", "months", "found"),
    [
        (date(2026, 11, 21), 12, date(2027, 11, 21)),
        (date(2026, 11, 21), -10, date(2026, 1, 21)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2028, 2, 29), 12, date(2029, 2, 28)),
        (date(2026, 12, 31), 0, date(2026, 12, 31)),
    ],
)
def test_months_after(day, months, found):
    assert clock.months_after(day, months) == found


def test_the_clock_warns_at_ten_months_and_ends_at_twelve():
    day = date(2026, 1, 15)
    assert clock.warned_from(day, is_extended=False) == date(2026, 11, 15)
    assert clock.ends_on(day, is_extended=False) == date(2027, 1, 15)


def test_half_a_year_more_moves_both():
    day = date(2026, 1, 15)
    assert clock.warned_from(day, is_extended=True) == date(2027, 5, 15)
    assert clock.ends_on(day, is_extended=True) == date(2027, 7, 15)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(-24, 24), st.booleans())
def test_the_warning_comes_before_the_end(day, months, is_extended):
    assert clock.warned_from(day, is_extended=is_extended) < clock.ends_on(day, is_extended=is_extended)
    assert abs(clock.months_after(day, months) - day - timedelta(days=30.44 * months)) < timedelta(days=4)

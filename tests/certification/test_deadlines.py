import datetime

from hypothesis import given
from hypothesis import strategies as st

from certification.deadlines import after, days_left, months_later, validity

days = st.dates(datetime.date(2000, 1, 1), datetime.date(2200, 1, 1))


def test_a_mark_of_36_months_ends_the_day_before():
    assert validity(datetime.date(2026, 4, 1), 36) == (datetime.date(2026, 4, 1), datetime.date(2029, 3, 31))


def test_a_month_that_is_too_short_ends_on_its_last_day():
    assert months_later(datetime.date(2027, 11, 30), 3) == datetime.date(2028, 2, 29)
    assert months_later(datetime.date(2026, 3, 31), -1) == datetime.date(2026, 2, 28)


@given(days, st.integers(-30, 60), st.integers(0, 400))
def test_a_pause_gives_back_exactly_what_was_left(start, left, pause):
    due = after(start, left)
    resumed = after(due + datetime.timedelta(days=pause), 0)
    assert days_left(due, start) == left
    assert after(start + datetime.timedelta(days=pause), days_left(due, start)) == resumed


@given(days, st.integers(1, 60))
def test_a_mark_ends_after_it_begins(day, months):
    begin, end = validity(day, months)
    assert end > begin

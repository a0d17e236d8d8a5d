from datetime import UTC, date, datetime, time

import pytest

from catalog.meetings import NoSuchTime, moment


def test_a_winter_and_a_summer_day():
    assert moment(date(2027, 1, 14), time(9, 30)) == datetime(2027, 1, 14, 8, 30, tzinfo=UTC)
    assert moment(date(2027, 7, 1), time(9, 30)) == datetime(2027, 7, 1, 7, 30, tzinfo=UTC)


def test_the_hour_that_the_clock_skips_does_not_exist():
    with pytest.raises(NoSuchTime):
        moment(date(2027, 3, 28), time(2, 30))
    assert moment(date(2027, 3, 28), time(3, 0)) == datetime(2027, 3, 28, 1, 0, tzinfo=UTC)


def test_of_the_hour_that_comes_twice_the_first_counts():
    assert moment(date(2027, 10, 31), time(2, 30)) == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)

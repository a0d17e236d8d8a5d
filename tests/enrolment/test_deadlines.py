from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from enrolment.deadlines import AMSTERDAM, is_working_day, next_working_day, offer_expires_at, withdraw_until


def moment(text):
    return datetime.fromisoformat(text).replace(tzinfo=AMSTERDAM)


@pytest.mark.parametrize(
    ("now", "expires"),
    [
        ("2026-11-23T10:00", "2026-11-25T10:00"),  # Monday: two working days later, same time
        ("2026-11-20T16:00", "2026-11-24T16:00"),  # Friday: the weekend does not count
        ("2026-11-21T12:00", "2026-11-25T00:00"),  # Saturday: Monday and Tuesday, whole
        ("2026-12-24T09:00", "2026-12-29T09:00"),  # Christmas on Friday and Saturday, then a Sunday
        ("2026-12-23T20:00", "2026-12-28T20:00"),
        (
            "2027-03-25T08:00",
            "2027-03-31T08:00",
        ),  # Good Friday and Easter Monday count as holidays (Algemene termijnenwet)
        ("2026-03-27T12:00", "2026-03-31T12:00"),  # the clock goes forward on Sunday the 29th
    ],
)
def test_an_offer_holds_for_48_hours_of_working_days(now, expires):
    assert offer_expires_at(moment(now), starts_on=None, closes_on=None) == moment(expires)


def test_an_offer_never_outlives_the_enrolment_period_or_the_start():
    now = moment("2026-11-23T10:00")
    assert offer_expires_at(now, starts_on=date(2026, 11, 24), closes_on=None) == moment("2026-11-24T00:00")
    assert offer_expires_at(now, starts_on=date(2026, 12, 24), closes_on=date(2026, 11, 23)) == moment(
        "2026-11-24T00:00"
    )


def test_no_place_is_offered_once_the_course_has_begun():
    assert offer_expires_at(moment("2026-11-24T00:00"), starts_on=date(2026, 11, 24), closes_on=None) is None
    assert offer_expires_at(moment("2026-11-24T00:00"), starts_on=None, closes_on=date(2026, 11, 23)) is None


@given(st.datetimes(min_value=datetime(2024, 1, 1), max_value=datetime(2032, 1, 1)))
def test_an_offer_never_ends_before_five_on_the_next_working_day(naive):
    now = naive.replace(tzinfo=AMSTERDAM)
    expires = offer_expires_at(now, starts_on=None, closes_on=None)
    assert expires >= datetime.combine(next_working_day(now.date()), datetime.min.time(), AMSTERDAM).replace(hour=17)
    assert expires - now >= timedelta(hours=46)  # two nights of 24 hours, one less when the clock goes forward
    assert expires - now <= timedelta(days=8)


def test_withdrawing_ends_on_a_working_day():
    assert withdraw_until(date(2026, 11, 23)) == date(2026, 12, 7)
    assert withdraw_until(date(2026, 11, 21)) == date(2026, 12, 7)  # the 14th day is a Saturday
    assert not is_working_day(date(2026, 12, 25))

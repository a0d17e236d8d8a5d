from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from config import calendars
from config.calendars import Entry, NoSuchTime, moment
from tests.calendars import read_by_ical_js

CHANGED = datetime(2027, 1, 1, 12, tzinfo=UTC)
ENTRIES = [
    Entry(
        "1@leerkring.example", "Open dag; koffie, thee\nen taart " + "é" * 60, moment(date(2027, 10, 31), time(2, 30)),
        CHANGED, ends=datetime(2027, 10, 31, 1, 30, tzinfo=UTC), sequence=3, is_cancelled=True, place="Zaal 1, Utrecht",
    ),
    Entry("2@leerkring.example", "Lesweek", date(2027, 3, 1), CHANGED, ends=date(2027, 3, 5)),
    Entry("3@leerkring.example", "Dag", date(2027, 3, 1), CHANGED),
]  # fmt: skip


def test_moments_of_other_zones_and_of_nights_on_which_the_clock_changes():
    assert moment(date(2027, 1, 14), time(9, 30), ZoneInfo("Europe/London")) == datetime(2027, 1, 14, 9, 30, tzinfo=UTC)
    assert moment(date(2027, 10, 31), time(2, 30)) == datetime(2027, 10, 31, 0, 30, tzinfo=UTC)
    with pytest.raises(NoSuchTime):
        moment(date(2027, 3, 28), time(2, 30))
    assert moment(date(2027, 3, 28), time(2, 30), ZoneInfo("UTC")) == datetime(2027, 3, 28, 2, 30, tzinfo=UTC)


def test_a_calendar_reads_the_same_in_two_programs():
    content = calendars.drawn(ENTRIES, uid="agenda@leerkring.example", name="Agenda van één community")
    title = ENTRIES[0].title
    read = read_by_ical_js(content)
    assert read == {
        "name": "Agenda van één community",
        "events": [
            {
                "uid": "1@leerkring.example", "title": title, "sequence": 3, "place": "Zaal 1, Utrecht",
                "status": "CANCELLED", "starts": "2027-10-31T00:30:00.000Z", "ends": "2027-10-31T01:30:00.000Z",
            },
            {
                "uid": "2@leerkring.example", "title": "Lesweek", "sequence": 0, "place": None, "status": "CONFIRMED",
                "starts": "2027-03-01", "ends": "2027-03-06",
            },
            {
                "uid": "3@leerkring.example", "title": "Dag", "sequence": 0, "place": None, "status": "CONFIRMED",
                "starts": "2027-03-01", "ends": "2027-03-02",
            },
        ],
    }  # fmt: skip
    events = Calendar.from_ical(content).events
    assert [(str(each["UID"]), each.start, each.end, each["SEQUENCE"]) for each in events] == [
        ("1@leerkring.example", ENTRIES[0].starts, ENTRIES[0].ends, 3),
        ("2@leerkring.example", date(2027, 3, 1), date(2027, 3, 6), 0),
        ("3@leerkring.example", date(2027, 3, 1), date(2027, 3, 2), 0),
    ]
    assert calendars.drawn(ENTRIES, uid="agenda@leerkring.example", name="Agenda van één community") == content
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))


def test_an_unchanged_calendar_is_not_sent_again(rf):
    content = calendars.drawn([], uid="x", name="Leeg")
    first = calendars.answer(rf.get("/"), content, "leeg", is_public=True)
    assert (first.status_code, first["Content-Type"], first["Content-Disposition"], first["Cache-Control"]) == (
        200, "text/calendar; charset=utf-8", 'attachment; filename="leeg.ics"', "public, no-cache",
    )  # fmt: skip
    again = calendars.answer(rf.get("/", headers={"If-None-Match": first["ETag"]}), content, "leeg", is_public=False)
    assert (again.status_code, again.content, again["Cache-Control"]) == (304, b"", "private, no-cache")

"""The calendar of an offering, read by two independent programs: icalendar (Python) and ical.js (Thunderbird)."""

import datetime

import pytest
from icalendar import Calendar

from catalog import listing
from catalog.models import Module, Offering
from tests.calendars import read_by_ical_js
from tests.factories.catalog import ModuleFactory, ModuleVersionFactory, OfferingFactory, SessionFactory

pytestmark = pytest.mark.django_db


def offering_of(**fields):
    version = ModuleVersionFactory(module=ModuleFactory(), published=True, title_nl="Zorg, AI; en 'meer' 😀")
    offering = OfferingFactory(version=version, active=True, online_url="https://vergadering.example/geheim", **fields)
    listing.draw(version.module)
    return offering


def get(client, offering, **headers):
    return client.get(f"/nl/catalogue/offerings/{offering.uuid}/calendar.ics", headers=headers)


def test_each_meeting_is_an_entry_also_in_the_night_on_which_the_clock_goes_back(client):
    offering = offering_of(city="Zwolle")
    begins = datetime.datetime(2027, 10, 31, 0, 30, tzinfo=datetime.UTC)  # 02:30 in summer time
    SessionFactory(offering=offering, starts_at=begins, ends_at=begins + datetime.timedelta(hours=2), place="Zaal 3")
    response = get(client, offering)
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    (event,) = Calendar.from_ical(response.content).events
    assert begins == event.DTSTART and datetime.timedelta(hours=2) == event.DTEND - event.DTSTART
    read = read_by_ical_js(response.content)
    assert [(each["title"], each["place"], each["status"]) for each in read["events"]] == [
        ("Zorg, AI; en 'meer' 😀", "Zaal 3, Zwolle", "CONFIRMED")
    ]
    assert b"geheim" not in response.content  # the link is for those who are enrolled


def test_a_meeting_elsewhere_is_at_its_moment_and_names_its_clock(client):
    offering = offering_of(city="Kralendijk")
    begins = datetime.datetime(2027, 7, 1, 13, tzinfo=datetime.UTC)  # 9:00 there, 15:00 in the Netherlands
    ends = begins + datetime.timedelta(hours=3)
    SessionFactory(offering=offering, starts_at=begins, ends_at=ends, zone="America/Curacao")
    content = get(client, offering).content
    (event,) = Calendar.from_ical(content).events
    assert (begins, ends) == (event.DTSTART, event.DTEND)
    assert str(event["DESCRIPTION"]).startswith("09.00 tot 12.00 uur, tijd van Caribisch deel van het Koninkrijk")
    (read,) = read_by_ical_js(content)["events"]
    assert (read["starts"], read["ends"]) == ("2027-07-01T13:00:00.000Z", "2027-07-01T16:00:00.000Z")


def test_without_meetings_it_is_one_entry_of_whole_days(client):
    offering = offering_of(starts_on=datetime.date(2027, 3, 1), ends_on=datetime.date(2027, 3, 3))
    (event,) = read_by_ical_js(get(client, offering).content)["events"]
    assert (event["starts"], event["ends"]) == ("2027-03-01", "2027-03-04")  # the first day after it


def test_a_calendar_program_that_comes_back_hears_what_changed(client):
    offering = offering_of()
    first = get(client, offering)
    assert get(client, offering, **{"If-None-Match": first["ETag"]}).status_code == 304
    Offering.objects.update(status="cancelled", updated_at=offering.updated_at + datetime.timedelta(minutes=5))
    again = get(client, offering, **{"If-None-Match": first["ETag"]})
    assert again.status_code == 200
    old, new = (read_by_ical_js(each.content)["events"][0] for each in (first, again))
    assert (new["uid"], new["status"], new["sequence"] - old["sequence"]) == (old["uid"], "CANCELLED", 5)


def test_a_draft_and_a_module_that_is_not_public_have_no_calendar(client):
    draft, gone = offering_of(), offering_of()
    Offering.objects.filter(pk=draft.pk).update(status="concept")
    Module.objects.filter(pk=gone.version.module_id).update(hidden_reason="Misleidend")
    assert [get(client, each).status_code for each in (draft, gone)] == [404, 404]


def test_a_calendar_takes_two_queries(client, django_assert_num_queries):
    offering = offering_of()
    with django_assert_num_queries(2):
        get(client, offering)

import re
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from icalendar import Calendar

from communities import actions, recurrence
from communities.models import CalendarKey, Meeting
from communities.recurrence import MONTHLY, WEEKLY, NoSuchDay, Span, copies
from config.calendars import moment
from partners.editing import version_of
from people.history import NotPossible
from people.models import Event, Notification
from people.registry import erase_all
from tests.calendars import read_by_ical_js
from tests.factories.communities import CommunityFactory, CommunityRoleFactory, MeetingFactory, PartnershipFactory
from tests.factories.partners import OrganisationRoleFactory

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def span(day, begins, ends):
    return Span(moment(day, begins), moment(day, ends))


def test_a_series_keeps_the_time_of_the_clock():
    start = span(date(2027, 10, 25), time(9, 30), time(11))
    assert copies(start, zone=AMSTERDAM, every=WEEKLY, times=2) == [
        Span(datetime(2027, 11, 1, 8, 30, tzinfo=UTC), datetime(2027, 11, 1, 10, tzinfo=UTC)),
        Span(datetime(2027, 11, 8, 8, 30, tzinfo=UTC), datetime(2027, 11, 8, 10, tzinfo=UTC)),
    ]
    last = span(date(2027, 1, 31), time(9), time(10))
    assert [each.starts_at.date() for each in copies(last, zone=AMSTERDAM, every=MONTHLY, times=3)] == [
        date(2027, 2, 28), date(2027, 3, 31), date(2027, 4, 30),
    ]  # fmt: skip


def test_a_series_through_the_nights_on_which_the_clock_changes():
    with pytest.raises(NoSuchDay) as skipped:
        copies(span(date(2027, 3, 21), time(2, 30), time(4)), zone=AMSTERDAM, every=WEEKLY, times=2)
    assert skipped.value.day == date(2027, 3, 28)
    [twice] = copies(span(date(2027, 10, 24), time(2, 15), time(2, 45)), zone=AMSTERDAM, every=WEEKLY, times=1)
    assert twice.ends_at - twice.starts_at == timedelta(minutes=30)


@pytest.fixture
def community(db):
    found = CommunityFactory(active=True, title_nl="AI in de zorg")
    PartnershipFactory(community=found, lead=True)
    return found


@pytest.fixture
def keeper(community):
    return CommunityRoleFactory(community=community).person


@pytest.fixture
def member(community):
    """Has a role at a partner."""
    return OrganisationRoleFactory(organisation=PartnershipFactory(community=community).organisation).person


FORM = {
    "title_nl": "Werkplaats", "zone": "Europe/Amsterdam", "starts_on": "2027-05-01", "starts_clock": "09:30",
    "ends_clock": "11:00", "link": "https://meet.example/x", "city": "Ede", "province": "NL-GE",
}  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"ends_clock": "09:00"}, "eindigt voordat"),
        ({"ends_on": "2027-04-30"}, "eindigt voordat"),
        ({"ends_on": "2027-07-30"}, "hoogstens een maand"),
        ({"starts_on": "2020-05-01"}, "is al voorbij"),
        ({"starts_on": "2027-03-28", "starts_clock": "02:30"}, "slaat de klok deze tijd over"),
        ({"starts_on": "31-02-2027"}, "geldige datum"),
    ],
)
def test_times_that_cannot_be_are_refused_with_a_reason(client_of, community, keeper, at, changes, told):
    at("2027-01-01 09:00")
    answer = client_of(keeper).post(reverse("communities:meeting-create", args=[community.slug]), FORM | changes)
    assert (answer.status_code, Meeting.objects.count()) == (200, 0)
    assert told in answer.content.decode()


def test_a_meeting_is_planned_changed_copied_and_cancelled(client_of, community, keeper, member, at):
    at("2027-01-01 09:00")
    browser = client_of(keeper)
    browser.post(reverse("communities:meeting-create", args=[community.slug]), FORM)
    meeting = Meeting.objects.get()
    assert (meeting.starts_at, meeting.is_public, meeting.sequence) == (
        datetime(2027, 5, 1, 7, 30, tzinfo=UTC), False, 0,
    )  # fmt: skip
    edit = reverse("communities:meeting-edit", args=[meeting.uuid])
    assert 'value="09:30"' in browser.get(edit).content.decode()
    browser.post(edit, FORM | {"seen": 0, "text_nl": "Neem iets mee."})
    meeting.refresh_from_db()
    assert meeting.sequence == 0  # nothing that people plan by
    browser.post(edit, FORM | {"seen": version_of(meeting), "starts_clock": "10:00", "is_public": "on"})
    assert browser.post(edit, FORM | {"seen": 0, "starts_clock": "08:00"}).status_code == 200
    browser.post(reverse("communities:meeting-copy", args=[meeting.uuid]), {"every": "weekly", "times": 2})
    assert [(each.starts_at.date(), each.city, each.is_public) for each in Meeting.objects.all()] == [
        (date(2027, 5, day), "Ede", True) for day in (1, 8, 15)
    ]
    cancel = reverse("communities:meeting-cancel", args=[meeting.uuid])
    browser.post(cancel, {"notice": "De zaal is bezet."})
    meeting.refresh_from_db()
    assert (meeting.status, meeting.notice, meeting.sequence) == ("cancelled", "De zaal is bezet.", 2)
    assert browser.post(cancel, {"notice": "Nog eens"}).status_code == 409
    assert browser.post(edit, FORM).status_code == 409
    assert list(Notification.objects.values_list("kind", "recipient")) == [
        ("communities/mail/meeting_cancelled", member.pk)
    ]
    assert list(Event.objects.about(meeting).order_by("pk").values_list("verb", flat=True)) == [
        "meeting.planned", "meeting.changed", "meeting.changed", "meeting.cancelled",
    ]  # fmt: skip


@pytest.mark.django_db
def test_what_cannot_be_copied_or_changed(community, keeper):
    early = MeetingFactory(
        community=community,
        starts_at=datetime(2027, 3, 21, 1, 30, tzinfo=UTC),
        ends_at=datetime(2027, 3, 21, 3, tzinfo=UTC),
    )
    with pytest.raises(NotPossible, match="28 maart 2027 slaat de klok"):
        actions.copy_meeting(early, every=WEEKLY, times=2, by=keeper)
    with pytest.raises(NotPossible, match="Hoogstens 52"):
        actions.copy_meeting(early, every=WEEKLY, times=recurrence.MOST + 1, by=keeper)
    assert Meeting.objects.count() == 1
    over = MeetingFactory(community=community, past=True)
    with pytest.raises(NotPossible, match="voorbij"):
        actions.cancel_meeting(over, notice="x", by=keeper)


@pytest.mark.django_db
def test_who_sees_which_meeting_and_its_address(client, client_of, community, keeper, member, stranger, administrator):
    public = MeetingFactory(community=community, link="https://meet.example/x")
    inside = MeetingFactory(community=community, is_public=False)
    MeetingFactory(community=CommunityFactory())  # of a community that is not public
    MeetingFactory(community=community, past=True)
    seen = {person: set(Meeting.objects.visible_to(person).coming()) for person in (keeper, member, stranger)}
    assert seen == {keeper: {public, inside}, member: {public, inside}, stranger: {public}}
    assert Meeting.objects.visible_to(administrator).count() == 4
    for person, knows in ((member, True), (stranger, False)):
        page = client_of(person).get(public.get_absolute_url()).content.decode()
        assert ("https://meet.example/x" in page) == knows
        file = client_of(person).get(reverse("communities:meeting-calendar", args=[public.uuid])).content
        assert (b"meet.example" in file) == knows
    assert client.get(inside.get_absolute_url()).status_code == 404
    assert client.get(reverse("communities:meeting-calendar", args=[inside.uuid])).status_code == 404


@pytest.mark.django_db
def test_the_public_feed_is_the_same_calendar_in_two_programs(client, community, keeper):
    meeting = MeetingFactory(community=community, link="https://meet.example/x", place="Zaal 1", city="Ede")
    MeetingFactory(community=community, is_public=False)
    actions.cancel_meeting(meeting, notice="De zaal is bezet.", by=keeper)
    answer = client.get(reverse("communities:community-calendar", args=[community.slug]))
    [event] = Calendar.from_ical(answer.content).events
    told = (str(event["UID"]), event.start, event.end, event["SEQUENCE"], event["STATUS"], str(event["LOCATION"]))
    assert told == (meeting.uid, meeting.starts_at, meeting.ends_at, 1, "CANCELLED", "Zaal 1, Ede")
    assert b"meet.example" not in answer.content
    assert read_by_ical_js(answer.content) == {
        "name": "Agenda van AI in de zorg",
        "events": [
            {
                "uid": meeting.uid, "title": meeting.title_nl, "sequence": 1, "place": "Zaal 1, Ede",
                "status": "CANCELLED", "starts": f"{meeting.starts_at:%Y-%m-%dT%H:%M:%S}.000Z",
                "ends": f"{meeting.ends_at:%Y-%m-%dT%H:%M:%S}.000Z",
            }
        ],
    }  # fmt: skip
    again = client.get(
        reverse("communities:community-calendar", args=[community.slug]), headers={"If-None-Match": answer["ETag"]}
    )
    assert again.status_code == 304
    assert client.get(reverse("communities:community-calendar", args=[CommunityFactory().slug])).status_code == 404


@pytest.mark.django_db
def test_a_personal_address_works_until_it_is_replaced_or_ended(client, client_of, community, member):
    inside = MeetingFactory(community=community, is_public=False, link="https://meet.example/x")
    MeetingFactory()  # of a community that is none of theirs
    page = client_of(member).post(reverse("communities:calendar-key"))
    [address] = re.findall(r'value="http[^"]*(/nl/agenda/mine\.ics\?key=[\w-]+)"', page.content.decode())
    answer = client.get(address)
    assert (answer.status_code, answer["Cache-Control"]) == (200, "private, no-cache")
    assert [str(each["UID"]) for each in Calendar.from_ical(answer.content).events] == [inside.uid]
    assert b"https://meet.example/x" in answer.content
    assert address.partition("key=")[2] not in str(CalendarKey.objects.values())
    assert "mine.ics" not in client_of(member).get(reverse("communities:calendar-key")).content.decode()
    newer = actions.make_calendar_key(member)
    assert client.get(address).status_code == 404
    assert client.get(f"/nl/agenda/mine.ics?key={newer}").status_code == 200
    client_of(member).post(reverse("communities:calendar-key-end"))
    assert [client.get(f"/nl/agenda/mine.ics{key}").status_code for key in (f"?key={newer}", "?key=", "")] == [404] * 3
    actions.make_calendar_key(member)
    erase_all(member)
    assert not CalendarKey.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 3])
def test_the_agenda_of_the_country(client, django_assert_num_queries, count):
    for _ in range(count):
        MeetingFactory(province="NL-UT")
    MeetingFactory(past=True)
    with django_assert_num_queries(4):
        page = client.get(reverse("communities:meeting-list")).content.decode()
    assert page.count('class="lk-agenda"') == count
    shown = [
        client.get(reverse("communities:meeting-list"), query).content.decode().count('class="lk-agenda"')
        for query in ({"province": "NL-UT"}, {"province": "NL-GE"}, {"when": "past"})
    ]
    assert shown == [count, 0, 1]

import uuid
from datetime import UTC, datetime

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse

from catalog import actions
from catalog.actions.editing import stamp
from catalog.models import Offering
from tests.factories.catalog import (
    LicenceFactory,
    ModuleFactory,
    OfferingFactory,
    PriceFactory,
    SessionFactory,
    in_days,
)
from tests.factories.partners import OrganisationFactory, OrganisationRoleFactory
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisation():
    return OrganisationFactory(verified=True)


@pytest.fixture
def client(client_of, organisation):
    return client_of(OrganisationRoleFactory(organisation=organisation, role="editor").person)


@pytest.fixture
def module(organisation):
    return ModuleFactory(owner_organisation=organisation, published=True)


@pytest.fixture
def offering(module):
    return OfferingFactory(version=module.versions.get())


def page(response):
    return BeautifulSoup(response.content, "html.parser")


def data_of(provider, /, **changes):
    data = {
        "provider": provider.pk, "starts_on": in_days(30).isoformat(), "ends_on": in_days(60).isoformat(), "delivery": "hybrid",
        "languages": ["nl"], "city": "Utrecht", "province": "NL-UT", "enrol_via": "here", "capacity": "20",
        "sessions-TOTAL_FORMS": 1, "sessions-INITIAL_FORMS": 0, "prices-TOTAL_FORMS": 1, "prices-INITIAL_FORMS": 0,
        "periods-TOTAL_FORMS": 1, "periods-INITIAL_FORMS": 0,
    }  # fmt: skip
    return data | changes


def session(number, day, begins, ends, place=""):
    return {
        f"sessions-{number}-day": day,
        f"sessions-{number}-begins": begins,
        f"sessions-{number}-ends": ends,
        f"sessions-{number}-place": place,
    }


def price(number, audience, amount, vat):
    return {f"prices-{number}-audience": audience, f"prices-{number}-amount": amount, f"prices-{number}-vat": vat}


def create(client, module, **changes):
    data = data_of(module.owner_organisation, uuid=str(uuid.uuid4()), **changes)
    return client.post(reverse("catalog:offering-create", args=[module.slug]), data)


def edit(client, offering, **changes):
    data = data_of(offering.provider, seen=stamp(offering), **changes)
    return client.post(reverse("catalog:offering-edit", args=[offering.uuid]), data)


def test_offering_create_saves_a_draft_with_meetings_and_prices(client, module):
    rows = session(0, "2027-01-14", "09:30", "12:30", "Zaal 2") | price(0, "business", "1150", "excluded")
    response = create(client, module, starts_on="2027-01-14", ends_on="2027-01-14", **rows)
    offering = Offering.objects.get()
    assert response.url == reverse("catalog:offering-edit", args=[offering.uuid])
    assert (offering.status, offering.version, offering.capacity) == ("concept", module.published_version, 20)
    assert list(offering.sessions.values_list("starts_at", "ends_at", "place")) == [
        (datetime(2027, 1, 14, 8, 30, tzinfo=UTC), datetime(2027, 1, 14, 11, 30, tzinfo=UTC), "Zaal 2")
    ]
    assert list(offering.prices.values_list("audience", "amount", "vat")) == [("business", 1150, "excluded")]


def test_offering_create_begins_with_form_and_language_of_the_module(client, module):
    form = client.get(reverse("catalog:offering-create", args=[module.slug])).context["form"]
    assert (form["delivery"].value(), form["languages"].value(), form["provider"].value()) == (
        "hybrid", ["nl"], module.owner_organisation.pk
    )  # fmt: skip


def test_offering_create_twice_by_a_double_click_gives_one_offering(client, module):
    data = data_of(module.owner_organisation, uuid=str(uuid.uuid4()))
    for _ in range(2):
        client.post(reverse("catalog:offering-create", args=[module.slug]), data)
    assert Offering.objects.count() == 1


def test_offering_create_keeps_to_the_night_on_which_the_clock_goes_back(client, module):
    create(client, module, starts_on="2027-10-31", ends_on="2027-10-31", **session(0, "2027-10-31", "01:30", "03:30"))
    found = Offering.objects.get().sessions.get()
    assert (found.ends_at - found.starts_at).total_seconds() == 3 * 3600


def test_offering_create_reads_the_clock_of_each_meeting_and_the_form_shows_it_again(client, module):
    rows = session(0, "2027-03-28", "02:30", "04:00")  # a night that Dutch clocks skip a part of
    days = {"starts_on": "2027-03-28", "ends_on": "2027-03-28"}
    create(client, module, **days, **rows | {"sessions-0-zone": "America/Curacao"})
    found = Offering.objects.get().sessions.get()
    assert (found.starts_at, found.zone) == (datetime(2027, 3, 28, 6, 30, tzinfo=UTC), "America/Curacao")
    shown = client.get(reverse("catalog:offering-edit", args=[found.offering.uuid])).context["session_rows"].forms[0]
    assert (str(shown["begins"].value()), shown["zone"].value()) == ("02:30:00", "America/Curacao")
    edit(client, found.offering, **days, **rows | {"sessions-0-zone": "Europe/Helsinki"})
    moved = Offering.objects.get().sessions.get()
    assert (moved.starts_at, moved.zone) == (datetime(2027, 3, 28, 0, 30, tzinfo=UTC), "Europe/Helsinki")


@pytest.mark.parametrize(
    ("zone", "begins", "field"),
    [
        ("Europe/Amsterdam", "02:30", "begins"),
        ("", "02:30", "begins"),  # where nothing is said, the clock is Dutch
        ("Europe/London", "01:30", "begins"),
        ("Europe/Helsinki", "03:30", "begins"),
        ("Mars/Olympus", "09:00", "zone"),
    ],
)
def test_offering_create_refuses_a_time_that_no_clock_there_shows(client, module, zone, begins, field):
    rows = session(0, "2027-03-28", begins, "23:00") | {"sessions-0-zone": zone}
    (errors,) = create(client, module, **rows).context["session_rows"].errors
    assert list(errors) == [field]
    assert not Offering.objects.exists()


def test_offering_edit_lets_an_emptied_row_go(client, module):
    create(client, module, **session(0, in_days(40).isoformat(), "09:30", "12:30"))
    offering = Offering.objects.get()
    edit(client, offering, **session(0, "", "", "") | {"sessions-0-zone": "Europe/London", "sessions-INITIAL_FORMS": 1})
    assert not offering.sessions.exists()


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"ends_on": in_days(29).isoformat()}, "ends_on"),
        ({"enrol_opens_on": "2027-01-02", "enrol_closes_on": "2027-01-01"}, "enrol_closes_on"),
        ({"enrol_via": "provider", "enrol_url": "http://aanbieder.example/cursus"}, "enrol_url"),
        ({"enrol_via": "provider", "enrol_url": "javascript:alert(1)"}, "enrol_url"),
        ({"enrol_via": "provider", "enrol_url": ""}, "enrol_url"),
        ({"enrol_via": "asking", "enrol_email": ""}, "enrol_email"),
        ({"enrol_via": "asking", "enrol_email": "geen adres"}, "enrol_email"),
        ({"capacity": "-1"}, "capacity"),
        ({"capacity": "5", "minimum": "6"}, "minimum"),
        ({"starts_on": "31-02-2027"}, "starts_on"),
        ({"provider": "999999"}, "provider"),
        ({"province": "NL-XX"}, "province"),
        ({"terms_url": "ftp//x"}, "terms_url"),
        ({"code": "c" * 61}, "code"),
    ],
)
def test_offering_create_refuses_what_makes_no_sense(client, module, changes, field):
    response = create(client, module, **changes)
    assert (response.status_code, list(response.context["form"].errors)) == (200, [field])
    assert not Offering.objects.exists()


@pytest.mark.parametrize(
    ("rows", "field"),
    [
        (session(0, "2027-03-28", "02:30", "04:00"), "begins"),
        (session(0, "2027-01-14", "12:30", "09:30"), "ends"),
        (session(0, "2027-01-14", "", "09:30"), "begins"),
        (session(0, "", "09:30", "12:30"), "day"),
    ],
    ids=["the clock skips this time", "ends before it begins", "no begin", "no day"],
)
def test_offering_create_refuses_impossible_meetings(client, module, rows, field):
    response = create(client, module, **rows)
    assert list(response.context["session_rows"].forms[0].errors) == [field]
    assert not Offering.objects.exists()


@pytest.mark.parametrize(
    ("rows", "number", "field"),
    [
        (price(0, "consumer", "-5", "included"), 0, "amount"),
        (price(0, "consumer", "450", "excluded"), 0, "vat"),
        (price(0, "consumer", "", "included"), 0, "amount"),
        (price(0, "student", "10", "included") | price(1, "student", "20", "included"), 1, "audience"),
    ],
    ids=["negative", "a consumer price without VAT", "no amount", "twice the same audience"],
)
def test_offering_create_refuses_impossible_prices(client, module, rows, number, field):
    response = create(client, module, **rows, **{"prices-TOTAL_FORMS": 2})
    assert list(response.context["price_rows"].forms[number].errors) == [field]
    assert not Offering.objects.exists()


@pytest.mark.parametrize(
    ("days", "rows", "sentence"),
    [
        ({}, session(0, "2027-05-30", "09:30", "12:30"), "vóór de eerste dag van de uitvoering, 1 juni 2027"),
        ({}, session(0, "2027-07-01", "09:30", "12:30"), "na de laatste dag van de uitvoering, 30 juni 2027"),
        ({"ends_on": ""}, session(0, "2027-06-02", "09:30", "12:30"), "Vul de laatste dag in"),
        # In Paramaribo it is four or five hours earlier: there the day of the offering is the day of the clock there.
        ({}, session(0, "2027-07-01", "00:30", "02:00") | {"sessions-0-zone": "America/Paramaribo"}, "30 juni 2027"),
        ({}, session(0, "2027-06-30", "21:30", "23:00") | {"sessions-0-zone": "America/Paramaribo"}, None),
        ({}, session(0, "2027-06-01", "00:30", "02:00") | {"sessions-0-zone": "Europe/Helsinki"}, None),
        ({"ends_on": ""}, session(0, "2027-06-01", "09:30", "12:30"), None),
        ({"starts_on": "", "ends_on": ""}, session(0, "2020-01-01", "09:30", "12:30"), None),
        ({}, session(0, "2027-08-01", "09:30", "12:30") | {"sessions-0-DELETE": "on"}, None),
    ],
)
def test_offering_create_keeps_meetings_within_its_days_on_their_own_clock(client, module, days, rows, sentence):
    response = create(client, module, **{"starts_on": "2027-06-01", "ends_on": "2027-06-30", **days}, **rows)
    if sentence is None:
        assert (response.status_code, Offering.objects.count()) == (302, 1)
    else:
        [form] = response.context["session_rows"].forms
        assert list(form.errors) == ["day"]
        assert sentence in form.errors["day"][0]
        shown = page(response)
        assert form.errors["day"][0] in shown.select_one("#sessions").text
        assert sentence in shown.select_one(".lk-errors a[href='#id_sessions-0-day']").text
        assert not Offering.objects.exists()


def test_offering_edit_with_other_days_says_which_meeting_is_not_on_them_any_more(client, module):
    meeting = session(0, "2027-06-10", "09:30", "12:30") | {"sessions-INITIAL_FORMS": 1}
    create(client, module, starts_on="2027-06-01", ends_on="2027-06-30", **meeting | {"sessions-INITIAL_FORMS": 0})
    offering = Offering.objects.get()
    response = edit(client, offering, starts_on="2027-06-11", ends_on="2027-06-30", **meeting)
    assert [list(form.errors) for form in response.context["session_rows"].forms] == [["day"]]
    offering.refresh_from_db()
    assert str(offering.starts_on) == "2027-06-01"
    assert edit(client, offering, starts_on="2027-06-10", ends_on="2027-06-10", **meeting).status_code == 302


def test_a_code_of_another_offering_of_the_provider_is_refused_at_its_field(client, client_of, module):
    assert create(client, module, code="NJ-27").status_code == 302
    again = create(client, module, code="NJ-27")
    sentence = f"{module.owner_organisation.name} heeft al een andere uitvoering met de code NJ-27."
    assert (again.status_code, dict(again.context["form"].errors)) == (
        200, {"code": [f"{sentence} Geef deze uitvoering een eigen code."]},
    )  # fmt: skip
    assert sentence in page(again).select_one("#div_id_code, .lk-field:has(#id_code)").text
    offering = Offering.objects.get()
    assert edit(client, offering, code="NJ-27", city="Zwolle").status_code == 302  # its own code
    second = OfferingFactory(version=module.versions.get(), code="NJ-28")
    assert list(edit(client, second, code="NJ-27").context["form"].errors) == ["code"]
    for _ in range(2):  # without a code there is nothing to be double
        assert create(client, module, code="").status_code == 302
    other = ModuleFactory(published=True)
    editor = client_of(OrganisationRoleFactory(organisation=other.owner_organisation, role="editor").person)
    assert create(editor, other, code="NJ-27").status_code == 302  # of another provider


def test_a_code_that_somebody_else_just_took_is_said_at_its_field_too(client, module, monkeypatch):
    create(client, module, code="NJ-27")
    monkeypatch.setattr("catalog.forms.offerings.OfferingForm._clean_code", lambda form, given: None)  # looked too soon
    response = create(client, module, code="NJ-27")
    assert (response.status_code, list(response.context["form"].errors), Offering.objects.count()) == (409, ["code"], 1)


def test_offering_create_keeps_periods_of_target_groups_and_refuses_what_makes_no_sense(client, module):
    def period(number, group, first, last=None):
        return {
            f"periods-{number}-target_group": group,
            f"periods-{number}-opens_on": first and in_days(first).isoformat(),
            f"periods-{number}-closes_on": last and in_days(last).isoformat(),
        }

    for wrong, number, field in (
        (period(0, "", 3, ""), 0, "target_group"),
        (period(0, "teacher", "", 5), 0, "opens_on"),
        (period(0, "teacher", 5, 3), 0, "closes_on"),
        (period(0, "nobody", 3, ""), 0, "target_group"),
        (period(0, "teacher", 3, "") | period(1, "teacher", 9, ""), 1, "target_group"),
    ):
        response = create(client, module, **wrong, **{"periods-TOTAL_FORMS": 2})
        assert list(response.context["period_rows"].forms[number].errors) == [field]
        assert not Offering.objects.exists()
    create(client, module, **period(0, "student", 4, "") | period(1, "teacher", 2, 6), **{"periods-TOTAL_FORMS": 2})
    assert list(Offering.objects.get().periods.values_list("target_group", "opens_on", "closes_on")) == [
        ("teacher", in_days(2), in_days(6)),
        ("student", in_days(4), None),
    ]


@pytest.mark.parametrize("rows", ["sessions", "prices", "periods"])
def test_offering_create_gives_one_row_more_without_scripts(client, module, rows):
    found = page(create(client, module, **{f"add-{rows}": "1"}))
    assert len(found.select(f"#{rows} fieldset")) == 2
    assert not Offering.objects.exists()


def test_offering_create_is_for_the_owner_and_licensed_providers(client_of, module):
    address = reverse("catalog:offering-create", args=[module.slug])
    licence = LicenceFactory(module=module, granted=True)
    licensed = client_of(OrganisationRoleFactory(organisation=licence.organisation, role="editor").person)
    form = licensed.get(address).context["form"]
    assert list(form.fields["provider"].queryset) == [licence.organisation]
    asking = LicenceFactory(module=module)
    waits = client_of(OrganisationRoleFactory(organisation=asking.organisation, role="editor").person)
    assert waits.get(address).status_code == 403
    assert client_of(UserFactory()).get(address).status_code == 404


def test_offering_create_after_the_licence_is_said_in_the_form(client_of, module):
    licence = LicenceFactory(module=module, granted=True, until_on=in_days(40))
    licensed = client_of(OrganisationRoleFactory(organisation=licence.organisation, role="editor").person)
    response = licensed.post(reverse("catalog:offering-create", args=[module.slug]), data_of(licence.organisation))
    assert response.status_code == 409
    assert licence.organisation.name in response.context["form"].non_field_errors()[0]


def test_offering_edit_shows_what_is_stored_and_saves_it_unchanged(client, offering):
    SessionFactory(offering=offering, online_url="https://samen.example/kamer")
    PriceFactory(offering=offering)
    offering.periods.create(target_group="teacher", opens_on=in_days(1), closes_on=in_days(2))
    form = page(client.get(reverse("catalog:offering-edit", args=[offering.uuid]))).select_one("form.lk-author")
    data = {}
    for control in form.select("input, textarea, select"):
        if control.name == "select":
            chosen = control.select_one("option[selected]")
            data[control["name"]] = chosen["value"] if chosen else ""
        elif control.get("type") in ("radio", "checkbox"):
            if control.has_attr("checked"):
                data.setdefault(control["name"], []).append(control["value"])
        else:
            data[control["name"]] = control.get("value", "") if control.name == "input" else control.text.strip()
    assert client.post(reverse("catalog:offering-edit", args=[offering.uuid]), data).status_code == 302
    from people.models import Event

    assert not Event.objects.about(offering).exists()


def test_offering_edit_says_in_the_form_that_places_are_taken(client, module):
    offering = OfferingFactory(version=module.versions.get(), full=True)
    response = edit(client, offering, capacity="1")
    assert response.status_code == 409
    assert "2" in response.context["form"].non_field_errors()[0]
    assert page(response).select_one("#id_capacity")["value"] == "1"
    offering.refresh_from_db()
    assert offering.capacity == 2


def test_offering_edit_tells_the_second_editor_and_keeps_what_was_typed(client, offering):
    mine = data_of(offering.provider, seen=stamp(offering), city="Zwolle")
    actions.save_offering(
        Offering.objects.get(pk=offering.pk), content={"city": "Deventer"}, sessions=[], prices=[], by=None
    )
    address = reverse("catalog:offering-edit", args=[offering.uuid])
    response = client.post(address, mine)
    found = page(response)
    assert (response.status_code, found.select_one("#id_city")["value"]) == (409, "Zwolle")
    assert "Deventer" in found.select_one("h1").text
    assert client.post(address, mine | {"seen": found.select_one("#id_seen")["value"]}).status_code == 302
    offering.refresh_from_db()
    assert offering.city == "Zwolle"


def test_offering_edit_with_another_way_to_enrol_forgets_the_places(client, offering):
    edit(
        client,
        offering,
        enrol_via="provider",
        enrol_url="https://aanbieder.example/cursus",
        needs_approval="on",
        minimum="5",
    )
    offering.refresh_from_db()
    assert (offering.capacity, offering.minimum, offering.needs_approval) == (None, None, False)


def test_an_offering_is_opened_closed_copied_and_cancelled(client, offering):
    def step(name, **data):
        response = client.post(reverse(f"catalog:offering-{name}", args=[offering.uuid]), data)
        offering.refresh_from_db()
        return response.status_code, offering.status

    assert step("activate") == (302, "active")
    assert step("close") == (302, "inactive")
    assert step("close") == (409, "inactive")
    assert step("duplicate") == (302, "inactive")
    assert Offering.objects.count() == 2
    assert step("cancel", reason="") == (200, "inactive")
    assert step("cancel", reason="Te weinig deelnemers.") == (302, "cancelled")
    found = page(client.get(reverse("catalog:offering-edit", args=[offering.uuid])))
    assert "Te weinig deelnemers." in found.select_one(".lk-banner-bad").text
    assert found.select_one("form.lk-author") is None


def test_offering_edit_says_what_is_lacking_before_it_can_open(client, module):
    offering = OfferingFactory(version=module.versions.get(), capacity=None)
    found = page(client.get(reverse("catalog:offering-edit", args=[offering.uuid])))
    assert len(found.select(".lk-banner-warn li")) == 1
    assert client.post(reverse("catalog:offering-activate", args=[offering.uuid])).status_code == 409


def test_offering_edit_is_for_its_provider(client_of, offering, organisation):
    address = reverse("catalog:offering-edit", args=[offering.uuid])
    assert (
        client_of(OrganisationRoleFactory(organisation=organisation, role="contact").person).get(address).status_code
        == 403
    )
    assert client_of(OrganisationRoleFactory(role="manager").person).get(address).status_code == 404

import datetime
import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from catalog.inventory import cells
from catalog.inventory.cells import EMPTY, INVISIBLE, TAG, Reading
from catalog.inventory.reasons import Reason

CREDIT = Decimal(45)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("US Racial &amp; Ethnic Politics", "US Racial & Ethnic Politics"),
        ("&amp;lt;b&amp;gt;Vet&amp;lt;/b&amp;gt;", "Vet"),
        ("<p>Een</p><p>Twee<br>drie</p>", "Een\n\nTwee\ndrie"),
        ("<ul><li>a</li><li>b</li></ul>", "a\n\nb"),
        ("a < b en c > d", "a < b en c > d"),
        ("x<y", "x<y"),
        ("Kosten < 5 <b>euro</b>", "Kosten < 5 euro"),
        ("<script>alert(1)</script>Tekst", "Tekst"),
        ("twee\u200bdelen\u202e en\x07 meer", "twee delen en meer"),
        ("Caf\u0065\u0301", "Café"),
        ("  ruim \t gezet \n\n\n\n regel ", "ruim gezet\n\nregel"),
        ("R&D & zo", "R&D & zo"),
    ],
)
def test_text_gives_the_words_without_markup(raw, expected):
    assert cells.text(raw) == expected


@given(st.text() | st.from_regex(r"(<[/a-z &;]{0,8}>?|&[a-z#0-9]{0,6};?|[a-z \n])*", fullmatch=True))
def test_text_has_no_markup_and_no_invisible_signs_whatever_comes_in(raw):
    found = cells.text(raw)
    assert not TAG.search(found)
    assert not INVISIBLE.search(found)
    assert "\n\n\n" not in found
    assert found == found.strip()


@given(st.text(alphabet="abc é12.,", max_size=80))
def test_text_leaves_plain_text_alone(raw):
    assert cells.line(raw) == " ".join(raw.split())


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("3 hours.", Reading((Decimal("3.0"), "hours"))),
        ("2,5 EC", Reading((Decimal("2.5"), "ec"))),
        ("5 studiepunten", Reading((Decimal("5.0"), "ec"))),
        ("84 SBU", Reading((Decimal("84.0"), "sbu"))),
        ("12 contacturen", Reading((Decimal("12.0"), "contact_hours"))),
        ("28 uur", Reading((Decimal("28.0"), "hours"))),
        ("28", Reading((Decimal("28.0"), "hours"))),
        ("4 TO 4 hours.", Reading((Decimal("4.0"), "hours"))),
        ("1 TO 4 hours.", Reading(None, Reason.LOAD_RANGE)),
        ("1-3 EC", Reading(None, Reason.LOAD_RANGE)),
        ("1 t/m 3 EC", Reading(None, Reason.LOAD_RANGE)),
        ("3 OR 4 hours.", Reading(None, Reason.LOAD_CHOICE)),
        ("0 hours.", Reading(None, Reason.LOAD_ZERO)),
        ("3 credits", Reading(None, Reason.LOAD_UNREADABLE)),
        ("drie dagen", Reading(None, Reason.LOAD_UNREADABLE)),
        ("2 dagdelen", Reading(None, Reason.LOAD_UNREADABLE)),
        ("999999 uur", Reading(None, Reason.LOAD_UNREADABLE)),
        ("", EMPTY),
        ("ARRANGED", EMPTY),
    ],
)
def test_load(raw, expected):
    assert cells.load(raw) == expected


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("3 hours.", (Decimal("135.0"), "hours")),
        ("1 credit", (Decimal("45.0"), "hours")),
        ("2 EC", (Decimal("2.0"), "ec")),
    ],
)
def test_load_counts_credit_hours_where_the_column_holds_them(raw, expected):
    assert cells.load(raw, hours_per_credit=CREDIT) == Reading(expected)


@given(
    st.decimals(min_value="0.5", max_value="400", places=1),
    st.sampled_from(["EC", "uur", "hours.", "SBU", "contacturen"]),
)
def test_load_reads_every_figure_with_a_unit(value, unit):
    for written in (f"{value} {unit}", f"{value}{unit}".replace(".", ",", 1)):
        assert cells.load(written).value[0] == value


@given(st.integers(0, 300), st.integers(0, 300), st.sampled_from([" TO ", "-", " tot ", "–", " OR "]))
def test_load_never_picks_a_figure_out_of_several(low, high, between):
    reading = cells.load(f"{low}{between}{high} hours.")
    assert (reading.value is None) == (low != high or not low)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("€ 1.250,00", Decimal("1250.00")), ("1,250.00", Decimal("1250.00")), ("1.250", Decimal(1250)), ("450", Decimal(450)),
        ("450,-", Decimal(450)), ("EUR 95,50", Decimal("95.50")), ("gratis", Decimal(0)),
    ],
)  # fmt: skip
def test_price(raw, expected):
    assert cells.price(raw) == Reading(expected)


@pytest.mark.parametrize("raw", ["vanaf 100", "100 - 200", "12,3456", "99999999", "2 termijnen van 50"])
def test_price_that_is_not_one_amount(raw):
    assert cells.price(raw) == Reading(None, Reason.PRICE_UNREADABLE)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("2027-01-14", Reading(datetime.date(2027, 1, 14))),
        ("2027-01-14 09:00", Reading(datetime.date(2027, 1, 14))),
        ("14-01-2027", Reading(datetime.date(2027, 1, 14))),
        ("14.1.2027", Reading(datetime.date(2027, 1, 14))),
        ("14/1/2027", Reading(datetime.date(2027, 1, 14))),
        ("1/14/2027", Reading(datetime.date(2027, 1, 14))),
        ("3/3/2027", Reading(datetime.date(2027, 3, 3))),
        ("do 14 januari 2027", Reading(datetime.date(2027, 1, 14))),
        ("January 14, 2027", Reading(datetime.date(2027, 1, 14))),
        ("3/4/2027", Reading(None, Reason.DATE_AMBIGUOUS)),
        ("31-02-2027", Reading(None, Reason.DATE_UNREADABLE)),
        ("14-01-0027", Reading(None, Reason.DATE_UNREADABLE)),
        ("voorjaar", Reading(None, Reason.DATE_UNREADABLE)),
        ("n.t.b.", EMPTY),
    ],
)
def test_day(raw, expected):
    assert cells.day(raw) == expected


@given(st.dates(datetime.date(1990, 1, 1), datetime.date(2100, 12, 31)))
def test_day_reads_what_a_spreadsheet_writes(day):
    for written in (day.isoformat(), f"{day.day}-{day.month}-{day.year}", f"{day:%d.%m.%Y}"):
        assert cells.day(written) == Reading(day)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("09:00 AM", Reading(datetime.time(9))), ("12:00 PM", Reading(datetime.time(12))), ("12:15 am", Reading(datetime.time(0, 15))),
        ("9.30 uur", Reading(datetime.time(9, 30))), ("19u", Reading(datetime.time(19))), ("13:45:00", Reading(datetime.time(13, 45))),
        ("ARRANGED", EMPTY), ("", EMPTY), ("25:00", Reading(None, Reason.TIME_UNREADABLE)), ("13:00 PM", Reading(None, Reason.TIME_UNREADABLE)),
        ("9", Reading(None, Reason.TIME_UNREADABLE)), ("ochtend", Reading(None, Reason.TIME_UNREADABLE)),
    ],
)  # fmt: skip
def test_clock(raw, expected):
    assert cells.clock(raw) == expected


@given(st.times())
def test_clock_reads_every_time(moment):
    whole = moment.replace(second=0, microsecond=0)
    assert cells.clock(f"{whole:%H:%M}") == Reading(whole)
    assert cells.clock(f"{whole:%I:%M %p}") == Reading(whole)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("MTWRF", (0, 1, 2, 3, 4)), ("TR", (1, 3)), ("MTWRU", (0, 1, 2, 3, 6)), ("ma, wo en vr", (0, 2, 4)),
        ("Tuesday/Thursday", (1, 3)), ("za", (5,)),
    ],
)  # fmt: skip
def test_weekdays(raw, expected):
    assert cells.weekdays(raw) == Reading(expected)


@pytest.mark.parametrize("raw", ["MM", "elke week", "X"])
def test_weekdays_that_are_none(raw):
    assert cells.weekdays(raw) == Reading(None, Reason.DAYS_UNREADABLE)


def test_words_of_lists():
    assert cells.level("HBO-bachelor") == Reading("bachelor_hbo")
    assert cells.level("pittig") == Reading(None, Reason.LEVEL_UNKNOWN)
    assert cells.languages("Nederlands en Engels") == Reading(["en", "nl"])
    assert cells.languages("Dutch/English") == Reading(["en", "nl"])
    assert cells.languages("Klingon, Engels") == Reading(None, Reason.LANGUAGE_UNKNOWN)
    assert [cells.delivery(raw).value for raw in ("Online Lecture", "Lecture", "Internship", "blended", "")] == [
        "online", "presential", "work_based", "hybrid", None,
    ]  # fmt: skip
    assert cells.delivery("Independent Study") == Reading(None, Reason.DELIVERY_UNKNOWN)
    assert (cells.place("ARR"), cells.place("G24")) == ("", "G24")


@pytest.mark.parametrize(
    ("description", "aliases", "rest"),
    [
        ("Same as AFRO 201, LLS 201, and PS 201. See PS 201.", ("AFRO 201", "LLS 201", "PS 201"), ""),
        ("Same as CSE 451 and ME 471. Learn it.", ("CSE 451", "ME 471"), "Learn it."),
        ("Learn it. Same as GWS 275.", ("GWS 275",), "Learn it."),
        ("Much the Same as before.", (), "Much the Same as before."),
        ("See PS 201.", (), "See PS 201."),
    ],
)
def test_cross_listed(description, aliases, rest):
    assert cells.cross_listed(description) == (aliases, rest)


@given(st.lists(st.from_regex(r"[A-Z]{2,4} [0-9]{3}", fullmatch=True), min_size=1, max_size=6, unique=True))
def test_cross_listed_finds_every_code_of_a_list(codes):
    joined = codes[0] if len(codes) == 1 else f"{', '.join(codes[:-1])}, and {codes[-1]}"
    assert cells.cross_listed(f"Same as {joined}. The rest.") == (tuple(codes), "The rest.")


@given(st.text(alphabet="ab .!?", max_size=60), st.integers(5, 40))
def test_first_sentences_are_the_beginning_and_fit(found, most):
    short = cells.first_sentences(found, most)
    assert len(short) <= most
    assert " ".join(found.split()).startswith(short.removesuffix("…").rstrip())


@given(st.text(max_size=40))
def test_no_cell_makes_a_reader_fall(raw):
    for read in (
        cells.load,
        cells.price,
        cells.level,
        cells.languages,
        cells.delivery,
        cells.day,
        cells.clock,
        cells.weekdays,
        cells.code,
    ):
        reading = read(raw)
        assert reading.value is None or reading.reason is None
    assert all(len(code) <= 60 for code in cells.codes(raw))
    assert re.search("[\n\r]", cells.line(raw)) is None

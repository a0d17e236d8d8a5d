import datetime
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from catalog.inventory.columns import FIELDS, counts_credit_hours, language_of, recognise
from catalog.inventory.grouping import days_in_words, group
from catalog.inventory.reading import Row, Table
from catalog.inventory.reasons import Problem, Reason
from catalog.inventory.suggestions import HOURS_PER_CREDIT, Suggestion, suggest

HEADINGS = (
    "Subject",
    "Number",
    "Name",
    "Description",
    "Credit Hours",
    "CRN",
    "Year",
    "Term",
    "Part of Term",
    "Type",
    "Start Time",
    "End Time",
    "Days of Week",
    "Room",
    "Building",
)


def table(*rows, headings=HEADINGS):
    padded = (tuple((*row, *[""] * len(headings))[: len(headings)]) for row in rows)
    return Table(headings, tuple(Row(number, cells) for number, cells in enumerate(padded, 2)))


def grouped(*rows, headings=HEADINGS, **options):
    found = table(*rows, headings=headings)
    return group(found, recognise(found.headings), **options)


def test_rows_with_one_code_are_one_course_with_sections():
    found = grouped(
        ("AI", "101", "Learning", "About it.", "3 hours.", "7001", "2027", "Summer", "S1", "Online"),
        ("AI", "101", "Learning", "About it.", "3 hours.", "7002", "2027", "Summer", "", "Online Lab"),
        ("AI", "102", "Robots", "", "", "7003"),
        hours_per_credit=Decimal(45),
    )
    assert [(course.code, course.row_number, course.delivery, course.load) for course in found.courses] == [
        ("AI 101", 2, "online", (Decimal("135.0"), "hours")), ("AI 102", 4, "", None),
    ]  # fmt: skip
    assert [section.code for course in found.courses for section in course.sections] == [
        "7001-2027-summer", "7002-2027-summer", "7003",
    ]  # fmt: skip
    assert (found.problems, found.section_count, found.kept_apart_count) == ([], 3, 0)


def test_section_in_an_earlier_row_gets_a_number_and_is_told():
    row = ("AI", "101", "Learning", "", "", "7001", "2027", "Summer")
    found = grouped(row, row, row)
    assert [section.code for section in found.courses[0].sections] == [
        "7001-2027-summer", "7001-2027-summer-2", "7001-2027-summer-3",
    ]  # fmt: skip
    assert found.problems == [
        Problem(3, Reason.SECTION_AGAIN, "CRN", "7001"), Problem(4, Reason.SECTION_AGAIN, "CRN", "7001"),
    ]  # fmt: skip


def test_number_of_a_repeated_section_is_no_code_of_another():
    found = grouped(*(("AI", "101", "Learning", "", "", code) for code in ("7001", "7001", "7001-2")))
    assert [section.code for section in found.courses[0].sections] == ["7001", "7001-2", "7001-2-2"]


def test_row_that_cannot_be_used_is_kept_apart():
    whole = table(("AI", "101", "", "x"), ("", "", "Nameless"), ("A" * 70, "", "Long"))
    shifted = Table(whole.headings, (*whole.rows, Row(9, whole.rows[0].cells, is_too_long=True)))
    found = group(shifted, recognise(HEADINGS))
    assert [(each.row_number, each.reason, each.is_row_kept_apart) for each in found.problems] == [
        (2, Reason.NO_TITLE, True), (3, Reason.NO_CODE, True), (4, Reason.CODE_TOO_LONG, True), (9, Reason.TOO_MANY_CELLS, True),
    ]  # fmt: skip
    assert (found.courses, found.kept_apart_count) == ([], 4)


def test_what_a_later_row_says_otherwise_is_told_and_the_first_counts():
    found = grouped(("AI", "101", "Learning", "One."), ("ai", "101", "Learning", "Two."))
    assert (len(found.courses), found.courses[0].summary) == (1, "One.")
    assert found.problems == [Problem(3, Reason.COURSE_DIFFERS, "Description", "Two.")]


def test_summary_is_the_beginning_of_a_long_description():
    long = "The first sentence. " + "A sentence that goes on. " * 20
    course = grouped(("AI", "101", "Learning", f"Same as DS 201. {long}")).courses[0]
    assert course.summary.startswith("The first sentence. A sentence")
    assert len(course.summary) <= 300
    assert course.aliases == ("DS 201",)
    short = grouped(("AI", "101", "Learning", "Short &amp; sweet.")).courses[0]
    assert (short.summary, short.description) == ("Short & sweet.", "")


def test_days_times_and_rooms_make_the_schedule():
    row = (
        "AI",
        "101",
        "Learning",
        "",
        "",
        "7001",
        "2027",
        "Summer",
        "S1",
        "Lecture",
        "09:00 AM",
        "10:50 AM",
        "MTWR",
        "G24",
        "Main Hall",
    )
    section = grouped(row).courses[0].sections[0]
    assert (section.schedule_nl, section.schedule_en, section.address) == (
        "ma–do 09.00–10.50 uur; 2027 Summer; deel S1", "Mon–Thu 09:00–10:50; 2027 Summer; part S1", "Main Hall, G24",
    )  # fmt: skip
    assert section.meetings == ()


def test_dates_with_days_and_times_make_meetings():
    headings = ("Code", "Titel", "Startdatum", "Einddatum", "Dagen", "Begintijd", "Eindtijd")
    section = (
        grouped(("A1", "X", "01-02-2027", "10-02-2027", "ma wo", "9:00", "12:00"), headings=headings)
        .courses[0]
        .sections[0]
    )
    assert [begin.date() for begin, _end in section.meetings] == [datetime.date(2027, 2, day) for day in (1, 3, 8, 10)]
    far = grouped(("A1", "X", "01-02-2027", "01-02-2029", "ma di wo do vr", "9:00", "12:00"), headings=headings)
    assert (far.courses[0].sections[0].meetings, far.problems[0].reason) == ((), Reason.TOO_MANY_MEETINGS)
    wrong = grouped(("A1", "X", "10-02-2027", "01-02-2027", "", "", ""), headings=headings)
    assert (wrong.problems[0].reason, wrong.courses[0].sections[0].ends_on) == (Reason.ENDS_BEFORE_START, None)


def test_days_in_words():
    assert [days_in_words(days, "nl") for days in ((0, 1, 2, 3, 4), (1, 3), (0, 1), (0, 2, 3, 4, 6), ())] == [
        "ma–vr", "di, do", "ma, di", "ma, wo–vr, zo", "",
    ]  # fmt: skip


def test_recognise_knows_headings_in_both_languages():
    assert recognise(HEADINGS) == {
        "code": 0, "code_number": 1, "title": 2, "description": 3, "load": 4, "section_code": 5, "year": 6, "term": 7,
        "part": 8, "delivery": 9, "starts_at": 10, "ends_at": 11, "days": 12, "room": 13, "building": 14,
    }  # fmt: skip
    assert recognise(["Cursus-code", "TITEL", "Onbekend"]) == {"code": 0, "title": 1}


@given(st.lists(st.sampled_from([name for field in FIELDS for name in field.headings]), max_size=20))
def test_recognise_gives_no_column_to_two_fields(headings):
    places = list(recognise(headings).values())
    assert len(places) == len(set(places))


def test_suggest_fills_in_the_form_from_the_file():
    english = table(("AI", "101", "Learning", "The students learn and the teacher teaches.", "3 hours."))
    assert suggest(english) == Suggestion(recognise(HEADINGS), "en", HOURS_PER_CREDIT)
    dutch = table(("A1", "Leren met de machine", "U leert het van een ander."), headings=("Code", "Titel", "Inhoud"))
    assert suggest(dutch) == Suggestion({"code": 0, "title": 1, "description": 2}, "nl", None)
    assert (language_of([]), counts_credit_hours("Studielast")) == ("nl", False)


WORD = st.sampled_from(
    ["", "", "AI", "101", "x", "3 EC", "1 tot 3 EC", "2027-01-14", "9:00", "TR", "Online", "rommel", "<b>a</b>"]
)


@given(st.lists(st.lists(WORD, min_size=15, max_size=15), max_size=12))
def test_every_row_is_used_or_kept_apart_and_twice_gives_the_same(rows):
    found = grouped(*rows)
    assert found == grouped(*rows)
    sections = [section for course in found.courses for section in course.sections]
    used = {section.row_number for section in sections} | {course.row_number for course in found.courses}
    apart = {problem.row_number for problem in found.problems if problem.is_row_kept_apart}
    assert not used & apart
    assert found.kept_apart_count == len(apart)
    codes = [course.code.casefold() for course in found.courses]
    assert len(codes) == len(set(codes))
    assert len({section.code for section in sections}) == len(sections)
    assert all(problem.row_number in range(2, len(rows) + 2) for problem in found.problems)
    assert all(course.title and course.code for course in found.courses)

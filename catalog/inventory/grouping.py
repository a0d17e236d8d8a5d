"""Rows to courses with their sections. A row is a section; rows with the same course code are one course. Pure."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.text import slugify

from catalog.inventory import cells
from catalog.inventory.cells import Reading
from catalog.inventory.columns import COURSE, SECTION
from catalog.inventory.reading import Row, Table
from catalog.inventory.reasons import Problem, Reason

LONGEST_TITLE, LONGEST_SUMMARY, LONGEST_TEXT, LONGEST_SCHEDULE = 160, 300, 20_000, 200
MOST_MEETINGS = 200
DAY_WORDS = {"nl": ("ma", "di", "wo", "do", "vr", "za", "zo"), "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")}
WORDS = {
    "nl": {"arranged": "tijden in overleg", "part": "deel", "clock": "%H.%M", "after": " uur"},
    "en": {"arranged": "times by arrangement", "part": "part", "clock": "%H:%M", "after": ""},
}


@dataclass
class Section:
    """One row as an offering. Times are local and without a zone."""

    row_number: int
    code: str
    delivery: str = ""
    languages: list[str] = field(default_factory=list)
    starts_on: datetime.date | None = None
    ends_on: datetime.date | None = None
    schedule_nl: str = ""
    schedule_en: str = ""
    city: str = ""
    address: str = ""
    meetings: tuple[tuple[datetime.datetime, datetime.datetime], ...] = ()


@dataclass
class Course:
    """`delivery` is what all sections that tell it agree on, otherwise empty."""

    row_number: int
    code: str
    title: str
    summary: str = ""
    description: str = ""
    load: tuple[Decimal, str] | None = None
    level: str = ""
    languages: list[str] = field(default_factory=list)
    delivery: str = ""
    price: Decimal | None = None
    prior_knowledge: str = ""
    aliases: tuple[str, ...] = ()
    sections: list[Section] = field(default_factory=list)


@dataclass(frozen=True)
class Inventory:
    courses: list[Course]
    problems: list[Problem]
    row_count: int

    @property
    def section_count(self) -> int:
        return sum(len(course.sections) for course in self.courses)

    @property
    def kept_apart_count(self) -> int:
        return len({problem.row_number for problem in self.problems if problem.is_row_kept_apart})


def group(table: Table, columns: Mapping[str, int], *, hours_per_credit: Decimal | None = None) -> Inventory:
    """Every row becomes a section of its course, a course without a section (where all section columns are empty), or is
    kept apart with its reason. `columns` gives the place of each known field. What is said about a course counts from
    its first row; a later row that says something else is a problem. The order of the file is kept."""
    return _Grouping(table, columns, hours_per_credit).result()


class _Grouping:
    def __init__(self, table: Table, columns: Mapping[str, int], hours_per_credit: Decimal | None):
        self.table, self.columns, self.hours_per_credit = table, columns, hours_per_credit
        self.courses: dict[str, Course] = {}
        self.first: dict[str, Row] = {}
        self.given: set[str] = set()  # codes of sections
        self.problems: list[Problem] = []

    def result(self) -> Inventory:
        for row in self.table.rows:
            self._take(row)
        for course in self.courses.values():
            found = {section.delivery for section in course.sections} - {""}
            course.delivery = found.pop() if len(found) == 1 else ""
        return Inventory(list(self.courses.values()), self.problems, len(self.table.rows))

    # One row

    def _take(self, row: Row) -> None:
        if row.is_too_long:
            return self._keep_apart(row, Reason.TOO_MANY_CELLS, "")
        code = self._code(row)
        if code.value is None:
            return self._keep_apart(row, code.reason or Reason.NO_CODE, "code")
        key = code.value.casefold()
        if key in self.courses:
            self._compare(row, self.first[key])
        else:
            title = cells.line(self._cell(row, "title"))
            if not title:
                return self._keep_apart(row, Reason.NO_TITLE, "title")
            self.courses[key], self.first[key] = self._course(row, code.value, title), row
        self._section(row, self.courses[key])
        return None

    def _code(self, row: Row) -> Reading:
        both = (cells.line(self._cell(row, name)) for name in ("code", "code_number"))
        return cells.code(" ".join(part for part in both if part))

    def _course(self, row: Row, code: str, title: str) -> Course:
        described = self._cut(row, "description", cells.text(self._cell(row, "description")), LONGEST_TEXT)
        aliases, telling = cells.cross_listed(described)
        summary = self._cut(row, "summary", cells.line(self._cell(row, "summary")), LONGEST_SUMMARY)
        summary = summary or cells.first_sentences(telling, LONGEST_SUMMARY)
        named = cells.codes(self._cell(row, "aliases"))
        return Course(
            row_number=row.number,
            code=code,
            title=self._cut(row, "title", title, LONGEST_TITLE),
            summary=summary,
            description="" if " ".join(telling.split()) == summary else telling,
            load=self._value(row, "load", lambda raw: cells.load(raw, hours_per_credit=self.hours_per_credit)),
            level=self._value(row, "level", cells.level) or "",
            languages=self._value(row, "language", cells.languages) or [],
            price=self._value(row, "price", cells.price),
            prior_knowledge=self._cut(
                row, "prior_knowledge", cells.text(self._cell(row, "prior_knowledge")), LONGEST_TEXT
            ),
            aliases=tuple(alias for alias in dict.fromkeys((*aliases, *named)) if alias.casefold() != code.casefold()),
        )

    def _compare(self, row: Row, first: Row) -> None:
        for name in (each.name for each in COURSE if each.name not in ("code", "code_number")):
            said = self._cell(row, name)
            if said and said != self._cell(first, name):
                self._report(row, name, Reason.COURSE_DIFFERS)

    def _section(self, row: Row, course: Course) -> None:
        if not any(self._cell(row, each.name) for each in SECTION):
            return
        code = self._section_code(row, course)
        if len(code) > 60:
            self._keep_apart(row, Reason.CODE_TOO_LONG, "section_code")
            return
        starts_on, ends_on = self._dates(row)
        begins, ends = self._times(row)
        days = self._value(row, "days", cells.weekdays) or ()
        address = ", ".join(
            part for part in (cells.place(self._cell(row, name)) for name in ("building", "room")) if part
        )
        section = Section(
            row_number=row.number,
            code=code,
            delivery=self._value(row, "delivery", cells.delivery) or "",
            languages=course.languages,
            starts_on=starts_on,
            ends_on=ends_on,
            schedule_nl=self._schedule(row, "nl", days, begins, ends),
            schedule_en=self._schedule(row, "en", days, begins, ends),
            city=self._cut(row, "city", cells.place(self._cell(row, "city")), 80),
            address=self._cut(row, "building", address, 200),
            meetings=self._meetings(row, starts_on, ends_on, days, begins, ends),
        )
        course.sections.append(section)

    def _section_code(self, row: Row, course: Course) -> str:
        """The code of the section, or that of the course with the group, and the term: a code may come back next year.
        A code that was given out before gets a number."""
        own = cells.line(self._cell(row, "section_code"))
        section = " ".join(part for part in (course.code, cells.line(self._cell(row, "section"))) if part)
        start = cells.line(self._cell(row, "starts_on")) if not own else ""
        code = slugify("-".join(part for part in (own or section, *self._term(row), start) if part), allow_unicode=True)
        given, times = code, 1
        while given in self.given:
            times += 1
            given = f"{code}-{times}"
        self.given.add(given)
        if times > 1:
            self._report(row, "section_code", Reason.SECTION_AGAIN)
        return given

    def _term(self, row: Row) -> tuple[str, ...]:
        return tuple(part for name in ("year", "term") if (part := cells.line(self._cell(row, name))))

    def _dates(self, row: Row) -> tuple[datetime.date | None, datetime.date | None]:
        starts_on, ends_on = self._value(row, "starts_on", cells.day), self._value(row, "ends_on", cells.day)
        if starts_on and ends_on and ends_on < starts_on:
            self._report(row, "ends_on", Reason.ENDS_BEFORE_START)
            ends_on = None
        return starts_on, ends_on

    def _times(self, row: Row) -> tuple[datetime.time | None, datetime.time | None]:
        begins, ends = self._value(row, "starts_at", cells.clock), self._value(row, "ends_at", cells.clock)
        if begins and ends and ends <= begins:
            self._report(row, "ends_at", Reason.TIMES_REVERSED)
            ends = None
        return begins, ends

    def _schedule(self, row: Row, language: str, days, begins, ends) -> str:
        words, parts = WORDS[language], []
        when = days_in_words(days, language)
        if begins:
            clocks = "–".join(each.strftime(words["clock"]) for each in (begins, ends) if each) + words["after"]
            when = f"{when} {clocks}".strip()
        elif not when and self._cell(row, "starts_at").casefold() in cells.ARRANGED:
            when = words["arranged"]
        part = cells.line(self._cell(row, "part"))
        parts = [
            cells.line(self._cell(row, "section_title")),
            when,
            " ".join(self._term(row)),
            part and f"{words['part']} {part}",
        ]
        return cells.first_sentences("; ".join(part for part in parts if part), LONGEST_SCHEDULE)

    def _meetings(self, row, starts_on, ends_on, days, begins, ends):
        if not (starts_on and begins and ends):
            return ()
        last = ends_on or starts_on
        if last != starts_on and not days:
            return ()
        if (last - starts_on).days > 3 * 366:
            self._report(row, "ends_on", Reason.TOO_MANY_MEETINGS)
            return ()
        every = (starts_on + datetime.timedelta(days=number) for number in range((last - starts_on).days + 1))
        found = [each for each in every if not days or each.weekday() in days]
        if len(found) > MOST_MEETINGS:
            self._report(row, "ends_on", Reason.TOO_MANY_MEETINGS)
            return ()
        combine = datetime.datetime.combine
        return tuple((combine(each, begins), combine(each, ends)) for each in found)

    # Cells and problems

    def _cell(self, row: Row, name: str) -> str:
        place = self.columns.get(name)
        return row.cells[place] if place is not None else ""

    def _value(self, row: Row, name: str, read) -> Any:
        reading = read(self._cell(row, name))
        if reading.reason:
            self._report(row, name, reading.reason)
        return reading.value

    def _cut(self, row: Row, name: str, found: str, longest: int) -> str:
        if len(found) <= longest:
            return found
        self._report(row, name, Reason.TOO_LONG)
        return found[: longest - 1].rstrip() + "…"

    def _report(self, row: Row, name: str, reason: Reason) -> None:
        self._problem(row, name, reason, False)

    def _keep_apart(self, row: Row, reason: Reason, name: str) -> None:
        self._problem(row, name, reason, True)

    def _problem(self, row: Row, name: str, reason: Reason, is_row_kept_apart: bool) -> None:
        place = self.columns.get(name)
        column = self.table.headings[place] if place is not None else ""
        value = " ".join((row.cells[place] if place is not None else "").split())[:300]
        self.problems.append(Problem(row.number, reason, column, value, is_row_kept_apart))


def days_in_words(days: tuple[int, ...], language: str) -> str:
    """`ma–vr`, `Tue, Thu`: three or more in a row are a range."""
    names, parts, rest = DAY_WORDS[language], [], list(days)
    while rest:
        run = 1
        while run < len(rest) and rest[run] == rest[0] + run:
            run += 1
        if run >= 3:
            parts.append(f"{names[rest[0]]}–{names[rest[run - 1]]}")
            rest = rest[run:]
        else:
            parts.append(names[rest.pop(0)])
    return ", ".join(parts)

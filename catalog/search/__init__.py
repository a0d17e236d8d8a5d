"""Searching the public catalogue. Knows nothing of HTTP or templates. See docs/search.md.

answer(text, selection, order="best", page=1, language="nl")
"""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from math import ceil
from typing import NamedTuple, Protocol, TypeVar

from catalog.search import freshness, sql, suggestions
from catalog.search.bitmaps import Counts
from catalog.search.facets import BY_NAME, FACETS, Selection, select
from catalog.search.meaning import Meaning, Reading, understand
from catalog.search.query import Question, parse
from config.together import Asked, tuples

__all__ = ["FACETS", "PAGE_SIZE", "Answer", "Selection", "all_ids", "answer", "answer_with", "select", "total_of"]
PAGE_SIZE = 20
MOST_IDS = 1_000_000
Result = TypeVar("Result", covariant=True)


class Found(Protocol):
    """What bitmaps and SQL both give."""

    beside: dict | None

    @property
    def total(self) -> int: ...

    @property
    def counts(self) -> Counts: ...

    def page(self, order: str, language: str, start: int, size: int) -> list[int]: ...


class Finish(Protocol[Result]):
    """What a search makes of what it found."""

    def __call__(self, meaning: Meaning, found: Found, reading: Reading | None, /) -> Result: ...


@dataclass(frozen=True)
class Answer:
    """What a search found. Counts are exact: each equals the total after a click on it. Of a facet with more than 60 values
    those outside the largest 60 may be missing."""

    question: Question
    meaning: Meaning
    selection: Selection
    order: str
    language: str
    total: int
    counts: Counts
    page: int  # from 1; past the end the last one
    ids: tuple[int, ...]
    reading: Reading | None = None  # what SQL understood the question with
    beside: dict | None = None  # for what is shown with answers: kept until a listing changes; None where SQL answered

    @property
    def page_count(self) -> int:
        return max(1, ceil(self.total / PAGE_SIZE))

    @property
    def is_meaningless(self) -> bool:
        """Words were typed, but only such as occur in every text, or signs."""
        return bool(self.question.text) and not self.meaning.asks and not self.meaning.unwanted

    @cached_property
    def correction(self) -> str | None:
        """A spelling that finds something, where this one finds nothing."""
        if self.total or self.question.is_empty:
            return None
        with suppress(freshness.Unusable), freshness.fresh() as held:
            if held:
                return self._corrected(held.index.reading)
        return self._corrected(self._reading)

    def _corrected(self, reading: Reading) -> str | None:
        better = suggestions.corrected(self.question, reading.vocabulary)
        return better if better and self.totals_of([(better, self.selection)]) != [0] else None

    def totals_of(self, asked: Sequence[tuple[str, Selection]]) -> list[int]:
        """How many listings each of these other searches finds: words and choices."""
        if not asked:
            return []
        questions = [(parse(text), selection) for text, selection in asked]
        with suppress(freshness.Unusable), freshness.fresh() as held:
            if held:
                return [held.find(question, selection)[1].total for question, selection in questions]
        return sql.totals([(understand(question, self._reading), selection) for question, selection in questions])

    @cached_property
    def _reading(self) -> Reading:
        """Where SQL answers: what this question was understood with serves for the others of the page too."""
        return self.reading or Reading.now()


class Page(NamedTuple):
    """What is on a page. The facets of all that was found need not be counted yet."""

    meaning: Meaning
    found: Found
    reading: Reading | None
    number: int
    ids: tuple[int, ...]


@dataclass(frozen=True)
class _Search:
    question: Question
    selection: Selection
    order: str
    page: int
    language: str

    def listed(self, meaning: Meaning, found: Found, reading: Reading | None) -> Page:
        number = min(max(1, self.page), max(1, ceil(found.total / PAGE_SIZE)))
        start = (number - 1) * PAGE_SIZE
        ids = found.page(self.order, self.language, start, PAGE_SIZE) if found.total else []
        return Page(meaning, found, reading, number, tuple(ids))

    def counted(self, page: Page) -> Answer:
        found = page.found
        return Answer(
            self.question,
            page.meaning,
            self.selection,
            self.order,
            self.language,
            found.total,
            found.counts,
            page.number,
            page.ids,
            page.reading,
            found.beside,
        )

    def answer(self) -> Answer:
        return _searched(self.question, self.selection, lambda *found: self.counted(self.listed(*found)))


def answer(text: str, selection: Selection, *, order: str = "best", page: int = 1, language: str = "nl") -> Answer:
    return _search_for(text, selection, order, page, language).answer()


def answer_with(
    rows: Callable[[Sequence[int]], Asked],
    text: str,
    selection: Selection,
    *,
    order: str = "best",
    page: int = 1,
    language: str = "nl",
) -> tuple[Answer, list[tuple]]:
    """The answer, and what `rows` asks of the modules on its page, in any order: most times in one question to the
    database, which works on it while facets are counted."""
    search = _search_for(text, selection, order, page, language)
    with suppress(freshness.Unusable):
        found = freshness.with_rows(
            lambda held: search.listed(*held.find(search.question, selection), None),
            lambda listed: rows(listed.ids),
            search.counted,
        )
        if found:
            return found
    answer = search.answer()
    return answer, tuples(rows(answer.ids)) if answer.ids else []


def _search_for(text: str, selection: Selection, order: str, page: int, language: str) -> _Search:
    return _Search(parse(text), selection, order if order in sql.ORDERS else "best", page, language)


def total_of(text: str, selection: Selection) -> int:
    """How many listings such a search finds."""
    return _searched(parse(text), selection, lambda _meaning, found, _reading: found.total)


def all_ids(text: str, selection: Selection, *, order: str = "best", language: str = "nl") -> list[int]:
    """The modules of everything that such a search finds, in order: for files that hold all of it."""
    order = order if order in sql.ORDERS else "best"
    return _searched(
        parse(text), selection, lambda _meaning, found, _reading: list(found.page(order, language, 0, MOST_IDS))
    )


def cities() -> set[str]:
    """All towns and cities where something is planned, as the last search of this process knew them."""
    held = freshness.at_hand()
    return set(held.index.facets.values["city"]) if held else sql.values_of(BY_NAME["city"])


def _searched(question: Question, selection: Selection, finish: Finish[Result]) -> Result:
    """By the bitmaps of this process; by SQL where they cannot be used, or fail."""
    with suppress(freshness.Unusable), freshness.fresh() as held:
        if held:
            return finish(*held.find(question, selection), None)
    return _by_sql(question, selection, finish)


def _by_sql(question: Question, selection: Selection, finish: Finish[Result]) -> Result:
    reading = None if question.is_empty else Reading.now()
    meaning = understand(question, reading)
    return finish(meaning, sql.find(meaning, selection), reading)

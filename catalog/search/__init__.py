"""Searching the public catalogue. Knows nothing of HTTP or templates. See docs/search.md.

answer(text, selection, order="best", page=1, language="nl")
"""

from dataclasses import dataclass
from functools import cached_property
from math import ceil

from catalog.search import sql, suggestions
from catalog.search.facets import FACETS, Selection, select
from catalog.search.query import Meaning, Question, parse, understand

__all__ = ["FACETS", "PAGE_SIZE", "Answer", "Selection", "all_ids", "answer", "select", "total_of"]
PAGE_SIZE = 20
MOST_IDS = 1_000_000


@dataclass(frozen=True)
class Answer:
    """What a search found. Counts are exact: each equals the total after a click on it."""

    question: Question
    meaning: Meaning
    selection: Selection
    order: str
    language: str
    total: int
    counts: sql.Counts
    page: int  # from 1; past the end the last one
    ids: tuple[int, ...]

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
        better = suggestions.corrected(self.question)
        return better if better and total_of(better, self.selection) else None

    def total_with(self, selection: Selection) -> int:
        """How many listings the same words find with another choice of facets."""
        return sql.count(self.meaning, selection)[0]


def answer(text: str, selection: Selection, *, order: str = "best", page: int = 1, language: str = "nl") -> Answer:
    question = parse(text)
    meaning = understand(question)
    total, counts = sql.count(meaning, selection)
    order = order if order in sql.ORDERS else "best"
    page = min(max(1, page), max(1, ceil(total / PAGE_SIZE)))
    start = (page - 1) * PAGE_SIZE
    ids = sql.page(meaning, selection, order=order, language=language, start=start, size=PAGE_SIZE) if total else []
    return Answer(question, meaning, selection, order, language, total, counts, page, tuple(ids))


def total_of(text: str, selection: Selection) -> int:
    """How many listings such a search finds."""
    total, _counts = sql.count(understand(parse(text)), selection)
    return total


def all_ids(text: str, selection: Selection, *, order: str = "best", language: str = "nl") -> list[int]:
    """The modules of everything that such a search finds, in order: for files that hold all of it."""
    order = order if order in sql.ORDERS else "best"
    return sql.page(understand(parse(text)), selection, order=order, language=language, start=0, size=MOST_IDS)

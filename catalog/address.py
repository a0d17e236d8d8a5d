"""The address of a search carries the whole search: words, facets, order, page, and what was chosen to compare. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property
from urllib.parse import urlencode

from django.http import QueryDict

from catalog.search import Selection, select
from catalog.search.facets import BY_NAME, YES
from catalog.search.query import clean
from config.addresses import reverse

BEST = "best"
USUAL, QUIET = "usual", "quiet"
MOST_COMPARED = 4
SLUG = re.compile(r"[-a-z0-9_]{1,140}")


@dataclass(frozen=True)
class SearchAddress:
    text: str = ""
    selection: Selection = field(default_factory=Selection)
    order: str = BEST
    page: int = 1
    with_quiet: bool = False  # also the modules that have gone quiet (`catalog.freshness`)
    compared: tuple[str, ...] = ()  # slugs of the modules that were chosen to compare, in the order of choosing

    @classmethod
    def read(cls, query: QueryDict) -> "SearchAddress":
        """Never fails: what makes no sense is the usual."""
        given = {name: query.getlist(name) for name in BY_NAME if name in query and name != USUAL}
        number = query.get("page", "")
        page = int(number) if number.isascii() and number.isdigit() and len(number) < 12 else 1
        compared = slugs(query.getlist("compare"))
        return cls(
            text=clean(query.get("q", "")), selection=select(given), order=query.get("order", BEST), page=page,
            with_quiet=query.get(QUIET) == YES, compared=compared,
        )  # fmt: skip

    @classmethod
    def of(cls, query: str) -> "SearchAddress":
        """From the part of an address behind its question mark."""
        return cls.read(QueryDict(query))

    @property
    def url(self) -> str:
        return self._behind(reverse("catalog:listing-list"))

    @cached_property
    def question(self) -> str:
        """What is asked alone, as a query: without order, page and what is compared."""
        return urlencode(self._asked())

    @cached_property
    def query(self) -> str:
        pairs = [("order", self.order)] if self.order != BEST else []
        pairs += [("page", str(self.page))] if self.page > 1 else []
        pairs += [("compare", slug) for slug in self.compared]
        return "&".join(filter(None, (self.question, urlencode(pairs))))

    @property
    def compare_url(self) -> str:
        """The comparison; it knows the search, so that one can go back to it."""
        return self._behind(reverse("catalog:listing-compare"))

    def _behind(self, path: str) -> str:
        return f"{path}?{self.query}" if self.query else path

    def _asked(self) -> list[tuple[str, str]]:
        words = [("q", self.text)] if self.text else []
        return words + self.selection.pairs() + ([(QUIET, YES)] if self.with_quiet else [])

    @property
    def wanted(self) -> Selection:
        """What the search is asked: what was chosen, among the usual modules unless the quiet ones are asked for too."""
        return self.selection if self.with_quiet else Selection({**self.selection.values, USUAL: (YES,)})

    def at(self, **changes) -> "SearchAddress":
        """The same search with something else, on its first page unless the page is named."""
        return replace(self, **{"page": 1, **changes})

    def with_value(self, name: str, value: str) -> "SearchAddress":
        return self.at(selection=self.selection.with_value(name, value))

    def without_value(self, name: str, value: str) -> "SearchAddress":
        return self.at(selection=self.selection.without_value(name, value))

    def without_compared(self, slug: str) -> "SearchAddress":
        return replace(self, compared=tuple(each for each in self.compared if each != slug))


def slugs(given: Iterable[str]) -> tuple[str, ...]:
    """The modules to compare, from what an address says: at most four, each once; what cannot be one is left out."""
    return tuple(dict.fromkeys(each for each in given if SLUG.fullmatch(each)))[:MOST_COMPARED]

"""The address of a search carries the whole search: words, facets, order, page. Pure."""

from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from catalog.search import Selection, select
from catalog.search.facets import BY_NAME
from catalog.search.query import clean

BEST = "best"


@dataclass(frozen=True)
class SearchAddress:
    text: str = ""
    selection: Selection = field(default_factory=Selection)
    order: str = BEST
    page: int = 1

    @classmethod
    def read(cls, query: QueryDict) -> "SearchAddress":
        """Never fails: what makes no sense is the usual."""
        given = {name: query.getlist(name) for name in BY_NAME if name in query}
        number = query.get("page", "")
        page = int(number) if number.isascii() and number.isdigit() and len(number) < 12 else 1
        return cls(clean(query.get("q", "")), select(given), query.get("order", BEST), page)

    @property
    def url(self) -> str:
        return reverse("catalog:listing-list") + (f"?{self.query}" if self.query else "")

    @property
    def query(self) -> str:
        pairs = [("q", self.text)] if self.text else []
        pairs += self.selection.pairs()
        pairs += [("order", self.order)] if self.order != BEST else []
        pairs += [("page", str(self.page))] if self.page > 1 else []
        return urlencode(pairs)

    def at(self, **changes) -> "SearchAddress":
        """The same search with something else, on its first page unless the page is named."""
        return replace(self, **{"page": 1, **changes})

    def with_value(self, name: str, value: str) -> "SearchAddress":
        return self.at(selection=self.selection.with_value(name, value))

    def without_value(self, name: str, value: str) -> "SearchAddress":
        return self.at(selection=self.selection.without_value(name, value))

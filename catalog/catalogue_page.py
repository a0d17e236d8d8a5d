"""What the catalogue's page shows for one search: cards, facets, pills, pages, help with the question."""

from dataclasses import dataclass, replace
from functools import cached_property

from django.core.paginator import Paginator
from django.utils.functional import Promise
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from catalog import search
from catalog.address import SearchAddress
from catalog.facet_panels import Labels, Panel, panels
from catalog.models import Listing
from catalog.search import suggestions
from partners.models import Province

ORDERS: dict[str, Promise] = {
    "best": gettext_lazy("Best match"),
    "soonest": gettext_lazy("Starts first"),
    "newest": gettext_lazy("Newest"),
    "price": gettext_lazy("Price, low to high"),
    "load": gettext_lazy("Study load, low to high"),
    "title": gettext_lazy("Title, A to Z"),
}


@dataclass(frozen=True)
class Pill:
    label: str
    url: str  # the search without it


@dataclass(frozen=True)
class PlaceHint:
    """A place that was typed as a word, as a filter: `count` is what the click gives."""

    label: str
    count: int
    url: str


@dataclass(frozen=True)
class CataloguePage:
    address: SearchAddress
    answer: search.Answer
    panels: list[Panel]
    labels: Labels
    cards: list[SafeString]

    @property
    def orders(self) -> list[tuple[str, str, bool]]:
        return [(value, str(label), value == self.answer.order) for value, label in ORDERS.items()]

    @property
    def url(self) -> str:
        """The shortest address of exactly this."""
        return replace(self.address, order=self.answer.order, page=self.answer.page).url

    @property
    def chosen_count(self) -> int:
        return len(self.address.selection.pairs())

    @property
    def pills(self) -> list[Pill]:
        return [
            Pill(self.labels.label(name, value), self.address.without_value(name, value).url)
            for name, value in self.address.selection.pairs()
        ]

    @property
    def clear_url(self) -> str:
        return self.address.at(selection=search.Selection()).url

    @property
    def everything_url(self) -> str:
        return SearchAddress().url

    @cached_property
    def pages(self):
        """For the component of pages; slices nothing."""
        return Paginator(range(self.answer.total), search.PAGE_SIZE).page(self.answer.page)

    @cached_property
    def correction(self) -> dict[str, str] | None:
        better = self.answer.correction
        return {"text": better, "url": self.address.at(text=better).url} if better else None

    @cached_property
    def place_hints(self) -> list[PlaceHint]:
        """At most two, provinces first."""
        provinces = suggestions.places_in(self.answer.question, {code: str(name) for code, name in Province.choices})
        cities = suggestions.places_in(self.answer.question, {city: city for city in self.answer.counts["city"]})
        found = [("province", *each) for each in provinces] + [("city", *each) for each in cities]
        return [hint for name, value, words in found[:2] if (hint := self._hint(name, value, words))]

    def _hint(self, name: str, value: str, words: tuple[str, ...]) -> PlaceHint | None:
        if value in self.address.selection.values.get(name, ()):
            return None
        address = self.address.with_value(name, value)
        address = address.at(text=self.answer.question.without(words))
        count = search.total_of(address.text, address.selection)
        kind = _("in the province of %s") if name == "province" else _("in the town or city of %s")
        return PlaceHint(kind % self.labels.label(name, value), count, address.url) if count else None


def catalogue_page(address: SearchAddress, *, language: str) -> CataloguePage:
    answer = search.answer(address.text, address.selection, order=address.order, page=address.page, language=language)
    labels = Labels()
    return CataloguePage(
        address, answer, panels(answer.counts, address.selection, labels), labels, cards_of(answer.ids, language)
    )


def cards_of(ids, language: str) -> list[SafeString]:
    """The stored cards, in this order. A listing that went meanwhile is left out."""
    html = dict(Listing.objects.filter(pk__in=ids).values_list("pk", f"card_{language}"))
    return [mark_safe(html[pk]) for pk in ids if pk in html]  # noqa: S308  (drawn by a template, which escaped it)

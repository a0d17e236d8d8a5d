"""What the catalogue's page shows for one search: cards, facets, pills, pages, help with the question."""

from dataclasses import dataclass, replace
from functools import cached_property, lru_cache, partial

from django.conf import settings
from django.core.paginator import Paginator
from django.utils.functional import Promise
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from catalog import advice, facet_html, search, structured_data
from catalog.address import MOST_COMPARED, SearchAddress
from catalog.card_list import Card, cards_from, names_of, rows_of
from catalog.facet_panels import Labels, Panel, panels
from catalog.search import suggestions
from config.addresses import in_language, reverse
from config.texts import absolute

ORDERS: dict[str, Promise] = {
    "best": gettext_lazy("Best match"),
    "soonest": gettext_lazy("Starts first"),
    "newest": gettext_lazy("Newest"),
    "price": gettext_lazy("Price, low to high"),
    "load": gettext_lazy("Study load, low to high"),
    "title": gettext_lazy("Title, A to Z"),
}
OPTION = '<option value="{}"{}>{}</option>'


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
    cards: list[Card]
    compared: list[Card]  # what was chosen to compare, and still exists

    @cached_property
    def found(self) -> str:
        """How many results, in words."""
        return ngettext("%(total)s result", "%(total)s results", self.answer.total) % self._total

    @property
    def said(self) -> str:
        """For who hears the page."""
        return ngettext("%(total)s result found.", "%(total)s results found.", self.answer.total) % self._total

    @property
    def shows(self) -> str:
        """On the button that closes the filters."""
        return ngettext("Show %(total)s result", "Show %(total)s results", self.answer.total) % self._total

    @property
    def stretch(self) -> str:
        """Which of the results stand on this page."""
        ends = {"first": self.pages.start_index(), "last": self.pages.end_index()}
        return _("%(first)s to %(last)s of %(total)s") % {**ends, **self._total}

    @property
    def _total(self) -> dict[str, int]:
        return {"total": self.answer.total}

    @property
    def title(self) -> str:
        return f"{self.address.text} – {self.found}" if self.address.text else self.found

    @property
    def orders(self) -> SafeString:
        return _orders(get_language(), self.answer.order)

    @property
    def url(self) -> str:
        """The shortest address of exactly this."""
        return replace(self.address, order=self.answer.order, page=self.answer.page).url

    @cached_property
    def canonical(self) -> str:
        """The address of these results alone, whatever else was chosen on the way."""
        return replace(self.address, order=self.answer.order, page=self.answer.page, compared=()).url

    @property
    def alternates(self) -> list[tuple[str, str]]:
        """(language, address of the same results in it)."""
        return [(code, absolute(in_language(self.canonical, code))) for code, _name in settings.LANGUAGES]

    @cached_property
    def alert_url(self) -> str:
        """Following this search by mail; empty where nothing is asked."""
        question = self.address.question
        return f"{reverse('catalog:alert-create')}?{question}" if question else ""

    @property
    def structured_data(self) -> SafeString:
        return structured_data.script(structured_data.item_list(self.cards, self.pages.start_index()))

    @property
    def may_compare_more(self) -> bool:
        return len(self.compared) < MOST_COMPARED

    @property
    def compare_url(self) -> str:
        return self.address.compare_url

    @property
    def elsewhere_compared(self) -> list[str]:
        """Chosen to compare, but not on this page: the form carries them along."""
        here = {card.slug for card in self.cards}
        return [card.slug for card in self.compared if card.slug not in here]

    @property
    def compared_pills(self) -> list[Pill]:
        return [Pill(card.title, self.address.without_compared(card.slug).url) for card in self.compared]

    @cached_property
    def ways_out(self) -> list[advice.WayOut]:
        """Where nothing was found, and no other spelling helps: what the same search gives with less."""
        if self.answer.total or self.correction:
            return []
        return advice.ways_out(self.address, self.answer, self.labels)

    @property
    def asked(self) -> str:
        """What is asked alone, to stand behind an address: of a feed, of the results as open data."""
        return f"?{self.address.question}" if self.address.question else ""

    @cached_property
    def chosen_count(self) -> int:
        return len(self.address.selection.pairs())

    @property
    def facets(self) -> SafeString:
        return facet_html.drawn(self.panels)

    @cached_property
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
        question = self.answer.question
        if not question.words:
            return []
        places = {"province": suggestions.places_in(question, self.labels.known("province"))}
        if self.answer.total:  # the texts name the towns: where nothing has the word, nothing is there
            places["city"] = suggestions.places_in(question, {city: city for city in search.cities()})
        hints = [
            (name, value, self.address.with_value(name, value).at(text=question.without(words)))
            for name, found in places.items()
            for value, words in found
            if value not in self.address.selection.values.get(name, ())
        ][:2]
        counts = self.answer.totals_of([(address.text, address.wanted) for _name, _value, address in hints])
        kinds = {"province": _("in the province of %s"), "city": _("in the town or city of %s")}
        return [
            PlaceHint(kinds[name] % self.labels.label(name, value), count, address.url)
            for (name, value, address), count in zip(hints, counts, strict=True)
            if count
        ]


@lru_cache(maxsize=20)  # more than there are orders, in two languages
def _orders(_language: str, chosen: str) -> SafeString:
    marks = {chosen: mark_safe(" selected")}
    return format_html_join("", OPTION, ((value, marks.get(value, ""), label) for value, label in ORDERS.items()))


def catalogue_page(address: SearchAddress, *, language: str) -> CataloguePage:
    answer, rows = search.answer_with(
        partial(rows_of, language=language),
        address.text,
        address.wanted,
        order=address.order,
        page=address.page,
        language=language,
    )
    labels = Labels(answer.beside)
    found = names_of(address.compared, language)
    address = replace(address, compared=tuple(card.slug for card in found))
    cards = cards_from(rows, answer.ids, language, compared=address.compared)
    return CataloguePage(address, answer, panels(answer.counts, address.selection, labels), labels, cards, found)

"""What one process holds of the catalogue: facets, orders, matches, and what words mean at this moment."""

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass
from functools import cached_property

from pyroaring import BitMap

from catalog.search.bitmaps import Counts, FacetBitmaps, Narrowed, rows_of
from catalog.search.changes import Changes
from catalog.search.facets import FACETS, Selection
from catalog.search.matches import Matches
from catalog.search.meaning import Meaning, Reading, understand
from catalog.search.orders import Order
from catalog.search.query import Question
from catalog.search.recent import LEXEMES, Recent
from catalog.search.sql import TITLE, order_by
from catalog.search.synonyms import Synonyms
from catalog.search.vocabulary import Vocabulary

MOST_MEANINGS = 500
FEW = 50  # modules, whose words are looked at to see whether any is new
MOST_ORDERS = 4  # each takes six bytes a module; which are used least are read again


@dataclass
class Index:
    facets: FacetBitmaps
    matches: Matches

    def __post_init__(self):
        self._orders: OrderedDict[str, Order] = OrderedDict()
        self._meanings: OrderedDict[Question, Meaning] = OrderedDict()
        self.reading = Reading()
        self.recent = Recent()
        self.beside: dict = {}  # what others keep until a listing changes
        self._facets_size = self.facets.size

    @classmethod
    def load(cls, most_bytes: int) -> "Index":
        """With what the first question needs. Call it in a moment."""
        loaded = cls(FacetBitmaps.load(), Matches(most_bytes))
        loaded.facets.columns()
        for language in TITLE:
            loaded.order("best", language).settle()
        return loaded

    @property
    def size(self) -> int:
        """In bytes. The bitmaps of facets as they were when they were loaded."""
        orders_size = sum(order.size for order in self._orders.values())
        return self._facets_size + self.facets.counting_size + self.matches.size + self.recent.size + orders_size

    def replace(self, modules: BitMap) -> None:
        """Reads these modules anew: one question."""
        self.beside = {}
        are_few = len(modules) <= FEW
        rows = rows_of(modules, *(LEXEMES if are_few else ()))
        self.facets.replace(modules, [row[: 1 + len(FACETS)] for row in rows])
        for order in self._orders.values():
            order.changed(modules)
        self.recent.forget(modules)
        if are_few:
            self.recent.take(modules, [(row[0], *row[1 + len(FACETS) :]) for row in rows])
        if not are_few or self.reading.vocabulary.lacks(self.recent.all_of(modules)):
            self.reading.vocabulary = Vocabulary()
            self._meanings.clear()

    def place(self, number: int) -> None:
        """What waits for its place in an order, as the next page would. `number` is that of the last change it knows of."""
        for order in self._orders.values():
            order.page(self.facets.everything, 0, 1, number)

    def synonyms_changed(self, synonyms: Synonyms) -> None:
        self.reading.synonyms = synonyms
        self._meanings.clear()
        self.facets.forget_counts()

    def meaning(self, question: Question) -> Meaning:
        if question not in self._meanings:
            self._meanings[question] = understand(question, self.reading)
            if len(self._meanings) > MOST_MEANINGS:
                self._meanings.popitem(last=False)
        return self._meanings[question]

    def find(self, question: Question, selection: Selection, changes: Changes) -> tuple[Meaning, "Found"]:
        meaning = self.meaning(question)
        matching, in_title = self.matches.of(meaning, self.facets.everything, changes, self.recent)
        narrowed = self.facets.narrowed(matching, selection)
        return meaning, Found(self, changes.number, question.parts, narrowed, narrowed.passing & in_title, self.beside)

    def order(self, order: str, language: str) -> Order:
        clause = order_by(order, language)
        if clause not in self._orders:
            self._orders[clause] = Order(clause)
            if len(self._orders) > MOST_ORDERS:
                self._orders.popitem(last=False)
        self._orders.move_to_end(clause)
        return self._orders[clause]


@dataclass(frozen=True)
class Found:
    index: Index
    number: int  # of the last change that was applied
    asked: Hashable  # the words
    narrowed: Narrowed
    in_title: BitMap
    beside: dict

    @property
    def total(self) -> int:
        return len(self.narrowed.passing)

    @cached_property
    def counts(self) -> Counts:
        """Counted when they are first asked for: before anything changes in the index."""
        return self.index.facets.counts(self.narrowed, self.asked)

    def page(self, order: str, language: str, start: int, size: int) -> list[int]:
        in_order, passing = self.index.order(order, language), self.narrowed.passing
        if order != "best" or not self.in_title:
            return in_order.page(passing, start, size, self.number)
        first = len(self.in_title)
        ids = in_order.page(self.in_title, start, size, self.number) if start < first else []
        rest = size - len(ids)
        others = passing - self.in_title
        return ids + in_order.page(others, max(0, start - first), rest, self.number) if rest else ids

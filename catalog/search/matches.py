"""Which modules match the words: a bitmap per lexeme or phrase, asked of PostgreSQL once and kept.

PostgreSQL is the only judge. What is missing comes from the postings of frequent words or through the index, all of a
question in one round trip each (`catalog_ids_*`, see migration `0006_bitmaps`). What was kept before a change is judged
again for the changed modules alone, when it is next used: a word by their lexemes, which are at hand (`recent`), a phrase
by PostgreSQL where all of its words are there. The least used go when the whole grows past its bound in bytes.
"""

from collections import OrderedDict
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass

from django.db import connection
from pyroaring import BitMap

from catalog.search import postings, recent
from catalog.search.analysis import TEXT, TITLE
from catalog.search.bitmaps import bitmap, size_of
from catalog.search.changes import Changes
from catalog.search.meaning import Meaning, Side
from catalog.search.postings import Key
from catalog.search.recent import COLUMNS, Recent
from config.planned import planned_cursor

MOST_APART = 4  # words
MOST_DOUBTED = 1_000  # modules that are judged again; for more of them the index is asked


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked by one key. `terms`, `pair`: see `Side.terms` and `Side.pairs`."""

    key: Key
    terms: tuple[tuple[str, ...], ...] = ()
    pair: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """What one language asks of one column of words. `together`: what is asked as one, besides."""

    side: Side
    column: str
    together: str = ""

    @property
    def tsqueries(self) -> tuple[tuple[tuple[str, ...], ...], ...]:
        return (*self.side.tsqueries, ((self.together,),)) if self.together else self.side.tsqueries


@dataclass(slots=True)
class Kept:
    members: BitMap
    number: int  # of the last change that it knows of
    size: int


class Matches:
    def __init__(self, most_bytes: int):
        self.most_bytes = most_bytes
        self.size = 0
        self.kept: int | None = None  # the last change that postings know of; None where there are none
        self._words: frozenset[Key] = frozenset()  # that have postings
        self._words_at: int | None = None
        self._kept: OrderedDict[Key, Kept] = OrderedDict()

    def of(self, meaning: Meaning, everything: BitMap, changes: Changes, recent: Recent):
        """The modules that match, and those of them that have all words in the title. `everything` knows of `changes`."""
        in_text, in_title, *unwanted = self._places(meaning, changes)
        self._bring_up_to_date(_asked([in_text, in_title, *unwanted]), changes, recent)
        found = everything
        if meaning.asks:
            found = found & self._any_of(in_text)
        for places in unwanted:
            found = found - self._any_of(places)
        titled = found & self._any_of(in_title) if meaning.asks else BitMap()
        self._forget_the_least_used()
        return found, titled

    def fetch(self, meaning: Meaning, known: Container[Key] = ()) -> None:
        """What this asks of the index, and is neither kept yet nor known."""
        asked_of = _asked([_in(meaning.wanted, TEXT), _in(meaning.wanted, TITLE)])
        missing = [asked for asked in asked_of if asked.key not in self._kept and asked.key not in known]
        if missing:
            self._fetch(missing, 0)

    def forget(self) -> None:
        self._kept.clear()
        self.size = 0

    def members(self) -> dict[Key, BitMap]:
        """All that is kept."""
        return {key: kept.members for key, kept in self._kept.items()}

    def _places(self, meaning: Meaning, changes: Changes) -> list[list[Place]]:
        """Where this is looked for: in texts, in titles, and in texts for each exclusion."""
        places = [
            _in(meaning.wanted, TEXT),
            _in(meaning.wanted, TITLE),
            *(_in(each, TEXT) for each in meaning.unwanted),
        ]
        keys = (asked.key for asked in _asked(places))
        self._take_postings([key for key in keys if key not in self._kept], changes)
        return [[self._together(place) for place in each] for each in places]

    def _together(self, place: Place) -> Place:
        """Few words are kept each by itself, as they come back in other questions. Of many, those that are not kept are
        one question of their own: where GIN intersects them, so it costs no more than the rarest of them."""
        if len(place.side.choices) <= MOST_APART:
            return place
        apart, others = [], []
        for choice in place.side.choices:
            is_kept = all(asked.key in self._kept for asked in _asked([[Place(Side((choice,)), place.column)]]))
            (apart if is_kept else others).append(choice)
        return Place(Side(tuple(apart)), place.column, Side(tuple(others)).tsquery)

    def _any_of(self, places: list[Place]) -> BitMap:
        found = [self._all_of(place) for place in places if place.tsqueries]
        return BitMap.union(*found) if len(found) > 1 else found[0] if found else BitMap()

    def _all_of(self, place: Place) -> BitMap:
        """In one language: of each choice any wording, of a wording all of its phrases."""
        found = None
        for choice in place.tsqueries:
            wordings = [self._wording(place.column, wording) for wording in choice]
            members = wordings[0] if len(wordings) == 1 else BitMap.union(*wordings)
            found = members if found is None else found & members
        return found if found is not None else BitMap()

    def _wording(self, column: str, wording: tuple[str, ...]) -> BitMap:
        first, *others = (self._kept[column, tsquery].members for tsquery in wording)
        return BitMap.intersection(first, *others) if others else first

    def _bring_up_to_date(self, all_asked: list[Asked], changes: Changes, recent: Recent) -> None:
        missing, stale, doubted = [], [], set()
        for asked in all_asked:
            kept = self._kept.get(asked.key)
            since = changes.since(kept.number) if kept and kept.number < changes.number else ()
            if kept is None or since is None:
                missing.append(asked)
                continue
            self._kept.move_to_end(asked.key)
            if kept.number < changes.number:
                stale.append(asked)
                doubted.update(since)
        if stale:
            self._judge_again(stale, doubted, changes.number, recent)
        if missing:
            self._fetch(missing, changes.number)

    def _take_postings(self, keys: list[Key], changes: Changes) -> None:
        """Of words that have some; which ones these are is asked when the job has written others."""
        if keys and self._words_at != self.kept:
            self._words, self._words_at = frozenset(postings.keys(COLUMNS)), self.kept
        known_words = [key for key in keys if key in self._words]
        for key, members, known in postings.read(known_words) if known_words else ():
            since = changes.since(known) if known <= changes.number else None
            if since is not None and len(since) <= MOST_DOUBTED:
                self._keep(key, members, known)

    def _fetch(self, missing: list[Asked], number: int) -> None:
        """A phrase by two of its words that stand side by side: in all rows that have both words is another matter."""
        calls = [
            (f"catalog_ids_phrase_{column}(%s::tsquery, %s)", [tsquery, asked.pair])
            if asked.pair
            else (f"catalog_ids_{column}(%s::tsquery)", [tsquery])
            for asked in missing
            for column, tsquery in [asked.key]
        ]
        with planned_cursor(binary=True) as cursor:
            cursor.execute(
                f"SELECT {', '.join(call for call, _ in calls)}", [each for _, values in calls for each in values]
            )
            for asked, ids in zip(missing, cursor.fetchone(), strict=True):
                self._keep(asked.key, bitmap(ids), number)

    def _judge_again(self, stale: list[Asked], doubted: set[int], number: int, at_hand: Recent) -> None:
        having = {asked.key: BitMap(doubted) for asked in stale}  # as far as is known
        if len(doubted) <= recent.MOST and any(asked.terms for asked in stale):
            at_hand.read(doubted)
            having |= {asked.key: at_hand.having(asked.key[0], asked.terms, doubted) for asked in stale if asked.terms}
            unsure = [asked.key for asked in stale if len(asked.terms) != 1 and having[asked.key]]
        else:
            unsure = list(having)
        having |= _judged(unsure, BitMap.union(*(having[key] for key in unsure))) if unsure else {}
        gone = BitMap(doubted)
        for key, members in having.items():
            self._keep(key, (self._kept[key].members - gone) | members, number)

    def _keep(self, key: Key, members: BitMap, number: int) -> None:
        before = self._kept.pop(key, None)
        kept = Kept(members, number, size_of(members) + 2 * len(key[1]) + 300)
        self.size += kept.size - (before.size if before else 0)
        self._kept[key] = kept

    def _forget_the_least_used(self) -> None:
        while self.size > self.most_bytes and self._kept:
            _key, kept = self._kept.popitem(last=False)
            self.size -= kept.size


def _judged(keys: list[Key], doubted: BitMap) -> dict[Key, BitMap]:
    """By PostgreSQL: which of the doubted match."""
    one = "array(SELECT number FROM catalog_listing WHERE number = ANY(%s) AND {} @@ %s::tsquery)"
    numbers = list(doubted)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {', '.join(one.format(column) for column, _tsquery in keys)}",
            [value for _column, tsquery in keys for value in (numbers, tsquery)],
        )
        return {key: BitMap(ids) for key, ids in zip(keys, cursor.fetchone(), strict=True)}


def _in(sides: dict[str, Side], columns: dict[str, str]) -> list[Place]:
    return [Place(side, columns[language]) for language, side in sides.items()]


def _asked(places: Iterable[list[Place]]) -> list[Asked]:
    """Each key once. Only in texts are phrases found by a pair: a title is short."""
    found = {
        (place.column, tsquery): Asked(
            (place.column, tsquery),
            place.side.terms.get(tsquery, ()),
            place.side.pairs.get(tsquery, ()) if place.column in TEXT.values() else (),
        )
        for each in places
        for place in each
        for choice in place.tsqueries
        for wording in choice
        for tsquery in wording
    }
    return list(found.values())

"""Which modules match the words: a bitmap per lexeme or phrase, asked of PostgreSQL once and kept.

PostgreSQL is the only judge. What is missing comes from the postings of frequent words or through the index, all of a
question in one round trip each (`catalog_ids_*`, see migration `0006_bitmaps`). What was kept before a change is judged again for the changed modules
alone, when it is next used. The least used go when the whole grows past its bound in bytes.
"""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.db import connection
from pyroaring import BitMap

from catalog.search import postings
from catalog.search.analysis import TEXT, TITLE
from catalog.search.bitmaps import bitmap, size_of
from catalog.search.meaning import Meaning, Side
from catalog.search.postings import Key

MOST_APART = 4  # words
MOST_DOUBTED = 1_000  # modules that are judged again; for more of them the index is asked
Changed = Callable[[int], list[int] | None]


@dataclass(slots=True)
class Kept:
    members: BitMap
    number: int  # of the last change that it knows of
    size: int


class Matches:
    def __init__(self, most_bytes: int):
        self.most_bytes = most_bytes
        self.size = 0
        self._kept: OrderedDict[Key, Kept] = OrderedDict()

    def of(self, meaning: Meaning, everything: BitMap, number: int, changed: Changed):
        """The modules that match, and those of them that have all words in the title.

        `number` is that of the last change in `everything`; `changed(n)` gives the modules that changed after change n,
        None when that is no longer known.
        """
        self._bring_up_to_date(dict.fromkeys(_keys(meaning)), _pairs(meaning), number, changed)
        found = everything
        if meaning.asks:
            found = found & self._either(meaning.wanted, TEXT)
        for sides in meaning.unwanted:
            found = found - self._either(sides, TEXT)
        in_title = found & self._either(meaning.wanted, TITLE) if meaning.asks else BitMap()
        self._forget_the_least_used()
        return found, in_title

    def fetch(self, meaning: Meaning) -> None:
        """What this asks of the index and is not kept yet."""
        keys = [key for key in dict.fromkeys(_keys(meaning)) if key not in self._kept]
        if keys:
            self._fetch(keys, _pairs(meaning), 0)

    def members(self) -> dict[Key, BitMap]:
        """All that is kept."""
        return {key: kept.members for key, kept in self._kept.items()}

    def _either(self, sides: dict[str, Side], columns: dict[str, str]) -> BitMap:
        found = [self._all(side, columns[language]) for language, side in sides.items() if side.choices]
        return BitMap.union(*found) if len(found) > 1 else found[0] if found else BitMap()

    def _all(self, side: Side, column: str) -> BitMap:
        """In one language: of each choice any wording, of a wording all of its phrases."""
        found = None
        for choice in _choices(side):
            wordings = [self._wording(column, wording) for wording in choice]
            members = wordings[0] if len(wordings) == 1 else BitMap.union(*wordings)
            found = members if found is None else found & members
        return found if found is not None else BitMap()

    def _wording(self, column: str, wording: tuple[str, ...]) -> BitMap:
        first, *others = (self._kept[column, tsquery].members for tsquery in wording)
        return BitMap.intersection(first, *others) if others else first

    def _bring_up_to_date(
        self, keys: Iterable[Key], pairs: dict[Key, list[str]], number: int, changed: Changed
    ) -> None:
        keys = list(keys)
        self._take_postings([key for key in keys if key not in self._kept], number, changed)
        missing, stale, doubted = [], [], set()
        for key in keys:
            kept = self._kept.get(key)
            since = changed(kept.number) if kept and kept.number < number else ()
            if kept is None or since is None:
                missing.append(key)
                continue
            self._kept.move_to_end(key)
            if kept.number < number:
                stale.append(key)
                doubted.update(since)
        if stale:
            self._judge_again(stale, sorted(doubted), number)
        if missing:
            self._fetch(missing, pairs, number)

    def _take_postings(self, keys: list[Key], number: int, changed: Changed) -> None:
        for key, members, known in postings.read(keys) if keys else ():
            since = changed(known) if known <= number else None
            if since is not None and len(since) <= MOST_DOUBTED:
                self._keep(key, members, known)

    def _fetch(self, keys: list[Key], pairs: dict[Key, list[str]], number: int) -> None:
        """A phrase by two of its words that stand side by side: in all rows that have both words is another matter."""
        calls = [
            (f"catalog_ids_phrase_{column}(%s::tsquery, %s)", [tsquery, pairs[column, tsquery]])
            if (column, tsquery) in pairs
            else (f"catalog_ids_{column}(%s::tsquery)", [tsquery])
            for column, tsquery in keys
        ]
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT {', '.join(call for call, _ in calls)}", [each for _, values in calls for each in values]
            )
            for key, ids in zip(keys, cursor.fetchone(), strict=True):
                self._keep(key, bitmap(ids), number)

    def _judge_again(self, keys: list[Key], doubted: list[int], number: int) -> None:
        one = "array(SELECT number FROM catalog_listing WHERE number = ANY(%s) AND {} @@ %s::tsquery)"
        gone = BitMap(doubted)
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT {', '.join(one.format(column) for column, _tsquery in keys)}",
                [value for _column, tsquery in keys for value in (doubted, tsquery)],
            )
            for key, ids in zip(keys, cursor.fetchone(), strict=True):
                self._keep(key, (self._kept[key].members - gone) | BitMap(ids), number)

    def _keep(self, key: Key, members: BitMap, number: int) -> None:
        before = self._kept.pop(key, None)
        kept = Kept(members, number, size_of(members) + 2 * len(key[1]) + 300)
        self.size += kept.size - (before.size if before else 0)
        self._kept[key] = kept

    def _forget_the_least_used(self) -> None:
        while self.size > self.most_bytes and self._kept:
            _key, kept = self._kept.popitem(last=False)
            self.size -= kept.size


def _choices(side: Side) -> tuple[tuple[tuple[str, ...], ...], ...]:
    """Few words are kept each by itself, as they come back in other questions. Many are one question of their own: where
    GIN intersects them, so it costs no more than the rarest of them."""
    return side.tsqueries if len(side.choices) <= MOST_APART else (((side.tsquery,),),)


def _pairs(meaning: Meaning) -> dict[Key, list[str]]:
    return {
        (TEXT[language], tsquery): pair
        for sides in (meaning.wanted, *meaning.unwanted)
        for language, side in sides.items()
        for tsquery, pair in side.pairs.items()
    }


def _keys(meaning: Meaning) -> Iterator[Key]:
    for sides, columns in [
        (meaning.wanted, TEXT),
        (meaning.wanted, TITLE),
        *((each, TEXT) for each in meaning.unwanted),
    ]:
        for language, side in sides.items():
            for choice in _choices(side):
                for wording in choice:
                    yield from ((columns[language], tsquery) for tsquery in wording)

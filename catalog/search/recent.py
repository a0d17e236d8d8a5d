# ruff: noqa: S608  (only names of our own columns are put into the text)
"""The lexemes of listings that changed lately. Whether one of them has a word is looked up here: PostgreSQL would have to
unpack their texts again for each word that is asked."""

from collections.abc import Collection, Iterable, Sequence, Set
from sys import intern

from pyroaring import BitMap

from catalog.search.analysis import TEXT, TITLE
from config.planned import planned_cursor

MOST = 500  # listings, of some ten kilobytes each
LEXEME = 100  # bytes of memory: a pair, and a place in a set
COLUMNS = (*TEXT.values(), *TITLE.values())
LEXEMES = tuple(f"tsvector_to_array({column})" for column in COLUMNS)
Lexeme = tuple[str, str]  # the column in which it is, and itself


class Recent:
    def __init__(self):
        self._lexemes: dict[int, Sequence[Lexeme]] = {}
        self._having: dict[Lexeme, set[int]] = {}

    @property
    def size(self) -> int:
        """In bytes of memory, nearly."""
        return LEXEME * sum(map(len, self._lexemes.values()))

    def forget(self, listings: Iterable[int]) -> None:
        for number in listings:
            for lexeme in self._lexemes.pop(number, ()):
                self._having[lexeme].discard(number)

    def read(self, listings: Set[int]) -> None:
        """Those of them that are not there yet, at most `MOST`; one question. One that has no row has no lexemes."""
        missing = listings - self._lexemes.keys()
        if len(self._lexemes) + len(missing) > MOST:
            missing = listings
        if missing:
            with planned_cursor() as cursor:
                cursor.execute(
                    f"SELECT number, {', '.join(LEXEMES)} FROM catalog_listing WHERE number = ANY(%s)", [list(missing)]
                )
                self.take(missing, cursor.fetchall())

    def take(self, listings: Collection[int], rows: Iterable[tuple]) -> None:
        """These listings, as they were just read: `rows` has the number and the `LEXEMES` of those that are there."""
        self.forget(listings)
        if len(self._lexemes) + len(listings) > MOST:
            self._lexemes.clear()
            self._having.clear()
        self._lexemes |= dict.fromkeys(listings, ())
        for number, *found in rows:
            self._lexemes[number] = [
                (column, intern(each)) for column, lexemes in zip(COLUMNS, found, strict=True) for each in lexemes or ()
            ]
            for lexeme in self._lexemes[number]:
                self._having.setdefault(lexeme, set()).add(number)

    def having(self, column: str, terms: Iterable[Iterable[str]], listings: Iterable[int]) -> BitMap:
        """Those of these listings, all of them read, that have one of the lexemes of each term in this column."""
        found = set(listings)
        for lexemes in terms:
            found &= set().union(*(self._having.get((column, lexeme), ()) for lexeme in lexemes))
        return BitMap(found)

    def all_of(self, listings: Iterable[int]) -> set[tuple[str, str]]:
        """By language, all lexemes that occur in the texts of these listings, all of them read."""
        languages = {column: language for language, column in TEXT.items()}
        return {
            (languages[column], lexeme)
            for number in listings
            for column, lexeme in self._lexemes[number]
            if column in languages
        }

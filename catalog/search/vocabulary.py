"""The catalogue's own lexemes, folded onto each other.

PostgreSQL's Dutch stemmer leaves ordinary plurals apart (cursus/cursussen, bedrijf/bedrijven, model/modellen). Two
lexemes of the catalogue with the same key mean the same word, so a question for one is widened to all. Only lexemes
that occur are widened to, and searching still goes through PostgreSQL's own vectors: SQL and bitmaps cannot differ.
English needs no help: there the key is the lexeme.
"""

import re
from collections.abc import Iterable

from django.db import connection

from catalog.models import Lexeme, Listing, Word
from catalog.search.analysis import LANGUAGES, TEXT
from catalog.search.fold import words_in
from config.planned import planned_cursor

SHORTEST = 3
LONGEST = 60  # of a word that may be offered as a spelling
MOST_KEYS = 20_000  # kept at once
Key = tuple[str, str]  # language, key
_DOUBLE = re.compile(r"([bcdfghjklmnpqrstvwxz])\1$")


def key_of(language: str, lexeme: str) -> str:
    """Equal for lexemes that should meet (`cursus`, `cursuss`); never shown."""
    return _dutch_key(lexeme) if language == "dutch" else lexeme


def _dutch_key(lexeme: str) -> str:
    """Repeats until nothing changes: drop a final s or e, undouble the last consonant, final v -> f and z -> s. What
    would fall below three letters stays as it is."""
    while True:
        shorter = _step(lexeme)
        if shorter == lexeme:
            return lexeme
        lexeme = shorter


def _step(lexeme: str) -> str:
    undoubled = _DOUBLE.sub(r"\1", lexeme)
    if undoubled != lexeme:
        return undoubled if len(undoubled) >= SHORTEST else lexeme
    if lexeme[-1:] in "se" and len(lexeme) > SHORTEST:
        return lexeme[:-1]
    if lexeme[-1:] in "vz" and len(lexeme) >= SHORTEST:
        return lexeme[:-1] + {"v": "f", "z": "s"}[lexeme[-1]]
    return lexeme


def remember(*listings: Listing) -> None:
    """Adds the lexemes and the spellings of these listings that are new. In their own order, so that two workers cannot
    wait for each other. Call it in the transaction that writes the rows, once."""
    if not listings:
        return
    for language, column in TEXT.items():
        new = sorted(_unknown([listing.pk for listing in listings], language, column))
        Lexeme.objects.bulk_create(
            (Lexeme(language=language, lexeme=each, key=key_of(language, each)) for each in new), ignore_conflicts=True
        )
    Word.objects.bulk_create((Word(word=each) for each in sorted(_new_words(listings))), ignore_conflicts=True)


def _unknown(listings: list[int], language: str, column: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"""SELECT DISTINCT found FROM catalog_listing, unnest(tsvector_to_array({column})) AS found
                WHERE number = ANY(%s) AND NOT EXISTS (
                    SELECT FROM catalog_lexeme WHERE language = %s AND lexeme = found)""",  # noqa: S608
            [listings, language],
        )
        return [lexeme for (lexeme,) in cursor.fetchall()]


def _new_words(listings: Iterable[Listing]) -> set[str]:
    fields = [f"{field}_{code}" for field in ("title", "summary", "body") for code in ("nl", "en")]
    words = {word for listing in listings for field in fields for word in words_in(getattr(listing, field))}
    words = {word for word in words if SHORTEST <= len(word) <= LONGEST and not word.isdigit()}
    return words - set(Word.objects.filter(word__in=words).values_list("word", flat=True))


class Vocabulary:
    """The lexemes of the catalogue as they are at one moment, by key; what was asked once is kept."""

    def __init__(self):
        self._by_key: dict[Key, list[str]] = {}
        self._expected: set[Key] = set()

    def expect(self, keys: set[Key]) -> None:
        """Reads these too when it is next asked something new: one question instead of two."""
        self._expected |= keys

    def lacks(self, lexemes: Iterable[tuple[str, str]]) -> bool:
        """Whether one of these came after what was read."""
        return any(
            lexeme not in self._by_key.get((language, key_of(language, lexeme)), (lexeme,))
            for language, lexeme in lexemes
        )

    def known(self, keys: set[Key]) -> set[Key]:
        """Those of these keys under which some listing has a lexeme. One question, about what was not asked before."""
        self._read(keys)
        return {key for key in keys if self._by_key[key]}

    def widened(self, lexemes: Iterable[tuple[str, str]]) -> dict[tuple[str, str], list[str]]:
        """For each (language, lexeme) of a question: the lexemes of the catalogue that mean the same, itself included."""
        wanted = {(language, lexeme): (language, key_of(language, lexeme)) for language, lexeme in lexemes}
        self._read({key for key in wanted.values() if key[0] == "dutch"})
        return {
            (language, lexeme): sorted({lexeme, *(self._by_key[key] if language == "dutch" else ())})
            for (language, lexeme), key in wanted.items()
        }

    def _read(self, keys: set[Key]) -> None:
        if len(self._by_key) > MOST_KEYS:
            self._by_key.clear()
        if keys - self._by_key.keys():
            unknown = (keys | self._expected) - self._by_key.keys()
            self._expected = set()
            self._by_key |= {key: [] for key in unknown}
            for language, key, lexeme in _rows({key for _language, key in unknown}):
                if (language, key) in unknown:
                    self._by_key[language, key].append(lexeme)


def _rows(keys: set[str]) -> list[tuple[str, str, str]]:
    """The language, the key and the lexeme of all that have one of these keys."""
    with planned_cursor() as cursor:
        cursor.execute(
            "SELECT language, key, lexeme FROM catalog_lexeme WHERE language = ANY(%s) AND key = ANY(%s)",
            [list(LANGUAGES), sorted(keys)],
        )
        return cursor.fetchall()

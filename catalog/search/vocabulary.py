"""The catalogue's own lexemes, folded onto each other.

PostgreSQL's Dutch stemmer leaves ordinary plurals apart (cursus/cursussen, bedrijf/bedrijven, model/modellen). Two
lexemes of the catalogue with the same key mean the same word, so a question for one is widened to all. Only lexemes
that occur are widened to, and searching still goes through PostgreSQL's own vectors: SQL and bitmaps cannot differ.
English needs no help: there the key is the lexeme.
"""

import re
from collections.abc import Iterable

from django.db import connection

from catalog.models import Lexeme, Listing
from catalog.search.analysis import analysed
from catalog.search.fold import words_in

SHORTEST = 3
COLUMNS = {"dutch": "text_nl", "english": "text_en"}
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
    """Adds the lexemes of these listings that are new. In the order of the lexemes, so that two workers cannot wait for
    each other. Call it in the transaction that writes the rows, once."""
    for language, column in COLUMNS.items():
        new = _unknown([listing.pk for listing in listings], language, column) if listings else []
        if new:
            words = _spellings(listings, language)
            Lexeme.objects.bulk_create(
                (
                    Lexeme(language=language, lexeme=each, key=key_of(language, each), word=words.get(each, ""))
                    for each in sorted(new)
                ),
                ignore_conflicts=True,
            )


def _unknown(listings: list[int], language: str, column: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"""SELECT DISTINCT found FROM catalog_listing, unnest(tsvector_to_array({column})) AS found
                WHERE number = ANY(%s) AND NOT EXISTS (
                    SELECT FROM catalog_lexeme WHERE language = %s AND lexeme = found)""",  # noqa: S608
            [listings, language],
        )
        return [lexeme for (lexeme,) in cursor.fetchall()]


def _spellings(listings: Iterable[Listing], language: str) -> dict[str, str]:
    code = {"dutch": "nl", "english": "en"}[language]
    text = " ".join(
        getattr(listing, f"{field}_{code}") for listing in listings for field in ("title", "summary", "body")
    )
    words = sorted(set(words_in(text)))
    return {lexeme: word for word, lexemes in zip(words, analysed(language, words), strict=True) for lexeme in lexemes}


class Vocabulary:
    """The lexemes of the catalogue as they are at one moment, by key; what was asked once is kept."""

    def __init__(self):
        self._by_key: dict[str, list[str]] = {}

    def widened(self, lexemes: Iterable[tuple[str, str]]) -> dict[tuple[str, str], list[str]]:
        """For each (language, lexeme) of a question: the lexemes of the catalogue that mean the same, itself included."""
        wanted = {(language, lexeme): key_of(language, lexeme) for language, lexeme in lexemes}
        dutch = {key for (language, _), key in wanted.items() if language == "dutch"} - self._by_key.keys()
        if dutch:
            self._by_key |= {key: [] for key in dutch}
            rows = Lexeme.objects.filter(language="dutch", key__in=sorted(dutch))
            for key, lexeme in rows.values_list("key", "lexeme"):
                self._by_key[key].append(lexeme)
        return {
            (language, lexeme): sorted({lexeme, *(self._by_key[key] if language == "dutch" else ())})
            for (language, lexeme), key in wanted.items()
        }

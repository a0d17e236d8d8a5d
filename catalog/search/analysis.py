"""PostgreSQL's own analysis of words. Nothing here stems: a second stemmer would differ from the vectors.

A word always gives the same lexemes in one version of PostgreSQL, so each process keeps the ones that it has asked.
"""

from collections import OrderedDict

from django.db import connection

MOST_KEPT = 20_000
_kept: OrderedDict[tuple[str, str], tuple[str, ...]] = OrderedDict()


def analysed(language: str, words: list[str]) -> list[tuple[str, ...]]:
    """The lexemes of each (folded) word, in order; a stop word has none."""
    known = {word: _kept[language, word] for word in set(words) if (language, word) in _kept}
    unknown = sorted(set(words) - known.keys())
    if unknown:
        known |= _asked(language, unknown)
        for word in unknown:
            _kept[language, word] = known[word]
        while len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)
    return [known[word] for word in words]


def _asked(language: str, words: list[str]) -> dict[str, tuple[str, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT word, tsvector_to_array(to_tsvector(%s::regconfig, word)) FROM unnest(%s::text[]) AS word",
            [language, words],
        )
        return {word: tuple(lexemes) for word, lexemes in cursor.fetchall()}

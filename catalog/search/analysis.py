"""PostgreSQL's own analysis of words. Nothing here stems: a second stemmer would differ from the vectors.

A word always gives the same lexemes in one version of PostgreSQL, so each process keeps the ones that it has asked.
"""

from collections import OrderedDict

from config.planned import planned_cursor

LANGUAGES = ("dutch", "english")
TEXT = {"dutch": "text_nl", "english": "text_en"}  # the vectors of a listing
TITLE = {"dutch": "headline_nl", "english": "headline_en"}
MOST_KEPT = 10_000
_kept: OrderedDict[str, dict[str, tuple[str, ...]]] = OrderedDict()


def analysed(language: str, words: list[str]) -> list[tuple[str, ...]]:
    """The lexemes of each (folded) word, in order; a stop word has none."""
    known = {word: _kept[word] for word in set(words) if word in _kept}
    unknown = sorted(set(words) - known.keys())
    if unknown:
        found = _asked(unknown)
        known |= found
        _kept.update(found)
        while len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)
    return [known[word][language] for word in words]


def _asked(words: list[str]) -> dict[str, dict[str, tuple[str, ...]]]:
    """In all languages at once: who asks for one asks for the other."""
    columns = ", ".join("tsvector_to_array(to_tsvector(%s::regconfig, word))" for _ in LANGUAGES)
    with planned_cursor() as cursor:
        cursor.execute(f"SELECT word, {columns} FROM unnest(%s::text[]) AS word", [*LANGUAGES, words])  # noqa: S608
        return {
            word: {language: tuple(lexemes) for language, lexemes in zip(LANGUAGES, found, strict=True)}
            for word, *found in cursor.fetchall()
        }

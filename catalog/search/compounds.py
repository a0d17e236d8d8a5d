"""Dutch compounds are written as one word, and typed as two, or the other way round: `data kwaliteit`, `taalmodel`.

What is tried must occur in the catalogue: two words that stand side by side find the one they make, and a word that no
listing has finds the two that it is made of.
"""

from collections.abc import Iterable, Iterator
from itertools import pairwise

from catalog.models import Lexeme
from catalog.search.analysis import analysed
from catalog.search.query import Question
from catalog.search.vocabulary import key_of

LANGUAGES = ("dutch", "english")
SHORTEST_PART = 3
LONGEST = 40  # of a word that is cut
MOST_CUT = 4  # words of a question


def compounds_in(question: Question) -> list[list[str]]:
    """Rows of wordings that mean the same here, as those of the table of synonyms. At most two questions more."""
    words = [
        part.words[0] for part in question.parts if len(part.words) == 1 and not part.is_excluded and not part.is_prefix
    ]
    joined = {first + second: f"{first} {second}" for first, second in pairwise(words)}
    there = occurring([*joined, *words])
    rows = [[two, one] for one, two in joined.items() if one in there]
    unknown = [word for word in words if word not in there and 2 * SHORTEST_PART <= len(word) <= LONGEST][:MOST_CUT]
    parts = occurring({part for word in unknown for cut in _cuts(word) for part in cut})
    for word in unknown:
        rows += [[word, f"{first} {second}"] for first, second in _cuts(word) if first in parts and second in parts]
    return rows


def occurring(words: Iterable[str]) -> set[str]:
    """Those of these words that stand in some listing, in any inflection."""
    words = list(dict.fromkeys(words))
    if not words:
        return set()
    keys = {
        language: [{key_of(language, lexeme) for lexeme in found} for found in analysed(language, words)]
        for language in LANGUAGES
    }
    asked = {key for each in keys.values() for found in each for key in found}
    rows = Lexeme.objects.filter(language__in=LANGUAGES, key__in=sorted(asked))
    known = set(rows.values_list("language", "key"))
    return {
        word
        for language in LANGUAGES
        for word, found in zip(words, keys[language], strict=True)
        if found and all((language, key) in known for key in found)
    }


def _cuts(word: str) -> Iterator[tuple[str, str]]:
    for at in range(SHORTEST_PART, len(word) - SHORTEST_PART + 1):
        yield word[:at], word[at:]

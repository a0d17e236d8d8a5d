"""Dutch compounds are written as one word, and typed as two, or the other way round: `data kwaliteit`, `taalmodel`.

What is tried must occur in the catalogue: two words that stand side by side find the one they make, and a word that no
listing has finds the two that it is made of.
"""

from collections.abc import Iterable, Iterator
from itertools import pairwise

from catalog.search.analysis import LANGUAGES, analysed
from catalog.search.query import Question
from catalog.search.vocabulary import Vocabulary, key_of

SHORTEST_PART = 3
LONGEST = 40  # of a word that is cut
MOST_CUT = 4  # words of a question


def compounds_in(question: Question, vocabulary: Vocabulary) -> list[list[str]]:
    """Rows of wordings that mean the same here, as those of the table of synonyms. At most two questions more."""
    words = [
        part.words[0] for part in question.parts if len(part.words) == 1 and not part.is_excluded and not part.is_prefix
    ]
    joined = {first + second: f"{first} {second}" for first, second in pairwise(words)}
    there = occurring([*joined, *words], vocabulary)
    rows = [[two, one] for one, two in joined.items() if one in there]
    unknown = [word for word in words if word not in there and 2 * SHORTEST_PART <= len(word) <= LONGEST][:MOST_CUT]
    parts = occurring({part for word in unknown for cut in _cuts(word) for part in cut}, vocabulary)
    for word in unknown:
        rows += [[word, f"{first} {second}"] for first, second in _cuts(word) if first in parts and second in parts]
    return rows


def occurring(words: Iterable[str], vocabulary: Vocabulary) -> set[str]:
    """Those of these words that stand in some listing, in any inflection."""
    words = list(dict.fromkeys(words))
    keys = {
        language: [{(language, key_of(language, lexeme)) for lexeme in found} for found in analysed(language, words)]
        for language in LANGUAGES
    }
    known = vocabulary.known({key for found in keys.values() for each in found for key in each})
    return {
        word
        for language in LANGUAGES
        for word, found in zip(words, keys[language], strict=True)
        if found and found <= known
    }


def _cuts(word: str) -> Iterator[tuple[str, str]]:
    for at in range(SHORTEST_PART, len(word) - SHORTEST_PART + 1):
        yield word[:at], word[at:]

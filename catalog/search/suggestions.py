"""Help with a question: spelling, places. All from the catalogue's own words."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django.db import connection
from rapidfuzz import fuzz, process

from catalog.search.compounds import occurring
from catalog.search.fold import words_in
from catalog.search.query import Question
from catalog.search.vocabulary import Vocabulary

CLOSE_ENOUGH = 72  # of 100
SHORTEST_TO_MEND = 4
MOST_MENDED = 6  # words of a question
ALIKE_AT_START, ALIKE_AT_END = 2, 3  # letters
FARTHEST = 3  # letters more or less
MOST_COMPARED = 5_000


def corrected(question: Question, vocabulary: Vocabulary) -> str | None:
    """The question with the nearest known spelling of each word that no listing has; None when there is nothing to mend.
    At most two questions to the database, one of them about what `vocabulary` does not know yet."""
    words = [word for word in dict.fromkeys(question.words) if len(word) >= SHORTEST_TO_MEND][:MOST_MENDED]
    known = occurring(words, vocabulary)
    unknown = [word for word in words if word not in known]
    near = _nearest(unknown) if unknown else {}
    return question.instead(near) if near else None


def _nearest(words: list[str]) -> dict[str, str]:
    """The nearest spelling of each that has one, among those that begin or end alike and are about as long: who mistypes
    both ends of a word at once is not helped, and a million words cost no more than a thousand."""
    one = """(SELECT %s, word FROM catalog_word WHERE (word LIKE %s OR reverse(word) LIKE %s)
        AND length(word) BETWEEN %s AND %s LIMIT %s)"""
    parameters: list[Any] = []
    for word in words:
        ends = (word[:ALIKE_AT_START], word[::-1][:ALIKE_AT_END])
        parameters += [word, *(end + "%" for end in ends), len(word) - FARTHEST, len(word) + FARTHEST, MOST_COMPARED]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join([one] * len(words)), parameters)
        choices: dict[str, list[str]] = {}
        for word, other in cursor.fetchall():
            choices.setdefault(word, []).append(other)
    found = {
        word: process.extractOne(word, sorted(others), scorer=fuzz.ratio, score_cutoff=CLOSE_ENOUGH)
        for word, others in choices.items()
    }
    return {word: near[0] for word, near in found.items() if near}


def places_in(question: Question, places: Mapping[str, str]) -> list[tuple[str, tuple[str, ...]]]:
    """Places that the question names as words: (value, the words). `places` gives the name by value."""
    asked = [part.words[0] for part in question.parts if not part.is_excluded and not part.is_phrase]
    found = []
    for value, name in places.items():
        words = _words_of(name)
        if words and words[0] in asked and any(tuple(asked[at : at + len(words)]) == words for at in range(len(asked))):
            found.append((value, words))
    return found


@lru_cache(maxsize=2_000)
def _words_of(place: str) -> tuple[str, ...]:
    return tuple(words_in(place))

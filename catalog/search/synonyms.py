"""Words that mean the same, from the table that the catalogue manager keeps, as lexemes."""

from collections.abc import Iterable
from dataclasses import dataclass

from catalog.models import Synonym
from catalog.search.analysis import analysed
from catalog.search.fold import words_in
from catalog.search.vocabulary import key_of

MOST_EXPECTED = 500


@dataclass(frozen=True)
class Term:
    """One place in a text: any of these lexemes, `distance` words after the one before it."""

    lexemes: tuple[str, ...]
    distance: int = 1
    is_prefix: bool = False


Phrase = tuple[Term, ...]  # terms that follow each other
Keys = tuple[tuple[str, ...], ...]


class Synonyms:
    """The table as it was at one moment."""

    def __init__(self, rows: Iterable[list[str]]):
        self._rows = [[words_in(wording) for wording in row] for row in rows]
        self._by_language: dict[str, dict[Keys, list[Phrase]]] = {}

    @classmethod
    def read(cls) -> "Synonyms":
        return cls(Synonym.objects.values_list("words", flat=True))

    def also(self, rows: Iterable[list[str]]) -> "Synonyms":
        """These, and some more rows."""
        more = Synonyms([])
        more._rows = [*self._rows, *([words_in(wording) for wording in row] for row in rows)]
        return more

    def longest(self, language: str, run: list[Term]) -> tuple[int, list[Phrase]]:
        """How many of these terms, from the first, make the longest wording that is known, with all that mean the same;
        1 and nothing when none is."""
        known = self._known(language)
        keys = _keys(language, run)
        for size in range(min(max(map(len, known), default=0), len(run)), 0, -1):
            if keys[:size] in known:
                return size, known[keys[:size]]
        return 1, []

    def keys(self, language: str) -> set[tuple[str, str]]:
        """Of all wordings, as far as they are not too many to be asked for beforehand."""
        found = {(language, key) for wording in self._known(language) for keys in wording for key in keys}
        return found if len(found) <= MOST_EXPECTED else set()

    def _known(self, language: str) -> dict[Keys, list[Phrase]]:
        if language not in self._by_language:
            words = [word for row in self._rows for wording in row for word in wording]
            lexemes = dict(zip(words, analysed(language, words), strict=True))
            known: dict[Keys, list[Phrase]] = {}
            for row in self._rows:
                wordings = [terms for wording in row if (terms := terms_of(wording, lexemes))]
                for terms in wordings:
                    known.setdefault(_keys(language, terms), []).extend(wordings)
            self._by_language[language] = known
        return self._by_language[language]


NO_SYNONYMS = Synonyms([])


def terms_of(words: Iterable[str], lexemes: dict[str, tuple[str, ...]]) -> Phrase:
    """A stop word leaves no term, but keeps its place."""
    terms, distance = [], 1
    for word in words:
        if lexemes[word]:
            terms.append(Term(lexemes[word], distance))
            distance = 1
        else:
            distance += 1
    return tuple(terms)


def _keys(language: str, terms: Iterable[Term]) -> Keys:
    return tuple(tuple(key_of(language, lexeme) for lexeme in term.lexemes) for term in terms)

"""What a question asks of PostgreSQL.

    understand(question)   ->  Meaning: for each language what must occur, and what must not

A text matches when all words occur in its Dutch, or all in its English: each language has its own stems and stop words,
so they are never mixed. Stop words ask for nothing. An exclusion counts in both languages.
"""

from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

from catalog.search.analysis import LANGUAGES, analysed
from catalog.search.compounds import compounds_in
from catalog.search.query import Part, Question
from catalog.search.synonyms import NO_SYNONYMS, Phrase, Synonyms, Term, terms_of
from catalog.search.vocabulary import Vocabulary

MOST_PAIRS = 50
Choice = tuple[tuple[Phrase, ...], ...]  # any of these: each is phrases that all occur


@dataclass(frozen=True)
class Side:
    """What one language must contain: all of `choices`. Nothing when the words mean nothing in this language."""

    choices: tuple[Choice, ...] = ()

    @cached_property
    def tsqueries(self) -> tuple[tuple[tuple[str, ...], ...], ...]:
        """The choices, each phrase in the notation of PostgreSQL."""
        return tuple(tuple(tuple(map(_phrase_query, phrases)) for phrases in choice) for choice in self.choices)

    @cached_property
    def pairs(self) -> dict[str, list[str]]:
        """Of phrases, by their tsquery: two words of it that stand side by side, in all inflections. None without any."""
        phrases = (phrase for choice in self.choices for phrases in choice for phrase in phrases)
        return {_phrase_query(phrase): found for phrase in phrases if (found := _pair(phrase))}

    @cached_property
    def terms(self) -> dict[str, tuple[tuple[str, ...], ...]]:
        """Of words and phrases, by their tsquery: the lexemes of each term, of which any will do. None of beginnings."""
        phrases = (phrase for choice in self.choices for phrases in choice for phrase in phrases)
        whole = (phrase for phrase in phrases if not any(term.is_prefix for term in phrase))
        return {_phrase_query(phrase): tuple(term.lexemes for term in phrase) for phrase in whole}

    @property
    def tsquery(self) -> str:
        """All of it in one; empty when nothing is asked, which matches nothing."""
        choices = (" | ".join(" & ".join(phrases) for phrases in choice) for choice in self.tsqueries)
        return " & ".join(f"({choice})" for choice in choices)


@dataclass(frozen=True)
class Meaning:
    wanted: dict[str, Side] = field(default_factory=dict)
    unwanted: tuple[dict[str, Side], ...] = ()

    @property
    def asks(self) -> bool:
        """Whether any word has to occur."""
        return any(side.choices for side in self.wanted.values())


@dataclass
class Reading:
    """What questions are understood with: synonyms and vocabulary of one moment."""

    synonyms: Synonyms = NO_SYNONYMS
    vocabulary: Vocabulary = field(default_factory=Vocabulary)

    @classmethod
    def now(cls) -> "Reading":
        reading = cls(Synonyms.read())
        reading.vocabulary.expect(reading.synonyms.keys("dutch"))
        return reading


def understand(question: Question, reading: Reading | None = None) -> Meaning:
    """At most five queries: one only for words that this process has not met before, one only for words that no listing
    has. Who keeps a reading answers for its being of this moment; else it is read."""
    if question.is_empty:
        return Meaning()
    reading = reading or Reading.now()
    synonyms, vocabulary = reading.synonyms, reading.vocabulary
    compounds = compounds_in(question, vocabulary)
    synonyms = synonyms.also(compounds) if compounds else synonyms
    wanted = [part for part in question.parts if not part.is_excluded]
    drafts = {language: _draft(language, wanted, synonyms) for language in LANGUAGES}
    refused = [
        {language: _draft(language, [part], NO_SYNONYMS) for language in LANGUAGES}
        for part in question.parts
        if part.is_excluded
    ]
    meanings = vocabulary.widened({lexeme for draft in [drafts, *refused] for lexeme in _lexemes(draft)})
    return Meaning(
        _widen(drafts, meanings),
        tuple(side for side in (_widen(draft, meanings) for draft in refused) if any(s.choices for s in side.values())),
    )


def _draft(language: str, parts: list[Part], synonyms: Synonyms) -> tuple[Choice, ...]:
    """What these parts ask in one language, with lexemes as PostgreSQL gives them."""
    words = [word for part in parts for word in part.words]
    lexemes = dict(zip(words, analysed(language, words), strict=True))
    choices, run = [], []
    for part in parts:
        terms = terms_of(part.words, lexemes)
        if part.is_prefix:
            terms = (*terms[:-1], Term((*lexemes[part.words[-1]], part.words[-1]), is_prefix=True))
        if part.is_phrase or part.is_prefix:
            choices += _with_synonyms(run, synonyms, language)
            choices += [((terms,),)] if terms else []
            run = []
        else:
            run += terms
    return (*choices, *_with_synonyms(run, synonyms, language))


def _with_synonyms(run: list[Term], synonyms: Synonyms, language: str) -> list[Choice]:
    """Single words in a row; the longest run of them that a synonym knows becomes a choice of all its wordings."""
    choices, at = [], 0
    while at < len(run):
        size, wordings = synonyms.longest(language, run[at:])
        own = tuple((Term(term.lexemes),) for term in run[at : at + size])
        choices.append(tuple(dict.fromkeys([own, *((_from_start(terms),) for terms in wordings)])))
        at += size
    return choices


def _from_start(terms: Phrase) -> Phrase:
    return (Term(terms[0].lexemes), *terms[1:])


def _lexemes(draft: dict[str, tuple[Choice, ...]]) -> set[tuple[str, str]]:
    return {
        (language, lexeme)
        for language, choices in draft.items()
        for choice in choices
        for phrases in choice
        for phrase in phrases
        for term in phrase
        for lexeme in term.lexemes
    }


def _widen(draft: dict[str, tuple[Choice, ...]], meanings: dict[tuple[str, str], list[str]]) -> dict[str, Side]:
    def term(language, each):
        lexemes = {other for lexeme in each.lexemes for other in meanings[language, lexeme]}
        return Term(tuple(sorted(lexemes)), each.distance, each.is_prefix)

    return {
        language: Side(
            tuple(
                tuple(tuple(tuple(term(language, t) for t in phrase) for phrase in phrases) for phrases in choice)
                for choice in choices
            )
        )
        for language, choices in draft.items()
    }


def _pair(phrase: Phrase) -> list[str]:
    """The first of its pairs that is told apart by few spellings."""
    for one, other in pairwise(phrase):
        is_plain = other.distance == 1 and not one.is_prefix and not other.is_prefix
        if is_plain and len(one.lexemes) * len(other.lexemes) <= MOST_PAIRS:
            return [f"{first} {second}" for first in one.lexemes for second in other.lexemes]
    return []


def _phrase_query(phrase: Phrase) -> str:
    first, *rest = phrase
    return "(" + term_query(first) + "".join(f" <{term.distance}> {term_query(term)}" for term in rest) + ")"


def word_query(lexemes: list[str]) -> str:
    """As a single word is asked for that means these lexemes."""
    return _phrase_query((Term(tuple(sorted(lexemes))),))


def term_query(term: Term) -> str:
    mark = ":*" if term.is_prefix else ""
    return "(" + " | ".join(_quoted(lexeme) + mark for lexeme in term.lexemes) + ")"


def _quoted(lexeme: str) -> str:
    return "'" + lexeme.replace("\\", "\\\\").replace("'", "''") + "'"

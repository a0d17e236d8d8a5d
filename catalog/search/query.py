"""From what somebody typed to what PostgreSQL is asked.

    parse("zorg -robot \"verantwoorde AI\"")   ->  Question: words, phrases, exclusions
    understand(question)                        ->  Meaning: for each language what must occur, and what must not

A text matches when all words occur in its Dutch, or all in its English: each language has its own stems and stop words,
so they are never mixed. Stop words ask for nothing. An exclusion counts in both languages.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from catalog.models import Synonym
from catalog.search.analysis import analysed
from catalog.search.fold import words_in
from catalog.search.vocabulary import key_of, widened

LANGUAGES = ("dutch", "english")
MOST_CHARACTERS = 300
MOST_WORDS = 24
_PARTS = re.compile(r'(?P<minus>-?)"(?P<phrase>[^"]*)"|(?P<word>\S+)')


@dataclass(frozen=True)
class Part:
    """Words that stand together: one word, or a phrase. `is_prefix`: its last word may be the beginning of one."""

    words: tuple[str, ...]
    is_phrase: bool = False
    is_excluded: bool = False
    is_prefix: bool = False


@dataclass(frozen=True)
class Question:
    text: str
    parts: tuple[Part, ...] = ()

    @property
    def words(self) -> tuple[str, ...]:
        """All words that are asked for, in order."""
        return tuple(word for part in self.parts if not part.is_excluded for word in part.words)

    @property
    def is_empty(self) -> bool:
        return not self.parts

    def without(self, words: Iterable[str]) -> str:
        """The question as text, without these (folded) words: what stays when a place becomes a filter."""
        gone = set(words)
        kept = (part for part in self.parts if part.is_excluded or part.is_phrase or not gone & set(part.words))
        return " ".join(_written(part) for part in kept)

    def instead(self, words: dict[str, str]) -> str:
        """The question as text, with other words for some."""
        return " ".join(
            _written(
                Part(
                    tuple(words.get(word, word) for word in part.words),
                    part.is_phrase,
                    part.is_excluded,
                    part.is_prefix,
                )
            )
            for part in self.parts
        )


def parse(text: str) -> Question:
    """Never fails. Past 300 characters or 24 words the rest is left out."""
    text = clean(text)
    parts: list[Part] = []
    for found in _PARTS.finditer(text):
        parts += _phrase(found) if found["phrase"] is not None else _words(found["word"])
    kept, count = [], 0
    for part in parts:
        count += len(part.words)
        if count > MOST_WORDS:
            break
        kept.append(part)
    return Question(text, tuple(dict.fromkeys(kept)))


def clean(text: str) -> str:
    """Without what no database text may hold (NUL, half surrogates), on one line, not endless."""
    printable = "".join(each if each.isprintable() else " " for each in text[:MOST_CHARACTERS])
    return " ".join(printable.encode("utf-8", "ignore").decode().split())


def _phrase(found) -> list[Part]:
    words = tuple(words_in(found["phrase"]))
    return [Part(words, is_phrase=len(words) > 1, is_excluded=bool(found["minus"]))] if words else []


def _words(written: str) -> list[Part]:
    excluded, prefix = written.startswith("-"), written.endswith("*")
    words = words_in(written)
    if excluded and words:  # `-AI-geletterdheid` is one thing that is not wanted
        return [Part(tuple(words), is_phrase=len(words) > 1, is_excluded=True)]
    last = len(words) - 1
    return [Part((word,), is_prefix=prefix and place == last) for place, word in enumerate(words)]


def _written(part: Part) -> str:
    words = " ".join(part.words) + ("*" if part.is_prefix else "")
    return ("-" if part.is_excluded else "") + (f'"{words}"' if part.is_phrase else words)


@dataclass(frozen=True)
class Term:
    """One place in a text: any of these lexemes, `distance` words after the one before it."""

    lexemes: tuple[str, ...]
    distance: int = 1
    is_prefix: bool = False


Phrase = tuple[Term, ...]  # terms that follow each other
Choice = tuple[tuple[Phrase, ...], ...]  # any of these: each is phrases that all occur


@dataclass(frozen=True)
class Side:
    """What one language must contain: all of `choices`. Nothing when the words mean nothing in this language."""

    choices: tuple[Choice, ...] = ()

    @property
    def tsquery(self) -> str:
        """In the notation of PostgreSQL; empty when nothing is asked, which matches nothing."""
        return " & ".join(f"({_any(choice)})" for choice in self.choices)


@dataclass(frozen=True)
class Meaning:
    wanted: dict[str, Side] = field(default_factory=dict)
    unwanted: tuple[dict[str, Side], ...] = ()

    @property
    def asks(self) -> bool:
        """Whether any word has to occur."""
        return any(side.choices for side in self.wanted.values())


def understand(question: Question) -> Meaning:
    """At most four queries, two of them only for words that this process has not met before."""
    if question.is_empty:
        return Meaning()
    wanted = [part for part in question.parts if not part.is_excluded]
    synonyms = [[words_in(each) for each in words] for words in Synonym.objects.values_list("words", flat=True)]
    drafts = {language: _draft(language, wanted, synonyms) for language in LANGUAGES}
    refused = [
        {language: _draft(language, [part], []) for language in LANGUAGES}
        for part in question.parts
        if part.is_excluded
    ]
    meanings = widened({lexeme for draft in [drafts, *refused] for lexeme in _lexemes(draft)})
    return Meaning(
        _widen(drafts, meanings),
        tuple(side for side in (_widen(draft, meanings) for draft in refused) if any(s.choices for s in side.values())),
    )


def _draft(language: str, parts: list[Part], synonyms: list[list[list[str]]]) -> tuple[Choice, ...]:
    """What these parts ask in one language, with lexemes as PostgreSQL gives them."""
    vocabulary = [word for part in parts for word in part.words] + [
        w for row in synonyms for words in row for w in words
    ]
    lexemes = dict(zip(vocabulary, analysed(language, vocabulary), strict=True))
    groups = [[_terms(words, lexemes) for words in row] for row in synonyms]
    choices, run = [], []
    for part in parts:
        terms = _terms(part.words, lexemes)
        if part.is_prefix:
            terms = (*terms[:-1], Term((*lexemes[part.words[-1]], part.words[-1]), is_prefix=True))
        if part.is_phrase or part.is_prefix:
            choices += _with_synonyms(run, groups, language)
            choices += [((terms,),)] if terms else []
            run = []
        else:
            run += terms
    return (*choices, *_with_synonyms(run, groups, language))


def _terms(words: Iterable[str], lexemes: dict[str, tuple[str, ...]]) -> Phrase:
    """A stop word leaves no term, but keeps its place."""
    terms, distance = [], 1
    for word in words:
        if lexemes[word]:
            terms.append(Term(lexemes[word], distance))
            distance = 1
        else:
            distance += 1
    return tuple(terms)


def _with_synonyms(run: list[Term], groups: list[list[Phrase]], language: str) -> list[Choice]:
    """Single words in a row; the longest run of them that a synonym knows becomes a choice of all its wordings."""

    def keys(terms):
        return tuple(tuple(key_of(language, lexeme) for lexeme in term.lexemes) for term in terms)

    known: dict[tuple, list[Phrase]] = {}
    for row in groups:
        wordings = [terms for terms in row if terms]
        for terms in wordings:
            known.setdefault(keys(terms), []).extend(wordings)
    longest = max((len(each) for each in known), default=0)
    choices, at = [], 0
    while at < len(run):
        size = next((n for n in range(min(longest, len(run) - at), 0, -1) if keys(run[at : at + n]) in known), 1)
        own = tuple((Term(term.lexemes),) for term in run[at : at + size])
        wordings = known.get(keys(run[at : at + size]), [])
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


def _any(choice: Choice) -> str:
    return " | ".join(" & ".join(_phrase_query(phrase) for phrase in phrases) for phrases in choice)


def _phrase_query(phrase: Phrase) -> str:
    first, *rest = phrase
    return "(" + _term_query(first) + "".join(f" <{term.distance}> {_term_query(term)}" for term in rest) + ")"


def _term_query(term: Term) -> str:
    mark = ":*" if term.is_prefix else ""
    return "(" + " | ".join(_quoted(lexeme) + mark for lexeme in term.lexemes) + ")"


def _quoted(lexeme: str) -> str:
    return "'" + lexeme.replace("\\", "\\\\").replace("'", "''") + "'"

"""Help with a question: spelling, completion, places. All from the catalogue's own words."""

from collections.abc import Mapping
from functools import lru_cache

from rapidfuzz import fuzz, process

from catalog.models import Lexeme, Listing
from catalog.search.fold import words_in
from catalog.search.meaning import understand
from catalog.search.query import Part, Question

CLOSE_ENOUGH = 72  # of 100
SHORTEST_TO_MEND = 4
MOST_COMPLETIONS = 8


def corrected(question: Question) -> str | None:
    """The question with the nearest known spelling of each word that no listing has; None when there is nothing to mend."""
    unknown = [word for word in dict.fromkeys(question.words) if len(word) >= SHORTEST_TO_MEND and not _is_known(word)]
    if not unknown:
        return None
    known = sorted(set(Lexeme.objects.exclude(word="").values_list("word", flat=True)))
    mended = {word: _nearest(word, known) for word in unknown}
    return question.instead({word: near for word, near in mended.items() if near}) if any(mended.values()) else None


def _is_known(word: str) -> bool:
    """Whether the word, or one that means the same, occurs in some listing."""
    meaning = understand(Question(word, (Part((word,)),)))
    lexemes = {
        (language, lexeme)
        for language, side in meaning.wanted.items()
        for choice in side.choices
        for phrases in choice[:1]
        for phrase in phrases
        for term in phrase
        for lexeme in term.lexemes
    }
    by_language: dict[str, set[str]] = {}
    for language, lexeme in lexemes:
        by_language.setdefault(language, set()).add(lexeme)
    return not lexemes or any(
        Lexeme.objects.filter(language=language, lexeme__in=found).exists() for language, found in by_language.items()
    )


def _nearest(word: str, known: list[str]) -> str | None:
    found = process.extractOne(word, known, scorer=fuzz.ratio, score_cutoff=CLOSE_ENOUGH)
    return found[0] if found else None


def completions(text: str, language: str) -> list[str]:
    """How the question might go on: titles that begin with it or contain a word that does, then single words."""
    words = words_in(text)
    if not words or len(words[-1]) < 2:
        return []
    title = f"title_{language}"
    titles = list(
        Listing.objects.filter(**{f"{title}__icontains": " ".join(text.split())})
        .order_by(title)
        .values_list(title, flat=True)[:MOST_COMPLETIONS]
    )
    start = " ".join(text.split()[:-1])
    last = Lexeme.objects.filter(word__startswith=words[-1]).order_by("word").values_list("word", flat=True).distinct()
    more = [f"{start} {word}".strip() for word in last[:MOST_COMPLETIONS]]
    return list(dict.fromkeys([*titles, *more]))[:MOST_COMPLETIONS]


def places_in(question: Question, places: Mapping[str, str]) -> list[tuple[str, tuple[str, ...]]]:
    """Places that the question names as words: (value, the words). `places` gives the name by value."""
    asked = [part.words[0] for part in question.parts if not part.is_excluded and not part.is_phrase]
    found = []
    for value, name in places.items():
        words = _words_of(name)
        if words and any(tuple(asked[at : at + len(words)]) == words for at in range(len(asked))):
            found.append((value, words))
    return found


@lru_cache(maxsize=2_000)
def _words_of(place: str) -> tuple[str, ...]:
    return tuple(words_in(place))

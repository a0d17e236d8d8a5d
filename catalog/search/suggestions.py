"""Help with a question: spelling, completion, places. All from the catalogue's own words."""

from collections.abc import Mapping
from functools import lru_cache

from rapidfuzz import fuzz, process

from catalog.models import Lexeme, Listing
from catalog.search.fold import words_in
from catalog.search.meaning import Meaning
from catalog.search.query import Question

CLOSE_ENOUGH = 72  # of 100
SHORTEST_TO_MEND = 4
MOST_COMPLETIONS = 8


def words_to_mend(question: Question) -> list[str]:
    """Those long enough to say what they should have been."""
    return [word for word in dict.fromkeys(question.words) if len(word) >= SHORTEST_TO_MEND]


def corrected(question: Question, meanings: Mapping[str, Meaning]) -> str | None:
    """The question with the nearest known spelling of each word that no listing has; None when there is nothing to mend.
    `meanings` gives what each of `words_to_mend` means by itself. Two questions to the database."""
    lexemes = {word: _lexemes(meaning) for word, meaning in meanings.items()}
    there = _occurring(set().union(*lexemes.values()))
    unknown = [word for word, found in lexemes.items() if found and not found & there]
    if not unknown:
        return None
    known = sorted(set(Lexeme.objects.exclude(word="").values_list("word", flat=True)))
    mended = {word: _nearest(word, known) for word in unknown}
    return question.instead({word: near for word, near in mended.items() if near}) if any(mended.values()) else None


def _lexemes(meaning: Meaning) -> set[tuple[str, str]]:
    """With their languages: of the word, and of those that mean the same."""
    return {
        (language, lexeme)
        for language, side in meaning.wanted.items()
        for choice in side.choices
        for phrases in choice[:1]
        for phrase in phrases
        for term in phrase
        for lexeme in term.lexemes
    }


def _occurring(lexemes: set[tuple[str, str]]) -> set[tuple[str, str]]:
    rows = Lexeme.objects.filter(lexeme__in=sorted({lexeme for _language, lexeme in lexemes}))
    return set(rows.values_list("language", "lexeme")) & lexemes


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

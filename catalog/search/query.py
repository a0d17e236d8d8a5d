"""How what somebody typed is read: `parse("zorg -robot \"verantwoorde AI\"")` gives words, phrases, exclusions. Pure."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from catalog.search.fold import words_in

MOST_CHARACTERS = 300
MOST_WORDS = 24
MOST_PHRASES = 3  # the words of more of them need not follow each other
MOST_PREFIXES = 2
SHORTEST_PREFIX = 3
MOST_EXCLUDED = 4
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
    """`left_out` and `loosened` are what a search does without, as it was typed: words that it passes over, and phrases or
    beginnings that it reads as whole words by themselves."""

    text: str
    parts: tuple[Part, ...] = ()
    left_out: tuple[str, ...] = ()
    loosened: tuple[str, ...] = ()

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
    """Never fails. Past 300 characters or 24 words the rest is left out; so is what costs a database much and nobody
    types: a fourth phrase, a third prefix or one of two letters is read as words, a fifth exclusion not at all."""
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
    asked = tuple(dict.fromkeys(_bounded(dict.fromkeys(kept))))
    loosened = [part for part in kept if part not in asked and not part.is_excluded]
    left_out = [part for part in parts if part not in asked and part not in loosened]
    return Question(text, asked, *(tuple(map(_written, dict.fromkeys(found))) for found in (left_out, loosened)))


def _bounded(parts: Iterable[Part]) -> Iterator[Part]:
    phrases = prefixes = excluded = 0
    for part in parts:
        phrases += part.is_phrase
        prefixes += part.is_prefix and len(part.words[-1]) >= SHORTEST_PREFIX
        excluded += part.is_excluded
        if part.is_excluded:
            if excluded <= MOST_EXCLUDED and (not part.is_phrase or phrases <= MOST_PHRASES):
                yield part
        elif part.is_phrase and phrases > MOST_PHRASES:
            yield from (Part((word,)) for word in part.words)
        elif part.is_prefix and (prefixes > MOST_PREFIXES or len(part.words[-1]) < SHORTEST_PREFIX):
            yield Part(part.words)
        else:
            yield part


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

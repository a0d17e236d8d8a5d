"""Sentences that are hard to read. A hint for writers, never a reason to refuse. Pure."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from catalog.completeness import LANGUAGES, NEEDED_TEXTS, WANTED_TEXTS

LONGEST = 20  # words; beyond it a sentence is no longer B1
SENTENCE = re.compile(r"[^.!?\n]+(?:[.!?](?=\S)[^.!?\n]*)*[.!?]?")  # a point inside a word or a figure ends nothing
WORD = re.compile(r"[^\W_][\w’'-]*")
TEXTS = {**NEEDED_TEXTS, **WANTED_TEXTS}


@dataclass(frozen=True)
class LongSentence:
    field: str  # the label of the text
    language: str
    anchor: str
    begins: str  # its first words
    words: int


def long_sentences(text: str) -> list[tuple[str, int]]:
    """The first words and the number of words of each sentence over `LONGEST` words."""
    found = []
    for sentence in SENTENCE.findall(text[:20_000]):
        words = WORD.findall(sentence)
        if len(words) > LONGEST:
            found.append((" ".join(sentence.split()[:6]), len(words)))
    return found


def hints(content: Mapping[str, Any], most: int = 8) -> list[LongSentence]:
    """The long sentences in the texts of a snapshot, at most so many."""
    found = [
        LongSentence(str(label), language, f"id_{name}_{language}", begins, words)
        for language in LANGUAGES
        for name, label in TEXTS.items()
        for begins, words in long_sentences(content.get(f"{name}_{language}") or "")
    ]
    return found[:most]

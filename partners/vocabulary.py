"""What the codes of the vocabularies mean. Each question is one query, over all vocabularies at once."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone

from config.texts import text
from partners.models import Province, Term


@dataclass(frozen=True)
class Word:
    code: str
    label_nl: str
    label_en: str
    icon: str = ""
    tint: str = ""

    @property
    def label(self) -> str:
        """In the reader's language."""
        return text(self, "label")

    def __str__(self) -> str:
        return self.label


class Words:
    """All words of all vocabularies, also those that may no longer be chosen: old choices keep their label."""

    def __init__(self, terms: Iterable[Term]):
        today = timezone.localdate()
        self._words: dict[str, dict[str, Word]] = {}
        self._in_use: set[tuple[str, str]] = set()
        for term in terms:
            word = Word(term.code, term.label_nl, term.label_en, term.icon, term.tint)
            self._words.setdefault(term.vocabulary, {})[term.code] = word
            if (term.valid_from is None or term.valid_from <= today) and (
                term.valid_until is None or term.valid_until >= today
            ):
                self._in_use.add((term.vocabulary, term.code))

    def word(self, vocabulary: str, code: str) -> Word:
        """A code that nobody knows reads as itself."""
        return self._words.get(vocabulary, {}).get(code) or Word(code, code, code)

    def of(self, vocabulary: str, codes: Iterable[str]) -> list[Word]:
        """The words of these codes, in the order of the vocabulary."""
        wanted = list(dict.fromkeys(codes))
        order = {code: place for place, code in enumerate(self._words.get(vocabulary, {}))}
        return [self.word(vocabulary, code) for code in sorted(wanted, key=lambda code: order.get(code, len(order)))]

    def choices(self, vocabulary: str, keep: Iterable[str] = ()) -> list[tuple[str, str]]:
        """Code and label for a form: the words in use today, and those of `keep` (what is chosen already)."""
        kept = set(keep)
        return [
            (code, word.label)
            for code, word in self._words.get(vocabulary, {}).items()
            if (vocabulary, code) in self._in_use or code in kept
        ]


def words() -> Words:
    """All vocabularies, in one query. Ask once for each page and hand it on."""
    columns = ("vocabulary", "code", "label_nl", "label_en", "icon", "tint", "valid_from", "valid_until")
    return Words(Term.objects.values_list(*columns, named=True))


def province_names(codes: Iterable[str]) -> list[str]:
    """The names of the provinces with these codes, in alphabetical order."""
    return [label for code, label in Province.choices if code in codes]

# ruff: noqa: S608  (only names of our own columns are put into the text)
"""Which listings have the words that many of them have, and all synonyms, as `postings` keeps them."""

import re
from collections import defaultdict
from collections.abc import Container, Iterable

from django.db import connection
from pyroaring import BitMap

from catalog.models import Lexeme, Synonym
from catalog.search import postings
from catalog.search.analysis import LANGUAGES, TEXT, TITLE
from catalog.search.bitmaps import bitmap
from catalog.search.matches import Matches
from catalog.search.meaning import Meaning, Reading, Side, understand, word_query
from catalog.search.postings import Key
from catalog.search.query import parse
from catalog.search.recent import COLUMNS
from catalog.search.synonyms import Term
from catalog.search.vocabulary import key_of

FREQUENT = 0.005  # of all listings have the word
FEWEST = 300  # listings; below, the index is fast enough
UNBOUNDED = 1 << 40  # bytes
_QUOTED = re.compile(r"'((?:[^']|'')*)'")
Members = dict[Key, BitMap]


def write() -> int:
    """All of them, by one pass over the catalogue for each column of words; how many were written."""
    words = {language: _frequent(language) for language in LANGUAGES}
    places = [(columns[language], words[language]) for language in LANGUAGES for columns in (TEXT, TITLE)]
    asked = {(column, word_query(lexemes)) for column, words in places for lexemes in words}
    synonyms = _of_index(_of_synonyms(), asked)
    return sum(_write(column, words, synonyms) for column, words in places)


def _write(column: str, words: list[list[str]], synonyms: Members) -> int:
    having = _having(column, "lexeme = ANY(%s)", [lexeme for lexemes in words for lexeme in lexemes])
    found = {(column, word_query(lexemes)): _any(having, lexemes) for lexemes in words}
    found |= {key: members for key, members in synonyms.items() if key[0] == column}
    return postings.replace([column], _serialized(found))


def follow(changed: BitMap) -> int:
    """Judges what is kept anew for these listings alone. What a question would ask for instead by now, because a word came
    that means the same, or a synonym, is asked of the index."""
    kept = postings.keys(COLUMNS)
    missing = _of_index([*_of_synonyms(), *_widened(changed, kept)], kept)
    written = postings.put(_serialized(missing))
    for column in COLUMNS:
        now = _judged(column, [value for name, value in kept if name == column], changed)
        other = {
            key: found
            for key, members in postings.members([column])
            if key in kept and (found := (members - changed) | now.get(key[1], BitMap())) != members
        }
        written += postings.put(_serialized(other))
    return written


def _judged(column: str, tsqueries: list[str], listings: BitMap) -> dict[str, BitMap]:
    """Which of these listings match: by their lexemes where that tells all, else PostgreSQL looks."""
    words = {tsquery: lexemes for tsquery in tsqueries if (lexemes := _lexemes_of(tsquery))}
    having = _having(column, "number = ANY(%s)", list(listings))
    with connection.cursor() as cursor:
        cursor.execute(
            f"""WITH listing AS MATERIALIZED (SELECT number, {column} FROM catalog_listing WHERE number = ANY(%s))
                SELECT tsquery, string_agg(int4send(number::int), '') FROM unnest(%s::text[]) AS tsquery
                JOIN listing ON {column} @@ tsquery::tsquery GROUP BY tsquery""",
            [list(listings), [tsquery for tsquery in tsqueries if tsquery not in words]],
        )
        phrases = {tsquery: bitmap(numbers) for tsquery, numbers in cursor.fetchall()}
    return phrases | {tsquery: _any(having, lexemes) for tsquery, lexemes in words.items()}


def _widened(changed: BitMap, kept: set[Key]) -> list[Meaning]:
    """The words that are kept without a lexeme that means the same by now."""
    found = []
    for language in LANGUAGES:
        having = _having(TEXT[language], "number = ANY(%s)", list(changed))
        by_key = _by_key(language, {key_of(language, lexeme) for lexeme in having})
        for name, tsquery in kept:
            lexemes = _lexemes_of(tsquery) if name == TEXT[language] else []
            meant = by_key.get(key_of(language, lexemes[0]), []) if lexemes else []
            if set(meant) - set(lexemes):
                found.append(_meaning(language, meant))
    return found


def _of_synonyms() -> list[Meaning]:
    reading = Reading.now()
    rows = Synonym.objects.values_list("words", flat=True)
    return [understand(parse(word), reading) for words in rows for word in words]


def _meaning(language: str, lexemes: Iterable[str]) -> Meaning:
    """Of a single word that means these lexemes."""
    return Meaning({language: Side(((((Term(tuple(sorted(lexemes))),),),),))})


def _of_index(meanings: Iterable[Meaning], known: Container[Key]) -> Members:
    """All that these ask of the index, but what is known."""
    found = Matches(UNBOUNDED)
    for meaning in meanings:
        found.fetch(meaning, known)
    return found.members()


def _frequent(language: str) -> list[list[str]]:
    """The words that many listings have, each by all lexemes that mean the same."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM catalog_listing")
        least = max(FEWEST, int(FREQUENT * cursor.fetchone()[0]))
        cursor.execute(
            f"SELECT word FROM ts_stat('SELECT {TEXT[language]} FROM catalog_listing') WHERE ndoc >= %s", [least]
        )
        return list(_by_key(language, {key_of(language, lexeme) for (lexeme,) in cursor.fetchall()}).values())


def _by_key(language: str, keys: set[str]) -> dict[str, list[str]]:
    found = defaultdict(list)
    for key, lexeme in Lexeme.objects.filter(language=language, key__in=sorted(keys)).values_list("key", "lexeme"):
        found[key].append(lexeme)
    return found


def _having(column: str, where: str, value: list) -> dict[str, BitMap]:
    """By lexeme the listings that have it. They come in pieces: four bytes for each word of each listing are much."""
    with connection.chunked_cursor() as cursor:
        cursor.execute(
            f"""SELECT lexeme, string_agg(int4send(number::int), '') FROM catalog_listing
                CROSS JOIN unnest(tsvector_to_array({column})) AS lexeme WHERE {where} GROUP BY lexeme""",
            [value],
        )
        return {lexeme: bitmap(numbers) for lexeme, numbers in cursor}


def _lexemes_of(tsquery: str) -> list[str]:
    """Of a word, as `word_query` writes it; none of a phrase or a beginning."""
    if _QUOTED.sub("", tsquery).strip("()| "):
        return []
    return [quoted.replace("''", "'").replace("\\\\", "\\") for quoted in _QUOTED.findall(tsquery)]


def _any(having: dict[str, BitMap], lexemes: Iterable[str]) -> BitMap:
    return BitMap.union(BitMap(), *(having[lexeme] for lexeme in lexemes if lexeme in having))


def _serialized(members: Members) -> dict[Key, bytes]:
    return {key: found.serialize() for key, found in members.items()}

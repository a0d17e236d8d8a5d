# ruff: noqa: S608  (only names of our own columns are put into the text)
"""The job that writes postings: of the words that many listings have, and of all synonyms."""

from collections import defaultdict

from django.db import connection, transaction
from pyroaring import BitMap

from catalog.models import Synonym
from catalog.search import postings
from catalog.search.analysis import LANGUAGES, TEXT, TITLE
from catalog.search.bitmaps import bitmap
from catalog.search.matches import Matches
from catalog.search.meaning import Reading, understand, word_query
from catalog.search.postings import Key
from catalog.search.query import parse
from catalog.search.vocabulary import key_of

FREQUENT = 0.005  # of all listings have the word
FEWEST = 300  # listings; below, the index is fast enough
CHANGES = 200  # of the catalogue before postings are written anew
UNBOUNDED = 1 << 40  # bytes


def keep() -> int:
    """Writes the postings anew, once the catalogue has changed enough; how many there are now, 0 where nothing was done.
    One pass over the catalogue for each column of words."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('catalog_posting'))")
        cursor.execute(
            """SELECT coalesce(max(id), 0), (SELECT min(number) FROM catalog_posting),
                   (SELECT count(*) FROM catalog_listing) FROM catalog_listingchange"""
        )
        newest, known, listings = cursor.fetchone()
        if known is not None and newest - known < CHANGES:
            return 0
        members = _of_synonyms()
        for language in LANGUAGES:
            members |= _of_words(cursor, language, max(FEWEST, int(FREQUENT * listings)))
        postings.write(members, newest)
    return len(members)


def _of_synonyms() -> dict[Key, BitMap]:
    """All that a question for one of them asks of the index."""
    found, reading = Matches(UNBOUNDED), Reading.now()
    for words in Synonym.objects.values_list("words", flat=True):
        for word in words:
            found.fetch(understand(parse(word), reading))
    return found.members()


def _of_words(cursor, language: str, least: int) -> dict[Key, BitMap]:
    """A word is asked for by all lexemes that mean the same."""
    cursor.execute(
        f"SELECT word FROM ts_stat('SELECT {TEXT[language]} FROM catalog_listing') WHERE ndoc >= %s", [least]
    )
    keys = {key_of(language, lexeme) for (lexeme,) in cursor.fetchall()}
    cursor.execute(
        "SELECT lexeme, key FROM catalog_lexeme WHERE language = %s AND key = ANY(%s)", [language, sorted(keys)]
    )
    by_key = defaultdict(list)
    for lexeme, key in cursor.fetchall():
        by_key[key].append(lexeme)
    return {
        (column, word_query(lexemes)): BitMap.union(BitMap(), *(members.get(lexeme, BitMap()) for lexeme in lexemes))
        for column in (TEXT[language], TITLE[language])
        for members in [_members(cursor, column, [lexeme for lexemes in by_key.values() for lexeme in lexemes])]
        for lexemes in by_key.values()
    }


def _members(cursor, column: str, lexemes: list[str]) -> dict[str, BitMap]:
    cursor.execute(
        f"""SELECT lexeme, string_agg(int4send(number::int), '') FROM catalog_listing
            CROSS JOIN unnest(tsvector_to_array({column})) AS lexeme WHERE lexeme = ANY(%s) GROUP BY lexeme""",
        [lexemes],
    )
    return {lexeme: bitmap(numbers) for lexeme, numbers in cursor.fetchall()}

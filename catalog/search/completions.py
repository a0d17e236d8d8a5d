"""How a question might go on while somebody types it: names, titles and words of the catalogue, each as a whole text.

    completions("hogeschool van am", "nl")      ->  ["Hogeschool van Amsterdam", ...]

One question to the database, whose parts stop as soon as they have enough. A browser shows of these only what contains
what was typed, so words are looked for in their order, the last one as a beginning.
"""

import re
from contextlib import suppress
from typing import Any

from django.db import connection
from django.db.models import Model

from catalog.search import freshness
from catalog.search.analysis import LANGUAGES, analysed
from catalog.search.fold import words_in
from catalog.search.meaning import term_query
from catalog.search.query import clean
from catalog.search.synonyms import Term as Part
from catalog.search.synonyms import terms_of
from communities.models import Community
from partners.models import Organisation, Province, Term

MOST = 10
MOST_NAMES = 4
MOST_READ = 40  # names; of those with nothing in the catalogue none is offered
SHORTEST = 2  # letters
LAST = re.compile(r"\w*$")
TERMS = {
    "topic": Term.Vocabulary.TOPIC,
    "area": Term.Vocabulary.APPLICATION_AREA,
    "group": Term.Vocabulary.TARGET_GROUP,
}
BARE = """CASE WHEN octet_length({name}) = length({name}) THEN {name}
    ELSE regexp_replace(normalize({name}, NFKD), '[\u0300-\u036f]', '', 'g') END ~* %s"""
TITLES = "(SELECT '', '', title FROM catalog_titles(%s::tsquery, %s::tsquery, %s, %s) AS title)"
WORDS = "(SELECT NULL, '', word FROM catalog_word WHERE word LIKE %s ORDER BY word LIMIT %s)"


def completions(text: str, language: str) -> list[str]:
    """At most ten: some names first, then titles, then single words."""
    text = clean(text)
    words = words_in(text)
    if len("".join(words)) < SHORTEST:
        return []
    there = _values()
    found = _read(text, words, language)
    names = [name for facet, value, name in found if facet and (there is None or value in there[facet])]
    names += [name for name in _places(there) if _goes_on(words, words_in(name))]
    titles = [name for facet, _value, name in found if facet == ""]
    start = LAST.sub("", text)
    single = [start + name for facet, _value, name in found if facet is None and len(words[-1]) >= SHORTEST]
    return list(dict.fromkeys([*sorted(names)[:MOST_NAMES], *titles, *single]))[:MOST]


def _values() -> dict[str, Any] | None:
    """By facet what some listing has; None where that is not at hand: then names are offered that may find nothing."""
    with suppress(freshness.Unusable), freshness.fresh() as held:
        return held and held.index.facets.values
    return None


def _places(there: dict[str, Any] | None) -> list[str]:
    return [str(label) for label in Province.labels] + list(there["city"] if there else ())


def _goes_on(words: list[str], name: list[str]) -> bool:
    """Whether the name has these words in their order, the last one perhaps unfinished."""
    size = len(words)
    return any(
        name[at : at + size - 1] == words[:-1] and name[at + size - 1].startswith(words[-1])
        for at in range(len(name) - size + 1)
    )


def _read(text: str, words: list[str], language: str) -> list[tuple[str | None, str, str]]:
    """Rows of a facet, its value and its name; titles have the facet "", words none."""
    begins = r"\m" + r"[^[:alnum:]]+".join(words)
    title, label = f"title_{language}", f"label_{language}"
    escaped = text.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")
    parts: list[tuple[str, list[Any]]] = [
        (TITLES, [*_tsqueries(words), f"%{escaped}%", MOST]),
        (_names("provider", Organisation, "name", "status = %s"), [Organisation.Status.VERIFIED, begins, MOST_READ]),
        (_names("community", Community, title, "status = ANY(%s)"), [list(Community.PUBLIC), begins, MOST_READ]),
        *(
            (_names(facet, Term, label, "vocabulary = %s"), [vocabulary, begins, MOST_READ])
            for facet, vocabulary in TERMS.items()
        ),
        (WORDS, [f"{words[-1]}%", MOST]),
    ]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(sql for sql, _ in parts), [value for _, values in parts for value in values])
        return cursor.fetchall()


def _names(facet: str, model: type[Model], name: str, where: str) -> str:
    value = "code" if model is Term else "slug"
    table = connection.ops.quote_name(model._meta.db_table)
    return f"(SELECT '{facet}', {value}, {name} FROM {table} WHERE {where} AND {BARE.format(name=name)} LIMIT %s)"  # noqa: S608


def _tsqueries(words: list[str]) -> list[str]:
    """All words in a title, the last one as a beginning; by language."""
    found = []
    for language in LANGUAGES:
        lexemes = dict(zip(words, analysed(language, words), strict=True))
        last = Part((*lexemes[words[-1]], words[-1]), is_prefix=True)
        found.append(" & ".join(term_query(term) for term in (*terms_of(words[:-1], lexemes), last)))
    return found

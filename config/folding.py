"""How text is cut into words before PostgreSQL analyses it: the same in generated columns (`vector`) and in questions
(`fold`). Both sides do it by the same two patterns, so that `cooperatie` finds `coöperatie`."""

import re
import unicodedata

from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import F, Func, GeneratedField, Value

# What counts as space between words: ASCII and Latin-1 signs, general punctuation, arrows and mathematical signs.
SIGNS = "[\u0001-\u002f\u003a-\u0040\u005b-\u0060\u007b-\u00bf\u00d7\u00f7\u2000-\u23ff]+"
GONE = "[\u0300-\u036f\u00ad'\u2018\u2019]"  # accents, soft hyphens and apostrophes: programma's is one word


def folded(field):
    """The text of a column without accents and signs, so that `cooperatie` finds `coöperatie` in both languages and
    `AI-geletterdheid` is two words. `fold` does the same to questions."""
    decomposed = Func(F(field), function="normalize", template="%(function)s(%(expressions)s, NFKD)")
    bare = _replaced(decomposed, GONE, "")
    return _replaced(bare, SIGNS, " ")


def _replaced(expression, pattern, by):
    return Func(
        expression,
        Value(pattern),
        Value(by),
        Value("g"),
        function="regexp_replace",
        output_field=models.TextField(),
    )


def vector(*fields, config, title=""):
    """A generated column with the words of these columns. Those of the column `title` weigh more, for a rank."""
    words = SearchVector(*(folded(field) for field in fields), config=config)
    if title:
        words = SearchVector(folded(title), config=config, weight="A") + words
    return GeneratedField(expression=words, output_field=SearchVectorField(), db_persist=True)


_GONE, _SIGNS = re.compile(GONE), re.compile(SIGNS)


def fold(text: str) -> str:
    """Without accents and signs: `coöperatie` -> `cooperatie`, `AI-geletterdheid` -> `AI geletterdheid`."""
    return _SIGNS.sub(" ", _GONE.sub("", unicodedata.normalize("NFKD", text)))

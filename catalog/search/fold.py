"""How text is cut into words before PostgreSQL analyses it: the same for questions as for listings, whose generated
vectors do it in SQL (`catalog.models.listing.folded`). Pure."""

import re
import unicodedata

from catalog.models.listing import GONE, SIGNS

_GONE, _SIGNS = re.compile(GONE), re.compile(SIGNS)


def fold(text: str) -> str:
    """Without accents and signs: `coöperatie` -> `cooperatie`, `AI-geletterdheid` -> `AI geletterdheid`."""
    return _SIGNS.sub(" ", _GONE.sub("", unicodedata.normalize("NFKD", text)))


def words_in(text: str) -> list[str]:
    return fold(text).lower().split()

"""How text is cut into words before PostgreSQL analyses it: the same for questions as for listings. Pure."""

from config.folding import fold

__all__ = ["fold", "words_in"]


def words_in(text: str) -> list[str]:
    return fold(text).lower().split()

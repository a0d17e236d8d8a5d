"""Cards of modules as a page lists them: the stored drawing, and what this reader's search makes of it."""

from collections.abc import Callable, Collection, Iterable, Sequence
from typing import NamedTuple

from django.utils.safestring import SafeString

from catalog.models import Listing
from catalog.models.listing import address_of
from config import together

SHOWN = "pk", "slug", "title_nl", "title_en", "path"


class Card(NamedTuple):
    pk: int
    slug: str
    title: str
    is_path: bool = False
    html: str = ""  # safe: drawn by a template
    note: str = ""  # why it stands here, where that is not plain
    is_compared: bool = False

    @property
    def url(self) -> str:
        return address_of(self.slug, is_path=self.is_path)


def cards_of(ids: Sequence[int], language: str) -> list[Card]:
    """The stored cards, in this order: one query. A listing that went meanwhile is left out."""
    return cards_from(together.tuples(rows_of(ids, language)), ids, language) if ids else []


def rows_of(ids: Sequence[int], language: str) -> together.Asked:
    """What `cards_from` makes cards of."""
    return CARDS[language](ids)


def cards_from(
    rows: Iterable[tuple], ids: Iterable[int], language: str, *, compared: Collection[str] = ()
) -> list[Card]:
    found = _by_number(rows, language)
    return [
        Card(
            pk, slug, title, path is not None, SafeString(html), "", slug in compared
        )  # a template drew and escaped it
        for pk, (slug, title, path, html) in ((pk, found[pk]) for pk in ids if pk in found)
    ]


def names_of(slugs: Collection[str], language: str) -> list[Card]:
    """Name and address of these modules, in this order, without their drawing; no query where there are none."""
    if not slugs:
        return []
    listings = Listing.objects.of_modules().filter(slug__in=slugs).order_by()
    rows = _by_number(listings.values_list(*SHOWN), language)
    found = {slug: Card(pk, slug, title) for pk, (slug, title, _path) in rows.items()}
    return [found[slug] for slug in slugs if slug in found]


def _cards(drawing: str) -> Callable[[Sequence[int]], together.Asked]:
    @together.kept
    def cards(numbers):
        return Listing.objects.filter(pk__in=numbers).order_by().values_list(*SHOWN, drawing)

    return cards


def _by_number(rows: Iterable[tuple], language: str) -> dict[int, tuple]:
    titles = (lambda nl, en: nl or en) if language == "nl" else (lambda nl, en: en or nl)
    return {pk: (slug, titles(nl, en), path, *more) for pk, slug, nl, en, path, *more in rows}


CARDS = {"nl": _cards("card_nl"), "en": _cards("card_en")}

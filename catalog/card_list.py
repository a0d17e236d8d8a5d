"""Cards of modules as a page lists them: the stored drawing, and what this reader's search makes of it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.utils.safestring import mark_safe

from catalog.models import Listing
from catalog.models.listing import address_of


@dataclass(frozen=True)
class Card:
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


def cards_of(ids: Iterable[int], language: str, *, compared: Collection[str] = ()) -> list[Card]:
    """The stored cards, in this order: one query. A listing that went meanwhile is left out."""
    ids = list(ids)
    rows = _rows(Listing.objects.filter(pk__in=ids), language, f"card_{language}") if ids else {}
    return [
        Card(pk, slug, title, path is not None, mark_safe(html), is_compared=slug in compared)  # noqa: S308  (drawn by a template, which escaped it)
        for pk, (slug, title, path, html) in ((pk, rows[pk]) for pk in ids if pk in rows)
    ]


def names_of(slugs: Collection[str], language: str) -> list[Card]:
    """Name and address of these modules, in this order, without their drawing; no query where there are none."""
    rows = _rows(Listing.objects.of_modules().filter(slug__in=slugs), language) if slugs else {}
    found = {slug: Card(pk, slug, title) for pk, (slug, title, _path) in rows.items()}
    return [found[slug] for slug in slugs if slug in found]


def _rows(listings, language: str, *more: str) -> dict[int, tuple]:
    other = "en" if language == "nl" else "nl"
    rows = listings.order_by().values_list("pk", "slug", f"title_{language}", f"title_{other}", "path", *more)
    return {pk: (slug, own or foreign, *rest) for pk, slug, own, foreign, *rest in rows}

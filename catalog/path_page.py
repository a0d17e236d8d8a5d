"""What the page of a learning path shows: its modules in their order, what they add up to, what it counts towards."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from catalog import paths
from catalog.models import LearningPath, Vat
from config.addresses import reverse
from config.texts import absolute, formats, money, text


@dataclass(frozen=True)
class Card:
    html: SafeString
    is_optional: bool


@dataclass(frozen=True)
class PathPage:
    path: LearningPath
    steps: list[paths.Step]
    sums: paths.Sums
    parts: list[LearningPath]
    wholes: list[LearningPath]

    @property
    def cards(self) -> list[Card]:
        column = f"card_{(get_language() or 'nl')[:2]}"
        return [
            Card(mark_safe(getattr(step.listing, column)), step.is_optional)  # noqa: S308  (a template escaped it)
            for step in self.steps
        ]

    @property
    def facts(self) -> list[dict[str, str]]:
        return facts_of(self.path, self.sums)


def page_of(path: LearningPath) -> PathPage:
    """Three queries."""
    steps = paths.shown_steps(path)
    public = LearningPath.objects.public()
    return PathPage(
        path, steps, paths.sums(steps), list(public.filter(stacks__whole=path)), list(public.filter(stacked__part=path))
    )


def facts_of(path: LearningPath, sums: paths.Sums) -> list[dict[str, str]]:
    """Label, value and note of what one compares paths by."""
    count = ngettext("%(count)d module", "%(count)d modules", sums.count) % {"count": sums.count}
    optional = ngettext("and %(count)d of your choice", "and %(count)d of your choice", sums.optional)
    found = [
        {"label": _("Kind"), "value": path.get_kind_display().capitalize(), "note": ""},
        {"label": _("Made of"), "value": count, "note": optional % {"count": sums.optional} if sums.optional else ""},
    ]
    if sums.knows_load:
        hours = ngettext("%(count)s hour", "%(count)s hours", sums.hours) % {"count": formats.number_format(sums.hours)}
        ec = _("%(ec)s EC") % {"ec": formats.number_format(sums.ec.normalize() if sums.ec % 1 else int(sums.ec))}
        found.append({"label": _("Study load"), "value": hours, "note": "; ".join([ec, *_more(sums.unknown_load)])})
    if sums.count or path.price is not None:
        found.append({"label": _("Price"), **_price(path, sums)})
    return found


def _price(path: LearningPath, sums: paths.Sums) -> dict[str, str]:
    if path.price is not None:
        return {"value": money(path.price, "free"), "note": str(Vat(path.vat).label) if path.price else ""}
    if not sums.knows_price:
        return {"value": _("On request"), "note": ""}
    return {
        "value": money(sums.price, "free"),
        "note": "; ".join([_("the modules together, from their lowest prices"), *_more(sums.unknown_price)]),
    }


def _more(unknown: int) -> list[str]:
    """That a sum leaves modules out."""
    said = ngettext("%(count)d module does not say it", "%(count)d modules do not say it", unknown)
    return [said % {"count": unknown}] if unknown else []


def item_list(path: LearningPath, steps: Iterable[paths.Step]) -> dict[str, Any]:
    """A path in the words of schema.org, equal to the page. https://schema.org/ItemList"""
    url = absolute(path.get_absolute_url())
    return {
        "@context": "https://schema.org",
        "@type": "ItemList",
        "@id": url,
        "url": url,
        "name": text(path, "title"),
        "description": text(path, "summary"),
        "numberOfItems": len(list(steps)),
        "itemListOrder": "https://schema.org/ItemListOrderAscending",
        "itemListElement": [
            {
                "@type": "ListItem",
                "position": position,
                "name": text(step.listing, "title"),
                "url": absolute(reverse("catalog:listing-detail", args=[step.listing.slug])),
            }
            for position, step in enumerate(steps, 1)
        ],
    }

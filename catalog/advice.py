"""What to try where a search finds nothing: the same search with less, and what that would give."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from catalog.address import SearchAddress
from catalog.facet_panels import Labels
from catalog.search import Answer, Selection

MOST_TRIED = 4


@dataclass(frozen=True)
class WayOut:
    """The search without one thing: `count` is what the click gives."""

    label: str
    count: int
    url: str


def ways_out(address: SearchAddress, answer: Answer, labels: Labels) -> list[WayOut]:
    """The same search without some of it, or with the quiet modules too: some tries, and of those what finds something,
    the most first."""
    tries = list(_tries(address, labels))[:MOST_TRIED]
    counts = answer.totals_of([(less.text, less.wanted) for _label, less in tries])
    found = [WayOut(label, count, less.url) for (label, less), count in zip(tries, counts, strict=True)]
    return sorted((way for way in found if way.count), key=lambda way: -way.count)


def _tries(address: SearchAddress, labels: Labels) -> Iterator[tuple[str, SearchAddress]]:
    """What is worth a try, the likeliest first."""
    chosen = list(address.selection.values)
    if address.text and chosen:
        yield _("without the words “%s”") % address.text, address.at(text="")
    if len(chosen) > 1:
        yield _("without all filters"), address.at(selection=Selection())
    if not address.with_quiet:
        yield _("with modules that have no start planned"), address.at(with_quiet=True)
    for name in chosen:
        less = address.at(selection=address.selection.without_facet(name))
        yield _("without the filter “%s”") % _values(labels, address, name), less


def _values(labels: Labels, address: SearchAddress, name: str) -> str:
    return ", ".join(labels.label(name, value) for value in address.selection.values[name])

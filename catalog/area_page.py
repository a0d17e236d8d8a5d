"""The page of a field of work: what one can learn in it, which learning communities work on it."""

from dataclasses import dataclass

from catalog import search
from catalog.address import SearchAddress
from catalog.card_list import Card, cards_from, rows_of
from catalog.facet_panels import Labels
from communities.models import Community
from partners.models import Term

SHOWN = 8
MOST_TOPICS = 6
MOST_COMMUNITIES = 12


@dataclass(frozen=True)
class Narrower:
    """The same modules with one more filter: `count` is what the click gives."""

    label: str
    count: int
    url: str


@dataclass(frozen=True)
class AreaPage:
    total: int
    cards: list[Card]
    topics: list[Narrower]
    communities: list[Community]


def area_page(area: Term, *, language: str) -> AreaPage:
    """Modules in the usual order, the topics that occur most in them, and the communities that name this field."""
    address = SearchAddress().with_value("area", area.code)

    def shown(ids):
        return rows_of(ids[:SHOWN], language)

    answer, rows = search.answer_with(shown, "", address.wanted, language=language)
    communities = Community.objects.public().exclude(status=Community.Status.ENDED)
    return AreaPage(
        total=answer.total,
        cards=cards_from(rows, answer.ids[:SHOWN], language),
        topics=_topics(address, answer),
        communities=list(communities.filter(application_areas__contains=[area.code])[:MOST_COMMUNITIES]),
    )


def _topics(address: SearchAddress, answer: search.Answer) -> list[Narrower]:
    labels, counts = Labels(answer.beside), answer.counts["topic"]
    largest = sorted(counts, key=lambda code: (-counts[code], code))[:MOST_TOPICS]
    return [
        Narrower(labels.label("topic", code), counts[code], address.with_value("topic", code).url) for code in largest
    ]

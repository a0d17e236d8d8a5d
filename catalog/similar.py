"""Other modules that somebody on a module's page may want to see, each with the reason why it stands there."""

from django.db.models import F, Q
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy, ngettext

from catalog.card_list import Card, cards_of
from catalog.likeness import LIKE, Match, Reason, Traits, alike
from catalog.models import Listing
from config.texts import current_language, text
from partners.models import Term

CONSIDERED = 120  # that start first: who reads this wants to begin somewhere
COLUMNS = (
    "pk", "topics", "application_areas", "level_band", "community", "provinces", "next_start_on", "has_free_places", "price",
)  # fmt: skip
WORDS = {
    Reason.AREA: gettext_lazy("same field of work"),
    Reason.LEVEL: gettext_lazy("same level"),
    Reason.COMMUNITY: gettext_lazy("same learning community"),
    Reason.NEARER: gettext_lazy("in the same province"),
    Reason.SOONER: gettext_lazy("starts sooner"),
    Reason.PLACES: gettext_lazy("has places free"),
    Reason.CHEAPER: gettext_lazy("costs less"),
}


def similar_to(listing: Listing, topics: dict[str, Term]) -> list[Card]:
    """At most three cards with their reasons; two queries. `topics` are the words of the vocabulary by code."""
    like = Q(topics__overlap=listing.topics) | Q(application_areas__overlap=listing.application_areas)
    rows = (
        Listing.objects.of_modules()
        .filter(like)
        .exclude(pk=listing.pk)
        .order_by(F("next_start_on").asc(nulls_last=True), "pk")
    )
    own = traits(*(getattr(listing, name) for name in COLUMNS))
    matches = {each.pk: each for each in alike(own, (traits(*row) for row in rows.values_list(*COLUMNS)[:CONSIDERED]))}
    cards = cards_of(matches, current_language())
    notes = {pk: reason(each, topics) for pk, each in matches.items()}
    return [card._replace(note=notes[card.pk]) for card in cards]


def traits(pk, topics, areas, level, community, provinces, next_start_on, has_free_places, price) -> Traits:
    return Traits(
        pk, frozenset(topics), frozenset(areas), level, community, frozenset(provinces), next_start_on, has_free_places, price
    )  # fmt: skip


def reason(found: Match, topics: dict[str, Term]) -> str:
    """`Same topic (language models), same level. Starts sooner.`"""
    like = [
        _topic(found, topics) if each is Reason.TOPIC else str(WORDS[each]) for each in found.reasons if each in LIKE
    ]
    easier = [str(WORDS[each]) for each in found.reasons if each not in LIKE]
    return " ".join(f"{capfirst(', '.join(part))}." for part in (like, easier) if part)


def _topic(found: Match, topics: dict[str, Term]) -> str:
    names = [text(topics[code], "label") for code in found.topics if code in topics]
    words = ngettext("same topic", "same topics", len(found.topics))
    return f"{words} ({', '.join(names[:3])})" if names else words

from collections.abc import Iterable

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from catalog.card_list import Card

register = template.Library()


@register.simple_tag
def card_list(cards: Iterable[Card], may_compare: bool = False, may_compare_more: bool = False) -> SafeString:
    """Cards below each other, each with why it stands there and the box to compare it. Joined from patterns: twenty of them
    by a template take as long as the search."""
    word, items = escape(_("Compare")), []
    for card in cards:
        css = ' class="lk-listing-item"' if card.note or may_compare else ""
        note = f'<p class="lk-listing-why">{escape(card.note)}</p>' if card.note else ""
        box = _box(card, word, may_compare_more) if may_compare and not card.is_path else ""
        items.append(f"<li{css}>{note}{card.html}{box}</li>")
    rows = "\n".join(items)
    return mark_safe(f'<ul class="lk-listings">\n{rows}\n</ul>\n')  # noqa: S308  (each text is escaped; a template drew the cards)


def _box(card: Card, word: str, may_compare_more: bool) -> str:
    slug, state = escape(card.slug), " checked" if card.is_compared else "" if may_compare_more else " disabled"
    return (
        f'<label class="lk-compare"><input class="form-check-input" type="checkbox" id="c-{slug}" name="compare"'
        f' value="{slug}" form="search"{state}>{word}<span class="visually-hidden"> {escape(card.title)}</span></label>'
    )

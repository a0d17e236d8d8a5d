"""Draws the facets. They are the largest part of the page, some 300 choices, and a template would take most of the time
of the whole request; so they are joined from patterns here, each piece of text escaped."""

import re
from collections.abc import Iterable
from functools import lru_cache

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, ngettext

from catalog.facet_panels import Panel

_NOT_ALPHANUMERIC = re.compile(r"[\W_]")


def drawn(panels: Iterable[Panel]) -> SafeString:
    nouns = {is_one: escape(ngettext("result", "results", 1 if is_one else 2)) for is_one in (True, False)}
    ends = {
        is_one: f'<span class="visually-hidden"> {noun}</span></span></label></li>' for is_one, noun in nouns.items()
    }
    show_all = escape(gettext("Show all %(size)s"))
    return mark_safe("".join(_panel(panel, ends, show_all) for panel in panels))  # noqa: S308  (each text is escaped)


def _panel(panel: Panel, ends: dict[bool, str], show_all: str) -> str:
    first = _options(panel, panel.values[: panel.first], ends)
    folded = ""
    if len(panel.values) > panel.first:
        options = _options(panel, panel.values[panel.first :], ends)
        folded = f"{_fold(panel.title, show_all % {'size': len(panel.values)})}{options}</ul></details>\n"
    return f"{_head(panel.title, panel.is_open)}{first}</ul>\n{folded}</fieldset></details>\n"


@lru_cache(maxsize=200)
def _head(title: str, is_open: bool) -> str:
    title = escape(title)
    return (
        f'<details class="lk-facet"{" open" if is_open else ""}><summary>{title}</summary>'
        f'<fieldset><legend class="visually-hidden">{title}</legend>\n<ul>'
    )


@lru_cache(maxsize=1_000)
def _fold(title: str, show_all: str) -> str:
    return (
        f'<details class="lk-facet-fold"><summary class="lk-facet-more">{show_all}'
        f'<span class="visually-hidden">: {escape(title.lower())}</span></summary><ul>'
    )


def _options(panel: Panel, values: list[str], ends: dict[bool, str]) -> str:
    name, chosen, number_of, label_of = panel.name, panel.chosen, panel.counts.get, panel.labels.get
    return "".join(
        [
            f"{_begun(name, value, label_of(value, value), value in chosen, not number)}{number}{ends[number == 1]}"
            for value in values
            for number in (number_of(value, 0),)
        ]
    )


@lru_cache(maxsize=5_000)  # the values that are seen most; drawing one takes longer than all the rest of it
def _begun(name: str, value: str, label: str, is_chosen: bool, is_empty: bool) -> str:
    """Up to what changes. The id stays the same over a swap, so that the focus does."""
    css, state = ("is-on", " checked") if is_chosen else ("is-none", " disabled") if is_empty else ("", "")
    return (
        f'<li><label class="{css}"><input class="form-check-input" type="checkbox"'
        f' id="f-{name}-{_NOT_ALPHANUMERIC.sub("-", value)}" name="{name}" value="{escape(value)}"{state}>{escape(label)}'
        '<span class="lk-count">'
    )

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
PANEL = (
    '<details class="lk-facet"{open}><summary>{title}</summary><fieldset><legend class="visually-hidden">{title}</legend>\n'
    "<ul>{first}</ul>\n{folded}</fieldset></details>\n"
)
FOLD = (
    '<details class="lk-facet-fold"><summary class="lk-facet-more">{all}<span class="visually-hidden">: {title}</span>'
    "</summary><ul>{options}</ul></details>\n"
)


def drawn(panels: Iterable[Panel]) -> SafeString:
    nouns = {is_one: escape(ngettext("result", "results", 1 if is_one else 2)) for is_one in (True, False)}
    ends = {
        is_one: f'<span class="visually-hidden"> {noun}</span></span></label></li>' for is_one, noun in nouns.items()
    }
    return mark_safe("".join(_panel(panel, ends) for panel in panels))  # noqa: S308  (each text is escaped below)


def _panel(panel: Panel, ends: dict[bool, str]) -> str:
    folded = ""
    if len(panel.values) > panel.first:
        folded = FOLD.format(
            all=escape(gettext("Show all %(size)s") % {"size": len(panel.values)}),
            title=escape(panel.title.lower()),
            options=_options(panel, panel.values[panel.first :], ends),
        )
    return PANEL.format(
        open=" open" if panel.is_open else "",
        title=escape(panel.title),
        first=_options(panel, panel.values[: panel.first], ends),
        folded=folded,
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

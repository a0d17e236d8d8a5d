"""Draws the facets. They are the largest part of the page, some 300 choices, and a template would take most of the time
of the whole request; so they are joined from patterns here, each piece of text escaped."""

import re
from collections.abc import Iterable
from functools import lru_cache

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, ngettext

from catalog.facet_panels import Option, Panel

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
    nouns = {True: escape(ngettext("result", "results", 1)), False: escape(ngettext("result", "results", 2))}
    return mark_safe("".join(_panel(panel, nouns) for panel in panels))  # noqa: S308  (each text is escaped below)


def _panel(panel: Panel, nouns: dict[bool, str]) -> str:
    folded = ""
    if panel.folded:
        folded = FOLD.format(
            all=escape(gettext("Show all %(size)s") % {"size": panel.size}),
            title=escape(panel.title.lower()),
            options=_options(panel.folded, nouns),
        )
    return PANEL.format(
        open=" open" if panel.is_open else "",
        title=escape(panel.title),
        first=_options(panel.first, nouns),
        folded=folded,
    )


def _options(options: list[Option], nouns: dict[bool, str]) -> str:
    return "".join(
        f'<li><label class="{"is-on" if is_chosen else "" if number else "is-none"}">{_field(name, value)}'
        f"{' checked' if is_chosen else '' if number else ' disabled'}>{_escaped(label)}"
        f'<span class="lk-count">{number}<span class="visually-hidden"> {nouns[number == 1]}</span></span></label></li>'
        for name, value, label, number, is_chosen in options
    )


@lru_cache(maxsize=5_000)  # the values that are seen most; drawing one takes as long as all that stays the same on it
def _field(name: str, value: str) -> str:
    """Up to what changes. The id stays the same over a swap, so that the focus does."""
    identity = f"f-{name}-{_NOT_ALPHANUMERIC.sub('-', value)}"
    return f'<input class="form-check-input" type="checkbox" id="{identity}" name="{name}" value="{escape(value)}"'


_escaped = lru_cache(maxsize=5_000)(escape)

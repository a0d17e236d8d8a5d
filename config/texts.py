"""How stored texts, amounts, dates and addresses are written for a reader. Pure: no database, no request."""

import re
from datetime import date, datetime, time
from decimal import Decimal
from functools import cache

from django.conf import settings
from django.utils import formats, timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, pgettext
from markdown_it import MarkdownIt
from pyphen import Pyphen

SOFT_HYPHEN = "\u00ad"
NO_BREAK_SPACE = "\u00a0"
LONG_WORD = 18


def lang_of(obj: object, field: str, language: str | None = None) -> str:
    """The language in which `text(obj, field)` answers: the reader's, or the other one where that is empty."""
    wanted = language or current_language()
    if getattr(obj, f"{field}_{wanted}"):
        return wanted
    return next((code for code, _ in settings.LANGUAGES if getattr(obj, f"{field}_{code}")), wanted)


def text(obj: object, field: str, language: str | None = None) -> str:
    """`obj.<field>_nl` or `_en` in the reader's language (or `language`); the other language where that is empty."""
    return getattr(obj, f"{field}_{lang_of(obj, field, language)}")


def absolute(path: str) -> str:
    """The full address of a path of this site, for mails, feeds, QR codes and other catalogues."""
    return f"{settings.SITE_URL}{path}"


def money(amount: Decimal | int | float | None, zero: str = "") -> str:
    """`€ 1.150` in Dutch, `€1,150` in English, a minus sign in front; cents only where there are any. With `zero="free"` nothing costs
    `Gratis` or `Free`. None gives an empty text."""
    if amount is None:
        return ""
    amount = Decimal(str(amount))
    if not amount and zero == "free":
        return pgettext("price", "Free")
    sign = "−" if amount < 0 else ""
    figure = formats.number_format(abs(amount), 0 if amount == int(amount) else 2, force_grouping=True)
    return f"{sign}€{figure}" if current_language() == "en" else f"{sign}€{NO_BREAK_SPACE}{figure}"


def date_full(day: date | datetime | None) -> str:
    """`14 januari 2027` or `14 January 2027`; a moment is first put on Dutch time. None gives an empty text."""
    if day is None or day == "":
        return ""
    return formats.date_format(_local(day), "j F Y")


def month_short(day: date | None) -> str:
    """`jan 2027` or `Jan 2027`, as each language writes its months; only for the date block."""
    if day is None:
        return ""
    return formats.date_format(day, "b Y" if get_language() == "nl" else "M Y")


def moment_full(moment: datetime | None) -> str:
    """`14 januari 2027, 11.20 uur` or `14 January 2027, 11:20`, Dutch time."""
    if moment is None or moment == "":
        return ""
    day, clock = date_full(moment), formats.date_format(_local(moment), "H:i")
    return f"{day}, {clock}" if current_language() == "en" else f"{day}, {clock.replace(':', '.')} uur"


def clock_short(clock: time | datetime) -> str:
    """`11.20` or `11:20`; a moment that has been put on the time of its place."""
    return f"{clock:%H:%M}" if current_language() == "en" else f"{clock:%H.%M}"


def soft_hyphens(title: str) -> str:
    """Puts soft hyphens into words over 18 letters: browsers do not all hyphenate Dutch, and a compound in a heading
    would push a phone's page sideways. Breaks lie between syllables, never within five letters of either end."""
    hyphenation = _hyphenation(current_language())
    return re.sub(
        rf"[^\W\d_]{{{LONG_WORD + 1},}}", lambda word: hyphenation.inserted(word.group(), SOFT_HYPHEN), str(title)
    )


@cache
def _hyphenation(language: str) -> Pyphen:
    return Pyphen(lang={"nl": "nl_NL", "en": "en_GB"}[language], left=5, right=5)


def markdown(source: str) -> SafeString:
    """Markdown as safe HTML: raw HTML is shown as text, links go to http, https and mailto only and are not followed
    by search engines, pictures are left out, and headings begin at level 3 (the page has its own above them)."""
    return mark_safe(_markdown().render(source or ""))  # noqa: S308  (markdown-it escapes everything that it did not write)


@cache
def _markdown() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).disable("image").enable("table")
    parser.validateLink = lambda url: re.match(r"(https?://|mailto:)", url, re.IGNORECASE) is not None
    parser.add_render_rule("link_open", _link_open)
    parser.add_render_rule("heading_open", _heading)
    parser.add_render_rule("heading_close", _heading)
    return parser


def _link_open(renderer, tokens, index, options, env):
    tokens[index].attrSet("rel", "nofollow noopener")
    return renderer.renderToken(tokens, index, options, env)


def _heading(renderer, tokens, index, options, env):
    tokens[index].tag = "h3" if tokens[index].tag in ("h1", "h2", "h3") else "h4"
    return renderer.renderToken(tokens, index, options, env)


def local_time(moment: datetime) -> datetime:
    """The same moment on a Dutch clock."""
    return timezone.localtime(moment)


def _local(moment: date | datetime) -> date | datetime:
    return timezone.localtime(moment) if isinstance(moment, datetime) and timezone.is_aware(moment) else moment


def current_language() -> str:
    return (get_language() or settings.LANGUAGE_CODE)[:2]

"""What every page knows about the site (context processor `site`)."""

from dataclasses import dataclass
from functools import cache, cached_property

from django.conf import settings
from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from config import menus
from config.addresses import in_language, reverse
from config.texts import absolute


@dataclass(frozen=True)
class Alternate:
    """The same page in one of the languages."""

    code: str
    name: str  # in that language itself
    href: str
    is_current: bool

    @property
    def absolute(self) -> str:
        """Without the question part: for `link rel=alternate`."""
        return absolute(self.href.partition("?")[0])


@dataclass(frozen=True)
class Link:
    href: str
    label: str
    is_current: bool  # the reader is on this page or below it


class Site:
    """`request` is None on the page that says that something broke."""

    name = "Leerkring"
    url = settings.SITE_URL

    def __init__(self, request: HttpRequest | None = None):
        self._request = request

    @property
    def is_demo(self) -> bool:
        """Whether the notice about demonstration content stands above each page."""
        return settings.DEMO_NOTICE

    @cached_property
    def menu(self) -> SafeString:
        """The links; they stand on the page twice, for wide screens and for phones."""
        links = [(each.href, CURRENT if each.is_current else "", each.label) for each in self._links(menus.MAIN)]
        return format_html_join("\n", '<a href="{}"{}>{}</a>', links)

    @cached_property
    def person_menu(self) -> list[Link]:
        return self._links(menus.PERSON)

    @cached_property
    def footer(self) -> list[tuple[str, list[Link]]]:
        return [(title, self._links(names)) for title, names in menus.FOOTER]

    def _links(self, names) -> list[Link]:
        path = self._request.path if self._request else ""
        return [Link(href, label, path.startswith(href)) for href, label in _drawn(names, get_language())]

    @cached_property
    def language_links(self) -> SafeString:
        """The page in each language; they stand on it twice too."""
        return format_html_join("\n", LANGUAGE_LINK, map(self._language_link, self.languages))

    def _language_link(self, other: "Alternate") -> tuple:
        current = CURRENT if other.is_current else ""
        return other.href, other.code, other.code, current, other.code.upper(), other.name

    @cached_property
    def languages(self) -> list[Alternate]:
        return [
            Alternate(code, NATIVE_NAMES[code], self._href(code), code == get_language())
            for code, _ in settings.LANGUAGES
        ]

    def _href(self, code: str) -> str:
        return in_language(self._request.get_full_path() if self._request else "/", code)


CURRENT = mark_safe(' aria-current="true"')
LANGUAGE_LINK = '<a href="{}" lang="{}" hreflang="{}"{}><span aria-hidden="true">{}</span><span class="visually-hidden">{}</span></a>'
NATIVE_NAMES = {"nl": "Nederlands", "en": "English"}


@cache
def _drawn(names: tuple, _language: str) -> list[tuple[str, str]]:
    """Address and label of each; there are as many lists as menus."""
    return [(reverse(name), str(label)) for name, label in names]


def site(request: HttpRequest | None) -> dict[str, Site]:
    """Twice the same: the pages of allauth put a `site` of their own over ours, so what stands on every page asks `frame`."""
    found = Site(request)
    return {"site": found, "frame": found}

"""All addresses of the project, by walking the resolver."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import LocalePrefixPattern

# Folders of addresses that others wrote, each with its reason.
THEIRS = {
    "allauth": "signing in, second factors, OpenID Connect: tested in tests/people; its pages are in access/signing_in.py",
    "admin": "a repair tool: test_the_repair_tool_is_for_staff_only covers the door",
}


@dataclass(frozen=True)
class Address:
    name: str
    route: str
    view: Callable
    in_language: bool
    is_ours: bool


def walk(patterns, namespace="", route="", in_language=False, is_ours=True) -> Iterator[Address]:
    for pattern in patterns:
        here = route + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            folder = pattern.app_name or getattr(pattern.urlconf_name, "__name__", "")
            yield from walk(
                pattern.url_patterns,
                ":".join(filter(None, [namespace, pattern.namespace])),
                here,
                in_language or isinstance(pattern.pattern, LocalePrefixPattern),
                is_ours and folder.split(".")[0] not in THEIRS,
            )
        elif isinstance(pattern, URLPattern):
            name = ":".join(filter(None, [namespace, pattern.name or ""]))
            yield Address(name, here, pattern.callback, in_language, is_ours)


def all_addresses() -> list[Address]:
    return list(walk(get_resolver().url_patterns))


def ours() -> list[Address]:
    return [address for address in all_addresses() if address.is_ours]

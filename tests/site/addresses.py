"""All addresses of the project, by walking the resolver."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import LocalePrefixPattern

# Namespaces and prefixes that others wrote, each with its reason.
THEIRS = {
    "admin": "a repair tool for staff; test_the_repair_tool_is_for_staff_only covers the door",
    "account": "allauth: signing in, tested in tests/people",
    "mfa": "allauth: second factors, tested in tests/people",
    "socialaccount": "allauth: OpenID Connect, tested in tests/people",
    "openid_connect": "allauth: OpenID Connect, tested in tests/people",
}


@dataclass(frozen=True)
class Address:
    name: str
    route: str
    in_language: bool
    view: Callable

    @property
    def is_ours(self) -> bool:
        return self.name.split(":")[0].split("_")[0] not in THEIRS and not self.name.startswith("openid_connect")


def walk(patterns, namespace="", route="", in_language=False) -> Iterator[Address]:
    for pattern in patterns:
        here = route + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inside = in_language or isinstance(pattern.pattern, LocalePrefixPattern)
            spaces = ":".join(filter(None, [namespace, pattern.namespace]))
            yield from walk(pattern.url_patterns, spaces, here, inside)
        elif isinstance(pattern, URLPattern):
            yield Address(":".join(filter(None, [namespace, pattern.name or ""])), here, in_language, pattern.callback)


def all_addresses() -> list[Address]:
    return list(walk(get_resolver().url_patterns))


def ours() -> list[Address]:
    return [address for address in all_addresses() if address.is_ours]

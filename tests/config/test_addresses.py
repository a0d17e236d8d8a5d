"""Addresses that are put together are those that Django finds."""

from uuid import UUID

import pytest
from django.template import Context, Template
from django.urls import NoReverseMatch, get_resolver
from django.urls import reverse as searched
from django.utils import translation

from config.addresses import reverse

SLUG, UUID_, NUMBER = "zo-maar_1", UUID("8d7f0b4e-7c53-4d0b-8a4a-2f0c57b3a9aa"), 7
VALUES = {"slug": SLUG, "uuid": UUID_, "int": NUMBER, "str": "zo'n é/ding", "path": "a/b.png"}


def names(resolver, space=""):
    """Of all pages, each with a value for each converter."""
    for pattern in resolver.url_patterns:
        if hasattr(pattern, "url_patterns"):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from names(pattern, inner)
        elif pattern.name:
            yield f"{space}{pattern.name}", list(pattern.pattern.converters.values())


def found(how, name, args):
    try:
        return how(name, args=args)
    except NoReverseMatch:
        return None


@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_page_has_the_address_that_django_gives(language):
    pages = dict(names(get_resolver()))
    with translation.override(language):
        for name, converters in pages.items():
            for value in VALUES.values():
                args = [value] * len(converters)
                assert found(reverse, name, args) == found(searched, name, args), name
        both = [(name, found(reverse, name, [SLUG, SLUG])) for name in pages if len(pages[name]) == 2]
    assert len(pages) > 200
    assert any(address for _name, address in both)


def test_values_stand_in_their_order():
    with translation.override("nl"):
        assert reverse("communities:community-edit", ["zuid", "partners"]) == "/nl/communities/zuid/edit/partners/"
        assert reverse("communities:community-edit", ["partners", "zuid"]) == "/nl/communities/partners/edit/zuid/"


@pytest.mark.parametrize("args", [[], [""], ["a/b"], ["a", "b"], [UUID_, UUID_]])
def test_what_has_no_address_is_refused(args):
    with pytest.raises(NoReverseMatch):
        reverse("communities:community-detail", args)


def test_a_template_gives_the_same_and_leaves_empty_what_it_may():
    drawn = Template("{% url 'communities:community-detail' slug %} {% url 'nowhere' slug as none %}[{{ none }}]")
    with translation.override("en"):
        assert drawn.render(Context({"slug": "zuid"})) == "/en/communities/zuid/ []"
        with pytest.raises(NoReverseMatch):
            drawn.render(Context({"slug": "<b>"}))

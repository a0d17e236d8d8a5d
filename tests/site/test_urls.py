import re

import pytest
from django.urls import resolve, reverse
from django.utils import translation

from tests.site.access import all_rows, value
from tests.site.addresses import all_addresses, ours

ROWS = all_rows()


@pytest.mark.parametrize("name", sorted(ROWS))
def test_a_name_reverses_in_both_languages_and_resolves_to_itself(name, stage):
    world, _ = stage
    args = [value(world, source) for source in ROWS[name].args]
    in_language = {address.name: address.in_language for address in all_addresses()}
    for language in ("nl", "en"):
        with translation.override(language):
            path = reverse(name, args=args)
        assert path.startswith(f"/{language}/") == in_language[name]
        with translation.override(language):
            assert resolve(path).view_name == name


def test_names_are_words_with_hyphens():
    assert [
        address.name for address in ours() if not re.fullmatch(r"(\w+:)?[a-z0-9]+(-[a-z0-9]+)*", address.name)
    ] == []


def test_views_are_called_as_their_address():
    """`certification:application-submit` is the view `application_submit`."""
    odd = {}
    for address in ours():
        _, colon, name = address.name.partition(":")
        is_view = ".views" in address.view.__module__  # a feed or a wrapped class has no such name
        if colon and is_view and address.view.__name__ != name.replace("-", "_"):
            odd[address.name] = address.view.__name__
    assert odd == {}


def test_the_bare_address_leads_to_the_reader_s_language(client):
    assert client.get("/", headers={"accept-language": "en"}).headers["Location"] == "/en/"
    assert client.get("/", headers={"accept-language": "fr"}).headers["Location"] == "/nl/"
    assert client.get("/").headers["Location"] == "/nl/"


@pytest.mark.parametrize("path", ["/nl/bestaat-niet/", "/en/does-not-exist/", "/bestaat-niet", "/nl/a/b/c/"])
def test_an_unknown_address_is_a_friendly_404(path, client, db):
    response = client.get(path)
    assert response.status_code == 404
    assert "text/html" in response["Content-Type"]


def test_a_slash_that_was_forgotten_is_added(client, db):
    assert client.get("/nl/about").headers["Location"] == "/nl/about/"

"""The helper that compares a swap with a reload, on pages of its own."""

import pytest
from django.http import HttpResponse
from django.test import override_settings
from django.urls import path

from tests.harness.htmx import assert_swap_equals_reload, parse, settled, swap

FRAME = """<html><body><a id="more" href="/list?page=2" hx-get="/list?page=2" hx-target="#rows" hx-swap="{swap}">more</a>
<p id="count">{count}</p>{rows}</body></html>"""
ROWS = '<ul id="rows"><li>{page}</li></ul>'


def listing(request):
    page = request.GET.get("page", "1")
    rows = ROWS.format(page=page)
    if request.headers.get("HX-Request"):
        count = f'<p id="count" hx-swap-oob="true">{page}</p>' if "forgets" not in request.path else ""
        return HttpResponse(rows + count)
    return HttpResponse(FRAME.format(swap="outerHTML", count=page, rows=rows).replace("/list", request.path))


urlpatterns = [path("list", listing), path("forgets", listing)]


@pytest.fixture(autouse=True)
def _invented_site():
    with override_settings(ROOT_URLCONF=__name__, MIDDLEWARE=[]):
        yield


def test_a_swap_that_equals_the_reload_passes(client):
    page = assert_swap_equals_reload(client, "/list", "#more")
    assert page.select_one("#count").text == "2"


def test_a_swap_that_forgets_a_part_fails(client):
    with pytest.raises(AssertionError):
        assert_swap_equals_reload(client, "/forgets", "#more")


@pytest.mark.parametrize(
    ("how", "becomes"),
    [
        ("innerHTML", '<div id="t"><b>new</b></div>'),
        ("outerHTML", "<b>new</b>"),
        ("beforeend", '<div id="t"><i>old</i><b>new</b></div>'),
        ("afterbegin", '<div id="t"><b>new</b><i>old</i></div>'),
        ("beforebegin", '<b>new</b><div id="t"><i>old</i></div>'),
        ("afterend", '<div id="t"><i>old</i></div><b>new</b>'),
        ("delete", ""),
        ("none", '<div id="t"><i>old</i></div>'),
    ],
)
def test_each_way_to_swap(how, becomes):
    page = parse(f'<a hx-get="/" hx-target="#t" hx-swap="{how} swap:1s">x</a><div id="t"><i>old</i></div>')
    assert settled(swap(page, page.a, "<b>new</b>")) == settled(parse(str(page.a) + becomes))


def test_attributes_are_inherited_and_selected():
    page = parse('<section hx-target="this" hx-swap="innerHTML" hx-select="b"><a hx-get="/">x</a></section>')
    assert str(swap(page, page.a, "<i>no</i><b>yes</b>")) == (
        '<section hx-select="b" hx-swap="innerHTML" hx-target="this"><b>yes</b></section>'
    )


def test_a_target_that_is_not_there_fails():
    page = parse('<a hx-get="/" hx-target="#gone">x</a>')
    with pytest.raises(AssertionError, match="finds nothing"):
        swap(page, page.a, "")

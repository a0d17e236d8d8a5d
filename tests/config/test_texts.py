from datetime import UTC, date, datetime
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.template import Context, Template
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from config import texts

NBSP = "\u00a0"


@pytest.mark.parametrize(
    ("language", "amount", "zero", "written"),
    [
        ("nl", Decimal("1150.00"), "", f"€{NBSP}1.150"),
        ("nl", Decimal("1150.5"), "", f"€{NBSP}1.150,50"),
        ("nl", 0, "", f"€{NBSP}0"),
        ("nl", 0, "free", "Gratis"),
        ("nl", None, "free", ""),
        ("en", Decimal("1150.00"), "", "€1,150"),
        ("en", Decimal("0.05"), "", "€0.05"),
        ("en", Decimal("0.00"), "free", "Free"),
    ],
)
def test_an_amount_reads_as_in_the_language_of_the_page(language, amount, zero, written):
    with translation.override(language):
        assert texts.money(amount, zero) == written


@pytest.mark.parametrize(
    ("language", "day", "moment"),
    [("nl", "14 januari 2027", "15 januari 2027, 00.30 uur"), ("en", "14 January 2027", "15 January 2027, 00:30")],
)
def test_dates_are_written_in_full_and_moments_on_dutch_time(language, day, moment):
    with translation.override(language):
        assert texts.date_full(date(2027, 1, 14)) == day
        assert texts.moment_full(datetime(2027, 1, 14, 23, 30, tzinfo=UTC)) == moment
        assert texts.date_full(None) == texts.moment_full(None) == ""


@pytest.mark.parametrize("language, written", [("nl", "jan 2027"), ("en", "Jan 2027")])
def test_short_months_are_written_as_the_language_does(language, written):
    with translation.override(language):
        assert texts.month_short(date(2027, 1, 14)) == written
        assert texts.month_short(None) == ""


BOTH = SimpleNamespace(title_nl="Dutch words", title_en="English words")
ONLY_DUTCH = SimpleNamespace(title_nl="Alleen <b>hier</b>", title_en="")
NEITHER = SimpleNamespace(title_nl="", title_en="")


def test_a_text_is_in_the_language_of_the_reader_or_else_in_the_other():
    with translation.override("en"):
        assert [texts.text(thing, "title") for thing in (BOTH, ONLY_DUTCH, NEITHER)] == [
            "English words",
            "Alleen <b>hier</b>",
            "",
        ]
        assert [texts.lang_of(thing, "title") for thing in (BOTH, ONLY_DUTCH, NEITHER)] == ["en", "nl", "en"]
    assert texts.text(BOTH, "title", "en") == "English words"


def test_a_text_in_the_other_language_says_so_in_its_markup():
    drawn = Template('{% text thing "title" %}')
    with translation.override("en"):
        assert drawn.render(Context({"thing": BOTH})) == "English words"
        assert drawn.render(Context({"thing": ONLY_DUTCH})) == '<span lang="nl">Alleen &lt;b&gt;hier&lt;/b&gt;</span>'


def test_an_address_for_a_mail_is_whole(settings):
    settings.SITE_URL = "https://leerkring.example"
    assert texts.absolute("/nl/") == "https://leerkring.example/nl/"


@pytest.mark.parametrize(
    ("title", "broken"),
    [
        ("Energieprestatieberekeningen", "Energie-pres-ta-tie-be-re-ke-ningen"),
        ("AI voor ambtenaren", "AI voor ambtenaren"),
        ("Gezondheidsgegevens", "Gezond-heids-ge-gevens"),
        ("achttienlettersxyz", "achttienlettersxyz"),
    ],
)
def test_only_long_words_get_places_to_break(title, broken):
    assert texts.soft_hyphens(title).replace(texts.SOFT_HYPHEN, "-") == broken


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyzëïö -", max_size=60))
def test_places_to_break_change_no_letter_and_keep_five_at_each_end(title):
    broken = texts.soft_hyphens(title)
    assert broken.replace(texts.SOFT_HYPHEN, "") == title
    for word in broken.split():
        if texts.SOFT_HYPHEN in word:
            assert len(word.split(texts.SOFT_HYPHEN)[0]) >= 5
            assert len(word.split(texts.SOFT_HYPHEN)[-1]) >= 5


def test_markdown_becomes_safe_html_below_the_headings_of_the_page():
    source = "# Kop\n\n[site](https://example.org) <b>vet</b>\n\n* een\n"
    assert texts.markdown(source) == (
        '<h3>Kop</h3>\n<p><a href="https://example.org" rel="nofollow noopener">site</a> &lt;b&gt;vet&lt;/b&gt;</p>\n'
        "<ul>\n<li>een</li>\n</ul>\n"
    )


@pytest.mark.parametrize(
    "source",
    [
        "[x](javascript:alert(1))",
        "[x](data:text/html,hi)",
        "[x](//elsewhere.example)",
        "![x](https://elsewhere.example/a.png)",
        "<script>alert(1)</script>",
        "<a href='https://x.example' onclick='y()'>x</a>",
    ],
)
def test_markdown_lets_nothing_run_or_load(source):
    html = texts.markdown(source)
    assert not any(
        bad in html for bad in ("<img", "<script", "<a href='", 'href="javascript', 'href="data', 'href="//')
    )


@given(st.text(max_size=200))
def test_markdown_never_writes_a_tag_of_its_source(source):
    assert "<script" not in texts.markdown(source).lower()

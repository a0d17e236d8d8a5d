"""Documents as PDF: accessible, in the fonts of the site, whatever people typed."""

import datetime
import io
import shutil

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from config import pdf

MADE = datetime.datetime(2026, 3, 2, 9, tzinfo=datetime.UTC)
DOCUMENT = """
#import "/pdf/house.typ": *
#show: house.with(title: data.title, language: "nl", foot: "voet", page-word: "pagina")
= #data.title
*#data.name* #if data.is_spelled_otherwise [anders gespeld]
#facts((("soort", "proef"),))
"""


@pytest.fixture
def document(tmp_path, monkeypatch):
    """`document(name)` draws a small document about a name; `document.write(source)` changes what it says."""
    (tmp_path / "pdf").mkdir()
    shutil.copy(pdf.ROOT / "pdf" / "house.typ", tmp_path / "pdf")
    monkeypatch.setattr(pdf, "ROOT", tmp_path)

    def draw(name="Jansen", source=DOCUMENT):
        (tmp_path / "proef.typ").write_text(source)
        return PdfReader(io.BytesIO(pdf.draw("proef.typ", {"title": "Proef", "name": name}, made_at=MADE)))

    return draw


def fonts_of(reader):
    found = set()
    for page in reader.pages:
        for font in page["/Resources"]["/Font"].values():
            found.add(str(font.get_object()["/BaseFont"]).split("+")[-1])
    return found


def test_draw_gives_a_tagged_document_with_title_language_and_our_fonts(document):
    reader = document()
    root = reader.trailer["/Root"]
    assert (reader.metadata.title, str(root["/Lang"]), root["/MarkInfo"]["/Marked"]) == ("Proef", "nl-NL", True)
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert "/StructTreeRoot" in root
    assert fonts_of(reader) == {"Source-Sans-3-Regular", "Source-Sans-3-Bold", "Familjen-Grotesk-Bold"}
    assert reader.metadata.creation_date == MADE
    assert "Jansen" in reader.pages[0].extract_text()


def test_draw_shows_letters_of_the_second_alphabet_and_never_reads_a_name_as_markup(document):
    reader = document("Łukasz Şahin #panic() *niet vet* @x [a]")
    text = reader.pages[0].extract_text()
    assert "Łukasz Şahin #panic() *niet vet* @x [a]" in text
    assert "anders gespeld" not in text
    assert "Source-Sans-3-Ext-Bold" in fonts_of(reader)


def test_draw_spells_otherwise_what_no_font_has_instead_of_failing(document):
    text = document("漢字 ﬁets \u202ex ☃").pages[0].extract_text()
    assert "?? fiets x ? anders gespeld" in " ".join(text.split())


@pytest.mark.parametrize(
    ("source", "complaint"),
    [
        ('#set document(title: "x")\n#set text(font: "Comic Sans")\nx', "unknown font family"),
        ('#set document(title: "x")\n#let', "proef.typ"),
        ('#set document(title: "x")\n#rect(width: 1cm)\n#image("x.png")', "proef.typ"),
    ],
)
def test_draw_refuses_a_wrong_template_and_what_typst_warns_about(document, source, complaint):
    with pytest.raises(pdf.CannotDraw, match=complaint):
        document(source=source)


@pytest.mark.parametrize(
    ("typed", "shown", "unknown"),
    [
        ("Mañana, Łódź: €5 – “goed”", "Mañana, Łódź: €5 – “goed”", []),
        ("e\u0301e\u0301n", "één", []),
        ("ﬁjn ½", "fijn ½", ["ﬁ"]),
        ("漢a漢", "?a?", ["漢"]),
        ("a\tb\u00a0c\nd", "a b\u00a0c\nd", []),
    ],
)
def test_spelled_changes_only_what_cannot_be_shown(typed, shown, unknown):
    assert pdf.spelled(typed) == shown
    assert pdf.unknown_in(typed) == unknown


def test_spelled_goes_through_lists_and_facts():
    assert pdf.spelled({"a": ["漢", 1, None], "b": {"c": "x"}}) == {"a": ["?", 1, None], "b": {"c": "x"}}


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.text(max_size=40))
def test_draw_takes_whatever_somebody_types(document, name):
    assert len(document(name).pages) >= 1

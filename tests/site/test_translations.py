"""Both languages are whole. English is the source; every Dutch entry exists, is settled and has the same placeholders."""

import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation
from django.utils.translation import gettext, ngettext

from config import catalogues
from config.catalogues import BRACE, PERCENT, Text, catalogue_of, merge, placeholders, problems, texts_in, write


def test_the_catalogues_are_complete():
    found = problems()
    assert found == {}, "\n".join(["", *(line for lines in found.values() for line in lines[:40])])


def test_the_compiled_catalogues_are_what_pages_show(tmp_path):
    with translation.override("nl"):
        assert gettext("Dutch") == "Nederlands"
    with translation.override("en"):
        assert gettext("Dutch") == "Dutch"


# The extraction itself, on small projects.

TEMPLATE = """
<div>
  {% translate "Hello" %} {% translate "May" context "month" %} {{ _("filtered")|upper }}
    {% blocktranslate trimmed count n=rows with name=who|default:_("somebody") %}
      One row of {{ name }}
    {% plural %}
      {{ n }} rows of {{ name }}
    {% endblocktranslate %}
  "it's ( unbalanced
</div>"""


def found_in(path, source):
    return {(text.context, text.msgid, text.plural) for text in texts_in(Path(path), source)}


def test_texts_of_a_template_are_found():
    assert found_in("templates/catalog/x.html", TEMPLATE) == {
        (None, "Hello", ""),
        ("month", "May", ""),
        (None, "filtered", ""),
        (None, "somebody", ""),
        (None, "One row of %(name)s", "%(n)s rows of %(name)s"),
    }


def test_texts_of_python_are_found():
    source = """
_("one"); gettext_lazy("two " "words"); ngettext_lazy("%(n)d day", "%(n)d days", "n"); pgettext("month", "May")
npgettext_lazy("file", "a", "b", 3); gettext_noop("later"); print("no"); _(variable)
"""
    assert found_in("catalog/x.py", source) == {
        (None, "one", ""),
        (None, "two words", ""),
        (None, "%(n)d day", "%(n)d days"),
        ("month", "May", ""),
        ("file", "a", "b"),
        (None, "later", ""),
    }


@pytest.mark.parametrize(
    ("path", "catalogue"),
    [
        ("catalog/views/home.py", "catalog"),
        ("templates/catalog/listing.html", "catalog"),
        ("templates/components/card.html", "site"),
        ("templates/base.html", "site"),
        ("config/errors.py", "site"),
    ],
)
def test_each_file_belongs_to_one_catalogue(path, catalogue):
    assert catalogue_of(Path(path)) == catalogue


@pytest.mark.parametrize(
    ("text", "pattern", "names"),
    [
        ("%(a)s and %(b)d, 100%%", PERCENT, {"a", "b"}),
        ("%s of %d", PERCENT, {"%s", "%d"}),
        ("{a} and {b!r:>5}, {{not}}", BRACE, {"a", "b"}),
        ("nothing", PERCENT, set()),
    ],
)
def test_placeholders_are_read(text, pattern, names):
    assert placeholders(text, pattern) == names


@pytest.fixture
def project(tmp_path):
    """A project with one app and one text; returns a function that sets the texts and merges."""

    def with_texts(*texts, app="catalog"):
        folder = tmp_path / app
        folder.mkdir(exist_ok=True)
        (folder / "x.py").write_text("\n".join(f"_({text!r})" for text in texts))
        found = catalogues.extract_all(tmp_path)[app]
        write(app, merge(catalogues.load(app, tmp_path), found), tmp_path)
        return tmp_path

    return with_texts


def translate(root, msgid, msgstr, app="catalog", **changes):
    catalogue = catalogues.load(app, root)
    entry = catalogue.find(msgid)
    entry.msgstr = msgstr
    entry.flags += changes.get("flags", [])
    write(app, catalogue, root)


def test_a_missing_translation_is_a_problem(project):
    assert problems(project("Hello")) == {"catalog": ["missing: 'Hello'"]}


def test_a_translation_survives_a_merge_and_an_unused_one_goes(project):
    root = project("Hello", "Bye")
    translate(root, "Hello", "Hallo")
    translate(root, "Bye", "Dag")
    project("Hello", "New")
    assert {entry.msgid: entry.msgstr for entry in catalogues.load("catalog", root)} == {"Hello": "Hallo", "New": ""}


def test_a_merge_without_changes_writes_nothing(project):
    root = project("Hello")
    texts = catalogues.extract_all(root)["catalog"]
    assert write("catalog", merge(catalogues.load("catalog", root), texts), root) is False


def test_fuzzy_stale_and_broken_entries_are_problems(project):
    root = project("Hello", "%(n)s of %(m)s", "Old")
    translate(root, "Hello", "Hallo", flags=["fuzzy"])
    translate(root, "%(n)s of %(m)s", "%(n)s van %(x)s")
    translate(root, "Old", "Oud")
    (root / "catalog" / "x.py").write_text("_('Hello'); _('%(n)s of %(m)s')")
    assert problems(root)["catalog"][:3] == [
        "stale, no source has it: 'Old'",
        "placeholders differ: '%(n)s of %(m)s' has ['m', 'n'], the translation ['n', 'x']",
        "fuzzy: 'Hello'",
    ]


def test_one_text_with_two_translations_is_a_problem(project):
    root = project("Mark", app="catalog")
    project("Mark", app="certification")
    translate(root, "Mark", "Cijfer", app="catalog")
    translate(root, "Mark", "Keurmerk", app="certification")
    assert problems(root) == {"certification": ["translated differently in catalog: 'Mark' is ['Cijfer'] there"]}


def test_compiling_takes_only_what_changed(project):
    root = project("Hello")
    translate(root, "Hello", "Hallo")
    assert [path.name for path in catalogues.compile_all(root)] == ["django.mo"]
    assert catalogues.compile_all(root) == []


def test_plural_forms_count_as_missing_one_by_one():
    text = Text("%(n)s day", None, "%(n)s days", {"x.py"})
    entry = merge(catalogues.polib.POFile(), {text.key: text})[0]
    entry.msgstr_plural = {0: "een dag", 1: ""}
    assert list(catalogues.problems_of(entry)) == ["missing: '%(n)s day'"]
    entry.msgstr_plural = {0: "een dag", 1: "%(n)s dagen"}
    assert list(catalogues.problems_of(entry)) == []
    entry.msgstr_plural = {0: "een dag", 1: "dagen"}
    assert list(catalogues.problems_of(entry)) == ["placeholders differ: '%(n)s day' has ['n'], the translation []"]


def test_the_command_refuses_a_catalogue_that_does_not_exist():
    with pytest.raises(CommandError, match="No such catalogue: nonsense"):
        call_command("messages", "nonsense", stdout=io.StringIO())


def test_plurals_of_a_compiled_catalogue_work():
    with translation.override("nl"):
        assert ngettext("%(num)d day", "%(num)d days", 2) % {"num": 2} == "2 dagen"  # Django's own

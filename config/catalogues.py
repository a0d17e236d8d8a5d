"""Message catalogues without the gettext tools: extract, merge, check and compile.

English is the source language, so Dutch is the only catalogue that needs entries. What an app says (its Python and
`templates/<app>/`) is in `<app>/locale/`; everything else (config, components, sign-in, demo) is in `locale/`.
Entries carry the names of the files they come from, without line numbers: a moved line changes no catalogue.
"""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

import polib
from django.utils.translation.reloader import translation_file_changed
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
APPS = ("people", "partners", "communities", "catalog", "enrolment", "certification")
LANGUAGE = "nl"
SITE = "site"  # the catalogue of what belongs to no app
NOT_OURS = {"tests", "docs", "migrations", "static", "node_modules", "var", "locale"}
TEMPLATES = {".html", ".txt", ".xml", ".json"}
HEADER = {
    "Project-Id-Version": "Leerkring",
    "Language": LANGUAGE,
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=2; plural=(n != 1);",
}
# What Django's makemessages listens to, as Babel writes it: positions of the texts, "c" for the context.
KEYWORDS = {
    name: positions
    for names, positions in (
        (("_", "gettext", "gettext_lazy", "gettext_noop"), None),
        (("ngettext", "ngettext_lazy"), (1, 2)),
        (("pgettext", "pgettext_lazy"), ((1, "c"), 2)),
        (("npgettext", "npgettext_lazy"), ((1, "c"), 2, 3)),
    )
    for name in names
}
PERCENT = re.compile(r"%(?:\((\w+)\))?[-+ 0#]*\d*(?:\.\d+)?([diouxXeEfFgGcrsa%])")
BRACE = re.compile(r"(?<!\{)\{(\w*)(?:![rsa])?(?::[^{}]*)?\}(?!\})")

Key = tuple[str | None, str]  # context, text


@dataclass
class Text:
    """A marked text as the source has it."""

    msgid: str
    context: str | None = None
    plural: str = ""
    files: set[str] = field(default_factory=set)

    @property
    def key(self) -> Key:
        return (self.context, self.msgid)

    @property
    def flags(self) -> list[str]:
        together = self.msgid + self.plural
        found = ["python-format"] if placeholders(together, PERCENT) - {"%"} else []
        return found + (["python-brace-format"] if placeholders(together, BRACE) else [])


def placeholders(text: str, pattern: re.Pattern) -> set[str]:
    """The names in `%(name)s` and `{name}`; what has no name counts by its kind, "%s"."""
    return {match.group(1) or match.group(0).strip("{}") for match in pattern.finditer(text)} - {"%%"}


def catalogue_of(path: Path) -> str:
    """The catalogue to which a source file (relative to the root) belongs: the name of an app, or `SITE`."""
    parts = path.parts[1:] if path.parts[0] == "templates" else path.parts
    return parts[0] if parts[0] in APPS else SITE


def po_path(catalogue: str, root: Path = ROOT) -> Path:
    folder = root if catalogue == SITE else root / catalogue
    return folder / "locale" / LANGUAGE / "LC_MESSAGES" / "django.po"


def sources(root: Path = ROOT) -> Iterator[Path]:
    """Every file that may hold marked texts, relative to the root, in a fixed order."""
    for folder, folders, files in os.walk(root):
        folders[:] = sorted(name for name in folders if name not in NOT_OURS and not name.startswith("."))
        for name in sorted(files):
            path = (Path(folder) / name).relative_to(root)
            if path.suffix == ".py" or (path.suffix in TEMPLATES and "templates" in path.parts):
                yield path


def texts_in(path: Path, source: str) -> Iterator[Text]:
    """The marked texts of one file. A template is first turned into something that reads like Python."""
    from babel.messages.extract import extract  # a development tool: production only compiles

    if path.suffix != ".py":
        source = "\n".join(line.strip() for line in templatize(source, origin=str(path)).splitlines())
    found = extract("python", BytesIO(source.encode()), keywords=KEYWORDS, options={"encoding": "utf-8"})
    for _line, message, _comments, context in found:
        msgid, plural = message if isinstance(message, tuple) else (message, "")
        if msgid:
            yield Text(msgid, context, plural, {path.as_posix()})


def extract_all(root: Path = ROOT) -> dict[str, dict[Key, Text]]:
    """Every marked text of the project, by catalogue. A text that occurs alone and with a plural is one entry."""
    found: dict[str, dict[Key, Text]] = {name: {} for name in (*APPS, SITE)}
    for path in sources(root):
        for text in texts_in(path, (root / path).read_text(encoding="utf-8")):
            known = found[catalogue_of(path)].setdefault(text.key, text)
            known.files |= text.files
            known.plural = known.plural or text.plural
    return found


def load(catalogue: str, root: Path = ROOT) -> polib.POFile:
    path = po_path(catalogue, root)
    return polib.pofile(str(path), wrapwidth=100) if path.exists() else polib.POFile(wrapwidth=100)


def merge(old: polib.POFile, texts: dict[Key, Text]) -> polib.POFile:
    """A catalogue with exactly these texts, in order of text, with the translations that `old` has for them."""
    known = {(entry.msgctxt, entry.msgid): entry for entry in old if not entry.obsolete}
    merged = polib.POFile(wrapwidth=100)
    merged.metadata = dict(HEADER)
    for key, text in sorted(texts.items(), key=lambda item: (item[0][1], item[0][0] or "")):
        entry = polib.POEntry(
            msgid=text.msgid,
            msgctxt=text.context,
            occurrences=[(name, "") for name in sorted(text.files)],
            flags=list(text.flags),
        )
        before = known.get(key)
        if before is not None and before.fuzzy:
            entry.flags.append("fuzzy")
        if before is not None:
            entry.tcomment = before.tcomment
        if text.plural:
            entry.msgid_plural = text.plural
            forms = (before.msgstr_plural if before is not None else {}) or {}
            entry.msgstr_plural = {0: forms.get(0, ""), 1: forms.get(1, "")}
        elif before is not None:
            entry.msgstr = before.msgstr or before.msgstr_plural.get(0, "")
        merged.append(entry)
    return merged


def write(catalogue: str, merged: polib.POFile, root: Path = ROOT) -> bool:
    """Writes the catalogue where it differs from what is there; True when it did."""
    path = po_path(catalogue, root)
    content = f"{merged}\n".replace("\n\n\n", "\n\n")
    if path.exists() and path.read_text(encoding="utf-8") == content:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8")
    return True


def forms_of(entry: polib.POEntry) -> list[str]:
    return [entry.msgstr_plural.get(n, "") for n in (0, 1)] if entry.msgid_plural else [entry.msgstr]


def problems_of(entry: polib.POEntry) -> Iterator[str]:
    """What is wrong with one translation: missing, fuzzy, or other placeholders than the source."""
    if not all(forms_of(entry)):
        yield f"missing: {entry.msgid!r}"
        return
    if entry.fuzzy:
        yield f"fuzzy: {entry.msgid!r}"
    for pattern in (PERCENT, BRACE):
        wanted = placeholders(entry.msgid, pattern) | placeholders(entry.msgid_plural, pattern)
        for number, form in enumerate(forms_of(entry)):
            given = placeholders(form, pattern)
            singular = bool(entry.msgid_plural) and number == 0  # "een dag" needs no number
            # Braces are placeholders only where the source has one; JSON in a text is not.
            relevant = pattern is PERCENT or wanted
            if relevant and (given - wanted or (wanted - given and not singular)):
                yield f"placeholders differ: {entry.msgid!r} has {sorted(wanted)}, the translation {sorted(given)}"


def problems(root: Path = ROOT, only: tuple[str, ...] = ()) -> dict[str, list[str]]:
    """What stands between the catalogues and complete ones, by catalogue. Empty when all is well."""
    found: dict[str, list[str]] = {}
    extracted = extract_all(root)
    seen: dict[Key, tuple[str, list[str]]] = {}
    for catalogue, texts in extracted.items():
        stored = load(catalogue, root)
        wrong = [
            f"stale, no source has it: {entry.msgid!r}"
            for entry in stored
            if (entry.msgctxt, entry.msgid) not in texts or entry.obsolete
        ]
        for entry in merge(stored, texts):
            wrong.extend(problems_of(entry))
            other, forms = seen.setdefault((entry.msgctxt, entry.msgid), (catalogue, forms_of(entry)))
            if all(forms) and all(forms_of(entry)) and forms[0] != forms_of(entry)[0]:
                wrong.append(f"translated differently in {other}: {entry.msgid!r} is {forms!r} there")
        path = po_path(catalogue, root)
        if (
            not wrong
            and texts
            and path.read_text(encoding="utf-8") != f"{merge(stored, texts)}\n".replace("\n\n\n", "\n\n")
        ):
            wrong.append("not in its settled form: run `manage.py messages`")
        if wrong and (not only or catalogue in only):
            found[catalogue] = wrong
    return found


def compile_all(root: Path = ROOT) -> list[Path]:
    """Compiles each catalogue that differs in age from its .mo, and returns what was compiled. Several processes may do
    this at once: each file appears in one step, with the age of the source that it was made from."""
    compiled = []
    for path in [po_path(catalogue, root) for catalogue in (*APPS, SITE)]:
        target = path.with_suffix(".mo")
        if not path.exists():
            continue
        stamp = path.stat().st_mtime_ns
        if target.exists() and target.stat().st_mtime_ns == stamp:
            continue
        draft = target.with_suffix(f".{os.getpid()}.tmp")
        polib.pofile(str(path)).save_as_mofile(str(draft))
        os.utime(draft, ns=(stamp, stamp))
        draft.replace(target)
        compiled.append(target)
    if compiled:
        translation_file_changed(None, compiled[0])  # this process may have read the old ones already
    return compiled

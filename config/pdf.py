"""Accessible PDF (PDF/UA-1) by Typst, in the fonts of the site.

A document is a template `templates/<name>.typ` that reads `json(bytes(sys.inputs.data))`. What people typed arrives as
data, never as markup. `templates/pdf/house.typ` has the page and the headings of the house.
"""

import datetime
import fcntl
import json
import os
import unicodedata
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import typst
from django.conf import settings
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont

TEXT = "Source Sans 3"
# package of fontsource -> (name of the family, the weights that documents use)
FACES = {"source-sans-3": (TEXT, (400, 700)), "familjen-grotesk": ("Familjen Grotesk", (700,))}
# Typst does not join two files of one family, so the second alphabet is a family of its own.
ALPHABETS = {"latin": "", "latin-ext": " Ext"}
STYLES = {400: "Regular", 700: "Bold"}
UNKNOWN = "?"
ROOT = settings.BASE_DIR / "templates"


class CannotDraw(Exception):
    """The template is wrong, or a font is missing. What people typed is never the cause."""


def draw(template: str, data: Mapping[str, Any], *, made_at: datetime.datetime) -> bytes:
    """The document `templates/<template>` about `data` (plain values), as PDF. Characters that no font has are spelled
    otherwise; the template finds in `data.is_spelled_otherwise` whether that happened. Raises `CannotDraw`, also for
    what Typst only warns about: a font that is not there, for instance."""
    shown = spelled(data)
    facts = json.dumps({**shown, "is_spelled_otherwise": shown != data})
    compiler = typst.Compiler(input=ROOT / template, root=ROOT, font_paths=_fonts())
    try:
        content, warnings = compiler.compile_with_warnings(
            format="pdf", sys_inputs={"data": facts}, pdf_standards=["ua-1"], timestamp=int(made_at.timestamp())
        )
    except typst.TypstError as refused:
        raise CannotDraw(f"{template}: {refused.message} {' '.join(refused.hints)}") from refused
    if warnings:
        raise CannotDraw(f"{template}: {'; '.join(warning.message for warning in warnings)}")
    return content


def spelled(value: Any) -> Any:
    """The same value with texts that the fonts can show: composed letters; letters without an accent that no font has;
    `?` for a character that is in no font at all. PDF/UA refuses a document with a character that cannot be shown."""
    match value:
        case str():
            return "".join(_spelled(character) for character in unicodedata.normalize("NFC", value))
        case Mapping():
            return {key: spelled(each) for key, each in value.items()}
        case list() | tuple():
            return [spelled(each) for each in value]
    return value


def unknown_in(text: str) -> list[str]:
    """The characters of a text that no font has, each once: to tell somebody while the text is being typed."""
    composed = unicodedata.normalize("NFC", text)
    return list(dict.fromkeys(each for each in composed if not each.isspace() and each not in _characters()))


def _spelled(character: str) -> str:
    if character in _characters() or character == "\n":
        return character
    if character.isspace():
        return " "
    if unicodedata.category(character) in ("Mn", "Cf", "Cc"):
        return ""  # accents that stand alone, invisible signs of direction and the like
    plain = [each for each in unicodedata.normalize("NFKD", character) if each in _characters()]
    return "".join(plain) or UNKNOWN


@cache
def _characters() -> frozenset[str]:
    """What the face of the text can show; headings fall back to it."""
    files = [TTFont(_package_file("source-sans-3", alphabet)) for alphabet in ALPHABETS]
    return frozenset(chr(code) for font in files for code in font.getBestCmap())


@cache
def _fonts() -> typst.Fonts:
    folder = converted_fonts()
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(folder)])


def converted_fonts() -> Path:
    """The folder with the fonts as Typst reads them, made from those of the site when they are not there yet or older.
    That takes some seconds, once a machine (`manage.py fonts` does it beforehand); processes that want it at the same
    moment wait for one another."""
    folder = Path(settings.VAR_DIR) / "fonts"
    wanted = [
        (_package_file(package, alphabet), folder / f"{package}-{alphabet}-{weight}.ttf", f"{family}{suffix}", weight)
        for package, (family, weights) in FACES.items()
        for alphabet, suffix in ALPHABETS.items()
        for weight in weights
    ]
    if all(_is_current(source, file) for source, file, *_ in wanted):
        return folder  # which need not be writable then
    folder.mkdir(parents=True, exist_ok=True)
    with open(folder / ".lock", "w") as guard:
        fcntl.flock(guard, fcntl.LOCK_EX)
        for source, file, family, weight in wanted:
            if not _is_current(source, file):
                _convert(source, file, family, weight)
    return folder


def _is_current(source: Path, file: Path) -> bool:
    return file.is_file() and file.stat().st_mtime >= source.stat().st_mtime


def _package_file(package: str, alphabet: str) -> Path:
    folder = settings.BASE_DIR / "node_modules" / "@fontsource-variable" / package / "files"
    return folder / f"{package}-{alphabet}-wght-normal.woff2"


def _convert(source: Path, file: Path, family: str, weight: int) -> None:
    """One weight of a variable woff2 font as a font of its own, under the name `family`."""
    font = TTFont(source)
    if family.endswith(" Ext"):
        del font["GPOS"]  # the rare letters do without kerning: half of the time
    font = instantiateVariableFont(font, {"wght": weight}, optimize=False)
    font.flavor = None
    _name(font, family, weight)
    draft = file.with_name(f"{file.name}.{os.getpid()}.part")
    font.save(draft)
    draft.replace(file)


def _name(font: TTFont, family: str, weight: int) -> None:
    style, is_bold = STYLES[weight], weight == 700
    table = font["name"]
    for number in (16, 17, 21, 22, 25):  # names of the variable family
        table.removeNames(nameID=number)
    whole = f"{family} {style}"
    for number, words in ((1, family), (2, style), (4, whole), (6, whole.replace(" ", "-"))):
        table.setName(words, number, 3, 1, 0x409)
    font["OS/2"].usWeightClass = weight
    font["OS/2"].fsSelection = font["OS/2"].fsSelection & ~0x61 | (0x20 if is_bold else 0x40)
    font["head"].macStyle = 1 if is_bold else 0

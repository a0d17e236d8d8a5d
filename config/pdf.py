"""Accessible PDF (PDF/UA-1) by Typst, in the fonts of the site.

A document is a template `templates/<name>.typ` that reads `json(bytes(sys.inputs.data))`. What people typed arrives as
data, never as markup. `templates/pdf/house.typ` has the page and the headings of the house.
"""

import datetime
import json
import unicodedata
from collections.abc import Mapping
from functools import cache
from typing import Any

import typst
from django.conf import settings

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
    from config import fonts  # slow to import

    return fonts.characters()


@cache
def _fonts() -> typst.Fonts:
    from config import fonts

    folder = fonts.converted()
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(folder)])

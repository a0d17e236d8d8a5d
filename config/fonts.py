"""The fonts of the site as documents need them. Apart from `config/pdf.py`, which loads this when it first draws: fontTools
takes an eighth of the time that the site takes to start."""

import fcntl
import os
from functools import cache
from pathlib import Path

from django.conf import settings
from fontTools.ttLib import TTFont

TEXT = "Source Sans 3"
# package of fontsource -> (name of the family, the weights that documents use)
FACES = {"source-sans-3": (TEXT, (400, 700)), "familjen-grotesk": ("Familjen Grotesk", (700,))}
# Typst does not join two files of one family, so the second alphabet is a family of its own.
ALPHABETS = {"latin": "", "latin-ext": " Ext"}
STYLES = {400: "Regular", 700: "Bold"}


@cache
def characters() -> frozenset[str]:
    """What the face of the text can show; headings fall back to it."""
    files = [TTFont(_package_file("source-sans-3", alphabet, 400)) for alphabet in ALPHABETS]
    return frozenset(chr(code) for font in files for code in font.getBestCmap())


def converted() -> Path:
    """The folder with the fonts as Typst reads them, made from those of the packages when they are not there yet or older:
    once a machine (`manage.py fonts` does it beforehand); processes that want it at the same moment wait for one another."""
    folder = Path(settings.VAR_DIR) / "fonts"
    wanted = [
        (
            _package_file(package, alphabet, weight),
            folder / f"{package}-{alphabet}-{weight}.ttf",
            f"{family}{suffix}",
            weight,
        )
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


def _package_file(package: str, alphabet: str, weight: int) -> Path:
    folder = settings.BASE_DIR / "node_modules" / "@fontsource" / package / "files"
    return folder / f"{package}-{alphabet}-{weight}-normal.woff2"


def _convert(source: Path, file: Path, family: str, weight: int) -> None:
    """A woff2 font as a file that Typst reads, under the name `family`."""
    font = TTFont(source)
    font.flavor = None
    _name(font, family, weight)
    draft = file.with_name(f"{file.name}.{os.getpid()}.part")
    font.save(draft)
    draft.replace(file)


def _name(font: TTFont, family: str, weight: int) -> None:
    table, style = font["name"], STYLES[weight]
    whole = f"{family} {style}"
    for number in (16, 17, 21, 22, 25):  # other names of the family
        table.removeNames(nameID=number)
    for number, words in ((1, family), (2, style), (4, whole), (6, whole.replace(" ", "-"))):
        table.setName(words, number, 3, 1, 0x409)

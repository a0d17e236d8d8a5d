"""A cell to a value, or the reason why it gives none. An empty cell gives nothing and needs no reason. Pure."""

import datetime
import html
import re
import unicodedata
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from html.parser import HTMLParser
from typing import Any

from catalog.inventory.reasons import Reason

BLOCKS = {"p", "br", "li", "ul", "ol", "div", "tr", "table", "h1", "h2", "h3", "h4", "h5", "h6"}
INLINE = {
    "b",
    "i",
    "u",
    "em",
    "strong",
    "span",
    "a",
    "sup",
    "sub",
    "font",
    "small",
    "td",
    "th",
    "img",
    "script",
    "style",
}
SILENT = {"script", "style"}
TAG = re.compile(rf"</?(?:{'|'.join(sorted(BLOCKS | INLINE))})\b[^<>]*>", re.IGNORECASE)
ENTITY = re.compile(r"&(?:[a-z]{2,10}|#\d{2,6}|#x[0-9a-f]{2,5});", re.IGNORECASE)
INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2064\ufeff\ufffe\uffff\ud800-\udfff]"
)
MOST_LAYERS = 5  # texts that were escaped twice exist; six times is somebody playing

NUMBER = r"(\d{1,6}(?:[.,]\d{1,2})?)"
UNITS = {
    "ec": r"ec(?:ts|'s|s)?|studiepunt(?:en)?",
    "sbu": r"sbu|studiebelastings?uren",
    "contact_hours": r"contact ?(?:hours?|uren|uur)",
    "credit": r"(?:semester |credit )?credits?(?: hours?)?|cr",
    "hours": r"(?:study |studie)?(?:hours?|hrs?|uren|uur|h|u)",
}
HIGHEST_LOAD = Decimal(20_000)

ARRANGED = {
    "arranged",
    "arr",
    "tba",
    "tbd",
    "tbc",
    "n.t.b.",
    "ntb",
    "by arrangement",
    "in overleg",
    "n.v.t.",
    "nvt",
    "n/a",
    "-",
    "–",
}
DAY_LETTERS = "MTWRFSU"
DAY_NAMES = {
    **{name: number for number, names in enumerate((
        "monday mon maandag ma mo", "tuesday tue tues dinsdag di tu", "wednesday wed woensdag wo we",
        "thursday thu thur thurs donderdag do th", "friday fri vrijdag vr fr", "saturday sat zaterdag za sa",
        "sunday sun zondag zo su",
    )) for name in names.split()},
}  # fmt: skip
MONTHS = {
    name: number
    for number, names in enumerate((
        "january januari jan", "february februari feb", "march maart mrt mar", "april apr", "may mei", "june juni jun",
        "july juli jul", "august augustus aug", "september sep sept", "october oktober okt oct", "november nov",
        "december dec",
    ), 1) for name in names.split()
}  # fmt: skip
LANGUAGES = {
    "nl": "nl nld dut nl-nl nederlands dutch", "en": "en eng en-gb en-us engels english",
    "de": "de deu ger duits german", "fr": "fr fra fre frans french",
}  # fmt: skip
LEVELS = {
    "secondary_vocational_education_1": ("mbo 1", "mbo1", "entreeopleiding", "entree"),
    "secondary_vocational_education_2": ("mbo 2", "mbo2"),
    "secondary_vocational_education_3": ("mbo 3", "mbo3"),
    "secondary_vocational_education_4": ("mbo 4", "mbo4"),
    "associate_degree": ("associate degree", "ad", "associate degree (ad)"),
    "bachelor_hbo": ("hbo", "hbo bachelor", "hbo-bachelor", "bachelor hbo"),
    "bachelor_wo": ("wo", "wo bachelor", "wo-bachelor", "university bachelor"),
    "master": ("master", "msc", "hbo master", "wo master", "hbo-master", "wo-master"),
    "doctoral": ("phd", "doctoral", "doctoraat"),
    "none": ("geen", "geen niveau", "none", "no formal level"),
}
PLACED_WORK = (
    "internship",
    "practicum at work",
    "work-based",
    "work based",
    "at work",
    "op de werkplek",
    "werkplekleren",
    "stage",
    "on the job",
)
PRESENTIAL = (
    "lecture", "lecture-discussion", "laboratory", "laboratory-discussion", "discussion/recitation", "seminar", "quiz",
    "classroom", "on site", "on-site", "in person", "face to face", "klassikaal", "op locatie", "fysiek", "presential",
    "workshop", "hoorcollege", "werkcollege",
)  # fmt: skip
HYBRID = ("hybrid", "blended", "hybride", "online en op locatie", "mixed")


@dataclass(frozen=True)
class Reading:
    """`value` is None where the cell is empty or, with a `reason`, could not be read."""

    value: Any = None
    reason: Reason | None = None


EMPTY = Reading()


# Texts


class _Text(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag, attrs):
        self.silent += tag in SILENT
        self.parts.append("\n" if tag in BLOCKS else "")

    def handle_endtag(self, tag):
        self.silent = max(0, self.silent - (tag in SILENT))
        self.parts.append("\n" if tag in BLOCKS else "")

    def handle_data(self, data):
        if not self.silent:
            self.parts.append(data)


def text(raw: str) -> str:
    """The words of a cell: markup gone, entities as the signs they stand for (also when they were escaped twice), no
    invisible signs, single spaces, at most one empty line between paragraphs. Signs like `a < b` stay."""
    found = raw
    for _layer in range(MOST_LAYERS):
        if TAG.search(found):
            reader = _Text()
            # What is no tag that we know is text: a parser would swallow the rest of `x<y`.
            reader.feed(
                re.sub(rf"<(?!/?(?:{'|'.join(sorted(BLOCKS | INLINE))})\b[^<>]*>)", "&lt;", found, flags=re.IGNORECASE)
            )
            reader.close()
            found = "".join(reader.parts)
        elif ENTITY.search(found):
            found = html.unescape(found)
        else:
            break
    found = unicodedata.normalize("NFC", INVISIBLE.sub(" ", TAG.sub(" ", found)))
    lines = [" ".join(line.split()) for line in found.splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def line(raw: str) -> str:
    """The same on one line."""
    return " ".join(text(raw).split())


def code(raw: str, *, longest: int = 60) -> Reading:
    found = line(raw)
    return Reading(None, Reason.CODE_TOO_LONG) if len(found) > longest else Reading(found or None)


def first_sentences(found: str, most: int) -> str:
    """As many whole sentences from the beginning as fit; the beginning with an ellipsis where not even one does."""
    found = " ".join(found.split())
    if len(found) <= most:
        return found
    cut = max((match.end() for match in re.finditer(r"[.!?](?=\s)", found[: most + 1])), default=0)
    return found[:cut] if cut else found[: most - 1].rsplit(" ", 1)[0] + "…"


SAME_AS = re.compile(r"\bSame as\s+((?:[A-Z]{2,5}\s?\d{2,4}[A-Z]?(?:,?\s*(?:and|or|&)\s+|,\s*)?)+)\.?")
SEE = re.compile(r"\s*\bSee [A-Z]{2,5} \d{2,4}[A-Z]?\.")
COURSE_CODE = re.compile(r"([A-Z]{2,5})\s?(\d{2,4}[A-Z]?)")


def cross_listed(description: str) -> tuple[tuple[str, ...], str]:
    """Codes under which the same course is listed elsewhere ("Same as AFRO 201 and PS 201."), in their order, and the
    description without the sentences that say only that."""
    codes: list[str] = []
    for match in SAME_AS.finditer(description):
        codes += [" ".join(each) for each in COURSE_CODE.findall(match[1])]
    if not codes:
        return (), description
    rest = SAME_AS.sub("", description).strip()
    return tuple(dict.fromkeys(codes)), SEE.sub("", f" {rest}").strip()


def codes(raw: str) -> tuple[str, ...]:
    """A list of codes in one cell, separated by commas, semicolons or bars."""
    return tuple(dict.fromkeys(each for part in re.split(r"[,;|]", line(raw)) if (each := part.strip()[:60])))


# Figures


def load(raw: str, *, hours_per_credit: Decimal | None = None) -> Reading:
    """Study load as `(value, unit)`, a unit of `LoadUnit`: "3 hours.", "2,5 EC", "28 uur". With `hours_per_credit` a
    bare figure, "hours" and "credits" are credit hours and become hours of study; without it "credits" cannot be read.
    Ranges and choices give no value: a module has one study load."""
    found = line(raw).casefold().rstrip(". ")
    if not found or found in ARRANGED:
        return EMPTY
    unit = _unit(found)
    figure = re.sub(rf"\s*(?:{UNITS[unit]})$", "", found) if unit else found
    several = re.fullmatch(rf"{NUMBER}\s*(?:(?P<choice>or|of|/)|to|tot(?: en met)?|t/m|-|–|à)\s*{NUMBER}", figure)
    if several:
        if _decimal(several[1]) != _decimal(several[3]):
            return Reading(None, Reason.LOAD_CHOICE if several["choice"] else Reason.LOAD_RANGE)
        figure = several[1]
    if not re.fullmatch(NUMBER, figure):
        return Reading(None, Reason.LOAD_UNREADABLE)
    return _measured(_decimal(figure), unit, hours_per_credit)


def _measured(value: Decimal, unit: str, hours_per_credit: Decimal | None) -> Reading:
    if not value:
        return Reading(None, Reason.LOAD_ZERO)
    if hours_per_credit is not None and unit in ("", "hours", "credit"):
        value, unit = value * hours_per_credit, "hours"
    value = value.quantize(Decimal("0.1"), ROUND_HALF_UP)
    if unit == "credit" or not 0 < value <= HIGHEST_LOAD:
        return Reading(None, Reason.LOAD_UNREADABLE)
    return Reading((value, unit or "hours"))


def _unit(found: str) -> str:
    return next((unit for unit, words in UNITS.items() if re.search(rf"(?<![a-z])(?:{words})$", found)), "")


def _decimal(figure: str) -> Decimal:
    return Decimal(figure.replace(",", "."))


def price(raw: str) -> Reading:
    """An amount in euro: "€ 1.250,00", "450", "gratis". What asks for a call gives nothing. `1.250` and `1,250` are a
    thousand and more: no price has three decimals."""
    found = line(raw).casefold()
    if not found or found in ARRANGED | {"op aanvraag", "on request"}:
        return EMPTY
    if found in ("gratis", "free", "kosteloos", "free of charge"):
        return Reading(Decimal(0))
    match = re.fullmatch(
        r"(?:€|eur|euro)?\s*(\d{1,3}(?:[. ,]\d{3})*|\d+)(?:[.,](\d{2}|-))?(?:\s*(?:€|eur|euro))?", found
    )
    if not match:
        return Reading(None, Reason.PRICE_UNREADABLE)
    whole, cents = re.sub(r"\D", "", match[1]), (match[2] or "00").replace("-", "00")
    value = Decimal(f"{whole}.{cents}")
    return Reading(value) if value < 1_000_000 else Reading(None, Reason.PRICE_UNREADABLE)


# Words of lists


def level(raw: str) -> Reading:
    found = line(raw).casefold().replace("-", " ").strip()
    if not found:
        return EMPTY
    for value, words in LEVELS.items():
        if found == value or found in {word.replace("-", " ") for word in words}:
            return Reading(value)
    return Reading(None, Reason.LEVEL_UNKNOWN)


def languages(raw: str) -> Reading:
    """Codes of ISO 639-1, each once; one unknown word makes the cell unreadable."""
    words = [word for word in re.split(r"[,;/|&]|\b(?:en|and|of|or)\b(?=\s)", line(raw).casefold()) if word.strip()]
    if not words:
        return EMPTY
    found = [next((code for code, names in LANGUAGES.items() if word.strip() in names.split()), None) for word in words]
    return Reading(None, Reason.LANGUAGE_UNKNOWN) if None in found else Reading(sorted(set(found)))


def delivery(raw: str) -> Reading:
    """One of `Delivery`, where the words say so plainly; "Independent Study" does not."""
    found = line(raw).casefold()
    if not found:
        return EMPTY
    if found in HYBRID:
        return Reading("hybrid")
    if found == "e-learning" or re.match(r"online\b", found):
        return Reading("online")
    if found in PRESENTIAL:
        return Reading("presential")
    return Reading("work_based") if found in PLACED_WORK else Reading(None, Reason.DELIVERY_UNKNOWN)


# Days and times


def day(raw: str) -> Reading:
    """A date: 2027-01-14, 14-01-2027, 14.1.2027, 14 januari 2027. With slashes only where day and month cannot be
    taken for each other: some write 3/4 for March, others for April."""
    found = line(raw).casefold()
    if not found or found in ARRANGED:
        return EMPTY
    if match := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[t ]\d{1,2}:\d{2}(?::\d{2})?)?", found):
        return _date(match[1], match[2], match[3])
    if match := re.fullmatch(r"(\d{1,2})[-.](\d{1,2})[-.](\d{4})", found):
        return _date(match[3], match[2], match[1])
    if match := re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", found):
        first, second = int(match[1]), int(match[2])
        if first <= 12 and second <= 12 and first != second:
            return Reading(None, Reason.DATE_AMBIGUOUS)
        return _date(match[3], *((second, first) if second <= 12 else (first, second)))
    if (match := re.fullmatch(r"(?:[a-z]+,?\s)?(\d{1,2})\s([a-z]+)\.?\s(\d{4})", found)) and match[2] in MONTHS:
        return _date(match[3], MONTHS[match[2]], match[1])
    if (match := re.fullmatch(r"([a-z]+)\.?\s(\d{1,2}),?\s(\d{4})", found)) and match[1] in MONTHS:
        return _date(match[3], MONTHS[match[1]], match[2])
    return Reading(None, Reason.DATE_UNREADABLE)


def _date(year, month, day_of_month) -> Reading:
    try:
        found = datetime.date(int(year), int(month), int(day_of_month))
    except ValueError:
        return Reading(None, Reason.DATE_UNREADABLE)
    return Reading(found) if 1990 <= found.year <= 2100 else Reading(None, Reason.DATE_UNREADABLE)


def clock(raw: str) -> Reading:
    """A time of day: "09:00 AM", "9.30 uur", "13:45". "ARRANGED" gives nothing."""
    found = line(raw).casefold()
    if not found or found in ARRANGED:
        return EMPTY
    match = re.fullmatch(r"(\d{1,2})(?:[:.](\d{2}))?(?::\d{2})?\s*(am|pm|a\.m\.|p\.m\.|uur|u|h)?", found)
    if not match or not (match[2] or match[3]):
        return Reading(None, Reason.TIME_UNREADABLE)
    hour, minute, half = int(match[1]), int(match[2] or 0), (match[3] or "")[:1]
    if half in ("a", "p"):
        if not 1 <= hour <= 12:
            return Reading(None, Reason.TIME_UNREADABLE)
        hour = hour % 12 + (12 if half == "p" else 0)
    if hour > 23 or minute > 59:
        return Reading(None, Reason.TIME_UNREADABLE)
    return Reading(datetime.time(hour, minute))


def weekdays(raw: str) -> Reading:
    """Days of the week as numbers from 0 (Monday), each once, in order: letters as American timetables have them (MTWRF,
    R is Thursday and U Sunday), or names and short names in Dutch and English."""
    found = line(raw)
    if not found or found.casefold() in ARRANGED:
        return EMPTY
    if re.fullmatch(rf"[{DAY_LETTERS}]+", found) and len(set(found)) == len(found):
        return Reading(tuple(sorted(DAY_LETTERS.index(letter) for letter in found)))
    words = [word for word in re.split(r"[\s,;/&+.]+|\ben\b|\band\b", found.casefold()) if word]
    if words and all(word in DAY_NAMES for word in words):
        return Reading(tuple(sorted({DAY_NAMES[word] for word in words})))
    return Reading(None, Reason.DAYS_UNREADABLE)


def place(raw: str) -> str:
    """A room or a building; empty where it is still to be arranged."""
    found = line(raw)
    return "" if found.casefold() in ARRANGED else found

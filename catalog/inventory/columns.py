"""Which column of an inventory holds what: known headings in Dutch and English. Pure."""

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Field:
    """Something that a column can hold. `headings` are normalised, the likeliest first."""

    name: str
    label: str | Promise
    headings: tuple[str, ...]
    is_of_section: bool = False
    hint: str | Promise = ""


COURSE = (
    Field("title", _("Title"), ("title", "titel", "naam", "name", "cursus", "cursusnaam", "course", "coursename", "coursetitle", "opleiding", "modulenaam", "module")),
    Field("code", _("Course code"), ("code", "coursecode", "cursuscode", "modulecode", "vakcode", "courseid", "id", "subject", "subjectcode"),
          hint=_("Recognises the course in a later file.")),
    Field("code_number", _("Course code, second part"), ("number", "coursenumber", "nummer", "catalognumber"),
          hint=_("Only where the code stands in two columns.")),
    Field("summary", _("Summary"), ("summary", "samenvatting", "korteomschrijving", "shortdescription", "intro", "inleiding")),
    Field("description", _("Description"), ("description", "omschrijving", "beschrijving", "inhoud", "content", "longdescription")),
    Field("load", _("Study load"), ("studyload", "studielast", "studiebelasting", "credithours", "credits", "ec", "ects", "studiepunten", "studylastec", "sbu", "uren", "hours")),
    Field("level", _("Level"), ("level", "niveau", "opleidingsniveau")),
    Field("language", _("Language of instruction"), ("language", "taal", "voertaal", "languageofinstruction", "teachinglanguage")),
    Field("price", _("Price"), ("price", "prijs", "kosten", "cursusprijs", "fee", "cost")),
    Field("prior_knowledge", _("Prior knowledge and admission"), ("prerequisites", "prerequisite", "voorkennis", "vooropleiding", "toelating", "admission", "ingangseisen")),
    Field("aliases", _("Other codes of the same course"), ("aliases", "crosslisting", "crosslistings", "crosslistedas", "anderecodes")),
)  # fmt: skip
SECTION = (
    Field("section_code", _("Code of the section or start"), ("crn", "sectioncode", "startcode", "uitvoeringscode", "groepscode", "offeringcode", "offeringid"), True,
          _("Recognises the offering in a later file.")),
    Field("section", _("Section or group"), ("section", "sectie", "groep", "group"), True),
    Field("section_title", _("Title of the section"), ("sectiontitle", "groepsnaam"), True),
    Field("delivery", _("Form"), ("deliverymode", "delivery", "vorm", "onderwijsvorm", "lesvorm", "type", "mode", "modality"), True),
    Field("year", _("Year"), ("year", "jaar", "studiejaar", "academicyear", "collegejaar"), True),
    Field("term", _("Term"), ("term", "semester", "periode", "period", "blok", "yearterm"), True),
    Field("part", _("Part of the term"), ("partofterm", "session", "subperiode", "deelperiode"), True),
    Field("starts_on", _("First day"), ("startdate", "startdatum", "firstday", "begindatum", "start", "begin", "datum", "date"), True),
    Field("ends_on", _("Last day"), ("enddate", "einddatum", "lastday", "eind", "end"), True),
    Field("days", _("Days of the week"), ("daysofweek", "days", "dagen", "weekdagen", "lesdagen", "dag", "day"), True),
    Field("starts_at", _("Begins at"), ("starttime", "begintijd", "starttijd", "aanvang", "van"), True),
    Field("ends_at", _("Ends at"), ("endtime", "eindtijd", "tot"), True),
    Field("room", _("Room"), ("room", "lokaal", "zaal", "ruimte"), True),
    Field("building", _("Building or address"), ("building", "gebouw", "adres", "address", "locatie", "location"), True),
    Field("city", _("Town or city"), ("city", "plaats", "stad", "cursusplaats", "town"), True),
)  # fmt: skip
FIELDS = COURSE + SECTION
BY_NAME = {field.name: field for field in FIELDS}
NEEDED = ("title", "code")
WORDS = {
    "en": frozenset(
        [
            "the",
            "of",
            "and",
            "to",
            "in",
            "for",
            "with",
            "on",
            "by",
            "is",
            "are",
            "this",
            "that",
            "students",
            "from",
            "as",
            "or",
            "an",
            "be",
            "may",
        ]
    ),
    "nl": frozenset(
        [
            "de",
            "het",
            "een",
            "van",
            "en",
            "voor",
            "met",
            "op",
            "te",
            "zijn",
            "aan",
            "wordt",
            "deze",
            "dat",
            "deelnemers",
            "uit",
            "als",
            "of",
            "door",
            "bij",
        ]
    ),
}
CREDIT_HOURS = ("credithours", "credithour")


def normalised(heading: str) -> str:
    """Without accents, case and signs: `Credit Hours` and `credit_hours` are one heading."""
    bare = unicodedata.normalize("NFKD", heading).casefold()
    return re.sub(r"[^a-z0-9]", "", bare)


def recognise(headings: Iterable[str]) -> dict[str, int]:
    """For each field that a known heading stands for, the place of that column (from 0). No column serves two fields,
    and where several would do the likeliest heading wins."""
    places: dict[str, int] = {}
    for place, heading in enumerate(headings):
        places.setdefault(normalised(heading), place)
    found: dict[str, int] = {}
    for field in FIELDS:
        place = next(
            (places[name] for name in field.headings if name in places and places[name] not in found.values()), None
        )
        if place is not None:
            found[field.name] = place
    return found


def counts_credit_hours(heading: str) -> bool:
    """Whether the column holds credit hours of North American schools, which are not hours of study."""
    return normalised(heading) in CREDIT_HOURS


def language_of(texts: Iterable[str]) -> str:
    """The language that most small words of these texts belong to; Dutch when nothing tells."""
    words = re.findall(r"[a-z]+", " ".join(texts).casefold())
    return max(("nl", "en"), key=lambda code: sum(word in WORDS[code] for word in words))

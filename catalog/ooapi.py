"""Modules in the words of the Open Education API v5. Pure: from a listing's document (`catalog.document`) to plain values.

Our own words are those of v6. What v5 has no value for is left out or stands in `ext`; nothing is guessed.
Source: OOAPI specification 5.0, https://openonderwijsapi.nl/v5/
"""

from typing import Any

LEVELS = {
    "secondary_vocational_education_1": "secondary vocational education 1",
    "secondary_vocational_education_2": "secondary vocational education 2",
    "secondary_vocational_education_3": "secondary vocational education 3",
    "secondary_vocational_education_4": "secondary vocational education 4",
    "associate_degree": "associate degree",
    "bachelor_hbo": "bachelor",
    "bachelor_wo": "bachelor",
    "master": "master",
    "doctoral": "doctoral",
    "none": "undefined",
    "": "undefined",
}
DELIVERIES = {"online": "online", "hybrid": "hybrid", "presential": "on campus", "work_based": "situated"}
LOAD_UNITS = {"ec": "ects", "sbu": "sbu", "contact_hours": "contacttime", "hours": "hour"}
LANGUAGES = {"nl": "nld", "en": "eng", "de": "deu", "fr": "fra"}  # ISO 639-1 to 639-2
TEXT_LANGUAGES = {"nl": "nl-NL", "en": "en-GB"}
DEFAULT_LANGUAGE = "nld"


def course(document: dict[str, Any], *, link: str) -> dict[str, Any]:
    """An OOAPI v5 `Course`. `link` is the full address of its public page."""
    load = document["load"]
    found = {
        "courseId": document["uuid"],
        "primaryCode": _code("identifier", document["code"] or document["slug"]),
        "otherCodes": [_code("x-alias", alias) for alias in document["aliases"]],
        "name": texts(document, "title"),
        "abbreviation": (document["code"] or document["slug"])[:256],
        "description": texts(document, "summary") or texts(document, "title"),
        "teachingLanguage": _teaching_language(document["languages"]),
        "level": LEVELS[document["level"]],
        "studyLoad": load and {"studyLoadUnit": LOAD_UNITS[load["unit"]], "value": float(load["value"])},
        "modeOfDelivery": [DELIVERIES[document["delivery"]]] if document["delivery"] else [],
        "duration": f"P{document['duration_weeks']}W" if document["duration_weeks"] else "",
        "learningOutcomes": [texts(outcome, "text") for outcome in document["outcomes"]],
        "admissionRequirements": texts(document, "prior_knowledge"),
        "assessment": texts(document, "assessment"),
        "resources": [_resource(each, link) for each in document.get("materials", [])],
        "link": link,
        "ext": _without_empty(
            {
                "description": texts(document, "description"),
                "level": document["level"],
                "languages": document["languages"],
                "applicationAreas": document["application_areas"],
                "topics": document["topics"],
                "targetGroups": document["target_groups"],
                "award": document["award"],
                "price": document["price"],
                "owner": {"name": document["owner"]["title_nl"], "kind": document["owner"]["kind"]},
                "community": document["community"] and document["community"]["title_nl"],
                "mark": document["mark"],
                "isTakenOver": document["is_taken_over"],
                "isDemonstration": document["is_demo"],
            }
        ),
    }
    return _without_empty(found)


def _resource(material: dict[str, Any], link: str) -> str:
    """v5 and v6 both have plain lines: title, licence, and where it is. A file is downloaded from the page of the module."""
    title = f"{material['title']} ({material['licence']})" if material.get("licence") else material["title"]
    places = [material.get("url"), f"{link}#people" if material.get("file") else ""]
    return ", ".join(part for part in (title, *places) if part)


def offerings(document: dict[str, Any], *, link: str) -> list[dict[str, Any]]:
    """OOAPI v5 `CourseOffering`s of the open offerings that have a first day; v5 knows none without."""
    dated = [each for each in document["offerings"] if each["status"] == "active" and each["starts_on"]]
    return [_offering(document, each, link) for each in dated]


def _offering(document, offering, link):
    address = {"addressType": "teaching", "city": offering["city"], "countryCode": "NL"} if offering["city"] else None
    return _without_empty(
        {
            "offeringId": offering["uuid"],
            "primaryCode": _code("offeringCode", offering["code"] or offering["uuid"]),
            "offeringType": "course",
            "name": texts(document, "title"),
            "description": texts(offering, "schedule") or texts(document, "summary") or texts(document, "title"),
            "teachingLanguage": _teaching_language(offering["languages"] or document["languages"]),
            "modeOfDelivery": [DELIVERIES[offering["delivery"]]] if offering["delivery"] else [],
            "resultExpected": bool(document["assessments"]),
            "startDate": offering["starts_on"],
            "endDate": offering["ends_on"] or offering["starts_on"],
            "enrollStartDate": offering["enrol_opens_on"],
            "enrollEndDate": offering["enrol_closes_on"],
            "maxNumberStudents": offering["capacity"],
            "minNumberStudents": offering.get("minimum"),
            "addresses": address and [address],
            "priceInformation": [_cost(price) for price in offering["prices"]],
            "link": offering["enrol_url"] or link,
            "course": document["uuid"],
            "ext": {"provider": offering["provider"]["name"], "enrolVia": offering["enrol_via"]},
        }
    )


def _cost(price):
    return {
        "costType": "total costs",
        "amount": price["amount"],
        "currency": "EUR",
        "ext": {"audience": price["audience"], "vat": price["vat"]},
    }


def texts(values: dict[str, Any], name: str) -> list[dict[str, str]]:
    """`LanguageTypedString`s of a pair of texts, without the empty ones."""
    return [
        {"language": tag, "value": values[f"{name}_{code}"]}
        for code, tag in TEXT_LANGUAGES.items()
        if values[f"{name}_{code}"]
    ]


def _teaching_language(languages: list[str]) -> str:
    """v5 holds one language of instruction; with several, Dutch goes first. All of them stand in `ext`."""
    known = [LANGUAGES[code] for code in languages if code in LANGUAGES]
    return DEFAULT_LANGUAGE if not known or DEFAULT_LANGUAGE in known else known[0]


def _code(kind: str, code: str) -> dict[str, str]:
    return {"codeType": kind, "code": code}


def _without_empty(values: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if value not in (None, "", [], {})}

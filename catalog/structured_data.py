"""A module in the words of schema.org (`Course`, `CourseInstance`), for search engines. Says nothing that the page does
not say, and nothing else than it says: both are made from the same document. https://schema.org/Course"""

import datetime
from collections.abc import Iterable
from typing import Any

from django.utils.translation import get_language

from catalog import skills
from catalog.card_list import Card
from catalog.cards import where
from catalog.models import ContentLicence, Level
from catalog.module_page import consumer_amount, file_address
from catalog.starts import is_coming
from config import file_kinds
from config.addresses import reverse
from config.linked_data import filled, script
from config.texts import absolute, lang_of, text

__all__ = ["course", "item_list", "script"]

LICENCES = {
    ContentLicence.CC0: "https://creativecommons.org/publicdomain/zero/1.0/",
    ContentLicence.BY: "https://creativecommons.org/licenses/by/4.0/",
    ContentLicence.BY_SA: "https://creativecommons.org/licenses/by-sa/4.0/",
    ContentLicence.BY_NC: "https://creativecommons.org/licenses/by-nc/4.0/",
    ContentLicence.BY_NC_SA: "https://creativecommons.org/licenses/by-nc-sa/4.0/",
}
MODES = {"online": ["Online"], "hybrid": ["Blended"], "presential": ["Onsite"], "work_based": ["Onsite"]}


def course(facts: Any, today: datetime.date) -> dict[str, Any]:
    """`facts` is `catalog.document.as_object(document)`; in the reader's language, like the page. Its instances are the
    starts that are to come and have a day."""
    own_prices = any(offering.prices for offering in facts.offerings)
    url = absolute(reverse("catalog:listing-detail", args=[facts.slug]))
    found = {
        "@context": "https://schema.org",
        "@type": "Course",
        "@id": url,
        "url": url,
        "name": text(facts, "title"),
        "description": text(facts, "summary"),
        "inLanguage": facts.languages,
        "provider": _organisation(text(facts.owner, "title"), facts.owner.website),
        "teaches": [text(outcome, "text") for outcome in facts.outcomes],
        "educationalAlignment": [_alignment(vars(skill)) for outcome in facts.outcomes for skill in outcome.skills],
        "hasPart": [_material(each) for each in facts.materials],
        "educationalLevel": str(Level(facts.level).label) if facts.level else None,
        "timeRequired": f"PT{facts.load.hours}H" if facts.load else None,
        "courseCode": facts.code,
        "offers": _offer(facts.price) if facts.price is not None and not own_prices else None,
        "hasCourseInstance": [
            _instance(each, facts) for each in facts.offerings if each.starts_on and is_coming(each, today)
        ],
        "datePublished": facts.published_on.isoformat() if facts.published_on else None,
    }
    if lang_of(facts, "title") != get_language():
        found["name"] = {"@value": text(facts, "title"), "@language": lang_of(facts, "title")}
    return filled(found)


def item_list(modules: Iterable[Card], first: int) -> dict[str, Any]:
    """The modules of one page of results, numbered as they stand in the whole list."""
    return {
        "@context": "https://schema.org",
        "@type": "ItemList",
        "itemListElement": [
            {
                "@type": "ListItem",
                "position": position,
                "name": card.title,
                "url": absolute(card.url),
            }
            for position, card in enumerate(modules, first)
        ],
    }


def _instance(offering: Any, facts: Any) -> dict[str, Any]:
    amount = consumer_amount(facts, offering)
    return filled(
        {
            "@type": "CourseInstance",
            "courseMode": MODES.get(offering.delivery),
            "startDate": offering.starts_on.isoformat(),
            "endDate": offering.ends_on.isoformat() if offering.ends_on else None,
            "inLanguage": offering.languages,
            "location": {"@type": "Place", "name": where(offering), "address": offering.city}
            if offering.city
            else None,
            "organizer": _organisation(offering.provider.name, offering.provider.website),
            "courseWorkload": f"PT{facts.load.hours}H" if facts.load else None,
            "offers": _offer(amount) if amount is not None else None,
            "subEvent": [_meeting(each) for each in offering.sessions],
        }
    )


def _meeting(session: Any) -> dict[str, Any]:
    """A moment with the offset of the place where the meeting is."""
    place = {"@type": "Place", "name": session.place} if session.place else None
    return filled({"@type": "Event", "startDate": session.starts_at, "endDate": session.ends_at, "location": place})


def _alignment(skill: skills.Skill) -> dict[str, Any]:
    return filled(
        {
            "@type": "AlignmentObject",
            "alignmentType": "teaches",
            "educationalFramework": f"{skill['framework']} {skill['version']}",
            "targetName": skills.name(skill),
            "targetUrl": skill["url"],
        }
    )


def _material(material: Any) -> dict[str, Any]:
    """Without a licence where all rights are reserved: that is no licence to anybody."""
    return filled(
        {
            "@type": "LearningResource",
            "name": material.title,
            "url": material.url,
            "license": LICENCES.get(material.licence),
            **_file(getattr(material, "file", None)),
        }
    )


def _file(file: Any) -> dict[str, Any]:
    if file is None:
        return {}
    return {
        "contentUrl": absolute(file_address(file)),
        "encodingFormat": file_kinds.BY_CODE[file.kind].content_type.partition(";")[0],
    }


def _organisation(name: str, website: str) -> dict[str, Any]:
    return filled({"@type": "Organization", "name": name, "url": website})


def _offer(amount) -> dict[str, Any]:
    return {
        "@type": "Offer",
        "price": f"{amount:.2f}",
        "priceCurrency": "EUR",
        "category": "Paid" if amount else "Free",
    }

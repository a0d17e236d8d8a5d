"""What the catalogue says about a module, as plain values in both languages: one document for the module's page, its
structured data and other catalogues, so that they cannot differ. No counters, and nothing that depends on the clock
but which offerings still matter.

Texts come in pairs (`title_nl`, `title_en`), amounts as text ("690.00"), days as ISO 8601. `as_object` gives a document
to a template: attributes instead of keys, days as dates, amounts as decimals.
"""

import datetime
from collections.abc import Collection
from decimal import Decimal
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q, QuerySet

from catalog import skills
from catalog.models import Module, ModuleVersion, NamedTeacher, Offering
from config import together
from partners.models import Organisation

HOURS_PER_EC = 28
LANGUAGES = tuple(code for code, _ in settings.LANGUAGES)
DAYS = (
    "starts_on",
    "ends_on",
    "enrol_opens_on",
    "enrol_closes_on",
    "opens_on",
    "closes_on",
    "valid_until",
    "published_on",
    "reviewed_on",
    "review_due_on",
)


def load_hours(value: Decimal | None, unit: str) -> int | None:
    """Study load in hours; 1 EC is 28."""
    if value is None:
        return None
    return round(value * HOURS_PER_EC) if unit == "ec" else round(value)


def offerings_of(module: Module, today: datetime.date) -> list[Offering]:
    """What the page of this module lists: open and cancelled offerings of any version that have not ended, by verified
    providers, the soonest first."""
    return offerings_of_all([module.pk], today)[module.pk]


def with_document(modules: QuerySet[Module]) -> QuerySet[Module]:
    """With the rows that their documents are made of, but for versions and offerings."""
    return modules.select_related(
        "owner_organisation__hub", "owner_community__hub", "community__hub", "lab"
    ).prefetch_related("aliases", "named_teachers")


def said_now(module: Module, today: datetime.date, *lists: QuerySet) -> tuple:
    """The public version of a module that has no listing, its offerings, and other lists, all asked together."""
    public = module.versions.filter(status=ModuleVersion.Status.PUBLISHED).prefetch_related("outcomes")
    (version,), offerings, *others = together.read(public, _listed([module.pk], today), *lists)
    return version, sorted(offerings, key=_soonest), *others


def offerings_of_all(modules: Collection[int], today: datetime.date) -> dict[int, list[Offering]]:
    """The same for many modules by their ids, each of which is in the answer."""
    listed: dict[int, list[Offering]] = {pk: [] for pk in modules}
    for offering in sorted(_listed(modules, today), key=_soonest):
        listed[offering.version.module_id].append(offering)
    return listed


def _listed(modules: Collection[int], today: datetime.date) -> QuerySet[Offering]:
    not_over = Q(ends_on__gte=today) | Q(ends_on__isnull=True, starts_on__gte=today) | Q(starts_on__isnull=True)
    return (
        Offering.objects.public()
        .filter(not_over, version__module__in=modules, provider__status=Organisation.Status.VERIFIED)
        .select_related("provider__hub", "version")
        .prefetch_related("prices", "sessions", "periods")
    )


def _soonest(offering: Offering) -> tuple:
    return offering.starts_on is None, offering.starts_on, offering.pk


def document_of(module: Module, version: ModuleVersion, offerings: list[Offering]) -> dict[str, Any]:
    community = shown_community(module)
    return {
        "uuid": str(module.uuid),
        "slug": module.slug,
        "code": module.code,
        "aliases": sorted(alias.code for alias in module.aliases.all()),
        "version": version.number,
        **pairs(version, "title", "summary", "description", "prior_knowledge", "admission_test", "programme"),
        **pairs(version, "assessment", "quality"),
        "outcomes": [
            {
                **pairs(outcome, "text"),
                "taxonomy": outcome.taxonomy,
                "skills": [{**each, "name": skills.name(each)} for each in outcome.skills],
            }
            for outcome in version.outcomes.all()
        ],
        "level": version.level,
        "eqf_level": version.eqf_level,
        "eqf_basis": version.eqf_basis,
        "eqf_register_url": version.eqf_register_url,
        "load": _load(version),
        "duration_weeks": version.duration_weeks,
        "contact_hours": version.contact_hours,
        "isced_f": version.isced_f,
        "languages": sorted(set(version.languages)),
        "delivery": version.delivery,
        "participation": version.participation,
        "target_groups": version.target_groups,
        "application_areas": version.application_areas,
        "topics": version.topics,
        "literacy_roles": version.literacy_roles,
        "assessments": version.assessments,
        "supervision": version.supervision,
        "counts_informal": version.counts_informal,
        "award": version.award,
        "price": _amount(version.price),
        "vat": version.vat,
        "owner": owner_of(module),
        "community": community and {"slug": community.slug, **pairs(community, "title")},
        "lab": {"slug": module.lab.slug, "name": module.lab.name} if module.lab and module.lab_confirmed_at else None,
        "mark": {"number": module.mark_number, "valid_until": _day(module.mark_valid_until)}
        if module.mark_number
        else None,
        "teachers": _named(module, NamedTeacher.Part.TEACHER),
        "co_developers": _named(module, NamedTeacher.Part.DEVELOPER),
        "materials": version.materials,
        "is_taken_over": module.origin == Module.Origin.TAKEN_OVER,
        "source_url": module.source_url,
        "is_demo": module.is_demo,
        "published_on": _day(version.published_at),
        "reviewed_on": _day(version.reviewed_on),
        "review_due_on": _day(version.review_due_on),
        "offerings": [_offering(offering) for offering in offerings],
    }


def _named(module: Module, part: str) -> list[dict[str, str]]:
    """Those who agreed."""
    return [
        {"name": each.name, **pairs(each, "expertise")}
        for each in module.named_teachers.all()
        if each.part == part and each.status == NamedTeacher.Status.CONFIRMED
    ]


def shown_community(module: Module):
    """The community of a module, where the public may know it: it owns the module, or confirmed that it came from
    there."""
    community = module.owner_community or (module.community if module.community_confirmed_at else None)
    return community if community is not None and community.status in community.PUBLIC else None


# What documents lack that were drawn by a release before these keys; they are drawn anew within minutes.
LATER = {
    "lab": None, "teachers": [], "co_developers": [], "materials": [], "contact_hours": None, "isced_f": "",
    "participation": "", "review_due_on": None, "literacy_roles": [], "counts_informal": False,
}  # fmt: skip


def facts_of(document: dict[str, Any]) -> Any:
    """The document of a stored listing as an object, whichever release drew it."""
    outcomes = [{"skills": [], "taxonomy": "", **outcome} for outcome in document["outcomes"]]
    offerings = [{"periods": [], "minimum": None, **offering} for offering in document["offerings"]]
    known = {**LATER, **document, "outcomes": outcomes, "offerings": offerings}
    if not isinstance(known["co_developers"], list):  # names that nobody had confirmed
        known["co_developers"] = []
    return as_object(known)


def as_object(document: Any) -> Any:
    if isinstance(document, list):
        return [as_object(each) for each in document]
    if isinstance(document, dict):
        return SimpleNamespace(**{key: _typed(key, value) for key, value in document.items()})
    return document


def _typed(key: str, value: Any) -> Any:
    if value and key in DAYS:
        return datetime.date.fromisoformat(value)
    if key in ("price", "amount") and value is not None:
        return Decimal(value)
    return as_object(value)


def pairs(obj: Any, *names: str) -> dict[str, str]:
    return {f"{name}_{code}": getattr(obj, f"{name}_{code}") for name in names for code in LANGUAGES}


def _amount(amount: Decimal | None) -> str | None:
    return None if amount is None else f"{amount:.2f}"


def _day(day: datetime.date | datetime.datetime | None) -> str | None:
    return day and day.isoformat()[:10]


def _load(version: ModuleVersion) -> dict[str, Any] | None:
    if version.load_value is None:
        return None
    value, unit = version.load_value, version.load_unit or "hours"
    return {"value": f"{value.normalize():f}", "unit": unit, "hours": load_hours(value, unit)}


def owner_of(module: Module) -> dict[str, Any]:
    if module.owner_organisation:
        owner = module.owner_organisation
        return {
            "kind": "organisation",
            "slug": owner.slug,
            "title_nl": owner.name,
            "title_en": owner.name,
            "website": owner.website,
        }
    community = module.owner_community
    return {"kind": "community", "slug": community.slug, **pairs(community, "title"), "website": ""}


def _offering(offering: Offering) -> dict[str, Any]:
    provider = offering.provider
    return {
        "uuid": str(offering.uuid),
        "code": offering.code,
        "version": offering.version.number,
        "status": offering.status,
        "provider": {"slug": provider.slug, "name": provider.name, "website": provider.website},
        "starts_on": _day(offering.starts_on),
        "ends_on": _day(offering.ends_on),
        **pairs(offering, "schedule", "cancellation"),
        "delivery": offering.delivery,
        "languages": sorted(set(offering.languages)),
        "city": offering.city,
        "province": offering.province,
        "address": offering.address,
        "enrol_via": offering.enrol_via,
        "enrol_url": offering.enrol_url,
        "enrol_email": offering.enrol_email,
        "enrol_opens_on": _day(offering.enrol_opens_on),
        "enrol_closes_on": _day(offering.enrol_closes_on),
        "periods": [
            {
                "target_group": period.target_group,
                "opens_on": _day(period.opens_on),
                "closes_on": _day(period.closes_on),
            }
            for period in offering.periods.all()
        ],
        "needs_approval": offering.needs_approval,
        "capacity": offering.capacity,
        "minimum": offering.minimum,
        "terms_url": offering.terms_url,
        "cancelled_reason": offering.cancelled_reason,
        "prices": [
            {"audience": price.audience, "amount": _amount(price.amount), "vat": price.vat, **pairs(price, "includes")}
            for price in offering.prices.all()
        ],
        "sessions": [
            {
                "starts_at": _on_its_clock(session.starts_at, session.zone),
                "ends_at": _on_its_clock(session.ends_at, session.zone),
                "zone": session.zone,
                "place": session.place,
            }
            for session in offering.sessions.all()
        ],
    }


def _on_its_clock(moment: datetime.datetime, zone: str) -> str:
    """With the offset of the place where the meeting is."""
    return moment.astimezone(ZoneInfo(zone)).isoformat()

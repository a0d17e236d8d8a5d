"""Courses of an inventory as draft modules and offerings, many at once. Called by `actions.imports`, which holds the
transaction and the lock on the organisation.

Known courses are recognised by owner and code, known sections by provider and code. What a person has touched is left
as it is: a version that somebody saved, proposed or published, an offering of which the audit trail tells anything.
"""

import uuid as uuids
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.text import slugify

from catalog.inventory.grouping import Course, Section
from catalog.inventory.reasons import Problem, Reason
from catalog.models import ImportBatch, Module, ModuleAlias, ModuleVersion, Offering
from catalog.models import Session as Meeting
from people.models import Event

OFFERING_FIELDS = ("delivery", "languages", "starts_on", "ends_on", "schedule_nl", "schedule_en", "city", "address")


@dataclass
class Arrival:
    """What became of some courses: how the counts of the batch change, and what could not be done."""

    counts: Counter = field(default_factory=Counter)
    problems: list[Problem] = field(default_factory=list)


def write(batch: ImportBatch, courses: list[Course]) -> Arrival:
    """Makes what is new, changes the untouched drafts that differ, leaves everything else."""
    arrival = Arrival()
    known = _known_modules(batch, courses)
    fresh = [course for course in courses if course.code not in known]
    made = _make_modules(batch, fresh)
    arrival.counts["module_count"] += len(made)
    _make_offerings(batch, made, arrival)
    old = [(known[course.code], course) for course in courses if course.code in known]
    _bring_up_to_date(batch, old, arrival)
    return arrival


def content_of(course: Course, language: str) -> dict[str, Any]:
    """The fields of a version that an inventory fills; its texts in the one language of the file."""
    texts = {name: getattr(course, name) for name in ("title", "summary", "description", "prior_knowledge")}
    value, unit = course.load or (None, "hours")
    return {
        **{f"{name}_{language}": found for name, found in texts.items()},
        "load_value": value,
        "load_unit": unit,
        "level": course.level,
        "languages": course.languages,
        "delivery": course.delivery,
        "price": course.price,
    }


# New


def _make_modules(batch: ImportBatch, courses: list[Course]) -> list[tuple[ModuleVersion, Course]]:
    slugs = _slugs(courses)
    modules = Module.objects.bulk_create(
        Module(
            slug=slug,
            code=course.code,
            owner_organisation=batch.organisation,
            import_batch=batch,
            source_url=batch.source_url,
            is_demo=batch.organisation.is_demo,
        )
        for slug, course in zip(slugs, courses, strict=True)
    )
    versions = ModuleVersion.objects.bulk_create(
        ModuleVersion(module=module, **content_of(course, batch.language))
        for module, course in zip(modules, courses, strict=True)
    )
    ModuleAlias.objects.bulk_create(
        ModuleAlias(module=module, code=alias)
        for module, course in zip(modules, courses, strict=True)
        for alias in course.aliases
    )
    _tell(batch, "module.imported", modules)
    return list(zip(versions, courses, strict=True))


def _slugs(courses: list[Course]) -> list[str]:
    """Title and code, which is unique for its owner; with a tail where another module has that address."""
    wanted = [f"{slugify(course.title)[:90] or 'module'}-{slugify(course.code)[:40] or 'x'}" for course in courses]
    taken = set(Module.objects.filter(slug__in=wanted).values_list("slug", flat=True))
    found = []
    for slug in wanted:
        found.append(f"{slug}-{uuids.uuid4().hex[:6]}" if slug in taken else slug)
        taken.add(slug)
    return found


def _make_offerings(batch: ImportBatch, made: Iterable[tuple[ModuleVersion, Course]], arrival: Arrival) -> None:
    taken = _taken_codes(batch, (course for _version, course in made))
    pairs = [
        (version, section)
        for version, course in made
        for section in course.sections
        if not _is_left_out(section, taken, arrival)
    ]
    _store_offerings(batch, pairs)
    arrival.counts["offering_count"] += len(pairs)


def _taken_codes(batch: ImportBatch, courses: Iterable[Course]) -> set[str]:
    codes = [section.code for course in courses for section in course.sections]
    return set(Offering.objects.filter(provider=batch.organisation, code__in=codes).values_list("code", flat=True))


def _is_left_out(section: Section, taken: set[str], arrival: Arrival) -> bool:
    if section.code in taken:
        arrival.problems.append(Problem(section.row_number, Reason.OFFERING_CODE_TAKEN, value=section.code))
    return section.code in taken


def _store_offerings(batch: ImportBatch, pairs: list[tuple[ModuleVersion, Section]]) -> None:
    at_provider = batch.source_url.startswith("https://")
    offerings = Offering.objects.bulk_create(
        Offering(
            version=version,
            provider=batch.organisation,
            code=section.code,
            enrol_via=Offering.EnrolVia.PROVIDER if at_provider else Offering.EnrolVia.ASKING,
            enrol_url=batch.source_url if at_provider else "",
            **_facts_of(section),
        )
        for version, section in pairs
    )
    _store_meetings(zip(offerings, (section for _version, section in pairs), strict=True))


def _store_meetings(pairs: Iterable[tuple[Offering, Section]]) -> None:
    Meeting.objects.bulk_create(
        Meeting(offering=offering, starts_at=starts_at, ends_at=ends_at, place=section.address[:160])
        for offering, section in pairs
        for starts_at, ends_at in _moments(section)
    )


def _facts_of(section: Section) -> dict[str, Any]:
    return {name: getattr(section, name) for name in OFFERING_FIELDS}


def _moments(section: Section) -> Iterator[tuple[datetime, datetime]]:
    for begins, ends in section.meetings:
        first, last = timezone.make_aware(begins), timezone.make_aware(ends)
        if last > first:  # not in the hour that a clock skips in March
            yield first, last


def _tell(batch: ImportBatch, verb: str, rows: Iterable[Module]) -> None:
    Event.objects.bulk_create(
        Event(
            actor=batch.imported_by, verb=verb, subject_type=row._meta.label_lower, subject_id=row.pk,
            data={"batch": batch.pk},
        )
        for row in rows
    )  # fmt: skip


# Known


def _known_modules(batch: ImportBatch, courses: list[Course]) -> dict[str, Module]:
    found = Module.objects.filter(owner_organisation=batch.organisation, code__in=[course.code for course in courses])
    return {module.code: module for module in found.prefetch_related("versions", "aliases")}


def _bring_up_to_date(batch: ImportBatch, pairs: list[tuple[Module, Course]], arrival: Arrival) -> None:
    known = _known_offerings(batch, pairs)
    taken = _taken_codes(batch, (course for _module, course in pairs)) - known.keys()
    versions, offerings, changed, fresh = [], [], [], []
    for module, course in pairs:
        version, is_blocked = _changed_version(batch, module, course, arrival)
        changes = [
            _changed_offering(known[section.code], section, arrival)
            for section in course.sections
            if section.code in known
        ]
        takes_more = module.import_batch_id and not module.archived_at
        new = [section for section in course.sections if takes_more and section.code not in known]
        free = [section for section in new if not _is_left_out(section, taken, arrival)]
        fresh += [(module.shown_version, section) for section in free]
        versions += [version] if version else []
        offerings += [change for change in changes if isinstance(change, tuple)]
        is_changed = bool(version or free or any(isinstance(change, tuple) for change in changes))
        is_blocked = is_blocked or False in changes or len(free) < len(new)
        changed += [module] if is_changed else []
        name = "changed_count" if is_changed else "blocked_count" if is_blocked else "unchanged_count"
        arrival.counts[name] += 1
    arrival.counts["offering_count"] += len(fresh)
    _store_offerings(batch, fresh)
    _store_changes(batch, versions, offerings)
    _tell(batch, "module.imported_again", changed)


def _store_changes(
    batch: ImportBatch, versions: list[ModuleVersion], offerings: list[tuple[Offering, Section]]
) -> None:
    now = timezone.now()
    for row in (*versions, *(offering for offering, _section in offerings)):
        row.updated_at = now
    if versions:
        names = [*content_of(Course(0, "", ""), batch.language), "updated_at"]
        ModuleVersion.objects.bulk_update(versions, names)
    if offerings:
        Offering.objects.bulk_update([offering for offering, _section in offerings], [*OFFERING_FIELDS, "updated_at"])
        Meeting.objects.filter(offering__in=[offering.pk for offering, _section in offerings]).delete()
        _store_meetings(offerings)


def _changed_version(
    batch: ImportBatch, module: Module, course: Course, arrival: Arrival
) -> tuple[ModuleVersion | None, bool]:
    """The version with what the file says now, to be stored, where it differs and nobody touched it; and whether
    somebody did, so that the file could not have its way."""
    content, version = content_of(course, batch.language), module.shown_version
    says_the_same = version is not None and all(getattr(version, name) == value for name, value in content.items())
    if says_the_same and {alias.code for alias in module.aliases.all()} == set(course.aliases):
        return None, False
    if reason := _whose(module):
        arrival.problems.append(Problem(course.row_number, reason, value=f"{course.code} {course.title}"))
        return None, True
    for name, value in content.items():
        setattr(version, name, value)
    module.aliases.exclude(code__in=course.aliases).delete()
    there = {alias.code for alias in module.aliases.all()}
    ModuleAlias.objects.bulk_create(
        ModuleAlias(module=module, code=code) for code in course.aliases if code not in there
    )
    return version, False


def _whose(module: Module) -> Reason | None:
    """Why a file may not change this module any more; None for an untouched draft of an import."""
    versions = list(module.versions.all())
    if module.archived_at:
        return Reason.ARCHIVED_HERE
    if module.import_batch_id is None:
        return Reason.WRITTEN_HERE
    if any(version.published_at for version in versions):
        return Reason.PUBLISHED_HERE
    is_draft = len(versions) == 1 and versions[0].status == ModuleVersion.Status.DRAFT
    return None if is_draft and versions[0].written_by_id is None else Reason.EDITED_HERE


def _known_offerings(batch: ImportBatch, pairs: list[tuple[Module, Course]]) -> dict[str, Offering]:
    codes = [section.code for _module, course in pairs for section in course.sections]
    modules = [module.pk for module, _course in pairs]
    found = list(
        Offering.objects.filter(provider=batch.organisation, version__module__in=modules, code__in=codes)
        .select_related("version")
        .prefetch_related("sessions")
    )
    told = Event.objects.filter(subject_type=Offering._meta.label_lower, subject_id__in=[each.pk for each in found])
    touched = set(told.values_list("subject_id", flat=True))
    for offering in found:
        offering.is_untouched = offering.status == Offering.Status.CONCEPT and offering.pk not in touched
    return {offering.code: offering for offering in found}


def _changed_offering(offering: Offering, section: Section, arrival: Arrival) -> tuple[Offering, Section] | bool | None:
    """The offering with what the file says now; None where it says the same, False where somebody touched it."""
    facts = _facts_of(section)
    meetings = [(meeting.starts_at, meeting.ends_at) for meeting in offering.sessions.all()]
    if all(getattr(offering, name) == value for name, value in facts.items()) and meetings == list(_moments(section)):
        return None
    if not offering.is_untouched:
        arrival.problems.append(Problem(section.row_number, Reason.OFFERING_IN_USE, value=section.code))
        return False
    for name, value in facts.items():
        setattr(offering, name, value)
    return offering, section

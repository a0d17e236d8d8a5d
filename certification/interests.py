"""Reads from the database what `certification.conflicts` judges. Works on querysets, so a desk with many files costs
as many queries as one with a single file.

Knows the models of this app only by the names of their relations: the querysets of `models` ask it who is barred.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from catalog.models import ModuleVersion, OfferingRole, ProviderLicence
from certification import conflicts, deadlines
from communities.models import CommunityRole, HubAdvice, Partnership
from partners.models import OrganisationRole
from people.models import User

YEARS = 3  # a partnership that ended longer ago is no conflict any more


def persons(users: Iterable[User]) -> dict[int, conflicts.Person]:
    """What ties these people today, by id of the person. Five queries for any number of people."""
    ids = [user.pk for user in users]
    organisations = _sets(
        OrganisationRole.objects.current().filter(person__in=ids).values_list("person", "organisation")
    )
    everywhere = {organisation for held in organisations.values() for organisation in held}
    now, recent = _partnerships(everywhere)
    coordinated = _sets(CommunityRole.objects.current().filter(person__in=ids).values_list("person", "community"))
    advised = _sets(HubAdvice.objects.filter(given_by__in=ids).values_list("given_by", "community"))
    return {
        pk: conflicts.Person(
            id=pk,
            organisations=frozenset(organisations[pk]),
            communities=frozenset(coordinated[pk].union(*(now[organisation] for organisation in organisations[pk]))),
            recent_communities=frozenset(set().union(*(recent[organisation] for organisation in organisations[pk]))),
            advised=frozenset(advised[pk]),
        )
        for pk in ids
    }


def subjects(applications: QuerySet) -> dict[int, conflicts.Subject]:
    """What these files are tied to, by id of the application. Five queries for any number of files."""
    rows = list(
        applications.order_by().values_list(
            "pk",
            "applicant",
            "module_version__module",
            "module_version__module__owner_community",
            "module_version__module__community",
            "module_version__module__owner_community__lead",
        )
    )
    modules = {row[2] for row in rows}
    licensed = _sets(
        ProviderLicence.objects.filter(module__in=modules, status=ProviderLicence.Status.GRANTED).values_list(
            "module", "organisation"
        )
    )
    behind = {row[0]: {row[1], row[5], *licensed[row[2]]} - {None} for row in rows}
    now, recent = _partnerships(set().union(*behind.values()))
    written = _sets(
        ModuleVersion.objects.filter(module__in=modules, written_by__isnull=False).values_list("module", "written_by")
    )
    taught = _sets(
        OfferingRole.objects.current()
        .filter(offering__version__module__in=modules)
        .values_list("offering__version__module", "person")
    )
    return {
        pk: conflicts.Subject(
            organisations=frozenset(behind[pk]),
            communities=frozenset(set().union(*(now[organisation] for organisation in behind[pk]))),
            recent_communities=frozenset(set().union(*(recent[organisation] for organisation in behind[pk]))),
            own_communities=frozenset({owner, community} - {None}),
            makers=frozenset(written[module] | taught[module]),
        )
        for pk, _applicant, module, owner, community, _lead in rows
    }


def found(user: User, application: Any) -> tuple[conflicts.Finding, ...]:
    """The conflicts that the data show between one person and one file, today."""
    files = type(application)._default_manager.filter(pk=application.pk)
    return conflicts.find(persons([user])[user.pk], subjects(files)[application.pk])


def is_barred(user: User, application: Any) -> bool:
    """Whether an interest, found or declared and not set aside, keeps this person away from this file."""
    return application.pk in barred(user, type(application)._default_manager.filter(pk=application.pk))


def barred(user: User, applications: QuerySet) -> set[int]:
    """The ids of those files from which an interest keeps this person away."""
    files = subjects(applications)
    if not files:
        return set()
    own = persons([user])[user.pk]
    declared, excused = _declared(applications, Q(conflicts__person=user), "pk")
    return {
        pk
        for pk, subject in files.items()
        if declared[pk] or conflicts.bars(conflicts.find(own, subject), set_aside=excused[pk])
    }


def standing(users: Iterable[User], application: Any) -> dict[int, tuple[tuple[conflicts.Finding, ...], bool]]:
    """For each of these people: the conflicts found with this file, and whether the person is kept away from it (also
    by what was declared). For the list of candidates."""
    users = list(users)
    files = type(application)._default_manager.filter(pk=application.pk)
    subject = subjects(files)[application.pk]
    declared, excused = _declared(files, Q(conflicts__person__in=users), "conflicts__person")
    answer = {}
    for pk, person in persons(users).items():
        findings = conflicts.find(person, subject)
        answer[pk] = (findings, bool(declared[pk]) or conflicts.bars(findings, set_aside=excused[pk]))
    return answer


def _declared(applications: QuerySet, whose: Q, key: str) -> tuple[dict, dict]:
    """By `key`: kinds that somebody declared and nobody set aside, and kinds that were set aside."""
    declared, excused = defaultdict(set), defaultdict(set)
    rows = applications.order_by().filter(whose).values_list(key, "conflicts__kind", "conflicts__set_aside_at")
    for pk, kind, set_aside_at in rows:
        (excused if set_aside_at else declared)[pk].add(kind)
    return declared, excused


def _partnerships(organisations: set[int]) -> tuple[dict, dict]:
    """By organisation: communities in which it is a partner now, and was one within the years that count."""
    now, recent = defaultdict(set), defaultdict(set)
    since = deadlines.months_later(timezone.localdate(), -12 * YEARS)
    rows = Partnership.objects.filter(organisation__in=organisations).filter(
        Q(status=Partnership.Status.ACTIVE) | Q(status=Partnership.Status.LEFT, until_on__gte=since)
    )
    for organisation, community, status in rows.values_list("organisation", "community", "status"):
        (now if status == Partnership.Status.ACTIVE else recent)[organisation].add(community)
    return now, recent


def _sets(pairs: Iterable[tuple[int, int]]) -> dict[int, set[int]]:
    found_by = defaultdict(set)
    for key, value in pairs:
        found_by[key].add(value)
    return found_by

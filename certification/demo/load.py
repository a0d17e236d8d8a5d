"""Puts the demonstration data in the database."""

import datetime
import os
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml
from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from catalog import listing
from catalog.models import (
    CatalogTarget,
    EnrolmentPeriod,
    LearningOutcome,
    LearningPath,
    Module,
    ModuleVersion,
    Offering,
    OfferingRole,
    PathStack,
    PathStep,
    Price,
)
from certification.demo import applications, authoring, challenges, ledger, logos, sharing, visitors
from certification.models import Application, Certificate, Scheme, SchemeRole
from communities.models import Community, CommunityRole, HubAdvice, Location, Output, Partnership
from demo_platform.secret import shared_secret
from enrolment import actions as enrolment_actions
from enrolment.entry import refusal
from enrolment.models import Enrolment
from partners.models import Hub, HubRole, Lab, Organisation, OrganisationRole
from people.models import Notification, PortalRole, User

FOLDER = Path(__file__).parent
PASSWORD = "leerkring-demo"  # noqa: S105  (of accounts that production refuses)
DOMAIN = "demo.example"
PLATFORM = "proefplatform"
# What a line of people.yaml may grant: the table, the name of its scope, and where the scope is found.
GRANTS = {
    "portal": (PortalRole, None, None),
    "organisation": (OrganisationRole, "organisation", Organisation),
    "hub": (HubRole, "hub", Hub),
    "community": (CommunityRole, "community", Community),
    "scheme": (SchemeRole, "scheme", Scheme),
}


def is_loaded() -> bool:
    return User.objects.filter(is_demo=True).exists()


@transaction.atomic
def load_all() -> dict[str, int]:
    """Everything, or nothing. Gives how many of each there are."""
    load_facts(_read("facts"))
    for row in _read("organisations"):
        load_organisation(row)
    people = _read("people")
    password = make_password(PASSWORD)  # once: hashing is slow on purpose
    for row in people:
        load_person(row, password)
    for row in _read("communities"):
        load_community(row)
    for row in people:
        give_roles(row)
    modules = [load_module(row) for path in sorted((FOLDER / "modules").glob("*.yaml")) for row in _read_path(path)]
    authoring.load()
    load_enrolments()
    sharing.load()
    applications.load()
    ledger.load(_person)
    logos.load(_person("admin"))
    visitors.load()
    challenges.load(_read("challenges"))
    for module in modules:
        listing.draw(module)
    for row in _read("paths"):
        listing.draw_path(load_path(row))
    Notification.objects.all().delete()  # nobody is mailed about a past that was only loaded
    return {
        "organisations": Organisation.objects.count(),
        "communities": Community.objects.count(),
        "modules": Module.objects.count(),
        "learning paths": LearningPath.objects.count(),
        "offerings": Offering.objects.count(),
        "enrolments": Enrolment.objects.count(),
        "applications": Application.objects.count(),
        "certificates": Certificate.objects.count(),
    }


def sign_ins() -> str:
    """One account per role, with its address; all have the same password."""
    rows = [(row["role_nl"], f"{row['id']}@{DOMAIN}") for row in _read("people") if "role_nl" in row]
    width = max(len(role) for role, _address in rows)
    lines = [f"{role:<{width}}  {address}" for role, address in rows]
    return "\n".join([*lines, f"{'wachtwoord / password':<{width}}  {PASSWORD}"])


def load_facts(facts: dict[str, list[dict]]) -> None:
    """Real organisations, communities and labs: public, verified by their source, and nobody can sign in for them."""
    now = timezone.now()
    for row in facts["organisations"]:
        Organisation.objects.create(
            status=Organisation.Status.VERIFIED, verified_at=now, hub=_hub(row.pop("hub", None)), **row
        )
    for row in facts["communities"]:
        started = row.pop("started_on")
        began = timezone.make_aware(datetime.datetime.combine(started, datetime.time(12)))
        lead = Organisation.objects.get(slug=row.pop("lead"))
        community = Community.objects.create(
            status=Community.Status.ACTIVE, lead=lead, hub=_hub(row.pop("hub")), submitted_at=began, forming_at=began,
            active_at=began, is_open_for_partners=False, **row,
        )  # fmt: skip
        _partner(community, lead, role="main_applicant", helix="education", since=started)
    for row in facts["labs"]:
        owners = Organisation.objects.filter(slug__in=row.pop("organisations", []))
        Lab.objects.create(**row).organisations.set(owners)


def load_organisation(row: dict[str, Any]) -> Organisation:
    status, names = row.pop("status", Organisation.Status.VERIFIED), row.pop("other_names", [])
    organisation = Organisation.objects.create(
        status=status,
        verified_at=timezone.now() if status == Organisation.Status.VERIFIED else None,
        hub=_hub(row.pop("hub", None)),
        is_demo=True,
        **row,
    )
    for name, kind, is_checked in names:
        organisation.other_names.create(name=name, kind=kind, checked_at=timezone.now() if is_checked else None)
    return organisation


def load_person(row: dict[str, Any], password: str) -> User:
    person = User.objects.create(
        email=f"{row['id']}@{DOMAIN}",
        password=password,
        name=row["name"],
        language=row.get("language", "nl"),
        is_demo=True,
    )
    EmailAddress.objects.create(user=person, email=person.email, primary=True, verified=True)
    return person


def give_roles(row: dict[str, Any]) -> None:
    """`roles` of people.yaml: `[table, role, slug of the scope]`, accepted a month ago."""
    for table, role, *slug in row.get("roles", []):
        model, name, scopes = GRANTS[table]
        scope = {name: scopes.objects.get(slug=slug[0])} if name else {}
        model.objects.create(
            person=_person(row["id"]), role=role, reason="Demonstratie", starts_on=_day(-30),
            accepted_at=timezone.now() - datetime.timedelta(days=30), **scope,
        )  # fmt: skip


def load_community(row: dict[str, Any]) -> Community:
    partners, places, outputs, advices = (row.pop(key, []) for key in ("partners", "locations", "outputs", "advices"))
    for moment in ("submitted_at", "forming_at", "active_at", "ended_at"):
        if moment in row:
            row[moment] = timezone.now() + datetime.timedelta(days=row[moment])
    if "phase_since_on" in row:
        row["phase_since_on"] = _day(row["phase_since_on"])
    lead = Organisation.objects.get(slug=row.pop("lead"))
    community = Community.objects.create(lead=lead, hub=_hub(row.pop("hub", None)), is_demo=True, **row)
    _partner(community, lead, role="main_applicant", helix="education", since=_day(-200))
    for partner in partners:
        _partner(community, Organisation.objects.get(slug=partner.pop("organisation")), **partner)
    for place in places:
        Location.objects.create(community=community, **place)
    for output in outputs:
        days = {key: _day(output.pop(key)) for key in ("planned_on", "known_on") if key in output}
        Output.objects.create(community=community, **output, **days)
    for advice in advices:
        HubAdvice.objects.create(community=community, given_by=_person("hubmanager"), **advice)
    return community


def _partner(community, organisation, *, role, helix, since=None, status="active", **fields):
    since = _day(since) if isinstance(since, int) else since
    if status == Partnership.Status.INVITED:
        is_asked = community.status in Community.PUBLIC  # before that partners are only named
        fields |= {"expires_on": _day(21) if is_asked else None}
    elif since is None:
        since = _day(-150)
    return Partnership.objects.create(
        community=community, organisation=organisation, role=role, helix=helix, status=status, since_on=since, **fields
    )


def load_module(row: dict[str, Any]) -> Module:
    """One module with one version and its offerings. `state` is the status of the version (published by default)."""
    offerings, outcomes = row.pop("offerings", []), row.pop("outcomes")
    state = row.pop("state", ModuleVersion.Status.PUBLISHED)
    owner, community = row.pop("owner"), row.pop("community", None)
    module = Module.objects.create(
        slug=row.pop("slug"), code=row.pop("code", ""), owner_organisation=Organisation.objects.get(slug=owner),
        community=community and Community.objects.get(slug=community), is_demo=True,
        community_confirmed_at=timezone.now() if community else None,
    )  # fmt: skip
    published = timezone.now() + datetime.timedelta(days=row.pop("published", -90))
    if row.get("level", "none") != "none":
        row.setdefault("eqf_basis", "indicative")  # nobody publishes a level without its basis
    version = ModuleVersion.objects.create(
        module=module, status=state, reviewed_on=_day(-60), price=_decimal(row.pop("price", None)),
        load_value=_decimal(row.pop("load_value")),
        published_at=None if state in (ModuleVersion.Status.DRAFT, ModuleVersion.Status.PROPOSED) else published,
        proposed_at=timezone.now() if state == ModuleVersion.Status.PROPOSED else None,
        **row,
    )  # fmt: skip
    for position, outcome in enumerate(outcomes):
        LearningOutcome.objects.create(version=version, position=position, text_nl=outcome["nl"], text_en=outcome["en"])
    for offering in offerings:
        load_offering(version, offering)
    return module


def load_offering(version: ModuleVersion, row: dict[str, Any]) -> Offering:
    prices = row.pop("prices", {})
    days = {
        key: _day(row.pop(key)) for key in ("starts_on", "ends_on", "enrol_opens_on", "enrol_closes_on") if key in row
    }
    provider, periods = row.pop("provider", None), row.pop("periods", {})
    offering = Offering.objects.create(
        version=version,
        provider=Organisation.objects.get(slug=provider) if provider else version.module.owner_organisation,
        status=row.pop("status", Offering.Status.ACTIVE),
        delivery=row.pop("delivery", version.delivery),
        languages=row.pop("languages", version.languages),
        **days,
        **row,
    )
    for group, (opens, closes) in periods.items():
        EnrolmentPeriod.objects.create(
            offering=offering, target_group=group, opens_on=_day(opens), closes_on=_day(closes)
        )
    for audience, (amount, vat) in prices.items():
        Price.objects.create(offering=offering, audience=audience, amount=_decimal(amount), vat=vat)
    return offering


def load_path(row: dict[str, Any]) -> LearningPath:
    """A public learning path of modules that are there; `towards` is a path that was loaded before it."""
    modules, optional, towards = row.pop("modules"), row.pop("optional", []), row.pop("towards", None)
    path = LearningPath.objects.create(
        owner_organisation=Organisation.objects.get(slug=row.pop("owner")), status=LearningPath.Status.PUBLISHED,
        published_at=timezone.now(), price=_decimal(row.pop("price", None)), is_demo=True, **row,
    )  # fmt: skip
    for position, slug in enumerate(modules):
        module = Module.objects.get(slug=slug)
        PathStep.objects.create(path=path, module=module, position=position, is_optional=slug in optional)
    if towards:
        PathStack.objects.create(part=path, whole=LearningPath.objects.get(slug=towards))
    return path


def load_enrolments() -> None:
    """Participants fill what is coming: one offering to the last place and with a queue, one nearly, some a little.

    The account to sign in with (`deelnemer`) has only a few: one waits, one awaits consent."""
    named = _person("deelnemer")
    participants = list(
        User.objects.filter(is_demo=True, email__startswith="deelnemer").exclude(pk=named.pk).order_by("pk")
    )
    coming = Offering.objects.filter(
        status=Offering.Status.ACTIVE, enrol_via=Offering.EnrolVia.HERE, starts_on__gt=timezone.localdate()
    ).order_by("starts_on", "pk")
    open_now = [offering for offering in coming if not refusal(offering, timezone.localdate())]
    for number, offering in enumerate(open_now):
        wanted = {0: offering.capacity - 2, 1: offering.capacity + 3}.get(number, (number * 3) % offering.capacity)
        for person in participants[:wanted]:
            enrolment_actions.enrol(offering, by=person)
    consent = next(number for number, offering in enumerate(open_now) if offering.needs_approval)
    for number in sorted({1, 4, 12, consent}):
        enrolment_actions.enrol(open_now[number], by=named)
    first = coming.first()
    if first is not None:
        OfferingRole.objects.create(
            person=_person("docent"), offering=first, reason="Demonstratie", accepted_at=timezone.now()
        )


def settle_platform() -> None:
    """The demo platform as an outside catalogue, where it listens today, with the secret of this machine."""
    address = os.environ.get("DEMO_PLATFORM_URL", "http://127.0.0.1:8001")
    CatalogTarget.objects.update_or_create(
        slug=PLATFORM,
        defaults={
            "name": "Proefplatform (fictief)",
            "base_url": f"{address}/api",
            "public_url": f"{address}/",
            "secrets": [shared_secret(Path(settings.VAR_DIR) / "demo-platform")],
        },
    )


def _hub(slug: str | None) -> Hub | None:
    return Hub.objects.get(slug=slug) if slug else None


def _person(name: str) -> User:
    return User.objects.get(email=f"{name}@{DOMAIN}")


def _day(distance: int) -> datetime.date:
    return timezone.localdate() + datetime.timedelta(days=distance)


def _decimal(value: float | int | None) -> Decimal | None:
    return None if value is None else Decimal(str(value))


def _read(name: str) -> Any:
    return _read_path(FOLDER / f"{name}.yaml")


def _read_path(path: Path) -> Any:
    return yaml.safe_load(path.read_text())

"""What waits for the writers of modules: the task list of a desk, and this app's part of the start page."""

import datetime
from collections.abc import Iterable

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from catalog import listing, origins, permissions, standing
from catalog.models import Module, ModuleVersion, Offering, ProviderLicence
from config.texts import date_full, text
from partners import panels
from partners.models import Organisation
from people.desks import Desk, Panel, Task
from people.models import User

SOON = datetime.timedelta(days=21)
Status = ModuleVersion.Status


def tasks_for(
    modules: Iterable[Module], offerings: Iterable[Offering], licences: Iterable[ProviderLicence], user: User
) -> list[Task]:
    """What somebody who writes these modules could do now: check what was proposed, answer licence requests, open
    planned offerings that begin soon, stand for modules that have gone quiet. Four questions to the database, however
    many rows."""
    return [*_to_check(modules, user), *_to_answer(licences), *_to_open(offerings), *_to_confirm(modules)]


def _to_confirm(modules):
    asked = listing.public_modules().filter(pk__in=modules, asked_after_on__isnull=False).with_versions()
    for quiet in standing.quiet_among(asked.distinct()):
        found = quiet.freshness
        yield Task(
            _("Is “%(title)s” still given?") % {"title": text(quiet.module.shown_version, "title")},
            reverse("catalog:module-confirm", args=[quiet.module.slug]),
            _("It is no longer among the usual results.")
            if found.is_dormant
            else _("Without an answer it leaves the usual results."),
            found.leaves_on,
            icon="clock-history",
            action=_("Answer"),
        )


def _to_check(modules, user):
    proposed = ModuleVersion.objects.filter(module__in=modules, status=Status.PROPOSED).exclude(proposed_by=user)
    for version in proposed.exclude(written_by=user).select_related("module", "proposed_by").order_by("proposed_at"):
        yield Task(
            _("Check the module “%(title)s”") % {"title": text(version, "title")},
            reverse("catalog:module-detail", args=[version.module.slug]),
            _("%(name)s asks for a second pair of eyes.") % {"name": version.proposed_by or _("A colleague")},
            icon="eye",
            action=_("Check"),
        )


def _to_answer(licences):
    for licence in licences:
        yield Task(
            _("%(organisation)s wants to provide “%(title)s”")
            % {"organisation": licence.organisation.name, "title": text(licence.module.shown_version, "title")},
            reverse("catalog:licence-answer", args=[licence.uuid]),
            icon="buildings",
            action=_("Answer"),
        )


def _origins_to_confirm(user):
    waiting = [claim for claim in origins.claims_for(user) if not claim.is_confirmed]
    for claim in waiting:
        yield Task(
            _("Does “%(title)s” come from %(origin)s?")
            % {"title": text(claim.module.shown_version, "title"), "origin": claim.name},
            reverse("catalog:origin-list"),
            _("The catalogue names it only after you confirm it."),
            icon="link-45deg",
            action=_("Answer"),
        )


def _to_open(offerings):
    today = timezone.localdate()
    soon = offerings.filter(status=Offering.Status.CONCEPT, starts_on__range=(today, today + SOON))
    for offering in soon.select_related("version").order_by("starts_on")[:20]:
        yield Task(
            _("Open the offering of “%(title)s”") % {"title": text(offering.version, "title")},
            reverse("catalog:offering-edit", args=[offering.uuid]),
            _("It is still a draft, so nobody can enrol."),
            offering.starts_on,
            icon="calendar-event",
            action=_("Look at it"),
        )


def rows(tasks: Iterable[Task]) -> list[dict]:
    """The tasks as the component shows them, the most pressing first."""
    pressing = sorted(tasks, key=lambda task: (not task.urgent, task.due or datetime.date.max))
    return [
        {
            "title": task.title,
            "text": task.note,
            "url": task.url,
            "icon": task.icon,
            "action": task.action,
            "due": date_full(task.due),
        }
        for task in pressing
    ]


def open_requests(modules) -> list[ProviderLicence]:
    waiting = ProviderLicence.objects.filter(module__in=modules, status=ProviderLicence.Status.REQUESTED)
    return list(
        waiting.select_related("organisation", "module").prefetch_related("module__versions").order_by("requested_at")
    )


def panel(user: User) -> Panel:
    """The desks of the organisations and communities for which this person writes, and what waits there."""
    organisations = list(permissions.organisations_of(user))
    communities = list(permissions.communities_of(user))
    keeping = _keeping(user)
    if not organisations and not communities:
        return Panel([], keeping)
    modules = Module.objects.written_by(user)
    offerings = Offering.objects.filter(provider__in=organisations)
    desks = [
        Desk(
            _("Courses of %(name)s") % {"name": organisation.name},
            reverse("catalog:provider-desk", args=[organisation.slug]),
            _("Modules and offerings"),
            "journal-text",
        )
        for organisation in organisations
    ]
    desks += [
        Desk(
            _("Courses of %(name)s") % {"name": text(community, "title")},
            reverse("catalog:community-supply", args=[community.slug]),
            _("Modules that the community owns"),
            "journal-text",
        )
        for community in communities
    ]
    tasks = [*_origins_to_confirm(user), *tasks_for(modules, offerings, open_requests(modules), user)]
    return Panel(tasks, desks + keeping)


def _keeping(user: User) -> list[Desk]:
    """The desks of who keeps the catalogue."""
    if not permissions.can_see_synchronisation(user):
        return []
    return [
        Desk(
            _("Outside catalogues"),
            reverse("catalog:sync-target-list"),
            _("What they show, and what we mean"),
            "arrow-repeat",
        ),
        Desk(
            _("Imported inventories"),
            reverse("catalog:import-list"),
            _("Spreadsheets of courses, and taken-over supply"),
            "file-earmark-plus",
        ),
        Desk(
            _("Words that mean the same"),
            reverse("catalog:synonym-list"),
            _("What a search takes for one and the same"),
            "search",
        ),
        Desk(
            _("Price changes"),
            reverse("catalog:price-change-list"),
            _("What became dearer, and what stands out"),
            "cash-coin",
        ),
    ]


def organisation_panel(organisation: Organisation, request: HttpRequest) -> panels.Panel:
    """A section on the desk of an organisation: how many modules and offerings there are, and the way to them."""
    modules = Module.objects.filter(owner_organisation=organisation, archived_at__isnull=True)
    return panels.Panel(
        "catalog/_organisation_panel.html",
        {
            "organisation": organisation,
            "module_count": modules.count(),
            "offering_count": Offering.objects.not_over().filter(provider=organisation).count(),
            "may_write": permissions.can_write_for(request.user, organisation),
        },
    )

"""What waits for the writers of modules: the task list of a desk, and this app's part of the start page."""

import datetime
from collections.abc import Iterable

from django.db.models import Count, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from catalog import listing, origins, permissions, standing
from catalog.models import Module, ModuleVersion, Offering, ProviderLicence
from config import together
from config.addresses import reverse
from config.texts import date_full, text
from partners import panels
from partners.models import Lab, Organisation
from people.desks import Desk, Panel, Task, Waiting
from people.models import User

SOON = datetime.timedelta(days=21)
Status = ModuleVersion.Status


def tasks_for(modules: QuerySet[Module], offerings: QuerySet[Offering], user: User) -> list[Task]:
    """What somebody who writes these modules could do now: check what was proposed, answer licence requests, open
    planned offerings that begin soon, stand for modules that have gone quiet. One question to the database, and some
    for what was found; however many rows."""
    lists = _lists(modules, offerings, user)
    together.fill(lists)
    return _tasks(lists)


def _lists(modules, offerings, user):
    today, mine = timezone.localdate(), modules.order_by().values("pk")
    proposed = ModuleVersion.objects.filter(module__in=mine, status=Status.PROPOSED).exclude(proposed_by=user)
    requested = ProviderLicence.objects.filter(module__in=mine, status=ProviderLicence.Status.REQUESTED)
    soon = offerings.filter(status=Offering.Status.CONCEPT, starts_on__range=(today, today + SOON))
    return {
        "proposed": proposed.exclude(written_by=user).select_related("module", "proposed_by").order_by("proposed_at"),
        "requested": requested.select_related("organisation", "module")
        .prefetch_related("module__versions")
        .order_by("requested_at"),
        "soon": soon.select_related("version").order_by("starts_on")[:20],
        "asked_after": listing.public_modules().filter(pk__in=mine, asked_after_on__isnull=False),
    }


def _tasks(lists):
    return [
        *_to_check(lists["proposed"]), *_to_answer(lists["requested"]), *_to_open(lists["soon"]),
        *_to_confirm(lists["asked_after"]),
    ]  # fmt: skip


def _to_confirm(asked_after):
    if not asked_after:
        return
    rows = Module.objects.filter(pk__in=[each.pk for each in asked_after])
    for quiet in standing.quiet_among(rows.select_related("owner_organisation").prefetch_related("versions")):
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


def _to_check(proposed):
    for version in proposed:
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


def _origins_to_confirm(lists):
    communities, labs = ([each.pk for each in lists[name]] for name in ("communities", "labs"))
    claims = origins.claims_from(lists["origins"], communities, labs)
    for claim in (each for each in claims if not each.is_confirmed):
        yield Task(
            _("Does “%(title)s” come from %(origin)s?")
            % {"title": text(claim.module.shown_version, "title"), "origin": claim.name},
            reverse("catalog:origin-list"),
            _("The catalogue names it only after you confirm it."),
            icon="link-45deg",
            action=_("Answer"),
        )


def _to_open(offerings):
    for offering in offerings:
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


def panel(user: User) -> Waiting:
    """The desks of the organisations and communities for which this person writes, and what waits there."""
    modules, organisations = Module.objects.written_by(user), permissions.organisations_of(user)
    lists = {
        "organisations": organisations,
        "communities": permissions.communities_of(user),
        "labs": Lab.objects.filter(pk__in=origins.labs_of(user).order_by().values("pk")),
        "origins": origins.named_modules(user),
        **_lists(modules, Offering.objects.filter(provider__in=organisations.values("pk")), user),
    }
    return Waiting(lists, _panel)


def _panel(user: User, lists: dict[str, list]) -> Panel:
    organisations, communities = lists["organisations"], lists["communities"]
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
    return Panel([*_origins_to_confirm(lists), *_tasks(lists)], desks + _keeping(user))


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
    context = {
        "organisation": organisation,
        "numbers": _numbers(organisation.pk),
        "may_write": permissions.can_write_for(request.user, organisation),
    }
    return panels.Panel("catalog/_organisation_panel.html", context, _counted)


@together.kept
def _numbers(organisation):
    """Of its modules, and of its offerings that are not over."""
    modules = Module.objects.filter(owner_organisation=organisation, archived_at__isnull=True)
    offerings = Offering.objects.not_over().filter(provider=organisation)
    counts = [
        Subquery(rows.order_by().values(by).annotate(number=Count("pk")).values("number"))
        for rows, by in ((modules, "owner_organisation"), (offerings, "provider"))
    ]
    return Organisation.objects.filter(pk=organisation).values_list(*(Coalesce(count, 0) for count in counts))


def _counted(context):
    ((modules, offerings),) = context["numbers"]
    return {**context, "module_count": modules, "offering_count": offerings}

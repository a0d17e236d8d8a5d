"""Where student projects and the origin of modules show, and what waits because of them."""

from functools import partial

from django.utils.translation import gettext as _

from catalog import permissions
from catalog.models import Module, Uptake
from catalog.panels import module_desk, module_page
from communities.models import Challenge
from communities.neighbours import task_row
from communities.panels import challenge_page, community_desk, output_page
from config import together
from config.addresses import reverse
from config.texts import text
from partners.panels import Panel, organisation_desk
from people import desks
from people.models import User

CHOICES = 6


def start_panel(user: User) -> desks.Waiting:
    """What waits for a yes of this person."""
    asked = {"uptakes": _with_titles(Uptake.objects.to_answer_by(user))}
    return desks.Waiting(asked, lambda _user, lists: desks.Panel([_task(each) for each in lists["uptakes"]]))


def _task(uptake: Uptake) -> desks.Task:
    module = {"module": text(uptake.module.shown_version, "title")}
    if uptake.is_project:
        title = _("Students of “%(module)s” want to work on your challenge") % module
    else:
        title = _("“%(module)s” says that it was made of your output") % module
    about = uptake.challenge or uptake.output
    return desks.Task(
        title,
        reverse("catalog:uptake-answer", args=[uptake.uuid]),
        text(about, "title"),
        icon="mortarboard" if uptake.is_project else "book",
        action=_("Answer"),
    )


def _with_titles(uptakes):
    rows = uptakes.select_related("module__owner_organisation", "module__owner_community", "offering__provider")
    rows = rows.select_related("challenge__organisation", "output__community")
    return rows.prefetch_related("module__versions")


def _rows(uptakes, request):
    """As the templates draw them; `uptakes` are rows `_with_titles`."""
    return [
        {
            "uptake": each,
            "title": text(each.module.shown_version, "title"),
            "may_end": request.user.is_authenticated and permissions.can_end_uptake(request.user, each),
        }
        for each in uptakes
    ]


def of_challenge(challenge, request):
    """The student projects; for who writes modules, the way to one more."""
    modules = []
    if request.user.is_authenticated and Challenge.objects.to_take_up().filter(pk=challenge.pk).exists():
        own = Module.objects.written_by(request.user).filter(archived_at__isnull=True).with_versions()
        modules = own.order_by("-pk")[:CHOICES]
    context = {"rows": _projects_on(challenge.pk), "modules": modules, "challenge": challenge}
    return Panel("catalog/_challenge_projects.html", context, partial(_projects, request))


@together.kept
def _projects_on(challenge):
    return _with_titles(Uptake.objects.shown().filter(challenge=challenge))


def _projects(request, context):
    if not context["rows"] and not context["modules"]:
        return None
    modules = [(module.slug, text(module.shown_version, "title")) for module in context["modules"]]
    return {**context, "rows": _rows(context["rows"], request), "modules": modules}


def of_output(output, request):
    """The modules that were made of it."""
    rows = _with_titles(Uptake.objects.shown().filter(output=output))
    return Panel("catalog/_output_modules.html", {"rows": rows}, partial(_made_of_it, request))


def _made_of_it(request, context):
    return {"rows": _rows(context["rows"], request)} if context["rows"] else None


def of_module(module, request):
    """The challenges on which students work, on its public page."""
    rows = [uptake for uptake in module.shown_uptakes if uptake.is_project]
    return Panel("catalog/_module_projects.html", {"uptakes": rows}) if rows else None


def of_module_desk(module, request):
    """All that was asked and confirmed, and the way to ask for more."""
    rows = _rows(_with_titles(module.uptakes.all()), request)
    may_plan = not module.archived_at and permissions.can_plan(request.user, module)
    context = {
        "module": module,
        "rows": rows,
        "may_ask_project": may_plan,
        "may_ask_source": may_plan and permissions.can_write(request.user, module),
    }
    return Panel("catalog/_module_uptakes.html", context) if rows or may_plan else None


def of_community_desk(community, request):
    """What modules say about its outputs."""
    return _desk(_about_outputs_of(community.pk), request)


def of_organisation_desk(organisation, request):
    """Which modules want to use its challenges, or do."""
    return _desk(_about_challenges_of(organisation.pk), request)


@together.kept
def _about_outputs_of(community):
    return _with_titles(Uptake.objects.in_force().filter(output__community=community))


@together.kept
def _about_challenges_of(organisation):
    return _with_titles(Uptake.objects.in_force().filter(challenge__organisation=organisation))


def _desk(uptakes, request):
    return Panel("catalog/_uptake_desk.html", {"uptakes": uptakes}, partial(_asked_and_there, request))


def _asked_and_there(request, context):
    asked = [each for each in context["uptakes"] if each.status == Uptake.Status.ASKED]
    waiting = [each for each in asked if permissions.can_answer_uptake(request.user, each)]
    rows = _rows([each for each in context["uptakes"] if each.status == Uptake.Status.CONFIRMED], request)
    tasks = [task_row(_task(each)) for each in waiting]
    return {"tasks": tasks, "rows": rows} if rows or tasks else None


def register():
    challenge_page.register(of_challenge)
    output_page.register(of_output)
    module_page.register(of_module)
    module_desk.register(of_module_desk)
    community_desk.register(of_community_desk)
    organisation_desk.register(of_organisation_desk)

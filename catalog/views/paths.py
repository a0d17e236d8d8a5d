import copy

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from catalog import actions, path_page, paths, permissions, search, structured_data
from catalog.actions.editing import Stale, stamp
from catalog.conditional import tagged
from catalog.forms.paths import NewPathForm, PathForm, StackForm
from catalog.models import LearningPath, Module
from people import history
from people.permissions import require

SUGGESTED = 8
PAGE_SIZE = 20


@login_not_required
@require_safe
def path_list(request):
    """All public paths, or those of one kind."""
    kind = request.GET.get("kind", "")
    public = LearningPath.objects.public().with_owner()
    found = public.filter(kind=kind) if kind in LearningPath.Kind.values else public
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    steps = paths.shown_steps_of(page.object_list)
    rows = [(path, path_page.facts_of(path, paths.sums(steps[path.pk]))) for path in page.object_list]
    context = {"page": page, "rows": rows, "kinds": LearningPath.Kind.choices, "kind": kind}
    return render(request, "catalog/path_list.html", context)


@login_not_required
@require_safe
@tagged
def path_detail(request, slug):
    path = get_object_or_404(LearningPath.objects.public().with_owner(), slug=slug)
    page = path_page.page_of(path)
    data = structured_data.script(path_page.item_list(path, page.steps))
    return render(request, "catalog/path_detail.html", {"page": page, "path": path, "structured_data": data})


def visible_path(request, slug) -> LearningPath:
    return get_object_or_404(LearningPath.objects.visible_to(request.user).with_owner(), slug=slug)


def written_path(request, slug) -> LearningPath:
    path = visible_path(request, slug)
    require(permissions.can_write_path(request.user, path))
    return path


@require_safe
def path_preview(request, slug):
    """The public page, as it is or would be."""
    path = visible_path(request, slug)
    context = {"page": path_page.page_of(path), "path": path, "structured_data": ""}
    return render(request, "catalog/path_preview.html", context)


@require_http_methods(["GET", "POST"])
def path_create(request):
    require(permissions.can_create_module(request.user))
    form = NewPathForm(request.POST or None, user=request.user, initial={"owner": request.GET.get("owner")})
    if form.is_valid():
        uuid = form.cleaned_data["uuid"]
        path = actions.create_path(form.chosen_owner(), uuid=uuid, content=form.content(), by=request.user)
        messages.success(request, _("Saved as a draft. Now choose its modules."))
        return redirect("catalog:path-compose", path.slug)
    return render(request, "catalog/path_create.html", {"form": form})


@require_http_methods(["GET", "POST"])
def path_edit(request, slug):
    path, status = written_path(request, slug), 200
    form = PathForm(request.POST or None, instance=copy.copy(path), initial={"seen": stamp(path)})
    if form.is_valid():
        try:
            actions.save_path(path, content=form.content(), seen=form.cleaned_data["seen"], by=request.user)
        except history.NotPossible as refusal:
            status = 409
            if isinstance(refusal, Stale):
                form.data = form.data.copy()
                form.data["seen"] = stamp(LearningPath.objects.get(pk=path.pk))
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect("catalog:path-compose", path.slug)
    return render(request, "catalog/path_edit.html", {"path": path, "form": form}, status=status)


@require_safe
def path_compose(request, slug):
    """The desk of one path: where it stands, its modules in their order, what it counts towards."""
    path = visible_path(request, slug)
    may_write = permissions.can_write_path(request.user, path)
    steps = list(path.steps.select_related("module__listing").prefetch_related("module__versions"))
    asked = request.GET.get("q", "").strip()[:200]
    context = {
        "path": path,
        "may_write": may_write,
        "steps": steps,
        "page": path_page.page_of(path),
        "obstacles": actions.obstacles_to_publish_path(path, by=request.user) if may_write else [],
        "asked": asked,
        "found": _modules_to_add(request.user, asked, {step.module_id for step in steps}) if may_write else [],
        "wholes": path.counts_towards.all(),
        "stack_form": StackForm(wholes=_possible_wholes(request.user, path)),
        "entries": history.timeline(path) if may_write else [],
    }
    return render(request, "catalog/path_compose.html", context)


def _modules_to_add(user, asked, present) -> list[Module]:
    """What a search finds in the public catalogue; without one the own modules, also those that are not public yet."""
    modules = Module.objects.exclude(pk__in=present).with_versions()
    if not asked:
        return list(modules.written_by(user).filter(archived_at__isnull=True).order_by("-created_at")[:SUGGESTED])
    ids = search.answer(asked, search.select({}), order="best", page=1, language=get_language()).ids
    found = modules.in_bulk(ids)
    return [found[pk] for pk in ids if pk in found][:SUGGESTED]


def _possible_wholes(user, path):
    own = LearningPath.objects.written_by(user).exclude(status=LearningPath.Status.ARCHIVED)
    return own.exclude(pk=path.pk).exclude(stacked__part=path).exclude(stacks__whole=path)


@require_POST
def path_step(request, slug):
    """One change of the list of modules, as the button says."""
    path = written_path(request, slug)
    known = Module.objects.filter(listing__isnull=False) | Module.objects.written_by(request.user)
    known |= Module.objects.filter(path_steps__path=path)
    module = get_object_or_404(known.distinct(), slug=request.POST.get("module", ""))
    steps = {
        "add": lambda: actions.add_step(path, module=module, by=request.user),
        "up": lambda: actions.move_step(path, module=module, up=True, by=request.user),
        "down": lambda: actions.move_step(path, module=module, up=False, by=request.user),
        "optional": lambda: actions.set_optional(path, module=module, is_optional=True, by=request.user),
        "needed": lambda: actions.set_optional(path, module=module, is_optional=False, by=request.user),
        "remove": lambda: actions.remove_step(path, module=module, by=request.user),
    }
    step = steps.get(request.POST.get("do", ""))
    if step is None:
        raise Http404
    step()
    return redirect("catalog:path-compose", path.slug)


@require_POST
def path_stack(request, slug):
    path = written_path(request, slug)
    form = StackForm(request.POST, wholes=_possible_wholes(request.user, path))
    if form.is_valid():
        actions.stack(path, whole=form.cleaned_data["whole"], by=request.user)
        messages.success(request, _("Saved."))
    return redirect("catalog:path-compose", path.slug)


@require_POST
def path_unstack(request, slug):
    path = written_path(request, slug)
    actions.unstack(path, whole=get_object_or_404(path.counts_towards, slug=request.POST.get("whole")), by=request.user)
    return redirect("catalog:path-compose", path.slug)


@require_POST
def path_publish(request, slug):
    path = written_path(request, slug)
    actions.publish_path(path, by=request.user)
    messages.success(request, _("The learning path is public."))
    return redirect("catalog:path-compose", path.slug)


@require_POST
def path_unpublish(request, slug):
    path = written_path(request, slug)
    actions.unpublish_path(path, by=request.user)
    messages.success(request, _("The learning path is a draft again. Its modules stay in the catalogue."))
    return redirect("catalog:path-compose", path.slug)


@require_POST
def path_archive(request, slug):
    path = written_path(request, slug)
    actions.archive_path(path, by=request.user)
    messages.success(request, _("The learning path has been archived."))
    return redirect("catalog:path-compose", path.slug)


@require_POST
def path_restore(request, slug):
    path = written_path(request, slug)
    actions.restore_path(path, by=request.user)
    messages.success(request, _("The learning path is a draft again."))
    return redirect("catalog:path-compose", path.slug)

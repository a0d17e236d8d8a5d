import copy

from django.contrib import messages
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe
from django_tables2 import RequestConfig

from catalog import (
    actions,
    completeness,
    differences,
    materials,
    module_page,
    panels,
    paths,
    permissions,
    plain_language,
    snapshot,
    targets,
    wording,
)
from catalog.actions.editing import Stale, stamp
from catalog.completeness import LANGUAGES
from catalog.document import document_of, offerings_of
from catalog.forms.module_rows import MaterialRows, OutcomeRows
from catalog.forms.modules import ModuleForm, ReasonForm, ShortModuleForm
from catalog.forms.rows import with_one_more
from catalog.models import CatalogTarget, Listing, Module, ModuleVersion, Offering
from catalog.tables import OfferingTable
from config.addresses import reverse
from partners.vocabulary import words
from people import history
from people.history import NotPossible
from people.permissions import require


def visible_module(request, slug) -> Module:
    return get_object_or_404(Module.objects.visible_to(request.user).with_versions(), slug=slug)


def written_module(request, slug) -> Module:
    module = visible_module(request, slug)
    require(permissions.can_write(request.user, module))
    return module


def readable_versions(user, module) -> list[ModuleVersion]:
    """The newest first; drafts only for who may read them."""
    versions = sorted(module.versions.all(), key=lambda version: version.number, reverse=True)
    if permissions.can_read_drafts(user, module):
        return versions
    return [version for version in versions if version.published_at]


def readable_version(user, module) -> ModuleVersion:
    """The version in the making, otherwise the public one, otherwise the newest, among those that this person may read."""
    versions = readable_versions(user, module)
    for statuses in (ModuleVersion.IN_THE_MAKING, (ModuleVersion.Status.PUBLISHED,), ModuleVersion.Status.values):
        if found := next((version for version in versions if version.status in statuses), None):
            return found
    raise Http404


@require_http_methods(["GET", "POST"])
def module_create(request):
    require(permissions.can_create_module(request.user))
    form = ShortModuleForm(request.POST or None, user=request.user, initial={"owner": request.GET.get("owner")})
    if form.is_valid():
        module = actions.create_module(
            form.chosen_owner(),
            uuid=form.cleaned_data["uuid"],
            content=form.content(),
            outcomes=form.outcomes(),
            by=request.user,
        )
        _publish_or_say(request, module.newest(), form.wants_to_publish)
        return redirect("catalog:module-detail", module.slug)
    return render(request, "catalog/module_create.html", {"form": form})


def _measures(version):
    """How complete a version is: for us, for outside catalogues, for the eye."""
    content = snapshot.content(version)
    outside = CatalogTarget.objects.filter(is_enabled=True).values_list("name", "profile")
    return {
        "measure": completeness.measure(content),
        "targets": targets.measures(content, outside),
        "long_sentences": plain_language.hints(content),
    }


def _publish_or_say(request, version, wants_to_publish):
    """Publishes a new module where that is asked and possible. It has been saved in any case."""
    if version.status != ModuleVersion.Status.DRAFT:
        return  # the same form sent twice
    obstacles = actions.obstacles_to_publish(version, by=request.user) if wants_to_publish else []
    if not wants_to_publish:
        messages.success(request, _("Saved as a draft. Nobody else sees it yet."))
    elif obstacles:
        messages.warning(request, " ".join([_("Saved as a draft, not published yet."), *obstacles]))
    else:
        actions.publish(version, by=request.user)
        messages.success(request, _("The module is public. It appears in the catalogue within a few seconds."))


@require_safe
def module_detail(request, slug):
    """The desk of one module: where it stands, its versions, offerings, licences and what happened."""
    module = visible_module(request, slug)
    may_write = permissions.can_write(request.user, module)
    version = readable_version(request.user, module)
    offerings = (
        Offering.objects.visible_to(request.user).filter(version__module=module).select_related("version", "provider")
    )
    table = OfferingTable(offerings, prefix="o-")
    RequestConfig(request, paginate={"per_page": 20}).configure(table)
    context = {
        "module": module,
        "version": version,
        "versions": readable_versions(request.user, module),
        **_measures(version),
        "obstacles": actions.obstacles_to_publish(version, by=request.user) if may_write else [],
        "may_write": may_write,
        "may_plan": permissions.can_plan(request.user, module),
        "may_hide": permissions.can_hide(request.user),
        "offering_table": table,
        "licences": module.licences.visible_to(request.user).select_related("organisation"),
        "entries": history.timeline(version) if may_write else [],
        "panels": panels.module_desk.drawn(module, request),
    }
    return render(request, "catalog/module_detail.html", context)


@require_http_methods(["GET", "POST"])
def module_edit(request, slug):
    module = written_module(request, slug)
    version = module.working_version
    is_draft = version is not None and version.status == ModuleVersion.Status.DRAFT
    if not is_draft and request.method != "POST":
        return redirect("catalog:module-detail", module.slug)
    version = version or module.newest()
    sheet = Sheet(request, module, version)
    changed_meanwhile, status = [], 200
    if sheet.is_valid():
        try:
            _save(module, version, sheet, request.user)
        except Stale:
            changed_meanwhile, status = _meanwhile(sheet, version), 409
            sheet.shown_again()
            sheet.form = _again(sheet.form, version)
        except NotPossible as refusal:
            sheet.shown_again(refusal if is_draft else _no_draft(refusal))
            status = 409
        else:
            messages.success(request, _("Saved."))
            return _after_saving(request, module)
    context = {
        "module": module,
        "version": version,
        "form": sheet.form,
        "rows": sheet.outcomes,
        "material_rows": sheet.materials,
        **_measures(version),
        "changed_meanwhile": changed_meanwhile,
        "shown": _shown_language(request),
    }
    return render(request, "catalog/module_edit.html", context, status=status)


def _shown_language(request) -> str:
    """The one language whose texts the writer wants to see; empty for both beside each other."""
    asked = request.POST.get("shown", request.GET.get("shown", ""))
    return asked if asked in LANGUAGES else ""


def _after_saving(request, module):
    if "stay" not in request.POST:
        return redirect("catalog:module-detail", module.slug)
    shown = _shown_language(request)
    return redirect(reverse("catalog:module-edit", args=[module.slug]) + (f"?shown={shown}" if shown else ""))


class Sheet:
    """The form of a version with its rows of outcomes and materials, as one thing."""

    def __init__(self, request, module, version):
        asked = next((name for name in ("outcomes", "materials") if f"add-{name}" in request.POST), "")
        data = with_one_more(request.POST, asked) if asked else request.POST or None
        stored = snapshot.content(version)
        self.form = ModuleForm(data, instance=copy.copy(version), module=module, initial=_initial(module, version))
        self.outcomes = OutcomeRows(data, prefix="outcomes", initial=stored["outcomes"])
        files = {str(each.uuid): each for each in module.material_files.select_related("file")}
        self.materials = MaterialRows(
            data, request.FILES or None, prefix="materials", initial=stored["materials"], form_kwargs={"stored": files}
        )
        self.is_sent = request.method == "POST" and not asked
        if asked:
            self.materials.let_wait()

    def is_valid(self):
        if not self.is_sent:
            return False
        valid = all([self.form.is_valid(), self.outcomes.is_valid(), self.materials.is_valid()])
        if not valid:
            self.materials.let_wait()
        return valid

    def shown_again(self, refusal=None):
        """With all that was typed and chosen."""
        self.materials.let_wait()
        if refusal:
            self.form.add_error(None, str(refusal))

    def content(self):
        return {**self.form.content(), "materials": self.materials.filled()}


def _no_draft(refusal):
    """For who wrote on while a colleague published the draft or sent it for a check."""
    return " ".join(
        [
            str(refusal),
            _(
                "Nothing of yours has been saved, and it is all still here. With a draft, made in another tab, you can save it."
            ),
        ]
    )


def _initial(module, version):
    return {"seen": stamp(version), "code": module.code, "community": module.community_id, "lab": module.lab_id}


@transaction.atomic
def _save(module, version, sheet, user):
    """Both or neither: the form is one thing to who sends it."""
    seen = sheet.form.cleaned_data["seen"]
    actions.save_draft(version, content=sheet.content(), outcomes=sheet.outcomes.filled(), seen=seen, by=user)
    actions.place_module(module, by=user, **sheet.form.place())


def _again(form, version):
    """The same form with what the reader typed, that has now seen what the other one saved."""
    form.data = form.data.copy()
    form.data["seen"] = stamp(ModuleVersion.objects.get(pk=version.pk))
    return form


def _meanwhile(sheet, version):
    """What is stored now (`old`) against what the reader typed (`new`)."""
    typed = ModuleVersion(**sheet.content() | {"materials": materials.rows(sheet.materials.filled())})
    mine = snapshot.content(typed, outcomes=sheet.outcomes.filled())
    stored = snapshot.content(ModuleVersion.objects.get(pk=version.pk))
    return wording.told(ModuleVersion, differences.between(stored, mine), words())


@require_safe
def module_preview(request, slug):
    """The public page, drawn from the version in the making (otherwise from the one that is shown)."""
    module, today = visible_module(request, slug), timezone.localdate()
    document = document_of(module, readable_version(request.user, module), offerings_of(module, today))
    document["published_on"] = document["published_on"] or today.isoformat()
    shown = Listing(
        pk=module.pk, module=module, slug=slug, document=document, is_certified=module.is_certified_on(today)
    )
    page = module_page.page_of(shown, today)
    context = {
        "page": page,
        "module": page.facts,
        "fact_list": module_page.fact_list(page.facts),
        "paths": paths.part_of(module.pk),
        "structured_data": "",
        "panels": panels.module_page.drawn(module, request),
    }
    return render(request, "catalog/module_preview.html", context)


@require_http_methods(["GET", "POST"])
def module_publish(request, slug):
    module = written_module(request, slug)
    version = module.working_version or module.newest(ModuleVersion.Status.ARCHIVED)
    if version is None:
        return redirect("catalog:module-detail", module.slug)
    if request.method == "POST":
        actions.publish(version, by=request.user)
        messages.success(request, _("The module is public. It appears in the catalogue within a few seconds."))
        return redirect("catalog:module-detail", module.slug)
    context = {
        "module": module,
        "version": version,
        **_measures(version),
        "obstacles": actions.obstacles_to_publish(version, by=request.user),
        "differences": _told_differences(module.published_version, version) if module.published_version else [],
    }
    return render(request, "catalog/module_publish.html", context)


def _told_differences(old, new):
    return wording.told(ModuleVersion, differences.between(snapshot.content(old), snapshot.content(new)), words())


@require_POST
def module_propose(request, slug):
    module = written_module(request, slug)
    version = get_object_or_404(module.versions, status=ModuleVersion.Status.DRAFT)
    actions.propose(version, by=request.user)
    messages.success(request, _("Your colleagues have been asked to check the module."))
    return redirect("catalog:module-detail", module.slug)


@require_http_methods(["GET", "POST"])
def module_return(request, slug):
    module = written_module(request, slug)
    version = get_object_or_404(module.versions, status=ModuleVersion.Status.PROPOSED)
    form = ReasonForm(request.POST or None, help_text=_("What has to be better? The writer gets this by mail."))
    if form.is_valid():
        actions.return_to_draft(version, reason=form.cleaned_data["reason"], by=request.user)
        messages.success(request, _("The module is a draft again."))
        return redirect("catalog:module-detail", module.slug)
    return _reason(request, module, form, _("Send back to the writer"), _("Send back"))


def _reason(request, module, form, heading, action, explanation=""):
    context = {"module": module, "form": form, "heading": heading, "action": action, "explanation": explanation}
    return render(request, "catalog/module_reason.html", context)


@require_http_methods(["GET", "POST"])
def module_unpublish(request, slug):
    module = written_module(request, slug)
    form = ReasonForm(
        request.POST or None, help_text=_("For your own records. It stays with the history of the module.")
    )
    if form.is_valid():
        actions.unpublish(module, reason=form.cleaned_data["reason"], by=request.user)
        messages.success(request, _("The module is no longer public."))
        return redirect("catalog:module-detail", module.slug)
    explanation = _(
        "The module leaves the public catalogue at once. People who are enrolled keep their place. You can publish it again."
    )
    return _reason(request, module, form, _("Take off the catalogue"), _("Take off the catalogue"), explanation)


@require_http_methods(["GET", "POST"])
def module_archive(request, slug):
    module = written_module(request, slug)
    form = ReasonForm(
        request.POST or None, help_text=_("For your own records. It stays with the history of the module.")
    )
    if form.is_valid():
        actions.archive(module, reason=form.cleaned_data["reason"], by=request.user)
        messages.success(request, _("The module has been archived."))
        return redirect("catalog:module-detail", module.slug)
    explanation = _("The module leaves the catalogue and the lists of your desk, drafts included. You can restore it.")
    return _reason(request, module, form, _("Archive the module"), _("Archive"), explanation)


@require_POST
def module_restore(request, slug):
    module = written_module(request, slug)
    actions.restore(module, by=request.user)
    messages.success(request, _("The module is back at your desk. It is not public yet."))
    return redirect("catalog:module-detail", module.slug)


@require_POST
def module_version_create(request, slug):
    module = written_module(request, slug)
    actions.new_version(module, by=request.user)
    messages.success(
        request, _("A new version has been made. What is public stays as it is until you publish this one.")
    )
    return redirect("catalog:module-edit", module.slug)


@require_POST
def module_version_discard(request, slug):
    module = written_module(request, slug)
    version = get_object_or_404(module.versions, status=ModuleVersion.Status.DRAFT)
    actions.discard_draft(version, by=request.user)
    messages.success(request, _("The draft has been put away."))
    return redirect("catalog:module-detail", module.slug)


@require_GET
def module_differences(request, slug):
    """Two versions side by side: by default the newest and the one before it."""
    module = visible_module(request, slug)
    versions = readable_versions(request.user, module)
    if not versions:
        raise Http404
    new = _numbered(versions, request.GET.get("new"), 0)
    old = _numbered(versions, request.GET.get("old"), min(versions.index(new) + 1, len(versions) - 1))
    context = {
        "module": module,
        "versions": versions,
        "old": old,
        "new": new,
        "differences": _told_differences(old, new),
    }
    return render(request, "catalog/module_differences.html", context)


def _numbered(versions, number, otherwise):
    return next((version for version in versions if str(version.number) == number), versions[otherwise])


@require_http_methods(["GET", "POST"])
def module_hide(request, slug):
    module = visible_module(request, slug)
    require(permissions.can_hide(request.user))
    form = ReasonForm(
        request.POST or None, help_text=_("What is misleading? The writers of the module get this by mail.")
    )
    if form.is_valid():
        actions.hide(module, reason=form.cleaned_data["reason"], by=request.user)
        messages.success(request, _("The module has been hidden."))
        return redirect("catalog:module-detail", module.slug)
    explanation = _("The module leaves the public catalogue at once, whatever its owner does, until you show it again.")
    return _reason(request, module, form, _("Hide a misleading listing"), _("Hide"), explanation)


@require_POST
def module_unhide(request, slug):
    module = visible_module(request, slug)
    require(permissions.can_hide(request.user))
    actions.unhide(module, by=request.user)
    messages.success(request, _("The module can be seen again."))
    return redirect("catalog:module-detail", module.slug)

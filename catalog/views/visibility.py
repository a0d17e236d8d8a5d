from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from catalog import actions, listing, module_page, origins, paths
from catalog.document import document_of, said_now, with_document
from catalog.forms.visibility import GoLiveForm, VisibilityForm
from catalog.models import Listing, Module, ModuleVersion
from catalog.views.modules import written_module
from config import together
from people.permissions import require


@login_not_required
@require_safe
def module_with_link(request, key):
    """The page of a module for who has its link. Not in the catalogue, and search engines are asked to forget it."""
    modules = listing.reachable_modules().filter(link_key=key, visibility=Module.Visibility.LINK)
    (found,) = together.read(with_document(modules))
    if not found:
        raise Http404
    module, today = found[0], timezone.localdate()
    version, offerings, part_of = said_now(module, today, paths.part_of(module.pk))
    document = document_of(module, version, offerings)
    shown = Listing(
        pk=module.pk, module=module, slug=module.slug, document=document, is_certified=module.is_certified_on(today)
    )
    page = module_page.page_of(shown, today, key, offerings)
    context = {
        "page": page,
        "module": page.facts,
        "fact_list": module_page.fact_list(page.facts),
        "paths": part_of,
        "may_ask_licence": False,
        "structured_data": "",
    }
    response = render(request, "catalog/module_with_link.html", context)
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "no-referrer"
    return response


@require_http_methods(["GET", "POST"])
def module_visibility(request, slug):
    module = written_module(request, slug)
    form = VisibilityForm(request.POST or None, initial={"visibility": module.visibility})
    if form.is_valid():
        actions.set_visibility(module, visibility=form.cleaned_data["visibility"], by=request.user)
        messages.success(request, _("Saved."))
        return redirect("catalog:module-visibility", module.slug)
    return render(request, "catalog/module_visibility.html", {"module": module, "form": form})


@require_POST
def module_link_renew(request, slug):
    module = written_module(request, slug)
    actions.renew_link(module, by=request.user)
    messages.success(request, _("There is a new link. The old one does not work any more."))
    return redirect("catalog:module-visibility", module.slug)


@require_http_methods(["GET", "POST"])
def module_schedule(request, slug):
    """Chooses the day on which the version in the making goes public."""
    module = written_module(request, slug)
    version = module.working_version
    if version is None:
        return redirect("catalog:module-detail", module.slug)
    form = GoLiveForm(request.POST or None, initial={"day": version.goes_live_on})
    if form.is_valid():
        actions.schedule(version, on=form.cleaned_data["day"], by=request.user)
        messages.success(request, _("The module goes public on that day by itself."))
        return redirect("catalog:module-detail", module.slug)
    context = {"module": module, "version": version, "form": form}
    context["obstacles"] = actions.obstacles_to_publish(version, by=request.user)
    return render(request, "catalog/module_schedule.html", context)


@require_POST
def module_unschedule(request, slug):
    module = written_module(request, slug)
    version = get_object_or_404(module.versions, status__in=ModuleVersion.IN_THE_MAKING)
    actions.unschedule(version, by=request.user)
    messages.success(request, _("It waits for you to publish it."))
    return redirect("catalog:module-detail", module.slug)


@require_safe
def origin_list(request):
    """Modules that say that they came from the communities or labs of this person."""
    return render(request, "catalog/origin_list.html", {"claims": origins.claims_for(request.user)})


@require_POST
def origin_answer(request, slug):
    side = request.POST.get("side", "")
    module = get_object_or_404(Module, slug=slug)
    origin = getattr(module, side) if side in origins.SIDES else None
    if origin is None:
        raise Http404
    require(origins.may_confirm(request.user, side, origin))
    if "confirm" in request.POST:
        actions.confirm_origin(module, side=side, by=request.user)
        messages.success(request, _("Confirmed. The catalogue names it from now on."))
    else:
        actions.deny_origin(module, side=side, by=request.user)
        messages.success(request, _("The module does not name it any more. Its writers get a mail."))
    return redirect("catalog:origin-list")

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import get_text_list, slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from partners import actions, editing, panels, permissions
from partners.forms import HubForm
from partners.models import Hub, Province, Term
from partners.vocabulary import province_names, words
from people.permissions import require


@login_not_required
@require_safe
def hub_list(request):
    hubs = list(Hub.objects.all())
    context = {
        "hubs": [(hub, province_names(hub.provinces)) for hub in hubs],
        "pins": [
            {"number": number, "label": hub.name, "url": hub.get_absolute_url(), "province": hub.provinces[0]}
            for number, hub in enumerate(hubs, start=1)
            if hub.provinces
        ],
        "without": get_text_list(
            [label for code, label in Province.choices if not any(code in hub.provinces for hub in hubs)], _("and")
        ),
    }
    return render(request, "partners/hub_list.html", context)


def _also_known_as(slug):
    """Hubs are few: their other names become addresses while one is asked for."""
    for hub in Hub.objects.exclude(also_known_as=""):
        if slugify(hub.also_known_as) == slug:
            return hub
    raise Http404


@login_not_required
@require_safe
def hub_detail(request, slug):
    hub = Hub.objects.filter(slug=slug).first() or _also_known_as(slug)
    if hub.slug != slug:
        return redirect(hub, permanent=True)
    context = {
        "hub": hub,
        "provinces": province_names(hub.provinces),
        "areas": words().of(Term.Vocabulary.APPLICATION_AREA, hub.application_areas),
        "may_manage": permissions.can_edit_hub(request.user, hub) if request.user.is_authenticated else False,
        "panels": panels.hub_page.drawn(hub, request),
    }
    return render(request, "partners/hub_detail.html", context)


@require_http_methods(["GET", "POST"])
def hub_edit(request, slug):
    hub = get_object_or_404(Hub, slug=slug)
    require(permissions.can_edit_hub(request.user, hub))
    initial = {"seen": editing.version_of(hub), **{name: getattr(hub, name) for name in HubForm.FIELDS}}
    form = HubForm(request.POST or None, initial=initial)
    differences = []
    if form.is_valid():
        try:
            actions.change_hub(hub, seen=form.cleaned_data["seen"], by=request.user, **form.fields_given())
        except editing.ChangedMeanwhile as meanwhile:
            form, differences = form.shown_again(meanwhile), meanwhile.differences
        else:
            messages.success(request, _("Saved."))
            return redirect(hub)
    return render(request, "partners/hub_edit.html", {"hub": hub, "form": form, "differences": differences})

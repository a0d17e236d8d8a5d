from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.text import slugify
from django.views.decorators.http import require_safe

from partners import panels, permissions
from partners.models import Hub, Lab, Province, Term
from partners.vocabulary import province_names, words


@login_not_required
@require_safe
def lab_detail(request, slug):
    lab = get_object_or_404(Lab.objects.public(), slug=slug)
    context = {
        "lab": lab,
        "organisations": lab.organisations.filter(merged_into__isnull=True),
        "panels": panels.lab_page.drawn(lab, request),
    }
    return render(request, "partners/lab_detail.html", context)


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
        "without": [label for code, label in Province.choices if not any(code in hub.provinces for hub in hubs)],
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
        "may_manage": permissions.manages_hub(request.user, hub),
        "panels": panels.hub_page.drawn(hub, request),
    }
    return render(request, "partners/hub_detail.html", context)

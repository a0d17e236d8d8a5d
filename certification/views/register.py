"""The public register: anybody can check a number."""

import io

import segno
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from catalog.models import ModuleVersion
from certification import snapshot
from certification.filters import CertificateFilter
from certification.models import Certificate, Scheme, SchemeVersion
from config.texts import absolute


@login_not_required
@require_safe
def certificate_list(request):
    certificates = Certificate.objects.for_page()
    number = request.GET.get("q", "").strip()
    exact = number and certificates.filter(number__iexact=number).first()
    if exact and not request.GET.get("verdict"):
        return redirect(exact)
    chosen = CertificateFilter(request.GET, queryset=certificates)
    page = Paginator(chosen.qs, 20).get_page(request.GET.get("page"))
    context = {
        "filter": chosen,
        "page": page,
        "is_search": bool(number or request.GET.get("verdict")),
        "schemes": Scheme.objects.filter(
            subject=Scheme.Subject.MODULE, versions__in_force_from__lte=timezone.localdate()
        ).distinct(),
    }
    return render(request, "certification/certificate_list.html", context)


@login_not_required
@require_safe
def certificate_detail(request, number):
    certificate = get_object_or_404(
        Certificate.objects.for_page().select_related("application__decision", "module__listing"), number__iexact=number
    )
    if certificate.number != number:
        return redirect(certificate, permanent=True)
    context = {
        "certificate": certificate,
        "scheme": certificate.scheme_version.scheme,
        "application": certificate.application,
        "decision": certificate.application.decision,
        "conditions": certificate.application.decision.conditions.select_related("criterion"),
        "listing": getattr(certificate.module, "listing", None),
        "is_changed": _differs_from_public(certificate),
        "newest": certificate.module.certificates.order_by("-valid_from", "-pk").first(),
        "checked_at": timezone.now(),
    }
    return render(request, "certification/certificate_detail.html", context)


def _differs_from_public(certificate):
    """Whether the module is public in a version that this certificate does not cover."""
    public = certificate.module.versions.filter(status=ModuleVersion.Status.PUBLISHED).first()
    if public is None or not certificate.is_in_force:
        return False
    return snapshot.certified_hash(snapshot.freeze(public), certificate.scheme_version) != certificate.certified_hash


@login_not_required
@require_safe
def certificate_qr(request, number):
    certificate = get_object_or_404(Certificate, number=number)
    drawing = io.BytesIO()
    segno.make(absolute(certificate.get_absolute_url()), error="m").save(
        drawing,
        kind="svg",
        scale=8,
        border=3,
        dark="#10282e",
        light="#ffffff",
        xmldecl=False,
        svgclass=None,
        lineclass=None,
    )
    return HttpResponse(
        drawing.getvalue(), content_type="image/svg+xml", headers={"Cache-Control": "public, max-age=86400"}
    )


@login_not_required
@require_safe
def scheme_detail(request, slug):
    scheme = get_object_or_404(Scheme, slug=slug)
    version = SchemeVersion.objects.in_force(scheme) or get_object_or_404(scheme.versions.all()[:1])
    criteria = list(version.criteria.all())
    context = {
        "scheme": scheme,
        "version": version,
        "criteria": criteria,
        "weight": sum(criterion.weight for criterion in criteria),
        "count": Certificate.objects.in_force().filter(scheme_version__scheme=scheme).count(),
    }
    return render(request, "certification/scheme_detail.html", context)

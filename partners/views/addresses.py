"""From the address to the organisation: also from an address that it had before."""

from functools import wraps

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect

from partners.models import Organisation, OrganisationAddress


def visible(request, slug):
    return get_object_or_404(Organisation.objects.visible_to(request.user).select_related("hub"), slug=slug)


def follows_names(view):
    """Sends readers of an old address to the same page of the present one, for good. What they had opened there before
    the organisation was renamed is saved as usual, so that nobody loses a filled form."""

    @wraps(view)
    def answer(request, slug, **rest):
        try:
            return view(request, slug, **rest)
        except Http404:
            now = _present(request, slug)
            if now is None:
                raise
        if request.method in ("GET", "HEAD"):
            return redirect(request.resolver_match.view_name, permanent=True, slug=now, **rest)
        return view(request, now, **rest)

    return answer


def _present(request, slug):
    seen = Organisation.objects.visible_to(request.user)
    moved = OrganisationAddress.objects.filter(slug=slug, organisation__in=seen)
    return moved.values_list("organisation__slug", flat=True).first()

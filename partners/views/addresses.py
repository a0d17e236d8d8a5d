"""From the address to the organisation: also from an address that it had before."""

from functools import wraps

from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect

from partners.models import Organisation


def visible(request, slug):
    seen = Organisation.objects.visible_to(request.user).filter(merged_into__isnull=True)
    return get_object_or_404(seen.select_related("hub"), slug=slug)


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
    """The present address of an organisation that was renamed, or merged into another."""
    seen = Organisation.objects.visible_to(request.user).filter(merged_into__isnull=True)
    moved = seen.filter(Q(old_addresses__slug=slug) | Q(merged__slug=slug))
    return moved.values_list("slug", flat=True).first()

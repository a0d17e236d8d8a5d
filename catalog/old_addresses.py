"""Where a module is now that somebody looks for under another name: its code, an old code, or other capitals."""

from django.db.models import Q
from django.http import Http404

from catalog.models import Listing


def slug_now(asked: str) -> str:
    """Raises `Http404` where no module, or more than one, goes by that name."""
    named = Q(slug__iexact=asked) | Q(module__code__iexact=asked) | Q(module__aliases__code__iexact=asked)
    found = list(Listing.objects.of_modules().filter(named).values_list("slug", flat=True).distinct()[:2])
    if len(found) != 1:
        raise Http404
    return found[0]

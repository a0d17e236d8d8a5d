from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from catalog import listing, permissions, standing
from catalog.actions import freshness
from catalog.models import Module
from people.permissions import require


@require_http_methods(["GET", "POST"])
def module_confirm(request, slug):
    """One click: the page is still right. The link in the mail only opens it."""
    module = get_object_or_404(Module.objects.visible_to(request.user).with_versions(), slug=slug)
    require(permissions.can_confirm(request.user, module))
    if request.method == "POST":
        freshness.confirm_module(module, by=request.user)
        messages.success(request, _("Thank you. The module stands among the usual results."))
        return redirect("catalog:module-detail", module.slug)
    today = timezone.localdate()
    row = standing.with_facts(listing.public_modules().filter(pk=module.pk), today).first()
    context = {
        "module": module,
        "version": module.shown_version,
        "freshness": standing.of(row, today) if row else None,
        "stood_for_on": row.stood_for_on if row else None,
    }
    return render(request, "catalog/module_confirm.html", context)

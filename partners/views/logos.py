"""The page on which a logo is changed, and the logo itself: of an organisation and of a lab."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods, require_safe

from config.addresses import reverse
from partners import permissions
from partners.logo_pages import change_logo, show_logo
from partners.models import Lab
from partners.views.addresses import follows_names, visible
from people.permissions import require


@require_http_methods(["GET", "POST"])
@follows_names
def organisation_logo(request, slug):
    organisation = visible(request, slug)
    require(permissions.can_edit_organisation(request.user, organisation))
    back = reverse("partners:organisation-desk", args=[slug])
    return change_logo(request, organisation, picture=reverse("partners:organisation-picture", args=[slug]), back=back)


@login_not_required
@require_safe
@follows_names
def organisation_picture(request, slug):
    organisation = visible(request, slug)
    return show_logo(request, organisation, is_public=organisation.is_verified)


def _lab(request, slug):
    return get_object_or_404(Lab.objects.visible_to(request.user), slug=slug)


@require_http_methods(["GET", "POST"])
def lab_logo(request, slug):
    lab = _lab(request, slug)
    require(permissions.can_edit_lab(request.user, lab))
    picture = reverse("partners:lab-picture", args=[slug])
    return change_logo(request, lab, picture=picture, back=lab.get_absolute_url())


@login_not_required
@require_safe
def lab_picture(request, slug):
    return show_logo(request, _lab(request, slug), is_public=False)

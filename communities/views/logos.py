"""The logo of a community."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods, require_safe

from communities.actions.registration import require_editable
from communities.models import Community
from communities.views.registration import coordinated
from config.addresses import reverse
from partners.logo_pages import change_logo, show_logo


@require_http_methods(["GET", "POST"])
def community_logo(request, slug):
    community = coordinated(request, slug)
    if request.method == "POST":
        require_editable(community)
    back = reverse("communities:community-desk", args=[slug])
    return change_logo(request, community, picture=reverse("communities:community-picture", args=[slug]), back=back)


@login_not_required
@require_safe
def community_picture(request, slug):
    community = get_object_or_404(Community.objects.visible_to(request.user), slug=slug)
    return show_logo(request, community, is_public=community.status in Community.PUBLIC)

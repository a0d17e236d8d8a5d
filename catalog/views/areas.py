from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from catalog.address import SearchAddress
from catalog.area_page import area_page
from catalog.conditional import tagged
from partners.models import Term


@login_not_required
@require_safe
@tagged
def area_detail(request, code):
    """What there is to learn in one field of work."""
    terms = Term.objects.filter(vocabulary=Term.Vocabulary.APPLICATION_AREA)
    area = get_object_or_404(terms, code=code)
    context = {
        "area": area,
        "page": area_page(area, language=get_language()),
        "others": terms.exclude(pk=area.pk),
        "catalogue_url": SearchAddress().with_value("area", area.code).url,
    }
    return render(request, "catalog/area_detail.html", context)

"""Pages of text that read nothing."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.views.decorators.http import require_safe


def text_page(template):
    @login_not_required
    @require_safe
    def page(request):
        return render(request, template)

    return page


about = text_page("about.html")
privacy = text_page("privacy.html")
accessibility = text_page("accessibility.html")
ordering = text_page("ordering.html")
offering = text_page("offering.html")

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from catalog.home_page import home_page


@login_not_required
@require_safe
def home(request):
    return render(request, "home.html", {"home": home_page(timezone.localdate(), get_language())})

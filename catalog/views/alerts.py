from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from catalog.actions import alerts as actions
from catalog.address import SearchAddress
from catalog.forms.alerts import AlertForm
from catalog.models import SearchAlert
from catalog.own_data import alerts_of


@login_not_required
@require_http_methods(["GET", "POST"])
def alert_create(request):
    """The address is that of the search itself: `?q=zorg&area=health`."""
    address = SearchAddress.read(request.GET)
    if not address.question:
        return redirect(address.url)
    person = request.user if request.user.is_authenticated else None
    form = AlertForm(request.POST or None, initial={"email": person.email} if person else None)
    if form.is_valid():
        alert = actions.ask_for_alert(address, email=form.cleaned_data["email"], language=get_language(), by=person)
        if alert and alert.confirmed_at:
            messages.success(request, _("You get a mail, at most once a day, when a new module fits this search."))
        else:
            messages.success(
                request,
                _("Look in your mail: with the link in it you confirm the alert. Without that nothing happens."),
            )
        return redirect(address.at(order="best", compared=()).url)
    words = actions.described(SearchAlert(query=address.question))
    return render(request, "catalog/alert_create.html", {"form": form, "words": words, "address": address})


@require_safe
def alert_list(request):
    rows = [(alert, actions.described(alert)) for alert in alerts_of(request.user)]
    return render(request, "catalog/alert_list.html", {"rows": rows})


@login_not_required
@require_http_methods(["GET", "POST"])
def alert_confirm(request, key):
    """The second step of the double opt-in. The link in the mail only opens this page: programs follow links too."""
    alert = get_object_or_404(SearchAlert, key=key)
    if request.method == "POST":
        actions.confirm_alert(alert, by=None)
        return redirect(alert)
    return render(request, "catalog/alert_confirm.html", {"alert": alert, "words": actions.described(alert)})


@csrf_exempt  # mail programs send the POST of RFC 8058 without a cookie; the key in the address is the leave
@login_not_required
@require_http_methods(["GET", "POST"])
def alert_stop(request, key):
    """What the alert is, with the button that ends it. Stopping what has been stopped is fine."""
    alert = SearchAlert.objects.filter(key=key).first()
    if request.method == "POST":
        if alert:
            actions.stop_alert(alert, by=None)
        if "List-Unsubscribe" in request.POST:
            return HttpResponse(status=204)
        messages.success(request, _("The alert has been stopped, and your address deleted."))
        return redirect("catalog:listing-list")
    context = {"alert": alert, "words": actions.described(alert) if alert else ""}
    return render(request, "catalog/alert_stop.html", context)

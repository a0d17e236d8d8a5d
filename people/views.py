import hmac
import json

from allauth.account.decorators import reauthentication_required
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django.views.i18n import set_language
from django_tables2 import RequestConfig

from config.texts import date_full
from people import actions, desks, permissions, registry, roles
from people.forms import EraseForm, GrantFilter, GrantForm, ProfileForm, ReasonForm, RefuseForm
from people.models import PortalRole
from people.permissions import require
from people.tables import GrantRow, GrantTable


@login_not_required
@require_GET
def terms(request):
    return render(request, "people/terms.html", {"version": actions.TERMS_VERSION})


@require_GET
def home(request):
    panel = desks.of(request.user)
    tasks = [_as_row(task) for task in panel.tasks]
    return render(request, "people/home.html", {"tasks": tasks, "desks": panel.desks, "today": timezone.localdate()})


def _as_row(task):
    return {
        "title": task.title,
        "text": task.note,
        "url": task.url,
        "icon": task.icon,
        "action": task.action or _("Open"),
        "due": date_full(task.due),
        "due_note": _("late") if task.due and task.due < timezone.localdate() else "",
    }


@require_GET
def role_list(request):
    offered = roles.offered_to(request.user)
    own = [grant for grant in roles.grants_of(request.user) if grant.accepted_at]
    context = {
        "offered": offered,
        "current": [grant for grant in own if not grant.has_ended],
        "ended": [grant for grant in own if grant.has_ended],
    }
    return render(request, "people/role_list.html", context)


def _grant_in(table, pk, rows):
    """The grant of a registered table, if `rows(model)` holds it. Otherwise 404: nobody learns what others hold."""
    try:
        model = roles.table_of(table).model
    except KeyError as unknown:
        raise Http404 from unknown
    return get_object_or_404(rows(model), pk=pk)


@require_http_methods(["GET", "POST"])
def role_accept(request, table, pk):
    grant = _grant_in(table, pk, lambda model: model.objects.offered_to(request.user))
    if request.method == "POST":
        actions.accept_role(grant, by=request.user)
        messages.success(request, _("You have accepted the role: %(role)s.") % {"role": grant.get_role_display()})
        return redirect("people:home")
    return render(request, "people/role_accept.html", {"grant": grant})


@require_http_methods(["GET", "POST"])
def role_refuse(request, table, pk):
    grant = _grant_in(table, pk, lambda model: model.objects.offered_to(request.user))
    form = RefuseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.refuse_role(grant, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, _("You have refused the role. Whoever offered it gets a message."))
        return redirect("people:role-list")
    return render(request, "people/role_refuse.html", {"grant": grant, "form": form})


@require_http_methods(["GET", "POST"])
def role_lay_down(request, table, pk):
    grant = _grant_in(table, pk, lambda model: model.objects.filter(person=request.user))
    require(permissions.can_lay_down(request.user, grant))
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        actions.end_role(grant, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, _("You have laid down the role: %(role)s.") % {"role": grant.get_role_display()})
        return redirect("people:role-list")
    return render(request, "people/role_lay_down.html", {"grant": grant, "form": form})


@require_GET
def grant_list(request):
    require(permissions.can_see_grants(request.user))
    form = GrantFilter(request.GET)
    asked = form.cleaned_data if form.is_valid() else {"q": "", "role": None, "state": ""}
    found = roles.search(words=asked["q"], role=asked["role"], state=asked["state"])
    table = GrantTable([GrantRow(grant, permissions.can_end_grant(request.user, grant)) for grant in found])
    RequestConfig(request, paginate={"per_page": 50}).configure(table)
    may_give = permissions.can_give_portal_role(request.user)
    return render(
        request, "people/grant_list.html", {"table": table, "form": form, "count": len(found), "may_give": may_give}
    )


@require_http_methods(["GET", "POST"])
def grant_create(request):
    require(permissions.can_give_portal_role(request.user))
    form = GrantForm(request.POST or None)
    if form.is_valid():
        actions.give_role(PortalRole, **form.cleaned_data, by=request.user)
        messages.success(request, _("The role has been offered, and %(email)s gets a mail.") % form.cleaned_data)
        return redirect("people:grant-list")
    return render(request, "people/grant_create.html", {"form": form})


@require_http_methods(["GET", "POST"])
def grant_end(request, table, pk):
    require(permissions.can_see_grants(request.user))
    grant = _grant_in(table, pk, lambda model: model.objects.all())
    require(permissions.can_end_grant(request.user, grant))
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        actions.end_role(grant, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, _("The role has ended."))
        return redirect("people:grant-list")
    return render(request, "people/grant_end.html", {"grant": grant, "form": form})


@require_http_methods(["GET", "POST"])
def profile(request):
    form = ProfileForm(request.POST or None, initial={"name": request.user.name, "language": request.user.language})
    if form.is_valid():
        actions.change_profile(request.user, **form.cleaned_data, by=request.user)
        with override(request.user.language):
            messages.success(request, _("Your details have been saved."))
            return redirect("people:profile")
    context = {"form": form, "has_issuers": bool(settings.OIDC_ISSUERS)}
    return render(request, "people/profile.html", context)


@require_GET
def second_factor(request):
    return render(request, "people/second_factor.html", {"is_needed": permissions.lacks_second_factor(request.user)})


@login_not_required
@require_POST
def language_set(request):
    """The same page in the other language; the account's own language goes along."""
    language = request.POST.get("language")
    if request.user.is_authenticated and language in dict(settings.LANGUAGES):
        actions.choose_language(request.user, language=language, by=request.user)
    return set_language(request)


@require_GET
@reauthentication_required
def data_export(request):
    data = json.dumps(registry.export_of(request.user), indent=2, ensure_ascii=False, default=str)
    name = f"leerkring-{timezone.localdate():%Y-%m-%d}.json"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(data, content_type="application/json; charset=utf-8", headers=headers)


@require_http_methods(["GET", "POST"])
@reauthentication_required
def account_erase(request):
    obstacles = registry.obstacles_for(request.user)
    form = EraseForm(request.POST or None)
    if form.is_valid() and not obstacles:
        actions.erase_account(request.user, by=request.user)
        logout(request)
        messages.success(request, _("Your account has been closed and your details have been erased."))
        return redirect("home")
    return render(request, "people/account_erase.html", {"form": form, "obstacles": obstacles})


@login_not_required
@csrf_exempt
@require_POST
def bounce(request):
    """For the mail server: `Authorization: Bearer <BOUNCE_TOKEN>`, body `{"message_id": ..., "reason": ...}`."""
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if not settings.BOUNCE_TOKEN:
        raise Http404
    if not hmac.compare_digest(given.encode(), settings.BOUNCE_TOKEN.encode()):
        return JsonResponse({"error": "wrong token"}, status=401)
    try:
        report = json.loads(request.body)
        message_id, reason = str(report["message_id"]), str(report.get("reason", ""))
    except (ValueError, KeyError, TypeError, AttributeError):
        return JsonResponse({"error": "expected JSON with message_id and reason"}, status=400)
    known = actions.record_bounce(message_id, reason=reason)
    return JsonResponse({"known": known is not None}, status=200 if known else 404)

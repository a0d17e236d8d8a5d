"""Years of the ledger: closing them, and the reports about closed ones."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from communities import ledger, permissions, reports
from communities.actions import years as actions
from communities.forms.ledger import CloseForm, GrantForm
from communities.models import Community, Contribution, Report
from config import pdf
from partners import editing
from people.history import timeline
from people.permissions import require


def _year(request, slug, number):
    community = get_object_or_404(Community.objects.visible_to(request.user).select_related("hub"), slug=slug)
    require(permissions.sees_whole_ledger(request.user, community))
    year = get_object_or_404(community.years.select_related("closed_by"), number=number)
    year.community = community
    return year


def _closable(request, slug, number):
    year = _year(request, slug, number)
    require(permissions.can_close_year(request.user, year.community))
    return year


@require_safe
def year_detail(request, slug, number):
    year = _year(request, slug, number)
    may_close = permissions.can_close_year(request.user, year.community)
    context = {
        "year": year,
        "community": year.community,
        "totals": ledger.totals_of(year.contributions.all()),
        "matches": year.is_closed and ledger.checksum(year) == year.checksum,
        "reports": year.reports.all(),
        "may_close": may_close and not year.is_closed,
        "may_report": may_close and year.is_closed,
        "entries": timeline(year, *year.reports.all()),
    }
    return render(request, "communities/year_detail.html", context)


@require_http_methods(["GET", "POST"])
def year_grant(request, slug, number):
    year = _closable(request, slug, number)
    form = GrantForm(request.POST or None, initial={"grant": year.grant, "seen": editing.version_of(year)})
    differences = []
    if form.is_valid():
        try:
            actions.set_grant(year.community, year=number, by=request.user, **form.cleaned_data)
        except editing.ChangedMeanwhile as meanwhile:
            form, differences = form.shown_again(meanwhile), meanwhile.differences
        else:
            messages.success(request, _("Saved."))
            return redirect(year)
    context = {"year": year, "community": year.community, "form": form, "differences": differences}
    return render(request, "communities/year_grant.html", context)


@require_http_methods(["GET", "POST"])
def year_close(request, slug, number):
    year = _closable(request, slug, number)
    form, has_changed = CloseForm(request.POST or None), False
    if form.is_valid():
        try:
            actions.close_year(year, seen=form.cleaned_data["seen"], by=request.user)
        except actions.LedgerChanged:
            has_changed, form = True, CloseForm()
        else:
            messages.success(request, _("%(year)s has been closed.") % {"year": year.number})
            return redirect(year)
    return render(request, "communities/year_close.html", _preview(year, form, has_changed))


def _preview(year, form, has_changed):
    """What would be frozen, with what deserves a second look."""
    rows = year.contributions.select_related("partnership__organisation")
    form.initial["seen"] = ledger.checksum(year)
    return {
        "year": year,
        "community": year.community,
        "form": form,
        "has_changed": has_changed,
        "totals": ledger.totals_of(year.contributions.all()),
        "unverified": [each for each in rows if each.status == Contribution.Status.REALISED],
        "unrealised": [each for each in rows if each.status == Contribution.Status.PLEDGED],
        "checksum": form.initial["seen"],
    }


@require_POST
def report_create(request, slug, number):
    year = _closable(request, slug, number)
    report = actions.make_report(year, by=request.user)
    messages.success(request, _("Report %(number)s has been made.") % {"number": report.number})
    return redirect(year)


def _report(request, number):
    report = get_object_or_404(Report.objects.select_related("year__community__hub"), number=number)
    community = report.year.community
    if not permissions.can_close_year(request.user, community):
        get_object_or_404(Community.objects.visible_to(request.user), pk=community.pk)
        require(False)
    return report


@require_POST
def report_revoke(request, number):
    report = _report(request, number)
    actions.revoke_link(report, by=request.user)
    messages.success(request, _("The link of %(number)s no longer works.") % {"number": report.number})
    return redirect(report.year)


@require_POST
def report_renew(request, number):
    report = _report(request, number)
    actions.give_link(report, by=request.user)
    messages.success(request, _("%(number)s has a new link.") % {"number": report.number})
    return redirect(report.year)


@login_not_required
@require_safe
def report_detail(request, token):
    report = get_object_or_404(Report, token=token)
    if report.revoked_at:
        return _unlisted(render(request, "communities/report_revoked.html", status=410))
    context = {"report": report, "document": reports.shown(report)}
    return _unlisted(render(request, "communities/report_detail.html", context))


@login_not_required
@require_safe
def report_pdf(request, token):
    report = get_object_or_404(Report, token=token)
    if report.revoked_at:
        return _unlisted(render(request, "communities/report_revoked.html", status=410))
    facts = reports.document(report)
    response = HttpResponse(
        pdf.draw("communities/report.typ", facts, made_at=report.made_at), content_type="application/pdf"
    )
    response["Content-Disposition"] = f'inline; filename="{report.number}-{get_language()}.pdf"'
    return _unlisted(response)


def _unlisted(response):
    """Only who has the link: search engines stay away, and the address goes to no other site."""
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "no-referrer"
    response["Cache-Control"] = "private, no-store"
    return response

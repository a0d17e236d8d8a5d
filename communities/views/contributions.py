"""The ledger of contributions, and each row of it."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_tables2 import RequestConfig

from communities import ledger, permissions, shares
from communities.actions import contributions as actions
from communities.forms import ReasonForm
from communities.forms.ledger import ChangeForm, CorrectionForm, LedgerFilter, PledgeForm, RealiseForm
from communities.models import Community, Contribution, Partnership, Rule
from communities.models.contributions import ContributionQuerySet
from communities.standing import rules_of
from communities.tables import ContributionTable
from config import sheets, uploads
from partners import editing
from people.history import timeline
from people.permissions import require


@dataclass(frozen=True)
class Reader:
    """A community for somebody who may see contributions in it: which ones, and as who."""

    community: Community
    seen: ContributionQuerySet
    is_coordinator: bool
    sees_whole: bool


def _reader(request, slug):
    """Each role is asked for once: this page has its limit of queries."""
    rows = Community.objects.visible_to(request.user).select_related("lead", "hub", "rule_set")
    community = get_object_or_404(rows, slug=slug)
    is_coordinator = permissions.is_coordinator(request.user, community)
    sees_whole = is_coordinator or permissions.reads_whole_ledger(request.user, community)
    seen = Contribution.objects.filter(year__community=community).with_shown_things()
    if not sees_whole:
        own = list(permissions.represented_partnerships(request.user, community))
        require(bool(own))
        seen = seen.filter(partnership__in=own)
    return Reader(community, seen, is_coordinator, sees_whole)


def _filtered(request, seen):
    """The filter, with the years and partners that are there, and the totals of what it leaves."""
    totals = ledger.totals_of(seen)
    years = [line.key for line in totals.by_year]
    partners = [(line.key, line.name) for line in totals.by_partner]
    wanted = LedgerFilter(request.GET or None, seen, years=years, partners=partners)
    is_narrower = any(wanted.form.cleaned_data.values()) if wanted.form.is_bound and wanted.form.is_valid() else False
    return wanted, ledger.totals_of(wanted.qs) if is_narrower else totals


@require_safe
def contribution_list(request, slug):
    reader = _reader(request, slug)
    community = reader.community
    wanted, totals = _filtered(request, reader.seen)
    table = ContributionTable(wanted.qs)
    RequestConfig(request, paginate={"per_page": 25}).configure(table)
    years = list(community.years.all()) if reader.sees_whole else []
    for year in years:
        year.community = community
    may_record = reader.is_coordinator or not reader.sees_whole
    context = {
        "community": community,
        "table": table,
        "filter": wanted,
        "totals": totals,
        "sees_whole": reader.sees_whole,
        "rules": _own_share(community, years) if reader.sees_whole else None,
        "years": years,
        "may_pledge": may_record and community.status in Community.EDITABLE,
        "may_close": reader.is_coordinator,
        "query": request.GET.urlencode(),
    }
    return render(request, "communities/contribution_list.html", context)


def _own_share(community, years):
    """The rule set, and how its rules about money stand as `components/rules.html` draws them."""
    rules = rules_of(community)
    about_money = [rule for rule in rules if rule.kind in Rule.MONEY]
    purse = ledger.purse_of_years(years) if about_money else shares.EMPTY
    findings = [shares.judge(rule, purse) for rule in about_money]
    rows = [{"met": each.is_met, "title": each.label, "text": each.reason, "figure": ""} for each in findings]
    return {"rule_set": rules[0].rule_set if rules else None, "rows": rows}


@require_safe
def contribution_export(request, slug, form):
    reader = _reader(request, slug)
    if form not in sheets.TYPES:
        raise Http404
    header = [
        _("Year"), _("Partner"), _("Kind of contribution"), _("Contribution"), _("Status"), _("Hours pledged"),
        _("Hours realised"), _("Euro for each hour"), _("Amount pledged"), _("Amount realised"), _("Amount verified"),
        _("How this can be seen"), _("Evidence as a file"), _("Corrects"),
    ]  # fmt: skip
    rows = _filtered(request, reader.seen)[0].qs
    name = f"{_('contributions')}-{reader.community.slug}"
    return sheets.sheet(form, name, header, [_sheet_row(row) for row in rows])


def _sheet_row(row):
    corrects = f"{row.corrects.year.number}: {row.corrects.description}" if row.corrects else ""
    return [
        row.year.number, row.organisation.name, str(row.get_kind_display()), row.description,
        str(row.get_status_display()), row.pledged_hours, row.realised_hours, row.rate, row.pledged, row.realised,
        row.verified, row.evidence, row.evidence_file.name if row.evidence_file else "", corrects,
    ]  # fmt: skip


def _partnerships(user, community):
    """The partners for which this person may record something: all of them for a coordinator."""
    if permissions.is_coordinator(user, community):
        there = [Partnership.Status.ACTIVE, Partnership.Status.LEFT]
        return community.partnerships.filter(status__in=there).with_organisation()
    return permissions.represented_partnerships(user, community).with_organisation()


@require_http_methods(["GET", "POST"])
def contribution_create(request, slug):
    community = get_object_or_404(Community.objects.visible_to(request.user), slug=slug)
    partnerships = _partnerships(request.user, community)
    require(partnerships.exists())
    form = PledgeForm(request.POST or None, community=community, partnerships=partnerships)
    if form.is_valid():
        given = dict(form.cleaned_data)
        contribution = actions.pledge(given.pop("partnership"), by=request.user, **given)
        messages.success(request, _("Recorded: %(what)s.") % {"what": contribution.description})
        return redirect(contribution)
    return render(request, "communities/contribution_create.html", {"community": community, "form": form})


def _contribution(request, uuid):
    rows = Contribution.objects.visible_to(request.user).select_related(
        "year__community__hub", "year__community__lead", "partnership__organisation", "partnership__community",
        "corrects__year", "realised_by", "verified_by", "evidence_file",
    )  # fmt: skip
    return get_object_or_404(rows, uuid=uuid)


def _own_contribution(request, uuid):
    contribution = _contribution(request, uuid)
    require(permissions.can_contribute_for(request.user, contribution.partnership))
    return contribution


@require_safe
def contribution_detail(request, uuid):
    contribution = _contribution(request, uuid)
    is_open, status = not contribution.year.is_closed, contribution.status
    may_change = permissions.can_contribute_for(request.user, contribution.partnership)
    may_verify = permissions.can_verify_contribution(request.user, contribution)
    context = {
        "contribution": contribution,
        "community": contribution.community,
        "may_realise": may_change and is_open and status == Contribution.Status.PLEDGED,
        "may_change": may_change and is_open and status != Contribution.Status.VERIFIED and not contribution.corrects,
        "may_correct": may_change and not is_open and not contribution.corrects,
        "may_verify": may_verify and is_open and status == Contribution.Status.REALISED,
        "may_send_back": may_verify and is_open and status != Contribution.Status.PLEDGED,
        "waits_for_others": is_open and status == Contribution.Status.REALISED and not may_verify,
        "corrections": contribution.corrections.select_related("year"),
        "entries": timeline(contribution),
    }
    return render(request, "communities/contribution_detail.html", context)


@require_safe
def contribution_evidence(request, uuid):
    """The file, for everybody who may see the contribution: who verifies compares it with the amount."""
    contribution = _contribution(request, uuid)
    if contribution.evidence_file is None:
        raise Http404
    return uploads.answer(request, contribution.evidence_file)


@require_http_methods(["GET", "POST"])
def contribution_edit(request, uuid):
    contribution = _own_contribution(request, uuid)
    names = {"amount": "pledged", "hours": "pledged_hours", "realised_amount": "realised"}
    stored = ("description", "evidence", "rate", "realised_hours")
    initial = {"seen": editing.version_of(contribution), **{name: getattr(contribution, name) for name in stored}}
    initial |= {name: getattr(contribution, field) for name, field in names.items()}
    form = ChangeForm(request.POST or None, request.FILES or None, initial=initial, contribution=contribution)
    differences = []
    if form.is_valid():
        try:
            actions.change(contribution, seen=form.cleaned_data["seen"], by=request.user, **form.fields_given())
        except editing.ChangedMeanwhile as meanwhile:
            form, differences = form.shown_again(meanwhile), meanwhile.differences
        else:
            messages.success(request, _("Saved."))
            return redirect(contribution)
    context = {"contribution": contribution, "form": form, "differences": differences}
    return render(request, "communities/contribution_edit.html", context)


@require_http_methods(["GET", "POST"])
def contribution_realise(request, uuid):
    contribution = _own_contribution(request, uuid)
    initial = {"evidence": contribution.evidence}
    form = RealiseForm(request.POST or None, request.FILES or None, initial=initial, contribution=contribution)
    if form.is_valid():
        actions.realise(contribution, by=request.user, **form.cleaned_data)
        messages.success(request, _("Recorded. Somebody of another organisation checks it."))
        return redirect(contribution)
    context = {"contribution": contribution, "form": form}
    return render(request, "communities/contribution_realise.html", context)


@require_http_methods(["GET", "POST"])
def contribution_correct(request, uuid):
    contribution = _own_contribution(request, uuid)
    form = CorrectionForm(request.POST or None, contribution=contribution)
    if form.is_valid():
        correction = actions.correct(contribution, by=request.user, **form.cleaned_data)
        messages.success(request, _("The correction stands in %(year)s.") % {"year": correction.year.number})
        return redirect(correction)
    context = {
        "contribution": contribution,
        "form": form,
        "known": actions.effective(contribution.corrects or contribution),
        "booked_in": actions.year_for_corrections(contribution.year),
    }
    return render(request, "communities/contribution_correct.html", context)


@require_POST
def contribution_remove(request, uuid):
    contribution = _own_contribution(request, uuid)
    community = contribution.community
    actions.remove(contribution, by=request.user)
    messages.success(request, _("Crossed out."))
    return redirect("communities:contribution-list", community.slug)


@require_POST
def contribution_verify(request, uuid):
    contribution = _contribution(request, uuid)
    require(permissions.can_verify_contribution(request.user, contribution))
    actions.verify(contribution, by=request.user)
    messages.success(request, _("Verified."))
    return redirect(contribution)


@require_http_methods(["GET", "POST"])
def contribution_send_back(request, uuid):
    contribution = _contribution(request, uuid)
    require(permissions.can_verify_contribution(request.user, contribution))
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        actions.send_back(contribution, reason=form.cleaned_data["reason"], by=request.user)
        messages.success(request, _("Sent back. The organisation reads your reason."))
        return redirect(contribution)
    context = {"contribution": contribution, "form": form}
    return render(request, "communities/contribution_send_back.html", context)

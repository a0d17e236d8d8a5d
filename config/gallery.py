"""Every component in every state, for who builds pages; in production for staff only."""

import datetime
from types import SimpleNamespace

import django_tables2 as tables
from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from config.icons import ICONS
from config.settings import PRODUCTION

DAY = datetime.date(2027, 1, 14)


class ExampleForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), help_text=gettext_lazy("As you want to see it on a proof."))
    address = forms.EmailField(label=gettext_lazy("E-mail address"))
    form_of_learning = forms.ChoiceField(
        label=gettext_lazy("Form"), choices=[("online", "Online"), ("hybrid", gettext_lazy("Hybrid"))]
    )
    moment = forms.ChoiceField(
        label=gettext_lazy("Moment"),
        choices=[("day", gettext_lazy("By day")), ("evening", gettext_lazy("In the evening"))],
        widget=forms.RadioSelect,
    )
    terms = forms.BooleanField(label=gettext_lazy("I agree to the terms of the provider"))
    question = forms.CharField(label=gettext_lazy("Question"), widget=forms.Textarea(attrs={"rows": 3}), required=False)


class ExampleTable(tables.Table):
    caption = gettext_lazy("Offerings with start and waiting list")
    empty_title = gettext_lazy("No offerings yet")
    empty_action = gettext_lazy("Plan an offering")
    empty_url = "#"
    export_url = "?export=csv"

    title = tables.Column(verbose_name=gettext_lazy("Module"))
    starts_on = tables.DateColumn(verbose_name=gettext_lazy("Starts"), format="j F Y")
    waiting = tables.Column(
        verbose_name=gettext_lazy("Waiting list"), attrs={"th": {"class": "is-num"}, "td": {"class": "is-num"}}
    )
    action = tables.Column(verbose_name="", orderable=False, empty_values=())

    class Meta:
        order_by = "starts_on"
        empty_text = gettext_lazy("Plan when and where this module is taught. People can enrol from then on.")

    def render_action(self, record):
        return mark_safe('<a class="lk-nowrap" href="#">Open</a>')


@login_not_required
@require_http_methods(["GET", "POST"])
def gallery(request):
    if PRODUCTION and not request.user.is_staff:
        raise Http404
    rows = [
        {
            "title": "AI-geletterdheid voor ambtenaren",
            "starts_on": DAY + datetime.timedelta(days=7 * week),
            "waiting": week,
        }
        for week in range(7)
    ]
    table = ExampleTable(rows, order_by=request.GET.get("sort", "starts_on"), request=request)
    table.paginate(page=int(request.GET.get("page", 1)), per_page=3)
    broken = ExampleForm({"name": "", "address": "niemand", "form_of_learning": "online"}, auto_id="broken_%s")
    return render(
        request,
        "gallery.html",
        {"table": table, "empty_table": ExampleTable([]), "form": ExampleForm(), "broken": broken, **_examples()},
    )


def _examples() -> dict[str, object]:
    return {
        "icons": sorted(ICONS),
        "facts": [
            {"label": _("Level"), "value": "Bachelor", "note": "NLQF 6"},
            {"label": _("Study load"), "value": "3 EC", "note": _("84 hours")},
            {"label": _("Language"), "value": _("Dutch")},
            {"label": _("Form"), "value": _("Hybrid")},
        ],
        "provenance": [
            (_("Granted by"), "Keurmerkcommissie Voorbeeld (fictief)"),
            (_("Valid until"), "31 maart 2029"),
            (_("Number"), "LK-M-2026-0142"),
        ],
        "rows": [
            {
                "day": DAY, "url": "#", "title": "AI-geletterdheid voor ambtenaren", "by": "Voorbeeldhogeschool (fictief)",
                "text": "Hybride, 3 EC", "state": {"kind": "ok", "text": _("6 places left")}, "price": "€ 690",
            },
            {
                "day": DAY, "url": "#", "title": "Energieprestatieberekeningen controleren", "by": "",
                "state": {"kind": "warn", "text": _("2 places left")}, "price": "€ 1.150",
            },
            {
                "day": None, "url": "#", "title": "Zonder datum", "by": "Voorbeeldhogeschool (fictief)",
                "state": {"kind": "info", "text": _("Full, 5 waiting"), "icon": "people-fill"},
            },
        ],
        "tasks": [
            {
                "icon": "person-check", "title": _("3 enrolments wait for your approval"), "url": "#", "action": _("Judge"),
                "text": "AI-geletterdheid voor ambtenaren", "due": _("Today"), "due_note": "17.00",
            },
            {"icon": "people", "title": _("The consortium misses one company"), "url": "#", "action": _("Invite a partner")},
        ],
        "pills": [{"url": "#", "label": "Utrecht"}, {"url": "#", "label": "Online"}],
        "steps_list": [
            {"name": _("Submitted"), "state": "done", "note": "5 oktober"},
            {"name": _("Admissible"), "state": "done", "note": "12 oktober"},
            {"name": _("In review"), "state": "now", "note": _("two reviewers")},
            {"name": _("Decision"), "state": "todo"},
        ],
        "timeline": [
            {"at": DAY, "title": _("Registered"), "text": "…"},
            {"when": _("Now"), "title": _("In review"), "state": "now"},
            {"when": _("Later"), "title": _("Decision"), "state": "todo"},
        ],
        "phases": [_("Starting"), _("Developing"), _("Validating"), _("Extending"), _("Sustaining")],
        "rules": [
            {"met": True, "title": _("At least one school"), "figure": "2 / 1"},
            {"met": False, "title": _("At least two companies"), "text": _("Invite one more company."), "figure": "1 / 2"},
        ],
        "lineage": [
            {"kind": _("Question"), "icon": "chat-left-text", "name": "Hoe leggen wij een besluit uit?", "url": "#", "note": "2025"},
            {"kind": _("Output"), "icon": "file-earmark-text", "name": "Uitlegkaart", "note": "2025"},
            {"kind": _("Module"), "icon": "book", "name": "AI-geletterdheid", "url": "#", "here": True},
            {"kind": _("Offering"), "icon": "calendar3", "name": "19 maart 2026", "url": "#"},
            {"kind": _("Mark"), "icon": "patch-check", "name": "LK-M-2026-0142", "url": "#"},
        ],
        "stats": [
            {"value": "38", "text": _("modules")},
            {"value": "164", "unit": _("days"), "text": _("from new knowledge to the first lesson")},
        ],
        "points": [
            {"icon": "calendar3", "text": "14 januari 2027"},
            {"icon": "geo-alt", "text": "Utrecht"},
        ],
        "listing": {
            "url": "#", "title": "Beeldherkenning in de openbare ruimte verantwoorden", "by": "Voorbeeldhogeschool (fictief)",
            "summary": "Wat mag, wat werkt en hoe u het uitlegt.", "facts": ["Bachelor", "5 EC", _("Hybrid")],
            "areas": [{"name": _("Public services"), "icon": "bank", "css": "public"}],
            "mark": {"kind": "valid", "text": _("Certified"), "note": "2029"},
            "when": "19 januari 2027", "where": "Breda", "provider": "ROC Voorbeeld (fictief)", "price": "€ 1.150", "price_note": "",
            "places": {"kind": "warn", "text": _("2 places left"), "icon": "exclamation-circle"},
        },
        "pins": [
            {"number": 1, "label": "Amsterdam", "latitude": 52.37, "longitude": 4.895, "url": "#"},
            {"number": 2, "label": "Utrecht", "latitude": 52.09, "longitude": 5.12},
            {"number": 3, "label": "Enschede", "latitude": 52.221, "longitude": 6.894},
            {"number": 4, "label": "Eindhoven", "latitude": 51.441, "longitude": 5.47},
            {"number": 5, "label": "Groningen", "province": "NL-GR"},
            {"number": 6, "label": "Amsterdam", "latitude": 52.37, "longitude": 4.895},
        ],
        "province_links": {"NL-UT": "#utrecht"},
        "own": ["NL-UT"],
        "tabs": [
            {"url": "#", "label": _("Overview"), "current": True},
            {"url": "#", "label": _("Partners"), "count": 11},
            {"url": "#", "label": _("Enrolments"), "count": 3, "due": True},
        ],
        "crumbs": [{"url": "#", "label": _("Courses")}, {"label": "AI-geletterdheid voor ambtenaren"}],
        "module": SimpleNamespace(title_nl="Alleen in het Nederlands", title_en=""),
    }  # fmt: skip

"""The tables of the desks: sorted, filtered, paged and saved in one way."""

import django_tables2 as tables
from django.template.loader import render_to_string
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_tables2 import RequestConfig

from communities.models import Community, Contribution, Partnership
from config import sheets
from config.addresses import reverse
from config.templatetags.leerkring import state
from config.texts import NO_BREAK_SPACE, date_full, text
from partners.models import Organisation

NUMBER = {"th": {"class": "is-num"}, "td": {"class": "is-num"}}
PER_PAGE = 10  # a desk shows several tables
STATES = {
    Partnership.Status.ACTIVE: ("ok", "check-circle"),
    Partnership.Status.INVITED: ("info", "clock"),
    Partnership.Status.REQUESTED: ("info", "clock"),
}


def paged(request, table, per_page=PER_PAGE):
    """Sorted and paged as the address says."""
    RequestConfig(request, paginate={"per_page": per_page}).configure(table)
    return table


def save_addresses(request, table):
    """Under the table: the same rows, all of them and in this order, as XLSX and as CSV. The view answers `export`."""
    for form in ("xlsx", "csv"):
        query = request.GET.copy()
        query["export"] = form
        setattr(table, {"xlsx": "export_url", "csv": "export_csv_url"}[form], f"?{query.urlencode()}")
    return table


def exported(request, table, name):
    """The whole table as a download, when the address asks for one; otherwise None."""
    form = request.GET.get("export", "")
    if form not in sheets.TYPES:
        return None
    RequestConfig(request, paginate=False).configure(table)
    header, *rows = table.as_values()
    return sheets.sheet(form, name, header, rows)


def _link(address, shown):
    return format_html('<a href="{}">{}</a>', address, shown)


class PartnershipTable(tables.Table):
    """The organisations of one community. `may_edit` adds what can be done with each."""

    organisation = tables.Column(gettext_lazy("Organisation"), empty_values=(), order_by=("organisation__name", "pk"))
    kind = tables.Column(gettext_lazy("Kind"), accessor="organisation__kind", visible=False)
    helix = tables.Column(gettext_lazy("Side"), visible=False)
    role = tables.Column(gettext_lazy("Role"), empty_values=(), order_by=("role", "organisation__name", "pk"))
    status = tables.Column(gettext_lazy("Status"), empty_values=(), order_by=("status", "organisation__name", "pk"))
    when = tables.Column(gettext_lazy("When"), empty_values=(), order_by=("since_on", "asked_at", "pk"))
    action = tables.Column("", empty_values=(), orderable=False, exclude_from_export=True)

    caption = gettext_lazy("Partners")

    class Meta:
        model = Partnership
        fields = ("organisation", "kind", "helix", "role", "status", "when", "action")
        empty_text = gettext_lazy("No partner fits. Choose another status, or invite somebody.")

    def __init__(self, *args, community, may_edit=False, **options):
        self.community = community
        super().__init__(*args, exclude=() if may_edit else ("action",), prefix="p-", **options)

    def render_organisation(self, record):
        one = record.organisation
        state = "" if one.is_verified else f", {one.get_status_display()}"
        return format_html(
            "{}<small>{}{}</small>", _link(one.get_absolute_url(), one.name), one.get_kind_display(), state
        )

    def value_organisation(self, record):
        return record.organisation.name

    def value_kind(self, record):
        return record.organisation.get_kind_display()

    def value_helix(self, record):
        return record.get_helix_display()

    def _role(self, record):
        return _("Lead organisation") if record.organisation_id == self.community.lead_id else record.get_role_display()

    def render_role(self, record):
        return format_html("<div>{}<small>{}</small></div>", capfirst(self._role(record)), record.get_helix_display())

    def value_role(self, record):
        return self._role(record)

    def render_status(self, record):
        kind, icon = STATES.get(record.status, ("off", "slash-circle"))
        if record.status == Partnership.Status.INVITED and not record.is_sent:
            return state("off", _("named, not asked yet"), "pencil")
        if record.is_expired:
            return state("warn", _("expired"), "exclamation-circle")
        shown = _("Partner") if record.status == Partnership.Status.ACTIVE else record.get_status_display()
        return state(kind, shown, icon)

    def render_action(self, record):
        if record.status == Partnership.Status.INVITED and not record.is_sent:
            return render_to_string("communities/_partnership_action.html", {"partnership": record}, self.request)
        shown = format_html('{}<span class="visually-hidden">: {}</span>', _("Open"), record.organisation.name)
        address = reverse("communities:partnership-detail", args=[record.uuid])
        return format_html('<a class="lk-nowrap" href="{}">{}</a>', address, shown)

    def value_status(self, record):
        return _("expired") if record.is_expired else record.get_status_display()

    def render_when(self, record):
        return self._when(record, lambda day: date_full(day).replace(" ", NO_BREAK_SPACE))

    def value_when(self, record):
        return self._when(record, date_full)

    def _when(self, record, of_period):
        """`of_period` writes the days of a period, which on a phone breaks between them only."""
        match record.status:
            case Partnership.Status.ACTIVE:
                return _("since %(day)s") % {"day": date_full(record.since_on)}
            case Partnership.Status.LEFT:
                days = {"first": of_period(record.since_on), "last": of_period(record.until_on)}
                return _("%(first)s to %(last)s") % days
            case Partnership.Status.INVITED if record.expires_on:
                return _("until %(day)s") % {"day": date_full(record.expires_on)}
        return date_full(record.answered_at) if record.answered_at else "–"


def partners_of(request, community, *, may_edit=False, without=()):
    """The table of the partners that have the status which the address asks for, `without` some."""
    rows = community.partnerships.with_organisation().exclude(status__in=without)
    if wanted := request.GET.get("partner_status"):
        rows = rows.filter(status=wanted)
    return paged(request, save_addresses(request, PartnershipTable(rows, community=community, may_edit=may_edit)))


class CommunityTable(tables.Table):
    """Communities as a hub sees them, by `regions.communities_of`."""

    title = tables.Column(gettext_lazy("Community"), empty_values=(), order_by=("title_nl", "pk"))
    lead = tables.Column(gettext_lazy("Lead organisation"), order_by=("lead__name", "pk"))
    partner_count = tables.Column(gettext_lazy("Partners"), attrs=NUMBER)
    phase = tables.Column(gettext_lazy("Phase"), empty_values=(), order_by=("phase", "title_nl", "pk"))
    status = tables.Column(gettext_lazy("Status"), empty_values=(), order_by=("status", "pk"))

    caption = gettext_lazy("Communities of the region")

    class Meta:
        model = Community
        fields = ("title", "lead", "partner_count", "phase", "status")
        order_by = "title"
        empty_text = gettext_lazy("No community fits. Choose another status or phase.")

    def render_title(self, record):
        return _link(record.get_absolute_url(), text(record, "title"))

    def value_title(self, record):
        return text(record, "title")

    def render_phase(self, record):
        return f"{record.phase} {record.get_phase_display()}"

    def render_status(self, record):
        kind, icon = record.pill
        return format_html("{}{}", state(kind, record.get_status_display(), icon), self._to_do(record))

    def _to_do(self, record):
        """What the hub may do about it, under the status."""
        if record.status == Community.Status.FORMING:
            day = _("has until %(day)s") % {"day": date_full(record.forming_ends_on)}
            more = "" if record.forming_extended_at else self._named("community-extend", _("Give more time"), record)
            return format_html("<small>{}{}{}</small>", day, " · " if more else "", more)
        if record.status == Community.Status.DORMANT:
            return format_html("<small>{}</small>", self._named("community-wake", _("Wake"), record))
        return ""

    def _named(self, view, shown, record):
        about = format_html('{}<span class="visually-hidden">: {}</span>', shown, text(record, "title"))
        return _link(reverse(f"communities:{view}", args=[record.slug]), about)

    def value_status(self, record):
        return record.get_status_display()


class UnverifiedTable(tables.Table):
    """Organisations that wait for somebody to verify them, the longest first."""

    name = tables.Column(gettext_lazy("Organisation"), empty_values=(), order_by=("name", "pk"))
    kind = tables.Column(gettext_lazy("Kind"), empty_values=(), order_by=("kind", "name", "pk"))
    created_at = tables.Column(gettext_lazy("Registered on"), empty_values=(), order_by=("created_at", "pk"))
    action = tables.Column("", empty_values=(), orderable=False, exclude_from_export=True)

    caption = gettext_lazy("Organisations to verify")
    empty_title = gettext_lazy("No organisation waits for verification")

    class Meta:
        model = Organisation
        fields = ("name", "kind", "created_at", "action")
        order_by = "created_at"
        empty_text = gettext_lazy("A new organisation in your region appears here, and you get a mail.")

    @cached_property
    def _verify(self):
        return _("Verify")

    def render_name(self, record):
        return _link(record.get_absolute_url(), record.name)

    def render_kind(self, record):
        return capfirst(record.get_kind_display())

    def render_created_at(self, record):
        return date_full(record.created_at)

    def render_action(self, record):
        address = reverse("partners:organisation-verify", args=[record.slug])
        shown = format_html('{}<span class="visually-hidden">: {}</span>', self._verify, record.name)
        return format_html('<a class="lk-nowrap" href="{}">{}</a>', address, shown)


def amount(name, label):
    shown = "{% if value is None %}–{% else %}{{ value|money }}{% endif %}"
    return tables.TemplateColumn(shown, accessor=name, verbose_name=label, attrs=NUMBER)


class ContributionTable(tables.Table):
    """The ledger of a community. The rows come from `Contribution.objects.with_shown_things()`."""

    description = tables.TemplateColumn(
        template_name="communities/_contribution_name.html",
        verbose_name=gettext_lazy("Contribution"),
        order_by=("partnership__organisation__name", "description"),
    )
    year = tables.Column(accessor="year__number", verbose_name=gettext_lazy("Year"))
    kind = tables.TemplateColumn(
        template_name="communities/_contribution_kind.html", verbose_name=gettext_lazy("Kind of contribution")
    )
    pledged = amount("pledged", gettext_lazy("Pledged"))
    realised = amount("realised", gettext_lazy("Realised"))
    status = tables.TemplateColumn(
        template_name="communities/_contribution_status.html", verbose_name=gettext_lazy("Status")
    )

    class Meta:
        model = Contribution
        fields = ("description", "year", "kind", "pledged", "realised", "status")
        order_by = ("-year", "description")
        empty_text = gettext_lazy("Do you search? Then choose another year, partner or status.")

import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from catalog import completeness, snapshot
from catalog.models import ImportBatch, ImportProblem, Module, Offering, SyncItem


class ModuleTable(tables.Table):
    """Modules of a desk. The rows come from `Module.objects.with_desk_columns()` with versions and outcomes prefetched."""

    title = tables.TemplateColumn(
        template_name="catalog/_module_title.html", verbose_name=_("Module"), order_by="latest_title"
    )
    state = tables.TemplateColumn(
        template_name="catalog/_module_state.html", verbose_name=_("Status"), order_by="latest_status"
    )
    complete = tables.TemplateColumn(
        template_name="catalog/_module_complete.html", verbose_name=_("Completeness"), orderable=False
    )
    next_start_on = tables.TemplateColumn(
        template_name="catalog/_start.html", verbose_name=_("Next start"), empty_values=()
    )

    class Meta:
        model = Module
        fields = ("title", "state", "complete", "next_start_on")
        order_by = "title"
        orderable = True
        empty_text = _(
            "Modules stand here as soon as somebody makes one. Do you search? Then try another word or status."
        )

    def render_complete(self, record, column, **kwargs):
        record.percent = completeness.measure(snapshot.content(record.newest())).percent
        return column.render(record=record, column=column, **kwargs)


class OfferingTable(tables.Table):
    """Offerings of a desk. Participants are on a page of their own."""

    title = tables.TemplateColumn(
        template_name="catalog/_offering_title.html", verbose_name=_("Module"), order_by="version__title_nl"
    )
    starts_on = tables.TemplateColumn(template_name="catalog/_start.html", verbose_name=_("Begins"), empty_values=())
    taken = tables.TemplateColumn(template_name="catalog/_offering_places.html", verbose_name=_("Places"))
    waiting = tables.Column(verbose_name=_("Queue"), attrs={"td": {"class": "is-num"}, "th": {"class": "is-num"}})
    status = tables.TemplateColumn(template_name="catalog/_offering_state.html", verbose_name=_("Status"))
    act = tables.TemplateColumn(template_name="catalog/_offering_act.html", verbose_name="", orderable=False)

    may_write = True  # who only looks along gets no links to pages that refuse

    class Meta:
        model = Offering
        fields = ("title", "starts_on", "taken", "waiting", "status", "act")
        order_by = "starts_on"
        empty_text = _("You plan a start on the page of its module. Do you search? Then try another word or status.")


class SyncItemTable(tables.Table):
    """What one outside catalogue should know of each module, with the listings selected along."""

    module = tables.TemplateColumn(
        template_name="catalog/_sync_module.html", verbose_name=_("Module"), order_by="module__slug"
    )
    status = tables.TemplateColumn(template_name="catalog/_sync_status.html", verbose_name=_("Status"))
    acknowledged_at = tables.TemplateColumn(
        "{% if value %}{{ value|moment_full }}{% else %}{% translate 'never' %}{% endif %}",
        verbose_name=_("Last acknowledged"),
        default="",
        empty_values=(),
    )
    attempts = tables.Column(verbose_name=_("Attempts"), attrs={"td": {"class": "lk-num"}})
    actions = tables.TemplateColumn(
        template_name="catalog/_sync_actions.html", verbose_name=_("What you can do"), orderable=False
    )

    class Meta:
        model = SyncItem
        fields = ("module", "status", "acknowledged_at", "attempts", "actions")
        order_by = ("status", "module")
        empty_text = _("No module has travelled to this catalogue yet.")


class ImportBatchTable(tables.Table):
    """Inventories that came in, with their organisations selected along."""

    file_name = tables.Column(verbose_name=_("File"), linkify=True)
    organisation = tables.Column(verbose_name=_("For"), order_by="organisation__name")
    imported_at = tables.TemplateColumn("{{ value|moment_full }}", verbose_name=_("Uploaded"))
    module_count = tables.Column(
        verbose_name=_("New modules"), attrs={"td": {"class": "is-num"}, "th": {"class": "is-num"}}
    )
    kept_apart_count = tables.Column(
        verbose_name=_("Rows kept apart"), attrs={"td": {"class": "is-num"}, "th": {"class": "is-num"}}
    )
    status = tables.TemplateColumn(template_name="catalog/_import_state.html", verbose_name=_("Status"))
    empty_title = _("No inventory yet")

    class Meta:
        model = ImportBatch
        fields = ("file_name", "organisation", "imported_at", "module_count", "kept_apart_count", "status")
        order_by = "-imported_at"
        empty_text = _("Upload a spreadsheet of courses; each row arrives as a draft that says what it misses.")


class ImportProblemTable(tables.Table):
    """What could not be used of an inventory, by row."""

    row_number = tables.Column(verbose_name=_("Row"))
    column = tables.Column(verbose_name=_("Column"), default="–")
    value = tables.Column(verbose_name=_("What it says"), default="–")
    reason = tables.TemplateColumn(
        template_name="catalog/_import_reason.html", verbose_name=_("Why it could not be used")
    )
    empty_title = _("No problems")

    class Meta:
        model = ImportProblem
        fields = ("row_number", "column", "value", "reason")
        order_by = "row_number"
        empty_text = _("Everything in these columns could be read.")

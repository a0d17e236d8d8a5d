import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from certification import progress
from config.templatetags.leerkring import state


class ApplicationTable(tables.Table):
    """The queue of the office. `record.office_due_on` is the day before which the office owes its next step."""

    module = tables.TemplateColumn(
        '<a href="{{ record.get_absolute_url }}">{{ record.module_version|text:"title" }}</a><small>{{ record.applicant.name }}</small>',
        verbose_name=_("Module and applicant"),
        order_by="module_version__title_nl",
    )
    submitted_at = tables.TemplateColumn("{{ record.submitted_at|date_full }}", verbose_name=_("Submitted on"))
    step = tables.Column(_("Next step"), empty_values=(), orderable=False)
    due_on = tables.TemplateColumn(template_name="certification/_due.html", verbose_name=_("Due before"))
    secretary = tables.TemplateColumn(
        "{{ record.secretary|default_if_none:'–' }}", verbose_name=_("Secretary"), order_by="secretary__name"
    )
    state = tables.Column(_("Status"), empty_values=(), order_by="status")

    class Meta:
        empty_text = _("No applications match this search.")

    def render_step(self, record):
        return progress.next_step(record) or "–"

    def render_state(self, record):
        return state(**progress.state_of(record))

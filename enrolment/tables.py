import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from enrolment.models import Enrolment


class ParticipantTable(tables.Table):
    """Participants of one offering. A teacher sees names and states, nothing else."""

    shows_motivation = False

    person = tables.TemplateColumn(
        template_name="enrolment/_participant_name.html", verbose_name=_("Name"), order_by="person__name"
    )
    status = tables.TemplateColumn(template_name="enrolment/_status.html", verbose_name=_("Status"))
    queue_number = tables.Column(verbose_name=_("Queue number"), attrs={"td": {"class": "lk-num"}})
    applied_at = tables.DateTimeColumn(verbose_name=_("Applied on"), format="j F Y, H:i")
    result = tables.Column(verbose_name=_("Result"))
    actions = tables.TemplateColumn(
        template_name="enrolment/_participant_actions.html", verbose_name=_("What you can do"), orderable=False
    )

    class Meta:
        model = Enrolment
        fields = ("person", "status", "queue_number", "applied_at", "result", "actions")
        order_by = ("status", "applied_at")
        empty_text = _("Nobody has enrolled yet.")

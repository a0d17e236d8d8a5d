import django_tables2 as tables
from django.utils.translation import gettext_lazy as _

from communities.models import Contribution

FIGURES = {"td": {"class": "is-num"}, "th": {"class": "is-num"}}


def amount(name, label):
    shown = "{% if value is None %}–{% else %}{{ value|money }}{% endif %}"
    return tables.TemplateColumn(shown, accessor=name, verbose_name=label, attrs=FIGURES)


class ContributionTable(tables.Table):
    """The ledger of a community. The rows come from `Contribution.objects.with_shown_things()`."""

    description = tables.TemplateColumn(
        template_name="communities/_contribution_name.html",
        verbose_name=_("Contribution"),
        order_by=("partnership__organisation__name", "description"),
    )
    year = tables.Column(accessor="year__number", verbose_name=_("Year"))
    kind = tables.TemplateColumn(
        template_name="communities/_contribution_kind.html", verbose_name=_("Kind of contribution")
    )
    pledged = amount("pledged", _("Pledged"))
    realised = amount("realised", _("Realised"))
    status = tables.TemplateColumn(template_name="communities/_contribution_status.html", verbose_name=_("Status"))

    class Meta:
        model = Contribution
        fields = ("description", "year", "kind", "pledged", "realised", "status")
        order_by = ("-year", "description")
        empty_text = _("Do you search? Then choose another year, partner or status.")

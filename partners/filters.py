import django_filters as filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from partners.models import Hub, Organisation, Province


class OrganisationFilter(filters.FilterSet):
    q = filters.CharFilter(label=_("Name"), method="by_name")
    kind = filters.ChoiceFilter(label=_("Kind"), choices=Organisation.Kind.choices, empty_label=_("All kinds"))
    province = filters.ChoiceFilter(
        label=_("Province"), choices=Province.choices, empty_label=_("All provinces"), method="in_province"
    )
    hub = filters.ModelChoiceFilter(
        label=_("AI hub"), queryset=Hub.objects.all(), to_field_name="slug", empty_label=_("All hubs")
    )

    class Meta:
        model = Organisation
        fields = ["q", "kind", "province", "hub"]

    def in_province(self, rows, name, value):
        """Where it is, or where it works as well."""
        return rows.filter(Q(province=value) | Q(other_provinces__contains=[value]))

    def by_name(self, rows, name, value):
        return rows.found_by(value)

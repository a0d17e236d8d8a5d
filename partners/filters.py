import django_filters as filters
from django.utils.translation import gettext_lazy as _

from partners.models import Hub, Organisation, Province


class OrganisationFilter(filters.FilterSet):
    q = filters.CharFilter(label=_("Name"), field_name="name", lookup_expr="icontains")
    kind = filters.ChoiceFilter(label=_("Kind"), choices=Organisation.Kind.choices, empty_label=_("All kinds"))
    province = filters.ChoiceFilter(label=_("Province"), choices=Province.choices, empty_label=_("All provinces"))
    hub = filters.ModelChoiceFilter(
        label=_("AI hub"), queryset=Hub.objects.all(), to_field_name="slug", empty_label=_("All hubs")
    )

    class Meta:
        model = Organisation
        fields = ["q", "kind", "province", "hub"]

import django_filters as filters
from django.utils.translation import gettext_lazy as _

from communities.models import Community
from partners.models import Hub, Province, Term

SHOWN = [Community.Status.FORMING, Community.Status.ACTIVE, Community.Status.DORMANT, Community.Status.ENDED]


class CommunityFilter(filters.FilterSet):
    area = filters.ChoiceFilter(label=_("Application area"), empty_label=_("All areas"), method="holds")
    hub = filters.ModelChoiceFilter(
        label=_("AI hub"), queryset=Hub.objects.all(), to_field_name="slug", empty_label=_("All hubs")
    )
    province = filters.ChoiceFilter(
        label=_("Province"), choices=Province.choices, empty_label=_("All provinces"), method="holds"
    )
    phase = filters.ChoiceFilter(label=_("Phase"), choices=Community.Phase.choices, empty_label=_("All phases"))
    status = filters.ChoiceFilter(
        label=_("Status"),
        choices=[choice for choice in Community.Status.choices if choice[0] in SHOWN],
        empty_label=_("All but ended"),
    )
    COLUMNS = {"area": "application_areas", "province": "provinces"}

    class Meta:
        model = Community
        fields = ["area", "hub", "province", "phase", "status"]

    def __init__(self, *args, words, **kwargs):
        super().__init__(*args, **kwargs)
        self.filters["area"].extra["choices"] = words.choices(Term.Vocabulary.APPLICATION_AREA)

    def holds(self, queryset, name, value):
        return queryset.filter(**{f"{self.COLUMNS[name]}__contains": [value]})

    def filter_queryset(self, queryset):
        found = super().filter_queryset(queryset)
        return found if self.form.cleaned_data.get("status") else found.exclude(status=Community.Status.ENDED)

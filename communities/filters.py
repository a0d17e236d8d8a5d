import django_filters as filters
from django.db.models import Exists, OuterRef, Q
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from communities.models import Community, KnowledgeItem, Meeting, Partnership
from communities.tallies import tally
from partners.models import Hub, Organisation, Province, Term

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
    kind = filters.ChoiceFilter(
        label=_("Kind of partner"), choices=Organisation.Kind.choices, empty_label=_("All kinds"), method="has_partner"
    )
    open = filters.ChoiceFilter(
        label=_("Partners"),
        choices=[("yes", _("open for new partners"))],
        empty_label=_("Open or not"),
        method="takes_partners",
    )
    COLUMNS = {"area": "application_areas", "province": "provinces"}

    class Meta:
        model = Community
        fields = ["area", "hub", "province", "phase", "status", "kind", "open"]

    def __init__(self, *args, words, **kwargs):
        super().__init__(*args, **kwargs)
        self.filters["area"].extra["choices"] = words.choices(Term.Vocabulary.APPLICATION_AREA)

    def holds(self, queryset, name, value):
        return queryset.filter(**{f"{self.COLUMNS[name]}__contains": [value]})

    def has_partner(self, queryset, name, value):
        """With a verified organisation of this kind that takes part today."""
        partners = Partnership.objects.active().filter(community=OuterRef("pk"), organisation__kind=value)
        return queryset.filter(Exists(partners.filter(organisation__status=Organisation.Status.VERIFIED)))

    def takes_partners(self, queryset, name, value):
        return queryset.open_for_partners()

    def filter_queryset(self, queryset):
        found = super().filter_queryset(queryset)
        return found if self.form.cleaned_data.get("status") else found.exclude(status=Community.Status.ENDED)


class KnowledgeFilter(filters.FilterSet):
    q = filters.CharFilter(label=_("Words"), method="with_words")
    kind = filters.ChoiceFilter(label=_("Kind"), choices=KnowledgeItem.Kind.choices, empty_label=_("All kinds"))
    area = filters.ChoiceFilter(label=_("Application area"), empty_label=_("All areas"), method="in_area")
    community = filters.ModelChoiceFilter(
        label=_("Community"),
        queryset=Community.objects.none(),
        to_field_name="slug",
        empty_label=_("All communities"),
    )
    licence = filters.ChoiceFilter(
        label=_("Licence"), choices=KnowledgeItem.Licence.choices, empty_label=_("All licences")
    )

    class Meta:
        model = KnowledgeItem
        fields = ["q", "kind", "area", "community", "licence"]

    def __init__(self, *args, words, **kwargs):
        super().__init__(*args, **kwargs)
        self.filters["area"].extra["choices"] = words.choices(Term.Vocabulary.APPLICATION_AREA)
        shared = KnowledgeItem.objects.public().values("community")
        self.filters["community"].queryset = Community.objects.filter(pk__in=shared)

    def with_words(self, queryset, name, value):
        return queryset.search(value) if value.strip() else queryset

    def count_choices(self):
        """Says behind each choice how many items it gives, and leaves out what gives none. One question."""
        wanted = self.form.cleaned_data if self.form.is_valid() else {}
        found = self.with_words(self.queryset, "q", wanted.get("q", "")).order_by().prefetch_related(None)
        rows = [
            {"kind": [kind], "area": areas, "community": [community], "licence": [licence]}
            for kind, areas, community, licence in found.values_list(
                "kind", "application_areas", "community__slug", "licence"
            )
        ]
        chosen = {name: getattr(value, "slug", value) for name, value in wanted.items() if value and name != "q"}
        counts = tally(rows, chosen)
        for name in ("kind", "area", "community", "licence"):
            field = self.form.fields[name]
            field.widget.choices = [
                (value, f"{capfirst(label)} ({counts[name][str(value)]})" if value else label)
                for value, label in field.choices
                if not value or counts[name][str(value)] or str(value) == chosen.get(name)
            ]

    def in_area(self, queryset, name, value):
        return queryset.filter(application_areas__contains=[value])


class MeetingFilter(filters.FilterSet):
    """What comes, unless the past is asked for."""

    when = filters.ChoiceFilter(
        label=_("When"), choices=[("past", _("Past"))], empty_label=_("Coming"), method="in_time"
    )
    hub = filters.ModelChoiceFilter(
        label=_("AI hub"),
        queryset=Hub.objects.all(),
        field_name="community__hub",
        to_field_name="slug",
        empty_label=_("All hubs"),
    )
    province = filters.ChoiceFilter(
        label=_("Province"), choices=Province.choices, empty_label=_("All provinces"), method="in_province"
    )
    community = filters.ModelChoiceFilter(
        label=_("Community"),
        queryset=Community.objects.none(),
        to_field_name="slug",
        empty_label=_("All communities"),
    )

    class Meta:
        model = Meeting
        fields = ["when", "hub", "province", "community"]

    def __init__(self, data, queryset):
        super().__init__(data, queryset)
        self.filters["community"].queryset = Community.objects.filter(pk__in=queryset.order_by().values("community"))

    def in_time(self, queryset, name, value):
        return queryset.past()

    def in_province(self, queryset, name, value):
        """Where it takes place; where that is not said, where its community works."""
        unsaid = Q(province="", community__provinces__contains=[value])
        return queryset.filter(Q(province=value) | unsaid)

    def filter_queryset(self, queryset):
        found = super().filter_queryset(queryset)
        return found if self.form.cleaned_data.get("when") else found.coming()


class DeskFilter(filters.FilterSet):
    """For the desk of a hub, which also shows what is not public."""

    status = filters.ChoiceFilter(
        label=_("Status"),
        choices=[
            choice
            for choice in Community.Status.choices
            if choice[0] not in (Community.Status.DRAFT, Community.Status.RETRACTED)
        ],
        empty_label=_("All statuses"),
    )
    phase = filters.ChoiceFilter(label=_("Phase"), choices=Community.Phase.choices, empty_label=_("All phases"))

    class Meta:
        model = Community
        fields = ["status", "phase"]

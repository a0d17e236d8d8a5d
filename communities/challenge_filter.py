import django_filters as filters
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from communities.models import Challenge
from partners.models import Hub, Province, Term

TO_TAKE_UP, LAPSED = "to_take_up", "lapsed"


class ChallengeFilter(filters.FilterSet):
    """The public list. Regions are those of the organisation that brought the challenge."""

    q = filters.CharFilter(label=_("Search"), method="search")
    area = filters.ChoiceFilter(label=_("Application area"), empty_label=_("All areas"), method="with_area")
    hub = filters.ModelChoiceFilter(
        label=_("AI hub"),
        queryset=Hub.objects.all(),
        to_field_name="slug",
        empty_label=_("All hubs"),
        field_name="organisation__hub",
    )
    province = filters.ChoiceFilter(
        label=_("Province"),
        choices=Province.choices,
        empty_label=_("All provinces"),
        field_name="organisation__province",
    )
    state = filters.ChoiceFilter(
        label=_("State"),
        empty_label=_("All states"),
        method="in_state",
        choices=[
            (TO_TAKE_UP, _("can be taken up")),
            (Challenge.Status.ADOPTED, Challenge.Status.ADOPTED.label),
            (Challenge.Status.SOLVED, Challenge.Status.SOLVED.label),
            (LAPSED, _("time has passed")),
        ],
    )
    data = filters.ChoiceFilter(label=_("Data"), choices=Challenge.Data.choices, empty_label=_("With or without data"))

    class Meta:
        model = Challenge
        fields = ["q", "area", "hub", "province", "state", "data"]

    def __init__(self, *args, words, **kwargs):
        super().__init__(*args, **kwargs)
        self.filters["area"].extra["choices"] = words.choices(Term.Vocabulary.APPLICATION_AREA)

    def search(self, queryset, name, value):
        text = value.strip()
        return queryset.filter(
            Q(title_nl__icontains=text)
            | Q(title_en__icontains=text)
            | Q(problem_nl__icontains=text)
            | Q(problem_en__icontains=text)
            | Q(organisation__name__icontains=text)
        )

    def with_area(self, queryset, name, value):
        return queryset.filter(application_areas__contains=[value])

    def in_state(self, queryset, name, value):
        if value == TO_TAKE_UP:
            return queryset & Challenge.objects.to_take_up()
        if value == LAPSED:
            return queryset.filter(status=Challenge.Status.OPEN, wanted_until__lt=timezone.localdate())
        return queryset.filter(status=value)

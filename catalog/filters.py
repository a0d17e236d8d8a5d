import django_filters as filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from catalog.inventory.reasons import Reason
from catalog.models import ImportProblem, Module, ModuleVersion, Offering, SyncItem


class ModuleFilter(filters.FilterSet):
    """The modules of a desk (`Module.objects.with_desk_columns()`). What was archived shows only when asked for."""

    STATUSES = [
        ("published", _("published")),
        ("draft", _("draft")),
        ("proposed", _("waiting for a check")),
        ("hidden", _("hidden by the catalogue manager")),
        ("archived", _("archived")),
    ]
    q = filters.CharFilter(label=_("Search in modules"), method="by_words")
    state = filters.ChoiceFilter(
        label=_("Status"),
        choices=STATUSES,
        empty_label=_("All statuses"),
        method="by_state",
        field_name="latest_status",
    )

    class Meta:
        model = Module
        fields = ["q", "state"]

    def by_words(self, queryset, name, value):
        return queryset.filter(Q(latest_title__icontains=value) | Q(code__icontains=value))

    def by_state(self, queryset, name, value):
        if value == "archived":
            return queryset.filter(Q(archived_at__isnull=False) | Q(latest_status="archived", has_published=False))
        if value == "hidden":
            return queryset.exclude(hidden_reason="")
        if value == ModuleVersion.Status.PUBLISHED:
            return queryset.filter(has_published=True)
        return queryset.filter(latest_status=value)

    @property
    def qs(self):
        wanted = self.form.cleaned_data.get("state") if self.is_bound and self.form.is_valid() else ""
        return super().qs if wanted == "archived" else super().qs.filter(archived_at__isnull=True)


class OfferingFilter(filters.FilterSet):
    place = filters.CharFilter(label=_("Search module or place"), method="by_words")
    status = filters.ChoiceFilter(label=_("Status"), choices=Offering.Status.choices, empty_label=_("All statuses"))

    class Meta:
        model = Offering
        fields = ["place", "status"]

    def by_words(self, queryset, name, value):
        return queryset.filter(
            Q(city__icontains=value)
            | Q(code__icontains=value)
            | Q(version__title_nl__icontains=value)
            | Q(version__title_en__icontains=value)
        )


class SyncItemFilter(filters.FilterSet):
    """What one outside catalogue should know of each module."""

    status = filters.ChoiceFilter(label=_("Status"), choices=SyncItem.Status.choices, empty_label=_("All statuses"))
    q = filters.CharFilter(label=_("Search in modules"), method="by_words")

    class Meta:
        model = SyncItem
        fields = ["q", "status"]

    def by_words(self, queryset, name, value):
        return queryset.filter(
            Q(module__slug__icontains=value)
            | Q(module__listing__title_nl__icontains=value)
            | Q(module__listing__title_en__icontains=value)
        )


class ImportProblemFilter(filters.FilterSet):
    """What could not be used of an inventory."""

    reason = filters.ChoiceFilter(label=_("Why"), choices=Reason.choices, empty_label=_("All reasons"))

    class Meta:
        model = ImportProblem
        fields = ["reason"]

import django_filters
from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from certification.models import Application, Certificate


class ApplicationFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("Search module or applicant"), method="search")
    status = django_filters.ChoiceFilter(
        label=_("Status"),
        empty_label=_("All statuses"),
        choices=[choice for choice in Application.Status.choices if choice[0] != Application.Status.DRAFT],
    )

    class Meta:
        model = Application
        fields = ["q", "status"]

    def search(self, queryset, name, value):
        return queryset.filter(
            Q(module_version__title_nl__icontains=value)
            | Q(module_version__title_en__icontains=value)
            | Q(applicant__name__icontains=value)
        )


class CertificateFilter(django_filters.FilterSet):
    """The register: by number or name, and by what it answers today."""

    VERDICTS = [
        ("valid", _("valid")),
        ("expired", _("expired")),
        ("suspended", _("suspended")),
        ("revoked", _("revoked")),
        ("superseded", _("superseded")),
    ]
    q = django_filters.CharFilter(
        label=_("Number or name"),
        method="search",
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    verdict = django_filters.ChoiceFilter(
        label=_("Validity"), empty_label=_("All marks"), choices=VERDICTS, method="with_verdict"
    )

    class Meta:
        model = Certificate
        fields = ["q", "verdict"]

    def search(self, queryset, name, value):
        words = value.strip()
        return queryset.filter(
            Q(number__icontains=words)
            | Q(module_version__title_nl__icontains=words)
            | Q(module_version__title_en__icontains=words)
            | Q(holder__name__icontains=words)
        )

    def with_verdict(self, queryset, name, value):
        today = timezone.localdate()
        if value == "expired":
            return queryset.filter(status=Certificate.Status.VALID, valid_until__lt=today)
        if value == "valid":
            return queryset.filter(status=Certificate.Status.VALID, valid_until__gte=today)
        return queryset.filter(status=value)

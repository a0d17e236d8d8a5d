"""Forms of the ledger: amounts as people write them, in Dutch or in English."""

import re
from decimal import Decimal

import django_filters as filters
from django import forms
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from communities.forms import CHOOSE
from communities.models import Contribution, Partnership, Year
from config import uploads
from partners.editing import PlainForm, VersionedForm

AREA = forms.Textarea({"rows": 3})
YEARS_BEHIND, YEARS_AHEAD = 2, 4


def amount_from(typed: str) -> Decimal:
    """`1.250,50`, `1,250.50`, `€ 1250` and `1 250` as an amount; a sign that stands before exactly three digits
    separates thousands, because cents have two. Raises `ValueError` for what is no amount in whole cents."""
    text = re.sub(r"[€\s\u00a0\u202f']", "", typed)
    if not re.fullmatch(r"-?[0-9]+([.,][0-9]{3})*([.,][0-9]{1,2})?", text):
        raise ValueError(typed)
    cents = re.search(r"[.,]([0-9]{1,2})$", text)
    whole = re.sub(r"[.,]", "", text[: cents.start()] if cents else text)
    return Decimal(f"{whole}.{cents.group(1) if cents else '00'}")


class AmountField(forms.DecimalField):
    """Takes amounts and numbers of hours; shown again as they were typed."""

    widget = forms.TextInput

    def __init__(self, *, label, max_digits=12, **kwargs):
        super().__init__(label=label, max_digits=max_digits, decimal_places=2, min_value=0, **kwargs)
        self.widget.attrs |= {"inputmode": "decimal", "autocomplete": "off"}

    def prepare_value(self, value):
        """What is stored, as readers of this language write it; what was typed stays as it is."""
        return number_format(value, force_grouping=False) if isinstance(value, Decimal) else value

    def to_python(self, value):
        if value in self.empty_values:
            return None
        try:
            return amount_from(str(value))
        except ValueError:
            raise forms.ValidationError(
                _("Write a number such as 1250 or 1.250,50, without letters."), code="invalid"
            ) from None


class YearChoice(forms.TypedChoiceField):
    def __init__(self, community):
        today = timezone.localdate().year
        closed = set(community.years.filter(status=Year.Status.CLOSED).values_list("number", flat=True))
        numbers = [each for each in range(today - YEARS_BEHIND, today + YEARS_AHEAD + 1) if each not in closed]
        super().__init__(
            label=_("Year"),
            coerce=int,
            choices=[(each, str(each)) for each in numbers],
            initial=today,
            help_text=_("Years that have been closed are not in the list."),
        )


class AmountForm(PlainForm):
    """An amount, or hours and what an hour is worth."""

    def require(self, *names):
        for name in names:
            if self.cleaned_data.get(name) is None:
                self.ask_for(name, self.fields[name].error_messages["required"])


class PledgeForm(AmountForm):
    partnership = forms.ModelChoiceField(label=_("Partner"), queryset=Partnership.objects.none())
    kind = forms.ChoiceField(label=_("What do you bring in?"), choices=Contribution.Kind.choices)
    description = forms.CharField(
        label=_("What it is"), max_length=200, help_text=_("For instance: use of the lab, two days a month.")
    )
    amount = AmountField(
        label=_("Worth in euro"),
        required=False,
        help_text=_("For hours you leave this empty: it follows from hours and rate."),
    )
    hours = AmountField(label=_("Hours"), required=False, max_digits=9, help_text=_("Only for hours."))
    rate = AmountField(label=_("Euro for each hour"), required=False, max_digits=7, help_text=_("Only for hours."))
    evidence = forms.CharField(
        label=_("How this can be seen"),
        required=False,
        max_length=2000,
        widget=AREA,
        help_text=_("Where the agreement or the administration is. No names of people."),
    )

    def __init__(self, *args, community, partnerships, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["partnership"].queryset = partnerships
        self.fields["partnership"].choices = [
            ("", CHOOSE),
            *((each.pk, each.organisation.name) for each in partnerships),
        ]
        self.fields["year"] = YearChoice(community)
        self.order_fields(["partnership", "year", "kind", "description", "amount", "hours", "rate", "evidence"])
        if len(partnerships) == 1:
            self.fields["partnership"].initial = partnerships[0]

    def clean(self):
        super().clean()
        if self.cleaned_data.get("kind") == Contribution.Kind.HOURS:
            self.require("hours", "rate")
            if self.cleaned_data.get("rate") == 0:
                self.add_error("rate", _("An hour has to be worth something."))
        elif "kind" in self.cleaned_data:
            self.require("amount")


class EvidenceField(uploads.FileField):
    def __init__(self):
        super().__init__(label=_("Evidence as a file"), required=False)

    def _hint(self):
        example = _("For instance an invoice, without private data of people.")
        return f"{example} {super()._hint()}"


class ChangeForm(VersionedForm, AmountForm):
    """The same facts later: for hours without an amount, for the rest without hours."""

    description = PledgeForm.base_fields["description"]
    evidence = PledgeForm.base_fields["evidence"]
    document = EvidenceField()

    def __init__(self, *args, contribution, **kwargs):
        super().__init__(*args, **kwargs)
        realised = contribution.status != Contribution.Status.PLEDGED
        if not realised:
            del self.fields["document"]
        if contribution.kind == Contribution.Kind.HOURS:
            self.fields["hours"] = AmountField(label=_("Hours pledged"), max_digits=9)
            self.fields["rate"] = AmountField(label=_("Euro for each hour"), max_digits=7)
            if realised:
                self.fields["realised_hours"] = AmountField(label=_("Hours realised"), max_digits=9)
        else:
            self.fields["amount"] = AmountField(label=_("Amount pledged"))
            if realised:
                self.fields["realised_amount"] = AmountField(label=_("Amount realised"))
        self.order_fields(
            [
                "seen",
                "description",
                "amount",
                "hours",
                "rate",
                "realised_amount",
                "realised_hours",
                "evidence",
                "document",
            ]
        )

    def clean_rate(self):
        if not self.cleaned_data["rate"]:
            raise forms.ValidationError(_("An hour has to be worth something."))
        return self.cleaned_data["rate"]

    def fields_given(self):
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}


def amount_or_hours(contribution, *, hours_label, amount_label):
    """One field: hours where a contribution is counted in hours, an amount otherwise."""
    if contribution.kind == Contribution.Kind.HOURS:
        return "hours", AmountField(label=hours_label, max_digits=9)
    return "amount", AmountField(label=amount_label)


class RealiseForm(PlainForm):
    evidence = PledgeForm.base_fields["evidence"]
    document = EvidenceField()

    def __init__(self, *args, contribution, **kwargs):
        super().__init__(*args, **kwargs)
        name, field = amount_or_hours(
            contribution, hours_label=_("Hours realised"), amount_label=_("Amount realised, in euro")
        )
        self.fields[name] = field
        self.order_fields([name, "evidence", "document"])


class CorrectionForm(PlainForm):
    description = forms.CharField(
        label=_("What was wrong"), max_length=200, help_text=_("It stands in the ledger, beside the difference.")
    )

    def __init__(self, *args, contribution, **kwargs):
        super().__init__(*args, **kwargs)
        name, field = amount_or_hours(
            contribution,
            hours_label=_("Hours as they should have been"),
            amount_label=_("Amount as it should have been, in euro"),
        )
        self.fields[name] = field
        self.order_fields([name, "description"])


class GrantForm(VersionedForm):
    grant = AmountField(
        label=_("Grant for this year, in euro"),
        required=False,
        help_text=_("What the community receives in this year. Own contributions are measured against it."),
    )


class CloseForm(PlainForm):
    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)
    is_sure = forms.BooleanField(
        label=_("I have looked at the ledger. After this nobody can change the year, not even an administrator.")
    )


class LedgerFilter(filters.FilterSet):
    year = filters.ChoiceFilter(label=_("Year"), field_name="year__number", empty_label=_("All years"))
    partner = filters.ChoiceFilter(
        label=_("Partner"), field_name="partnership__organisation__slug", empty_label=_("All partners")
    )
    kind = filters.ChoiceFilter(
        label=_("Kind of contribution"), choices=Contribution.Kind.choices, empty_label=_("All kinds")
    )
    status = filters.ChoiceFilter(label=_("Status"), choices=Contribution.Status.choices, empty_label=_("All statuses"))

    class Meta:
        model = Contribution
        fields = ["year", "partner", "kind", "status"]

    def __init__(self, *args, years, partners, **kwargs):
        super().__init__(*args, **kwargs)
        self.filters["year"].extra["choices"] = [(number, str(number)) for number in years]
        self.filters["partner"].extra["choices"] = partners

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext_lazy as _

from enrolment.models import Enrolment


class EnrolForm(forms.Form):
    """`paid_by` comes from the button that was pressed; free courses ask only for agreement."""

    target_group = forms.ChoiceField(
        label=_("To which group do you belong?"),
        widget=forms.RadioSelect,
        help_text=_("Today these groups can enrol. The provider sees what you choose and may ask you about it."),
    )
    motivation = forms.CharField(
        label=_("Why do you want to take part?"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("The provider reads this. Do not write about your health or other private matters."),
    )
    employer_name = forms.CharField(
        label=_("Name of your employer"),
        required=False,
        max_length=160,
        help_text=_("Only if your employer pays. The provider sends the invoice there."),
    )
    wants_start_within_withdrawal = forms.BooleanField(
        label=_(
            "I ask the provider to begin within the 14 days in which I can withdraw. If I withdraw after it has begun, I pay for what I have had."
        ),
        required=False,
    )
    accepts_terms = forms.BooleanField(label=_("I agree to the terms of the provider."))
    prices_read = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args, offering, terms, business_terms, starts_within_withdrawal, groups, **kwargs):
        super().__init__(*args, **kwargs)
        self.prices = f"{terms.code}/{business_terms.code}"
        self.fields["prices_read"].initial = self.prices
        self.fields["target_group"].choices = list(groups.items())
        if not groups:
            del self.fields["target_group"]
        if not offering.needs_approval:
            del self.fields["motivation"]
        if not terms.costs_money:
            del self.fields["employer_name"]
        if not (terms.costs_money and starts_within_withdrawal):
            del self.fields["wants_start_within_withdrawal"]
        self.helper = FormHelper()
        self.helper.form_tag = False

    @property
    def paid_by(self):
        wanted = self.data.get("paid_by")
        return wanted if wanted in Enrolment.PaidBy.values and "employer_name" in self.fields else Enrolment.PaidBy.SELF

    def answers(self) -> dict:
        """For `actions.enrol`: what was asked."""
        names = ("target_group", "motivation", "employer_name", "wants_start_within_withdrawal")
        asked = {name: self.cleaned_data[name] for name in names if name in self.fields}
        return {"paid_by": self.paid_by, **asked}

    def clean_prices_read(self):
        """Nobody is held to a price that was not on the page. The page that comes back shows the new one."""
        read = self.cleaned_data["prices_read"]
        if read != self.prices:
            self.data = {**self.data.dict(), "prices_read": self.prices}
            raise forms.ValidationError(
                _("The price has changed since you opened this page. Read the new price before you go on.")
            )
        return read

    def clean(self):
        cleaned = super().clean()
        if self.paid_by == Enrolment.PaidBy.EMPLOYER and not cleaned.get("employer_name"):
            self.add_error("employer_name", _("Fill in the name of your employer, or choose to pay yourself."))
        elif (
            self.paid_by == Enrolment.PaidBy.SELF
            and "wants_start_within_withdrawal" in self.fields
            and not cleaned.get("wants_start_within_withdrawal")
        ):
            self.add_error(
                "wants_start_within_withdrawal",
                _("This course begins within 14 days. Tick this box, or choose a later date."),
            )
        return cleaned


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("The participant reads this in a mail."),
    )


class ResultForm(forms.Form):
    result = forms.ChoiceField(label=_("Result"), choices=Enrolment.Result.choices)

from django import forms
from django.utils.translation import gettext_lazy as _


class RemovalsForm(forms.Form):
    reason = forms.CharField(
        label=_("Why the removals are right"),
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("For the audit trail: what you looked at, and why these modules may go."),
    )

import datetime

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from catalog.forms.modules import plain_helper
from catalog.models import Module
from config.days import DayField


class VisibilityForm(forms.Form):
    visibility = forms.ChoiceField(
        label=_("Who sees the published version?"), choices=Module.Visibility.choices, widget=forms.RadioSelect
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = plain_helper()


class GoLiveForm(forms.Form):
    day = DayField(label=_("Goes public on"), help_text=_("In the first minutes of that day, Dutch time."))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["day"].widget.attrs["min"] = (timezone.localdate() + datetime.timedelta(days=1)).isoformat()
        self.helper = plain_helper()

    def clean_day(self):
        day = self.cleaned_data["day"]
        if day <= timezone.localdate():
            raise forms.ValidationError(_("Choose a day after today, or publish now."))
        return day

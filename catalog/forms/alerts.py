from django import forms
from django.utils.translation import gettext_lazy as _

from catalog.forms.modules import plain_helper


class AlertForm(forms.Form):
    email = forms.EmailField(
        label=_("E-mail address"), max_length=254, widget=forms.EmailInput({"autocomplete": "email"}),
        help_text=_("We use it for this alert alone."),
    )  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = plain_helper()

from django import forms
from django.utils.translation import gettext_lazy as _

from catalog.forms.modules import plain_helper
from catalog.models import Consultation
from partners.models import Province


class ProvinceForm(forms.Form):
    """By GET: whose hub to talk to."""

    province = forms.ChoiceField(
        label=_("Your province"), choices=[("", _("Choose a province")), *Province.choices], required=False
    )


class TalkForm(forms.ModelForm):
    """A question to an AI hub; nothing is asked that an answer does not need."""

    homepage = forms.CharField(required=False)  # people do not see it; programs that fill in everything do

    class Meta:
        model = Consultation
        fields = ["hub", "question", "name", "email"]
        widgets = {
            "question": forms.Textarea({"rows": 5}),
            "email": forms.EmailInput({"autocomplete": "email"}),
            "name": forms.TextInput({"autocomplete": "name"}),
        }

    def __init__(self, *args, hubs, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["hub"].queryset = hubs
        self.fields["hub"].empty_label = None
        self.fields["name"].help_text = _("You may leave this empty.")
        self.fields["email"].help_text = _("For the answer. Only the hub sees it.")
        self.fields["question"].help_text = _(
            "For instance: does this fit my work, is there money for it, who else gives it?"
        )
        self.helper = plain_helper()

    @property
    def is_of_a_program(self) -> bool:
        return bool(self.data.get("homepage"))


class AnswerForm(forms.Form):
    answer = forms.CharField(
        label=_("Your answer"), max_length=4000, widget=forms.Textarea({"rows": 8}),
        help_text=_("Goes to the visitor by mail. An answer to that mail comes to the public address of the hub."),
    )  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = plain_helper()

from django import forms
from django.utils.translation import gettext_lazy as _

from catalog.models import Uptake
from communities.models import Challenge, Output
from config.texts import date_full, text
from partners.editing import PlainForm


class ChallengeChoice(forms.ModelChoiceField):
    def label_from_instance(self, challenge):
        return f"{text(challenge, 'title')} ({challenge.organisation})"


class OutputChoice(forms.ModelChoiceField):
    def label_from_instance(self, output):
        return f"{text(output, 'title')} ({text(output.community, 'title')})"


class OfferingChoice(forms.ModelChoiceField):
    def label_from_instance(self, offering):
        start = date_full(offering.starts_on) if offering.starts_on else _("no date yet")
        return f"{start}, {offering.provider}"


class ProjectForm(PlainForm):
    challenge = ChallengeChoice(label=_("Challenge"), queryset=Challenge.objects.none(), empty_label=_("Make a choice"))
    offering = OfferingChoice(label=_("In which offering?"), queryset=None, required=False)

    def __init__(self, *args, challenges, offerings, may_whole, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["challenge"].queryset = challenges
        self.fields["offering"].queryset = offerings
        self.fields["offering"].required = not may_whole
        self.fields["offering"].empty_label = _("In every offering of the module") if may_whole else None
        for name in ("summary_nl", "summary_en"):
            column = Uptake._meta.get_field(name)
            label = column.verbose_name[:1].upper() + column.verbose_name[1:]
            widget = forms.Textarea({"rows": 3})
            self.fields[name] = forms.CharField(
                label=label, required=False, max_length=column.max_length, widget=widget
            )

    def clean(self):
        super().clean()
        if not (self.cleaned_data.get("summary_nl") or self.cleaned_data.get("summary_en")):
            self.add_error("summary_nl", _("Tell what the students will do: the organisation decides on that."))


class SourceForm(PlainForm):
    output = OutputChoice(label=_("Made of the output"), queryset=Output.objects.none(), empty_label=_("Make a choice"))

    def __init__(self, *args, outputs, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["output"].queryset = outputs


class UptakeAnswerForm(PlainForm):
    answer = forms.ChoiceField(
        label=_("Your answer"),
        choices=[("yes", _("Yes, this may stand in public")), ("no", _("No"))],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        max_length=300,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Needed with a no. Who asked reads it."),
    )

    def clean(self):
        super().clean()
        if self.cleaned_data.get("answer") == "no" and not self.cleaned_data.get("reason", "").strip():
            self.add_error("reason", _("Say why not: who asked reads it."))

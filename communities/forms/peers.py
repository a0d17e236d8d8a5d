from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from communities.models import Scan
from config import uploads
from config.days import DayField
from config.file_kinds import DOCUMENTS
from config.texts import date_full
from partners.editing import PlainForm, VersionedForm


class ScanChoice(forms.ModelChoiceField):
    def label_from_instance(self, scan):
        return date_full(scan.taken_on)


class QuestionForm(VersionedForm):
    title = forms.CharField(label=_("Your question in one line"), max_length=160)
    question = forms.CharField(
        label=_("What do you want help with?"),
        max_length=4_000,
        widget=forms.Textarea({"rows": 8, "maxlength": 4_000}),
        help_text=_(
            "Where you are, what you tried, what you want to know. Your peers read it, nobody else. You can use Markdown."
        ),
    )
    scan = ScanChoice(
        label=_("Self-scan that your peers may see"),
        queryset=Scan.objects.none(),
        required=False,
        empty_label=_("None"),
        help_text=_("The peers who take part then see its levels and its note."),
    )

    def __init__(self, *args, scans, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["scan"].queryset = scans

    def fields_given(self):
        return {name: self.cleaned_data[name] for name in ("title", "question", "scan")}


class PeerPlanForm(PlainForm):
    planned_on = DayField(label=_("Day of the visit"))
    place = forms.CharField(label=_("Where"), max_length=200, required=False)

    def clean_planned_on(self):
        day = self.cleaned_data["planned_on"]
        if day < timezone.localdate():
            raise forms.ValidationError(_("This day has passed."))
        return day


class PeerHoldForm(PlainForm):
    held_on = DayField(label=_("Day of the visit"))

    def clean_held_on(self):
        day = self.cleaned_data["held_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("This day lies ahead."))
        return day


class PeerAdviceForm(PlainForm):
    findings = forms.CharField(
        label=_("What you found, and what you advise"),
        max_length=10_000,
        widget=forms.Textarea({"rows": 10, "maxlength": 10_000}),
        help_text=_("An answer to the question. No mark and no score. You can use Markdown."),
    )
    document = uploads.FileField(
        label=_("The advice as a document"), required=False, kinds=[each for each in DOCUMENTS if not each.is_picture]
    )


class PeerFollowUpForm(PlainForm):
    follow_up = forms.CharField(
        label=_("What did you do with the advice?"),
        max_length=4_000,
        widget=forms.Textarea({"rows": 6, "maxlength": 4_000}),
        help_text=_("What you changed, and what not and why. Your peers read it. You can use Markdown."),
    )


class PeerDeclineForm(PlainForm):
    reason = forms.CharField(label=_("Reason, if you want to give one"), max_length=300, required=False)

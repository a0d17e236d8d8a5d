"""Forms about challenges and outputs."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from communities.actions import gaps_of
from communities.forms import WEB_ADDRESS, PartForm, field_for
from communities.models import Challenge, Community, Output
from config.texts import text
from partners.editing import PlainForm, VersionedForm
from partners.models import Organisation

MOST_ADDRESSES = 10


class ChallengeForm(VersionedForm):
    """A draft may stay unfinished; one that is public stays complete."""

    names = (
        "title_nl", "title_en", "problem_nl", "problem_en", "application_areas", "topics", "data", "data_nl",
        "data_en", "ethics_nl", "ethics_en", "wanted_until",
    )  # fmt: skip
    shows_me = forms.BooleanField(
        label=_("Show my name and e-mail address as the one to ask"),
        required=False,
        help_text=_(
            "Only with your consent. It goes as soon as you take the tick away or no longer act for the organisation."
        ),
    )

    def __init__(self, *args, words, challenge=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.challenge = challenge
        for name in self.names:
            self.fields[name] = field_for(Challenge, name, words, getattr(challenge, name, ()) if challenge else ())
        self.fields["title_nl"].help_text = _("One question, as people will find it in the list.")
        self.order_fields([*self.names, "shows_me"])

    def clean_wanted_until(self):
        day = self.cleaned_data["wanted_until"]
        if day and day < timezone.localdate() and day != getattr(self.challenge, "wanted_until", None):
            raise ValidationError(_("This day is over. Choose today or a later day, or leave it empty."))
        return day

    def clean(self):
        super().clean()
        if self.challenge and self.challenge.status != Challenge.Status.DRAFT and not self.errors:
            for gap in gaps_of(self.cleaned_data):
                self.add_error(None, gap)

    def fields_given(self):
        return {name: self.cleaned_data[name] for name in (*self.names, "shows_me")}


class BringForm(ChallengeForm):
    organisation = forms.ModelChoiceField(
        label=_("Your organisation"), queryset=Organisation.objects.none(), empty_label=None
    )

    def __init__(self, *args, organisations, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = organisations
        self.order_fields(["organisation"])


class CommunityChoice(forms.ModelChoiceField):
    def label_from_instance(self, community):
        return text(community, "title")


class AdoptForm(PlainForm):
    community = CommunityChoice(label=_("Your community"), queryset=Community.objects.none(), empty_label=None)
    plan = forms.CharField(
        label=_("What will you do?"),
        max_length=1000,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("Who works on it, and what could be there in half a year. It stands on the page of the challenge."),
    )

    def __init__(self, *args, communities, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["community"].queryset = communities


class SolveForm(PlainForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("answer_nl", "answer_en"):
            self.fields[name] = field_for(Challenge, name)
        self.fields["answer_nl"].help_text = _(
            "What do you know now, and what do you do differently? In Dutch, in English, or both."
        )

    def clean(self):
        super().clean()
        if not (self.cleaned_data.get("answer_nl") or self.cleaned_data.get("answer_en")):
            self.ask_for("answer_nl", _("Tell in a few sentences what the answer is."))


class AddressList(forms.CharField):
    """Addresses of web pages, one on each line; a list when cleaned."""

    widget = forms.Textarea({"rows": 3})

    def prepare_value(self, value):
        return "\n".join(value) if isinstance(value, list) else value

    def clean(self, value):
        found = [line.strip() for line in super().clean(value).splitlines() if line.strip()]
        if len(found) > MOST_ADDRESSES:
            raise ValidationError(_("At most %(number)d addresses fit here.") % {"number": MOST_ADDRESSES})
        for number, line in enumerate(found, start=1):
            try:
                WEB_ADDRESS(line)
            except ValidationError:
                raise ValidationError(
                    _("Line %(number)d (“%(line)s”) is no address of a web page. It begins with https:// or http://.")
                    % {"number": number, "line": line[:60]}
                ) from None
            if len(line) > Output._meta.get_field("url").max_length:
                raise ValidationError(_("Line %(number)d is too long for an address.") % {"number": number})
        return list(dict.fromkeys(found))


class OwnChallengeChoice(forms.ModelChoiceField):
    def label_from_instance(self, challenge):
        return text(challenge, "title")


class OutputForm(PartForm):
    model = Output
    names = (
        "kind", "title_nl", "title_en", "description_nl", "description_en", "challenge", "planned_on", "known_on",
        "url", "more_urls", "licence",
    )  # fmt: skip

    def field(self, name):
        if name == "challenge":
            return OwnChallengeChoice(
                label=_("Answers the challenge"),
                queryset=Challenge.objects.filter(adoptions__community=self.community).order_by("title_nl").distinct(),
                required=False,
                empty_label=_("None, or a question that is not on Leerkring"),
                help_text=_("The challenges that your community works on, or worked on."),
            )
        if name == "more_urls":
            return AddressList(label=_("More addresses"), required=False, help_text=_("One on each line."))
        return super().field(name)

    def clean(self):
        super().clean()
        if self.cleaned_data.get("known_on") and self.cleaned_data["known_on"] > timezone.localdate():
            self.add_error("known_on", _("This day lies ahead. Use “planned for” for what is still to come."))

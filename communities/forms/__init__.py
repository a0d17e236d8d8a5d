from django import forms
from django.core.validators import URLValidator
from django.db.models import BooleanField, DateField, URLField
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from communities import scan, steps
from communities.models import Community, HubAdvice, Location, Partnership, RuleSet
from config.days import DayField
from config.texts import text
from partners.editing import PlainForm, VersionedForm
from partners.models import Organisation, Province, Term

VOCABULARIES = {
    "topics": Term.Vocabulary.TOPIC,
    "application_areas": Term.Vocabulary.APPLICATION_AREA,
    "kems": Term.Vocabulary.KEM,
    "building_blocks": Term.Vocabulary.BUILDING_BLOCK,
}
HELP = {
    "problem_nl": _("What happens now, for whom is that a problem, and what would be better? You can use Markdown."),
    "data_nl": _("Which data are there, how many, and what may be done with them? No personal data here."),
    "ethics_nl": _("What has to be handled with care: privacy, fairness, safety, people who depend on it?"),
    "wanted_until": _("Nobody can take it up after this day. You can choose a later one at any time."),
    "known_on": _(
        "The day on which others could use what you know. The clock from knowledge to classroom starts here."
    ),
    "title_nl": _("As people will find it in the list."),
    "summary_nl": _("A few sentences for somebody who does not know the community yet. At most 600 characters."),
    "mission_nl": _("Why this community exists, how it began, what it wants to reach. You can use Markdown."),
    "hub": _("The hub of your region advises on the registration. Without a hub the administrators of Leerkring do."),
    "topics": _("What kind of AI is this about?"),
    "application_areas": _("In which field is it used?"),
    "kems": _("Key enabling methodologies: how do you work?"),
    "building_blocks": _("Start with one, expand later."),
    "rule_set": _("Choose the call you apply for. Otherwise the basic rules of Leerkring count."),
}
CHOOSE = _("Make a choice")
WEB_ADDRESS = URLValidator(
    schemes=["http", "https"], message=_("Give an address of a web page, which begins with https:// or http://.")
)
LONG = {
    **dict.fromkeys(["problem_nl", "problem_en"], 8),
    **dict.fromkeys(["ethics_nl", "ethics_en", "answer_nl", "answer_en", "description_nl", "description_en"], 4),
    **dict.fromkeys(["data_nl", "data_en"], 3),
}
ROWS = LONG | {
    "summary_nl": 3,
    "summary_en": 3,
    "mission_nl": 6,
    "mission_en": 6,
    "facilities_nl": 3,
    "facilities_en": 3,
}


class RuleSetChoice(forms.ModelChoiceField):
    def label_from_instance(self, rule_set):
        return text(rule_set, "name")


def field_for(model, name, words=None, chosen=()):
    """A form field for a column of `model`, with its label, length and choices."""
    column = model._meta.get_field(name)
    label, help_text = column.verbose_name[:1].upper() + column.verbose_name[1:], HELP.get(name, "")
    given = {"label": label, "required": not column.blank, "help_text": help_text}
    if name in VOCABULARIES:
        choices = words.choices(VOCABULARIES[name], keep=chosen)
        return forms.MultipleChoiceField(choices=choices, widget=forms.CheckboxSelectMultiple, **given)
    if name == "provinces":
        return forms.MultipleChoiceField(choices=Province.choices, widget=forms.CheckboxSelectMultiple, **given)
    if name == "rule_set":
        empty = _("Basic rules of Leerkring")
        return RuleSetChoice(
            queryset=RuleSet.objects.to_choose_on(timezone.localdate(), keep=chosen.pk if chosen else None),
            empty_label=empty,
            **given,
        )
    if isinstance(column, BooleanField):
        return forms.BooleanField(label=label, required=False, help_text=help_text)
    https = {"assume_scheme": "https"} if isinstance(column, URLField) else {}
    days = {"form_class": DayField} if isinstance(column, DateField) else {}
    field = column.formfield(label=label, help_text=help_text, **https, **days)
    if isinstance(column, URLField):
        field.validators = [WEB_ADDRESS]
        field.error_messages["invalid"] = WEB_ADDRESS.message
    if isinstance(field, forms.ModelChoiceField):
        field.empty_label = CHOOSE
    elif isinstance(field, forms.ChoiceField):
        field.choices = [(value, shown if value else CHOOSE) for value, shown in field.choices]
    if name in ROWS:
        field.widget = forms.Textarea(
            {"rows": ROWS[name], **({"maxlength": field.max_length} if field.max_length else {})}
        )
    return field


class StepForm(VersionedForm):
    """One step of the registration, and later of the same facts: all may be left empty but the name."""

    def __init__(self, *args, step, words, community=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.step = step
        for name in step.fields:
            self.fields[name] = field_for(Community, name, words, getattr(community, name, ()) if community else ())

    def fields_given(self):
        return {name: self.cleaned_data[name] for name in self.step.fields}

    def fields_right(self):
        """Those that are in order, also where others are not."""
        return {name: self.cleaned_data[name] for name in self.step.fields if name in self.cleaned_data}

    @property
    def version(self):
        return self.cleaned_data.get("seen", 0)


class CreateForm(StepForm):
    lead = forms.ModelChoiceField(
        label=_("Lead organisation"),
        queryset=Organisation.objects.none(),
        help_text=_("You act for this organisation. It takes part as lead from the start."),
    )

    def __init__(self, *args, leads, **kwargs):
        super().__init__(*args, step=steps.BY_CODE["basics"], words=None, **kwargs)
        self.fields["lead"].queryset = leads
        self.order_fields(["title_nl", "title_en", "lead"])


class PartForm(VersionedForm):
    model, names = None, ()

    def __init__(self, *args, community=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.community = community
        for name in self.names:
            self.fields[name] = self.field(name)

    def field(self, name):
        return field_for(self.model, name)

    def fields_given(self):
        return {name: self.cleaned_data[name] for name in self.names}


class LocationForm(PartForm):
    model = Location
    names = ("name", "address", "city", "province", "facilities_nl", "facilities_en", "may_be_used")


class InviteForm(PlainForm):
    role = forms.ChoiceField(
        label=_("Role"),
        choices=[choice for choice in Partnership.Role.choices if choice[0] != Partnership.Role.MAIN_APPLICANT],
        initial=Partnership.Role.COLLABORATION,
    )
    helix = forms.ChoiceField(label=_("Takes part on the side of"), choices=Partnership.Helix.choices)
    message = forms.CharField(
        label=_("Your message"),
        required=False,
        max_length=1000,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("What do you hope to do together? It stands in the invitation."),
    )


class ProposeForm(PlainForm):
    """An organisation that is not on Leerkring yet."""

    name = forms.CharField(label=_("Name"), max_length=160)
    kind = forms.ChoiceField(label=_("Kind of organisation"), choices=[("", CHOOSE)] + Organisation.Kind.choices)
    city = forms.CharField(label=_("Town or city"), max_length=80)
    province = forms.ChoiceField(label=_("Province"), choices=[("", CHOOSE)] + Province.choices)
    manager_email = forms.EmailField(
        label=_("E-mail address of your contact there"),
        help_text=_("This person is asked to manage the organisation and can then answer your invitation."),
    )

    def clean_name(self):
        name = self.cleaned_data["name"].strip()
        if Organisation.objects.filter(name__iexact=name).exists():
            raise forms.ValidationError(
                _("An organisation with this name is on Leerkring already. Go back and search for it.")
            )
        return name


class JoinForm(InviteForm):
    organisation = forms.ModelChoiceField(
        label=_("Your organisation"), queryset=Organisation.objects.none(), empty_label=None
    )
    field_order = ["organisation", "role", "helix", "message"]

    def __init__(self, *args, organisations, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = organisations
        self.fields["message"].required = True
        self.fields["message"].help_text = _("What do you bring, and what do you hope to learn?")


class AdviceForm(PlainForm):
    verdict = forms.ChoiceField(label=_("Your advice"), choices=HubAdvice.Verdict.choices, widget=forms.RadioSelect)
    reasons = forms.CharField(
        label=_("Reasons"),
        required=False,
        max_length=4000,
        widget=forms.Textarea({"rows": 5}),
        help_text=_("Needed unless your advice is positive without remarks. The coordinator reads them."),
    )

    def clean(self):
        verdict = self.cleaned_data.get("verdict")
        if verdict and verdict != HubAdvice.Verdict.POSITIVE and not self.cleaned_data.get("reasons", "").strip():
            self.ask_for("reasons", _("Give the reasons: the coordinator goes on with them."))


class ReasonForm(PlainForm):
    reason = forms.CharField(label=_("Reason"), max_length=1000, widget=forms.Textarea({"rows": 3}))


class OptionalReasonForm(ReasonForm):
    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = False
        self.fields["reason"].label = _("Reason, if you want to give one")


class EndingForm(PlainForm):
    remains = forms.CharField(
        label=_("What remains?"),
        max_length=4000,
        widget=forms.Textarea({"rows": 5}),
        help_text=_(
            "Results, materials, agreements that go on, and whom to ask. It stands on the page of the community."
        ),
    )
    heir = forms.ModelChoiceField(
        label=_("Who takes over the modules?"),
        queryset=Organisation.objects.none(),
        required=False,
        empty_label=_("Nobody: the community owns no modules"),
        help_text=_("A verified partner. It becomes the owner of all modules of the community."),
    )
    statement = forms.CharField(
        label=_("What has been agreed with this organisation"),
        max_length=4000,
        required=False,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("Who agreed to what, and when. Needed when an organisation takes over."),
    )

    def __init__(self, *args, heirs, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["heir"].queryset = heirs

    def clean(self):
        super().clean()
        if self.cleaned_data.get("heir") and not self.cleaned_data.get("statement", "").strip():
            self.ask_for("statement", _("Write down what has been agreed."))


class PhaseForm(PlainForm):
    phase = forms.TypedChoiceField(label=_("Phase"), choices=Community.Phase.choices, coerce=int)
    since_on = DayField(label=_("Since"))
    note = forms.CharField(label=_("Note"), required=False, max_length=1000, widget=forms.Textarea({"rows": 3}))

    def clean_since_on(self):
        day = self.cleaned_data["since_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("The day on which the phase began lies in the future."))
        return day


class ScanForm(PlainForm):
    """One question for each dimension; the answers are what its levels look like."""

    note = forms.CharField(
        label=_("What do you want to work on?"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("Stays with the coordinators, also when you share the levels."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for dimension in scan.DIMENSIONS.values():
            self.fields[dimension.code] = forms.TypedChoiceField(
                label=dimension.name,
                choices=list(enumerate(dimension.levels, start=1)),
                coerce=int,
                widget=forms.RadioSelect,
            )
        self.order_fields([*scan.DIMENSIONS, "note"])

    def levels(self):
        return {code: self.cleaned_data[code] for code in scan.DIMENSIONS}


class CoordinatorForm(PlainForm):
    email = forms.EmailField(label=_("E-mail address"))
    reason = forms.CharField(label=_("Reason"), max_length=300, help_text=_("The person reads it in the invitation."))

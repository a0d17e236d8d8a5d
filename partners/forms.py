from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from config.days import DayField
from config.logos import LogoField
from partners import numbers
from partners.actions import CHECKS
from partners.editing import PlainForm, VersionedForm
from partners.models import Hub, Lab, Organisation, OrganisationName, OrganisationRole, Province, QualityMark, Term

CHOOSE = _("Make a choice")


class TidyField(forms.CharField):
    """`tidy` brings what people type to one form, before it is judged."""

    def __init__(self, *, tidy, **options):
        self.tidy = tidy
        super().__init__(**options)

    def to_python(self, value):
        return self.tidy(super().to_python(value))


class OrganisationForm(VersionedForm):
    name = forms.CharField(label=_("Name"), max_length=160)
    kind = forms.ChoiceField(label=_("Kind of organisation"), choices=[("", CHOOSE)] + Organisation.Kind.choices)
    kvk_number = forms.CharField(
        label=_("KVK number"),
        required=False,
        help_text=_("8 digits, from the trade register. Public bodies and schools may leave it empty."),
        validators=[RegexValidator(r"^\d{8}$", _("A KVK number has 8 digits, without letters or dots."))],
    )
    kvk_establishment = forms.CharField(
        label=_("Establishment number"),
        required=False,
        help_text=_("12 digits, from the trade register, for one place of an organisation."),
        validators=[numbers.kvk_establishment],
    )
    brin = TidyField(
        tidy=str.upper,
        label=_("BRIN code"),
        required=False,
        help_text=_("For schools, for instance 12AB."),
        validators=[numbers.brin],
    )
    rio_code = TidyField(
        tidy=str.upper,
        label=_("RIO code"),
        required=False,
        help_text=_("For providers, for instance 123A456."),
        validators=[numbers.rio],
    )
    ror_id = TidyField(
        tidy=numbers.bare_ror,
        label=_("ROR id"),
        required=False,
        help_text=_("For research organisations, see ror.org."),
        validators=[numbers.ror],
    )
    size = forms.ChoiceField(label=_("Size"), required=False, choices=[("", CHOOSE)] + Organisation.Size.choices)
    city = forms.CharField(label=_("Town or city"), max_length=80)
    province = forms.ChoiceField(label=_("Province"), choices=[("", CHOOSE)] + Province.choices)
    other_provinces = forms.MultipleChoiceField(
        label=_("Works in these provinces, too"),
        required=False,
        choices=Province.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    hub = forms.ModelChoiceField(
        label=_("AI hub"),
        queryset=Hub.objects.all(),
        required=False,
        empty_label=CHOOSE,
        help_text=_("Its manager verifies the organisation. No hub in your region? Leave this empty."),
    )
    website = forms.URLField(label=_("Website"), required=False, assume_scheme="https")
    mail_domain = forms.CharField(
        label=_("Mail domain"),
        required=False,
        max_length=120,
        help_text=_("The part after the @ in the addresses of your colleagues, for instance example.nl."),
        validators=[
            RegexValidator(r"^[\w-]+(\.[\w-]+)+$", _("Write only the part after the @, for instance example.nl."))
        ],
    )
    summary_nl = forms.CharField(
        label=_("About the organisation, in Dutch"), required=False, max_length=1000, widget=forms.Textarea({"rows": 4})
    )
    summary_en = forms.CharField(
        label=_("About the organisation, in English"),
        required=False,
        max_length=1000,
        widget=forms.Textarea({"rows": 4}),
    )
    contact_name = forms.CharField(label=_("Public contact"), required=False, max_length=120)
    contact_email = forms.EmailField(label=_("Public e-mail address"), required=False)
    is_contact_public = forms.BooleanField(
        label=_("Show this contact on the public page"),
        required=False,
        help_text=_("Tick this only when this person agrees."),
    )
    is_open_for_partnership = forms.BooleanField(label=_("Open for new partnerships"), required=False, initial=True)
    needs_second_pair_of_eyes = forms.BooleanField(
        label=_("A second person checks each module before it is public"),
        required=False,
        help_text=_("Another editor or manager than who wrote it. Otherwise each of them publishes."),
    )

    FIELDS = [
        "name", "kind", "kvk_number", "kvk_establishment", "brin", "rio_code", "ror_id", "size", "city", "province", "other_provinces", "hub", "website", "mail_domain", "summary_nl", "summary_en",
        "contact_name", "contact_email", "is_contact_public", "is_open_for_partnership", "needs_second_pair_of_eyes",
    ]  # fmt: skip

    IDENTITY = ("name", "kvk_number", "mail_domain")  # what the organisation was verified by

    def __init__(self, *args, organisation=None, may_change_identity=True, may_choose_check=True, **kwargs):
        self.organisation = organisation
        super().__init__(*args, **kwargs)
        if not may_choose_check:
            self.fields["needs_second_pair_of_eyes"].disabled = True
            self.fields["needs_second_pair_of_eyes"].help_text = _("A manager of the organisation chooses this.")
        if not may_change_identity:
            for name in self.IDENTITY:
                self.fields[name].disabled = True  # whatever is sent, the stored value holds
                self.fields[name].help_text = _("Has been verified. Ask the hub if this is not right any more.")

    def clean_kvk_number(self):
        number = self.cleaned_data["kvk_number"]
        others = Organisation.objects.filter(kvk_number=number).exclude(pk=getattr(self.organisation, "pk", None))
        if number and others.exists():
            raise forms.ValidationError(
                _(
                    "An organisation with this KVK number is registered already. Look for it in the list and ask to act for it."
                )
            )
        return number

    def clean(self):
        super().clean()
        if self.cleaned_data.get("is_contact_public") and not (
            self.cleaned_data.get("contact_name") or self.data.get("contact_email")
        ):
            self.ask_for("contact_name", _("Give a name or an address to show, or untick the box."))

    def fields_given(self):
        return {name: self.cleaned_data[name] for name in self.FIELDS}


class LabForm(VersionedForm):
    name = forms.CharField(label=_("Name"), max_length=160)
    kind = forms.ChoiceField(label=_("Kind of lab"), choices=[("", CHOOSE)] + Lab.Kind.choices)
    organisations = forms.ModelMultipleChoiceField(
        label=_("Belongs to"),
        queryset=Organisation.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("The organisations that you act for, and those that have the lab already."),
    )
    city = forms.CharField(label=_("Town or city"), required=False, max_length=80)
    province = forms.ChoiceField(label=_("Province"), required=False, choices=[("", CHOOSE)] + Province.choices)
    website = forms.URLField(label=_("Website"), required=False, assume_scheme="https")
    summary_nl = forms.CharField(
        label=_("About the lab, in Dutch"), required=False, max_length=1000, widget=forms.Textarea({"rows": 4})
    )
    summary_en = forms.CharField(
        label=_("About the lab, in English"), required=False, max_length=1000, widget=forms.Textarea({"rows": 4})
    )

    FIELDS = ["name", "kind", "city", "province", "website", "summary_nl", "summary_en"]

    def __init__(self, *args, owners, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organisations"].queryset = owners

    def fields_given(self):
        return {name: self.cleaned_data[name] for name in [*self.FIELDS, "organisations"]}


class HubForm(VersionedForm):
    contact_name = forms.CharField(
        label=_("Who to talk to"),
        required=False,
        max_length=120,
        help_text=_("A name or a position. Only of somebody who agrees that it is public."),
    )
    contact_email = forms.EmailField(label=_("Public e-mail address"), required=False)
    website = forms.URLField(label=_("Website"), required=False, assume_scheme="https")
    focus_nl = forms.CharField(
        label=_("What the hub works on, in Dutch"), required=False, max_length=1000, widget=forms.Textarea({"rows": 3})
    )
    focus_en = forms.CharField(
        label=_("What the hub works on, in English"),
        required=False,
        max_length=1000,
        widget=forms.Textarea({"rows": 3}),
    )

    FIELDS = ["contact_name", "contact_email", "website", "focus_nl", "focus_en"]

    def fields_given(self):
        return {name: self.cleaned_data[name] for name in self.FIELDS}


class LogoForm(PlainForm):
    logo = LogoField(label=_("Logo"))


CHECK_LABELS = {
    "kvk": _("The KVK number belongs to this name"),
    "website": _("The website is theirs"),
    "mail_domain": _("The mail domain is theirs"),
    "manager": _("The manager works there"),
}


class VerifyForm(PlainForm):
    checks = forms.MultipleChoiceField(
        label=_("What did you check?"),
        choices=[(name, CHECK_LABELS[name]) for name in CHECKS],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    note = forms.CharField(
        label=_("Note"),
        required=False,
        max_length=1000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Needed when something is not ticked, and when you do not verify yet: the managers read it then."),
    )

    def clean(self):
        if len(self.cleaned_data.get("checks", [])) < len(CHECKS) and not self.cleaned_data.get("note", "").strip():
            self.ask_for("note", _("Not everything is ticked. Say why, or what is missing."))


class RoleInviteForm(PlainForm):
    email = forms.EmailField(label=_("E-mail address"))
    role = forms.ChoiceField(
        label=_("Role"), choices=OrganisationRole.Role.choices, initial=OrganisationRole.Role.EDITOR
    )
    reason = forms.CharField(label=_("Reason"), max_length=300, help_text=_("The person reads it in the invitation."))


class ClaimForm(PlainForm):
    role = forms.ChoiceField(
        label=_("Role"), choices=OrganisationRole.Role.choices, initial=OrganisationRole.Role.EDITOR
    )
    message = forms.CharField(
        label=_("Your message"),
        required=False,
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("For instance your position, so that the manager recognises you."),
    )


class ReasonForm(PlainForm):
    reason = forms.CharField(label=_("Reason"), max_length=300)


class PeriodForm(PlainForm):
    """Two days that may be left open, in their order."""

    valid_from = DayField(label=_("From"), required=False)
    valid_until = DayField(label=_("Until and including"), required=False)

    def clean(self):
        super().clean()
        begin, end = self.cleaned_data.get("valid_from"), self.cleaned_data.get("valid_until")
        if begin and end and end < begin:
            self.add_error("valid_until", _("The end lies before the beginning."))


class NameForm(PeriodForm):
    name = forms.CharField(label=_("Other name"), max_length=160)
    kind = forms.ChoiceField(
        label=_("Kind of name"), choices=OrganisationName.Kind.choices, initial=OrganisationName.Kind.ALIAS
    )
    field_order = ["name", "kind"]


class MarkForm(PeriodForm):
    scheme = forms.ChoiceField(label=_("Quality mark"), choices=[("", CHOOSE)] + QualityMark.Scheme.choices)
    number = forms.CharField(label=_("Number"), required=False, max_length=60)
    register_url = forms.URLField(label=_("Page in the register"), required=False, assume_scheme="https")
    field_order = ["scheme", "number", "register_url"]


class MarkAnswerForm(PeriodForm):
    answer = forms.ChoiceField(
        label=_("What did you find?"),
        choices=[("verified", _("It is in the register")), ("rejected", _("It is not in the register"))],
        widget=forms.RadioSelect,
    )
    register_url = forms.URLField(
        label=_("Page in the register"),
        required=False,
        assume_scheme="https",
        help_text=_("Readers can look there, too."),
    )
    reason = forms.CharField(
        label=_("Reason"), required=False, max_length=300, help_text=_("When it is not in the register.")
    )
    field_order = ["answer", "register_url", "valid_from", "valid_until", "reason"]

    def clean(self):
        super().clean()
        is_found = self.cleaned_data.get("answer") == "verified"
        for name in ("register_url", "valid_from", "valid_until") if is_found else ("reason",):
            if not self.cleaned_data.get(name):
                self.ask_for(name, _("This is needed for your answer."))

    def facts(self):
        return {name: self.cleaned_data[name] for name in ("register_url", "valid_from", "valid_until")}


class TermForm(VersionedForm, PeriodForm):
    label_nl = forms.CharField(label=_("Label in Dutch"), max_length=120)
    label_en = forms.CharField(label=_("Label in English"), max_length=120)
    position = forms.IntegerField(label=_("Order"), min_value=0, max_value=32000, initial=1000)
    field_order = ["label_nl", "label_en", "position"]

    def fields_given(self):
        return {
            name: self.cleaned_data[name] for name in ("label_nl", "label_en", "position", "valid_from", "valid_until")
        }


class NewTermForm(TermForm):
    vocabulary = forms.ChoiceField(label=_("Vocabulary"), choices=Term.Vocabulary.choices)
    code = forms.SlugField(
        label=_("Code"), max_length=60, help_text=_("Small letters and underscores; it can never be changed.")
    )
    field_order = ["vocabulary", "code", *TermForm.field_order]

    def clean_code(self):
        code = self.cleaned_data["code"].lower()
        if Term.objects.filter(vocabulary=self.data.get("vocabulary", ""), code=code).exists():
            raise forms.ValidationError(_("This vocabulary has this code already."))
        return code

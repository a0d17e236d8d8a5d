import uuid
from dataclasses import dataclass

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from catalog import completeness, origins, permissions
from catalog.models import Delivery, Language, Level, LiteracyRole, LoadUnit, ModuleVersion
from catalog.snapshot import FIELDS
from communities.models import Community
from config.days import DayField
from config.texts import text
from partners.models import Lab, Term
from partners.vocabulary import words

LONGEST_TEXT = 20_000
Basis = ModuleVersion.LevelBasis
VOCABULARIES = {
    "target_groups": Term.Vocabulary.TARGET_GROUP,
    "application_areas": Term.Vocabulary.APPLICATION_AREA,
    "topics": Term.Vocabulary.TOPIC,
}


def plain_helper():
    """The page draws the form tag and the buttons."""
    helper = FormHelper()
    helper.form_tag = helper.disable_csrf = False
    return helper


class ShortModuleForm(forms.Form):
    """Eight fields and a module is there. As a draft only its title is needed; to publish all of them."""

    use_required_attribute = False

    uuid = forms.UUIDField(widget=forms.HiddenInput)  # recognises the same form sent twice
    owner = forms.ChoiceField(label=_("For"))
    text_language = forms.ChoiceField(
        label=_("You write in"),
        choices=[("nl", _("Dutch")), ("en", _("English"))],
        help_text=_("The other language can be added afterwards, side by side."),
    )
    title = forms.CharField(label=_("Title"), max_length=160)
    summary = forms.CharField(
        label=_("Summary"),
        required=False,
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("What does somebody get out of it? At most 500 characters, in plain words."),
    )
    outcome_1 = forms.CharField(
        label=_("After this module you can…"),
        required=False,
        max_length=300,
        help_text=_("Two things that somebody can do afterwards. Begin with a verb: judge, build, explain."),
    )
    outcome_2 = forms.CharField(label=_("…and you can"), required=False, max_length=300)
    level = forms.ChoiceField(label=_("Level"), required=False, choices=[("", "")] + Level.choices)
    eqf_basis = forms.ChoiceField(
        label=_("What is this level based on?"),
        required=False,
        choices=[("", ""), (Basis.INDICATIVE, Basis.INDICATIVE.label), (Basis.LEGAL, Basis.LEGAL.label)],
        help_text=_("A level in the NLQF register can be added afterwards, with its link."),
    )
    load_value = forms.DecimalField(label=_("Study load"), required=False, min_value=0, max_digits=7, decimal_places=1)
    load_unit = forms.ChoiceField(
        label=_("Unit"), choices=LoadUnit.choices, initial=LoadUnit.HOURS, help_text=_("1 EC is 28 hours.")
    )
    languages = forms.MultipleChoiceField(
        label=_("Language of instruction"),
        required=False,
        choices=Language.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    delivery = forms.ChoiceField(label=_("Form"), required=False, choices=Delivery.choices, widget=forms.RadioSelect)
    price_kind = forms.ChoiceField(
        label=_("Price"),
        required=False,
        widget=forms.RadioSelect,
        choices=[("free", _("free")), ("amount", _("an amount")), ("request", _("on request"))],
    )
    price = forms.DecimalField(
        label=_("Amount in euro, including VAT"), required=False, min_value=0, max_digits=9, decimal_places=2
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.owners = permissions.owners_for(user)
        self.fields["owner"].choices = [
            (key, text(each, "title") if isinstance(each, Community) else each.name)
            for key, each in self.owners.items()
        ]
        if len(self.owners) == 1:
            self.fields["owner"].widget = forms.HiddenInput()
        self.fields["uuid"].initial = uuid.uuid4
        self.fields["owner"].initial = self.fields["owner"].initial or next(iter(self.owners), "")
        self.fields["text_language"].initial = (get_language() or "nl")[:2]
        self.helper = plain_helper()

    @property
    def wants_to_publish(self) -> bool:
        return "publish" in self.data

    def clean(self):
        given = super().clean()
        if given.get("price_kind") == "amount" and given.get("price") is None and "price" not in self.errors:
            self.add_error("price", _("Fill in the amount, or choose “free” or “on request”."))
        if self.wants_to_publish and not self.errors:
            self._ask_for_all(given)
        return given

    def _ask_for_all(self, given):
        asked = {"title": "title", "summary": "summary", "outcomes": "outcome_1"}
        for gap in completeness.measure({**self.content(), "outcomes": self.outcomes()}).to_publish[
            given["text_language"]
        ]:
            self.add_error(asked.get(gap.field, gap.field), _("This is needed to publish."))
        if not given["price_kind"]:
            self.add_error("price_kind", _("This is needed to publish."))

    def content(self) -> dict:
        """The fields of a `ModuleVersion` that this form fills."""
        given, language = self.cleaned_data, self.cleaned_data["text_language"]
        same = ("level", "eqf_basis", "load_value", "load_unit", "languages", "delivery")
        prices = {"free": 0, "amount": given.get("price")}
        return {
            f"title_{language}": given["title"],
            f"summary_{language}": given["summary"],
            "price": prices.get(given["price_kind"]),
            **{name: given[name] for name in same},
        }

    def outcomes(self) -> list[dict[str, str]]:
        language, other = (
            self.cleaned_data["text_language"],
            {"nl": "en", "en": "nl"}[self.cleaned_data["text_language"]],
        )
        written = [self.cleaned_data[name] for name in ("outcome_1", "outcome_2")]
        return [{language: words, other: ""} for words in written if words]

    def chosen_owner(self):
        return self.owners[self.cleaned_data["owner"]]


@dataclass(frozen=True)
class Section:
    """A part of the long form. `pairs` are texts side by side, `fields` what is the same in both languages."""

    id: str
    title: str | Promise
    note: str | Promise = ""
    pairs: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()


SECTIONS = (
    Section("about", _("What it is"), pairs=("title", "summary", "description")),
    Section("outcomes", _("What one can do afterwards"), _("At least two. Begin with a verb: judge, build, explain.")),
    Section(
        "level", _("Level and study load"),
        fields=("level", "eqf_level", "eqf_basis", "eqf_register_url", "load_value", "load_unit", "duration_weeks", "contact_hours", "isced_f"),
    ),
    Section("form", _("Form and language"), fields=("delivery", "languages", "participation")),
    Section("for", _("For whom"), pairs=("prior_knowledge", "admission_test"), fields=("target_groups", "literacy_roles")),
    Section("subject", _("Subject"), fields=("application_areas", "topics")),
    Section("programme", _("Programme"), pairs=("programme",)),
    Section("assessment", _("Assessment and document"), pairs=("assessment",), fields=("assessments", "supervision", "award", "counts_informal")),
    Section("price", _("Usual price"), _("For somebody who pays without an employer. An offering may have prices of its own."), fields=("price", "vat")),
    Section("quality", _("Quality"), pairs=("quality",), fields=("reviewed_on", "review_due_on")),
    Section("materials", _("Materials"), _("What participants work with, and what others may do with it.")),
    Section("administration", _("Administration"), fields=("code", "community", "lab")),
)  # fmt: skip
LONG_TEXTS = ("description", "prior_knowledge", "admission_test", "programme", "assessment", "quality")


def codes_field(label, choices=()):
    return forms.MultipleChoiceField(label=label, required=False, choices=choices, widget=forms.CheckboxSelectMultiple)


def day(label):
    return DayField(label=label, required=False)


class ModuleForm(forms.ModelForm):
    """The content of a version in both languages, and the facts of its module. Works on a copy of the version: the
    action locks and writes the stored one."""

    use_required_attribute = False

    seen = forms.CharField(widget=forms.HiddenInput)
    code = forms.CharField(label=_("Your own code"), required=False, max_length=60)
    community = forms.ModelChoiceField(
        label=_("Made in the learning community"),
        queryset=Community.objects.none(),
        required=False,
        help_text=_("Only communities of which your organisation is a partner. Shown once the community confirms it."),
    )
    lab = forms.ModelChoiceField(
        label=_("Made in the lab"),
        queryset=Lab.objects.none(),
        required=False,
        help_text=_("Shown once an organisation behind the lab confirms it."),
    )
    eqf_level = forms.TypedChoiceField(
        label=_("EQF level"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[("", "")] + [(n, n) for n in range(1, 9)],
    )
    eqf_register_url = forms.URLField(label=_("Link in the NLQF register"), required=False, assume_scheme="https")
    languages = codes_field(_("Language of instruction"), Language.choices)
    assessments = codes_field(_("Kinds of assessment"), ModuleVersion.Assessment.choices)
    target_groups = codes_field(_("Target groups"))
    application_areas = codes_field(_("Application areas"))
    topics = codes_field(_("AI topics"))
    literacy_roles = codes_field(_("AI literacy (AI Act, article 4), for whom"), LiteracyRole.choices)
    reviewed_on = day(_("Content last checked on"))
    review_due_on = day(_("Content is checked again before"))

    class Meta:
        model = ModuleVersion
        # Materials have rows of their own, and who is named is asked first (`catalog.forms.teachers`).
        fields = tuple(name for name in FIELDS if name not in ("materials", "co_developers"))
        widgets = {"delivery": forms.RadioSelect}

    def __init__(self, *args, module, **kwargs):
        super().__init__(*args, **kwargs)
        self.module = module
        vocabulary = words()
        for name, kind in VOCABULARIES.items():
            self.fields[name].choices = vocabulary.choices(kind, keep=getattr(self.instance, name))
        self.fields["delivery"].choices = Delivery.choices
        self.fields["load_value"].widget.attrs["step"] = "any"
        self.fields["isced_f"].help_text = _("Four figures, as in 0613 for software and applications.")
        self.fields["price"].help_text = _("0 is free; leave it empty for “on request”.")
        self.fields["load_unit"].help_text = _("1 EC is 28 hours.")
        self.fields["literacy_roles"].help_text = _(
            "Organisations that use AI see to it that their people know enough of it. The law knows no certificate for that."
        )
        self.fields["counts_informal"].help_text = _(
            "Somebody can show with a portfolio what they learned before, and need not do that part again."
        )
        self.fields["eqf_basis"].help_text = _("Only a level in the NLQF register counts as verified.")
        self._name_texts()
        organisation = module.owner_organisation
        if organisation:
            partner = Community.objects.public().filter(
                partnerships__organisation=organisation, partnerships__status="active"
            )
            self.fields["community"].queryset = (partner | Community.objects.filter(pk=module.community_id)).distinct()
            self.fields["community"].label_from_instance = lambda community: text(community, "title")
        else:
            del self.fields["community"]
        self.fields["lab"].queryset = origins.labs_to_name() | Lab.objects.filter(pk=module.lab_id).distinct()
        self.helper = plain_helper()

    def _name_texts(self):
        for name in LONG_TEXTS:
            for language in ("nl", "en"):
                field = self.fields[f"{name}_{language}"]
                field.max_length = LONGEST_TEXT
                field.validators.append(forms.fields.validators.MaxLengthValidator(LONGEST_TEXT))
                field.widget.attrs["rows"] = 5
        for language in ("nl", "en"):
            self.fields[f"summary_{language}"].widget.attrs["rows"] = 3
        for name, field in self.fields.items():
            if name.endswith(("_nl", "_en")):
                field.widget.attrs["lang"] = name[-2:]
                field.widget.attrs["dir"] = "auto"

    def clean_code(self):
        code = self.cleaned_data["code"]
        same = type(self.module).objects.filter(
            code=code, owner_organisation=self.module.owner_organisation, owner_community=self.module.owner_community
        )
        if code and same.exclude(pk=self.module.pk).exists():
            raise forms.ValidationError(_("This code is in use for another module."))
        return code

    def clean(self):
        given = super().clean()
        if not given.get("title_nl") and not given.get("title_en"):
            self.add_error("title_nl", _("Give the module a title, in Dutch or in English."))
        return given

    def content(self) -> dict:
        return {name: self.cleaned_data[name] for name in self._meta.fields}

    def place(self) -> dict:
        """The facts of the module itself."""
        return {name: self.cleaned_data.get(name) for name in ("code", "community", "lab")}

    def sections(self):
        """The sections with their bound fields, for the page."""
        for section in SECTIONS:
            yield {
                "id": section.id,
                "title": section.title,
                "note": section.note,
                "pairs": [(self[f"{name}_nl"], self[f"{name}_en"]) for name in section.pairs],
                "fields": [self[name] for name in section.fields if name in self.fields],
            }


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("Reason"), max_length=300, widget=forms.Textarea({"rows": 3}))

    def __init__(self, *args, help_text="", **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = help_text
        self.helper = plain_helper()


class LicenceRequestForm(forms.Form):
    organisation = forms.ModelChoiceField(label=_("For"), queryset=None, empty_label=None)
    message = forms.CharField(
        label=_("Why do you want to provide this module?"),
        max_length=1000,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("Say where and for whom, and who teaches it. The owner decides with this."),
    )

    def __init__(self, *args, organisations, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = organisations
        self.helper = plain_helper()


class LicenceAnswerForm(forms.Form):
    conditions = forms.CharField(
        label=_("Conditions"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("For instance: which teachers, which materials, how the owner is named."),
    )
    from_on = DayField(label=_("From"), required=False)
    until_on = DayField(
        label=_("Until and including"),
        required=False,
        help_text=_("Leave it empty for a licence without an end."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.helper = plain_helper()

    def clean(self):
        given = super().clean()
        if given.get("from_on") and given.get("until_on") and given["until_on"] < given["from_on"]:
            self.add_error("until_on", _("The licence cannot end before it begins."))
        return given

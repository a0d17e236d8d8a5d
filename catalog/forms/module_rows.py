"""The rows in the form of a module: what one can do afterwards, and the materials."""

from django import forms
from django.utils.translation import gettext_lazy as _

from catalog import skills
from catalog.forms.rows import MOST_ROWS, Rows
from catalog.models import ContentLicence, Taxonomy
from config import file_kinds, uploads

MOST_BYTES = 10 * file_kinds.MB  # two fit in a form (`UPLOAD_MOST_BYTES`)


class OutcomeForm(forms.Form):
    use_required_attribute = False

    nl = forms.CharField(label=_("In Dutch"), required=False, max_length=300)
    en = forms.CharField(label=_("In English"), required=False, max_length=300)

    taxonomy = forms.ChoiceField(
        label=_("Kind of outcome"),
        required=False,
        choices=[("", ""), *Taxonomy.choices],
        help_text=_("In Bloom’s taxonomy, from remembering to creating."),
    )
    skills = forms.CharField(
        label=_("Skills in a framework"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 1, "spellcheck": "false"}),
        help_text=_(
            "One per line: framework, version and code, as in “DigComp 2.2 1.2”. ESCO, DigComp, CompetentNL or e-CF."
        ),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("nl", "en"):
            self.fields[name].widget = forms.Textarea({"rows": 2, "lang": name, "dir": "auto"})
        if isinstance(self.initial.get("skills"), list):
            self.initial = {**self.initial, "skills": skills.written(self.initial["skills"])}

    def clean_skills(self):
        try:
            return skills.read(self.cleaned_data["skills"])
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error

    def clean(self):
        given = super().clean()
        says_more = given.get("skills") or given.get("taxonomy")
        if says_more and not given.get("nl") and not given.get("en"):
            self.add_error("nl", _("Say what one can do afterwards, or empty this row."))
        return given


OutcomeRows = forms.formset_factory(
    OutcomeForm, formset=Rows, extra=1, can_delete=True, max_num=MOST_ROWS, absolute_max=MOST_ROWS
)


class MaterialForm(forms.Form):
    use_required_attribute = False

    title = forms.CharField(label=_("Title"), required=False, max_length=200)
    url = forms.URLField(label=_("Address"), required=False, max_length=500, assume_scheme="https")
    licence = forms.ChoiceField(label=_("Licence"), required=False, choices=[("", "")] + ContentLicence.choices)
    file = uploads.FileField(label=_("File"), required=False, most_bytes=MOST_BYTES)
    kept = forms.CharField(required=False, widget=forms.HiddenInput)  # the uuid of the file that is there
    without_file = forms.BooleanField(label=_("Take this file away"), required=False)

    def __init__(self, *args, stored, **kwargs):
        super().__init__(*args, **kwargs)
        self.stored = stored  # the files of the module, by their uuid
        if named := self.initial.get("file"):
            self.initial = {**self.initial, "file": None, "kept": named["uuid"]}

    @property
    def kept_file(self):
        """The file that is there, for the page."""
        return self.stored.get(self["kept"].value())

    def clean(self):
        given = super().clean()
        kept = self.stored.get(given.pop("kept", ""))
        without = given.pop("without_file", False)
        given["file"] = given.get("file") or (None if without else kept)
        if any(given.get(name) for name in ("title", "url", "licence", "file")):
            for name in ("title", "licence"):
                if not given.get(name) and name not in self.errors:
                    self.add_error(name, _("Fill this in, or remove the row."))
        return given


class MaterialRowsWithFiles(Rows):
    def let_wait(self) -> None:
        """Keeps the files that were right, because the form is shown again (`uploads.let_wait`)."""
        for form in self.forms:
            form.full_clean()
            uploads.let_wait(form)


MaterialRows = forms.formset_factory(
    MaterialForm, formset=MaterialRowsWithFiles, extra=1, can_delete=True, max_num=MOST_ROWS, absolute_max=MOST_ROWS
)

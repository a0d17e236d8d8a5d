from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext_lazy as _

from catalog.inventory import reading
from catalog.inventory.cells import line
from catalog.inventory.columns import COURSE, FIELDS, NEEDED, SECTION
from catalog.inventory.reading import Table
from catalog.inventory.reasons import NotAnInventory
from catalog.inventory.suggestions import suggest

EXAMPLE_LENGTH = 40


def plain_helper():
    helper = FormHelper()
    helper.form_tag = helper.disable_csrf = False
    return helper


def source_field():
    return forms.URLField(
        label=_("Page on which this inventory is published"),
        required=False,
        assume_scheme="https",
        help_text=_("Visitors of taken-over courses are sent there: to look at the source, and to enrol."),
    )


class UploadForm(forms.Form):
    """A file that has been read once before anything is kept; `content` has its bytes afterwards."""

    use_required_attribute = False

    organisation = forms.ModelChoiceField(label=_("For"), queryset=None)
    file = forms.FileField(
        label=_("File"),
        max_length=200,
        widget=forms.ClearableFileInput({"accept": ".csv,.txt,.tsv,.xlsx"}),
        help_text=_(
            "CSV or Excel (.xlsx), at most 10 MB. The first row has the headings; each next row is a course or a start of a course."
        ),
    )
    source_url = source_field()

    def __init__(self, *args, organisations, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["organisation"].queryset = organisations
        if len(organisations[:2]) == 1:
            self.fields["organisation"].empty_label = None
        self.helper = plain_helper()

    def clean_file(self):
        file = self.cleaned_data["file"]
        self.content = file.read(reading.MOST_BYTES + 1)
        try:
            reading.read(self.content)
        except NotAnInventory as error:
            where = _("We came as far as line %(line)s.") % {"line": error.line} if error.line else ""
            raise forms.ValidationError(f"{error.fault.label} {where}".strip(), code=error.fault.value) from error
        return file


class ColumnsForm(forms.Form):
    """Which column holds what. Filled in beforehand from the headings that we know."""

    use_required_attribute = False

    language = forms.ChoiceField(label=_("Language of the texts"), choices=[("nl", _("Dutch")), ("en", _("English"))])
    hours_per_credit = forms.DecimalField(
        label=_("Hours of study in one credit hour"),
        required=False,
        min_value=1,
        max_value=200,
        decimal_places=1,
        help_text=_(
            "Only where the study load is given in credit hours: by American law one is about 45 hours of study. Leave it empty where the column holds hours or EC."
        ),
    )
    source_url = source_field()

    def __init__(self, *args, table: Table, batch, **kwargs):
        super().__init__(*args, **kwargs)
        suggested = suggest(table)
        self.initial = {
            "language": suggested.language,
            "hours_per_credit": suggested.hours_per_credit,
            "source_url": batch.source_url,
            **{f"column_{name}": place for name, place in suggested.columns.items()},
        }
        choices = [("", _("not in this file")), *_places(table)]
        for field in FIELDS:
            self.fields[f"column_{field.name}"] = forms.ChoiceField(
                label=field.label, choices=choices, required=field.name in NEEDED, help_text=field.hint
            )
        self.helper = plain_helper()

    def fields_of_course(self):
        return [self[f"column_{field.name}"] for field in COURSE]

    def fields_of_section(self):
        return [self[f"column_{field.name}"] for field in SECTION]

    def columns(self) -> dict[str, int]:
        """The place of the column of each field that was chosen, or is suggested while nothing was sent."""
        values = self.cleaned_data if self.is_bound else self.initial
        found = {field.name: values.get(f"column_{field.name}") for field in FIELDS}
        return {name: int(place) for name, place in found.items() if place not in ("", None)}

    def hours(self):
        values = self.cleaned_data if self.is_bound else self.initial
        return values.get("hours_per_credit")


def _places(table: Table):
    """Each column by its heading, with the first thing that stands in it."""
    for place, heading in enumerate(table.headings):
        example = next((row.cells[place] for row in table.rows if row.cells[place]), "")
        example = line(example)
        short = f"{example[:EXAMPLE_LENGTH]}…" if len(example) > EXAMPLE_LENGTH else example
        yield place, f"{heading} ({short})" if short else heading

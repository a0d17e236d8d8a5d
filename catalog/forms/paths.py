import uuid

from django import forms
from django.utils.translation import gettext_lazy as _

from catalog import permissions
from catalog.forms.modules import Section, plain_helper
from catalog.models import LearningPath
from communities.models import Community
from config.texts import text

SECTIONS = (
    Section("about", _("What it is"), pairs=("title", "summary", "description"), fields=("kind",)),
    Section("price", _("Price of the whole"), _("Only where it is not the sum of its modules."), fields=("price", "vat")),
)  # fmt: skip


class PathForm(forms.ModelForm):
    """What a learning path says about itself. Its modules are chosen on the page of the path. Works on a copy; the action
    locks and writes the stored one."""

    use_required_attribute = False

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = LearningPath
        fields = (
            "kind", "title_nl", "title_en", "summary_nl", "summary_en", "description_nl", "description_en", "price", "vat",
        )  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for language in ("nl", "en"):
            for name, rows in (("summary", 3), ("description", 6)):
                self.fields[f"{name}_{language}"].widget = forms.Textarea({"rows": rows})
            for name in ("title", "summary", "description"):
                self.fields[f"{name}_{language}"].widget.attrs.update(lang=language, dir="auto")
        self.fields["summary_nl"].help_text = _(
            "What does somebody get out of it? At most 500 characters, in plain words."
        )
        self.fields["price"].help_text = _("0 is free; leave it empty for the sum of the modules.")
        self.helper = plain_helper()

    def clean(self):
        given = super().clean()
        if not given.get("title_nl") and not given.get("title_en"):
            self.add_error("title_nl", _("Give the learning path a title, in Dutch or in English."))
        return given

    def content(self) -> dict:
        return {name: self.cleaned_data[name] for name in self._meta.fields}

    def sections(self):
        """The sections with their bound fields, for the page."""
        for section in SECTIONS:
            yield {
                "id": section.id,
                "title": section.title,
                "note": section.note,
                "pairs": [(self[f"{name}_nl"], self[f"{name}_en"]) for name in section.pairs],
                "fields": [self[name] for name in section.fields],
            }


class NewPathForm(PathForm):
    uuid = forms.UUIDField(widget=forms.HiddenInput)  # recognises the same form sent twice
    owner = forms.ChoiceField(label=_("For"))

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

    def chosen_owner(self):
        return self.owners[self.cleaned_data["owner"]]


class StackForm(forms.Form):
    whole = forms.ModelChoiceField(
        label=_("This path counts towards"),
        queryset=LearningPath.objects.none(),
        to_field_name="slug",
        empty_label=None,
    )

    def __init__(self, *args, wholes, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["whole"].queryset = wholes
        self.fields["whole"].label_from_instance = lambda path: text(path, "title")
        self.helper = plain_helper()

from django import forms
from django.utils.translation import gettext_lazy as _

from communities.forms import VOCABULARIES, field_for
from communities.models import KnowledgeItem
from config import uploads
from partners.editing import PlainForm, VersionedForm
from partners.models import Organisation

HELP = {
    "title_nl": "",
    "summary_nl": _("What it is, and for whom. At most 600 characters."),
    "body_nl": _("How to use it, what it needs, what you learned. You can use Markdown."),
    "licence": _("What others may do with it. Without a licence nobody may use it."),
    "licence_url": _("Only for another licence: where its text stands."),
    "url": _("Where it stands, if not here: a page, a repository, a video."),
    "topics": _("What kind of AI is this about?"),
}
ROWS = {"summary_nl": 3, "summary_en": 3, "body_nl": 8, "body_en": 8}


class KnowledgeItemForm(VersionedForm):
    names = (
        "kind", "title_nl", "title_en", "summary_nl", "summary_en", "body_nl", "body_en", "url", "licence",
        "licence_url", *VOCABULARIES,
    )  # fmt: skip
    authors = forms.ModelMultipleChoiceField(
        label=_("Made by"),
        queryset=Organisation.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Partners of the community. They are named as the makers."),
    )

    def __init__(self, *args, words, authors, item=None, **kwargs):
        super().__init__(*args, **kwargs)
        for name in self.names:
            field = self.fields[name] = field_for(KnowledgeItem, name, words, getattr(item, name, ()) if item else ())
            field.help_text = HELP.get(name, field.help_text)
            if name in ROWS:
                field.widget = forms.Textarea({"rows": ROWS[name], "maxlength": field.max_length})
        self.fields["authors"].queryset = authors
        self.order_fields(["seen", *self.names[:10], "authors"])

    def clean(self):
        super().clean()
        if self.cleaned_data.get("licence") == KnowledgeItem.Licence.OTHER and not self.cleaned_data.get("licence_url"):
            self.ask_for("licence_url", _("Give the address where the text of this licence stands."))

    def fields_given(self):
        return {name: self.cleaned_data[name] for name in self.names}


class KnowledgeFileForm(PlainForm):
    file = uploads.FileField(label=_("File"))
    note = forms.CharField(
        label=_("What is new in this version?"),
        required=False,
        max_length=200,
        help_text=_("Not needed the first time."),
    )
